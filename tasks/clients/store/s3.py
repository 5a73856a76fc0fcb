"""S3: the client of a process for a store, and what botocore's errors mean.

The client is made once for each store, at its first use, and shared by threads. It retries nothing and
checks no checksums of its own: the raw store retries, in one place, and hashes. An error of botocore's
becomes one of ours (pass, stop, ask for another setting), which names the setting to look at; none crosses
this line, and no text of ours carries a key or a signed address.
"""

from __future__ import annotations

import contextlib
import json
import threading
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

import boto3
import botocore.session
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionError,  # noqa: A004 - botocore's own
    CredentialRetrievalError,
    HTTPClientError,
    NoCredentialsError,
    PartialCredentialsError,
    ProfileNotFound,
    SSLError,
    TokenRetrievalError,
)

from tasks.core.errors import StopError, TransientError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mypy_boto3_s3 import S3Client

    from tasks.core.errors import CopydeskError


NO_BUCKET = "NoSuchBucket"
NO_KEY = frozenset({"NoSuchKey", "404", "NotFound"})
FORBIDDEN = frozenset({"AccessDenied", "403", "Forbidden", "AllAccessDisabled", "InvalidObjectState"})
ALREADY_THERE = frozenset({"PreconditionFailed", "412"})
BEHIND_THE_END = frozenset({"InvalidRange", "416"})
NO_SUCH_REGION = frozenset(
    {"IllegalLocationConstraintException", "InvalidLocationConstraint", "NotImplemented", "MalformedXML"}
)
BUCKET_EXISTS = frozenset({"BucketAlreadyOwnedByYou", "BucketAlreadyExists", "OperationAborted"})

_MAY_PASS = frozenset(
    {
        "ConditionalRequestConflict",
        "InternalError",
        "RequestTimeout",
        "ServiceUnavailable",
        "SlowDown",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
    }
)
_TOO_MANY_REQUESTS = 429
_SERVER_ERRORS_FROM = 500
_NOT_IMPLEMENTED = 501

_CREDENTIALS = (
    "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, "
    "to those of the store that COPYDESK_S3_ENDPOINT_URL names"
)
_HINTS = {
    NO_BUCKET: "Set COPYDESK_S3_BUCKET to a bucket that exists, or give the user the right to make it",
    "InvalidAccessKeyId": _CREDENTIALS,
    "SignatureDoesNotMatch": _CREDENTIALS,
    "ExpiredToken": _CREDENTIALS,
    "InvalidToken": _CREDENTIALS,
    "RequestTimeTooSkewed": "Set this machine's clock right",
    "PermanentRedirect": "Set AWS_DEFAULT_REGION to the bucket's region",
    "AuthorizationHeaderMalformed": "Set AWS_DEFAULT_REGION to the bucket's region",
    "301": "Set AWS_DEFAULT_REGION to the bucket's region",
    **dict.fromkeys(FORBIDDEN, "Give these credentials the right to read, write and list the bucket"),
}
_IS_IT_S3 = "Look at COPYDESK_S3_ENDPOINT_URL: is it the address of an S3 server?"
_NO_CREDENTIALS = (
    CredentialRetrievalError,
    NoCredentialsError,
    PartialCredentialsError,
    ProfileNotFound,
    TokenRetrievalError,
)


def code_of(error: ClientError) -> str:
    """S3's own name for the error; a number where the answer had no body."""
    return str(error.response.get("Error", {}).get("Code", ""))


@contextlib.contextmanager
def errors_mapped(store: str) -> Iterator[None]:
    """Raise our errors in place of botocore's; `store` is how messages name the store."""
    try:
        yield
    except ClientError as error:
        raise _explain_answer(error, store) from error
    except BotoCoreError as error:
        raise _explain_failure(error, store) from error


def _explain_answer(error: ClientError, store: str) -> CopydeskError:
    code = code_of(error)
    status = int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
    if code in _MAY_PASS or status == _TOO_MANY_REQUESTS:
        return TransientError(f"{store} says {code}")
    if status >= _SERVER_ERRORS_FROM and status != _NOT_IMPLEMENTED:
        return TransientError(f"{store} fails with status {status} {code}")
    return StopError(f"{store} refuses {error.operation_name}: {code}", _HINTS.get(code, _IS_IT_S3))


def _explain_failure(error: BotoCoreError, store: str) -> CopydeskError:
    name = type(error).__name__
    if isinstance(error, _NO_CREDENTIALS):
        return StopError(f"{store} needs credentials and there are none to use ({name})", _CREDENTIALS)
    if isinstance(error, SSLError):
        return StopError(
            f"{store} has no certificate that can be trusted", "Set AWS_CA_BUNDLE to its authority's"
        )
    if isinstance(error, ConnectionError | HTTPClientError):
        return TransientError(f"{store} does not answer ({name})")
    return StopError(
        f"{store} cannot be used: {error}", "Look at COPYDESK_S3_ENDPOINT_URL and the AWS_* settings"
    )


CONNECTIONS = 32
CONNECT_TIMEOUT_S = 5
READ_TIMEOUT_S = 30
FIRST_REGION = "us-east-1"
"""Where buckets are made without naming a region."""
_connecting = threading.Lock()


@dataclass(frozen=True, slots=True)
class Access:
    """How a store is reached, and as whom.

    Without an `endpoint_url` it is AWS; without `credentials_path` boto3's own chain finds the credentials,
    of `profile` where one is named. Anonymous requests are not signed. Buckets stand in the path or in the
    host's name (`addressing`); `auto` is the profile's word, else the path at an endpoint and what AWS
    wants there.
    """

    endpoint_url: str | None = None
    credentials_path: Path | None = None
    profile: str | None = None
    is_anonymous: bool = False
    addressing: str = "auto"

    @property
    def name(self) -> str:
        """How messages name the store."""
        return f"The S3 store at {self.endpoint_url}" if self.endpoint_url else "AWS S3"


def connect(access: Access) -> S3Client:
    """The client of this process for a store: boto3's clients may be shared by threads, not made by them."""
    with _connecting:
        return _make_client(access)


@cache
def has_credentials() -> bool:
    """Tell whether boto3's own chain finds credentials; looked for once a process."""
    with errors_mapped("S3"):
        return boto3.Session().get_credentials() is not None


@lru_cache(maxsize=8)
def _make_client(access: Access) -> S3Client:
    keys = json.loads(access.credentials_path.read_text()) if access.credentials_path else {}
    config = Config(
        signature_version=UNSIGNED if access.is_anonymous else "s3v4",
        ignore_configured_endpoint_urls=True,  # type: ignore[call-arg] # whoever made `access` has looked at them
        max_pool_connections=CONNECTIONS,
        connect_timeout=CONNECT_TIMEOUT_S,
        read_timeout=READ_TIMEOUT_S,
        retries={"total_max_attempts": 1, "mode": "standard"},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        proxies={} if access.credentials_path else None,
    )
    with errors_mapped(access.name):
        session = boto3.Session(
            aws_access_key_id=keys.get("access_key"),
            aws_secret_access_key=keys.get("secret_key"),
            profile_name=access.profile,
        )
        region = session.region_name or FIRST_REGION
        style = access.addressing if access.addressing != "auto" else _find_style(access)
        if style:
            config = config.merge(Config(s3={"addressing_style": style}))  # type: ignore[arg-type] # botocore checks it
        try:
            return session.client("s3", endpoint_url=access.endpoint_url, region_name=region, config=config)
        except ValueError as error:
            raise StopError(
                f"{access.endpoint_url} is no address of a store", "Set COPYDESK_S3_ENDPOINT_URL"
            ) from error


def _find_style(access: Access) -> str | None:
    """Give where the bucket's name stands; None leaves it to botocore, which knows AWS and profiles."""
    says = read_profile(access.profile).get("s3", {}).get("addressing_style")
    return None if says or not access.endpoint_url else "path"


def read_profile(profile: str | None) -> dict[str, Any]:
    """Read what AWS's shared files say of a profile: of the one that is named, else of the active one."""
    session = botocore.session.Session(profile=profile)
    return session.get_scoped_config()
