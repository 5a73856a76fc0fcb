"""The client of a process for an S3 store: made once for each store, at its first use, shared by threads.

It retries nothing and checks no checksums of its own: the raw store retries, in one place, and hashes.
"""

from __future__ import annotations

import json
import threading
from functools import lru_cache
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config

from tasks.core.errors import StopError

if TYPE_CHECKING:
    from pathlib import Path

    from mypy_boto3_s3 import S3Client

CONNECTIONS = 32
CONNECT_TIMEOUT_S = 5
READ_TIMEOUT_S = 30
FIRST_REGION = "us-east-1"
"""Where buckets are made without naming a region."""
_connecting = threading.Lock()


def connect(endpoint_url: str | None, credentials_path: Path | None) -> S3Client:
    """The client of this process for a store: boto3's clients may be shared by threads, not made by them."""
    with _connecting:
        return _make_client(endpoint_url, credentials_path)


@lru_cache(maxsize=8)
def _make_client(endpoint_url: str | None, credentials_path: Path | None) -> S3Client:
    keys = json.loads(credentials_path.read_text()) if credentials_path else {}
    session = boto3.Session(
        aws_access_key_id=keys.get("access_key"), aws_secret_access_key=keys.get("secret_key")
    )
    config = Config(
        signature_version="s3v4",
        s3={"addressing_style": "path"},
        max_pool_connections=CONNECTIONS,
        connect_timeout=CONNECT_TIMEOUT_S,
        read_timeout=READ_TIMEOUT_S,
        retries={"total_max_attempts": 1, "mode": "standard"},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        proxies={} if credentials_path else None,
    )
    region = session.region_name or FIRST_REGION
    try:
        return session.client("s3", endpoint_url=endpoint_url, region_name=region, config=config)
    except ValueError as error:
        raise StopError(f"{endpoint_url} is no address of a store", "Set COPYDESK_S3_ENDPOINT_URL") from error
