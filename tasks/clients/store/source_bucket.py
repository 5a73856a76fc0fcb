"""A bucket that a user points at: its keys, its objects, parts of them. It is read from and never written.

It lies where the source says (an endpoint, a profile, nobody's credentials); else where the raw store does,
if that is a store of the user's or the bucket its own; else where boto3's own chain leads, unsigned where
that finds no credentials, as public data sets want it.

What cannot be had is a QuarantineError: the run goes on without it. A bucket that is not there is a
UsageError.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from tasks.clients.store.addresses import find_named_endpoint
from tasks.clients.store.calls import call, list_all
from tasks.clients.store.s3 import (
    ALREADY_THERE,
    BEHIND_THE_END,
    FORBIDDEN,
    NO_BUCKET,
    NO_KEY,
    Access,
    code_of,
    has_credentials,
)
from tasks.core.errors import QuarantineError, StopError, UsageError
from tasks.core.records import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_s3 import S3Client

    from tasks.clients.store.raw_store import RawStore
    from tasks.core.sources.sources import BucketAccess


def open_bucket(name: str, access: BucketAccess | None, store: RawStore) -> SourceBucket:
    """Find where a bucket is and as whom it is read; nothing is asked yet."""
    if access is not None:
        endpoint_url = access.endpoint or _find_endpoint(access.profile)
        return SourceBucket(name, Access(endpoint_url, None, access.profile, access.anonymous))
    if name == store.bucket or not store.is_embedded:
        return SourceBucket(name, store.access)
    return SourceBucket(name, Access(_find_endpoint(), is_anonymous=not has_credentials()))


def _find_endpoint(profile: str | None = None) -> str | None:
    named = find_named_endpoint(profile)
    return named.url if named else None


@dataclass(frozen=True, slots=True)
class SourceBucket:
    """A bucket, and how it is reached."""

    name: str
    access: Access

    def list_keys(self, prefix: str) -> Iterator[str]:
        """Give the keys with a prefix; a UsageError where there is no such bucket."""
        try:
            yield from (found.key for found in list_all(self.access, self.name, prefix))
        except StopError as error:
            if isinstance(error.__cause__, ClientError) and code_of(error.__cause__) == NO_BUCKET:
                raise UsageError(f"{self.access.name} has no bucket {self.name}", _WHOSE) from error
            raise

    def read(self, key: str, max_bytes: int | None = None) -> bytes:
        """Give an object; none over `max_bytes` is read."""

        def get(s3: S3Client) -> bytes:
            try:
                answer = s3.get_object(Bucket=self.name, Key=key)
            except ClientError as error:
                if code_of(error) in NO_KEY | FORBIDDEN | {NO_BUCKET}:
                    raise _unreadable(error) from error
                raise
            with answer["Body"] as body:
                if max_bytes is not None and answer["ContentLength"] > max_bytes:
                    raise QuarantineError(Reason.TOO_LARGE, f"over {max_bytes} bytes")
                return body.read()

        return call(self.access, get)

    def read_part(self, key: str, start: int, length: int, etag: str | None = None) -> tuple[bytes, str]:
        """Give a part of an object, empty behind its end, and the object's ETag.

        With an `etag`, an object that is another one by now is a QuarantineError.
        """
        condition: dict[str, str] = {"IfMatch": etag} if etag else {}
        span = f"bytes={start}-{start + length - 1}"

        def get(s3: S3Client) -> tuple[bytes, str]:
            try:
                answer = s3.get_object(Bucket=self.name, Key=key, Range=span, **condition)  # type: ignore[arg-type] # strings they are
            except ClientError as error:
                if code_of(error) in BEHIND_THE_END:
                    return b"", etag or ""
                if code_of(error) in NO_KEY | FORBIDDEN | ALREADY_THERE | {NO_BUCKET}:
                    raise _unreadable(error) from error
                raise
            with answer["Body"] as body:
                return body.read(), answer["ETag"]

        return call(self.access, get)


def _unreadable(error: ClientError) -> QuarantineError:
    return QuarantineError(Reason.UNREADABLE, f"the store says {code_of(error)}")


_WHOSE = (
    "Look at the bucket's name; a source of sources.toml may name `endpoint`, `profile` or `anonymous`, "
    "other ones follow COPYDESK_S3_ENDPOINT_URL, else AWS_ENDPOINT_URL_S3 and AWS_PROFILE"
)
