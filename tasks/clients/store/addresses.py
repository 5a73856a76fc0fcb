"""Which endpoint AWS's own settings name for S3: the environment's, a profile's, or none.

The answer is botocore's: it is asked for a client, and its address is compared with one that looks at no
such setting. Errors of its configuration are ours, with a remedy.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache

import boto3
from botocore.config import Config

from tasks.clients.store.s3 import FIRST_REGION, errors_mapped, read_profile

VARIABLES = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL")
"""In botocore's order."""
_KEYS = frozenset({"endpoint_url", "services"})


@dataclass(frozen=True, slots=True)
class NamedEndpoint:
    """An endpoint, and what names it."""

    url: str
    named_by: str


@lru_cache(maxsize=16)
def find_named_endpoint(profile: str | None = None) -> NamedEndpoint | None:
    """Find the endpoint that AWS's settings name for S3: those of a profile, else of the active one.

    Once a process, as its clients are made: each object of a bucket asks.
    """
    with errors_mapped("S3"):
        variable = next((name for name in VARIABLES if os.environ.get(name)), None)
        if variable is None and not _KEYS & set(read_profile(profile)):
            return None
        session = boto3.Session(profile_name=profile)
        region = session.region_name or FIRST_REGION
        plain = Config(ignore_configured_endpoint_urls=True)  # type: ignore[call-arg] # the stubs lag behind
        named: str = session.client("s3", region_name=region).meta.endpoint_url
        if named == session.client("s3", region_name=region, config=plain).meta.endpoint_url:
            return None
    return NamedEndpoint(named, variable or f"the AWS profile {session.profile_name}")
