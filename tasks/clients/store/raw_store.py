"""The raw store: bytes as they were received, and what else a run keeps, in any S3-compatible store.

Takes bytes, gives keys, and the other way round. `put_raw` writes each content once, under its own
SHA-256, by a conditional put: doing it twice changes nothing, and no two writers can differ.
`put_once` does so under a key of the caller's; `put_object` overwrites. Nothing is ever deleted here but
the first place of what is moved out of the inbox, and what has expired of what is not the archive.

Errors: what the store refuses is a StopError that names the setting. What may pass (timeouts, 5xx, slow
down) is retried here and nowhere else, and is a StopError when it does not pass. An object that a *user*
pointed at and that cannot be had is a QuarantineError: the run goes on without it.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, BinaryIO, TypeVar

import stamina
from boto3.s3.transfer import TransferConfig
from botocore.exceptions import ClientError, ConnectionError  # noqa: A004 - botocore's own

from tasks.clients.files.data_folder import explain_full, is_full
from tasks.clients.store.s3 import (
    ALREADY_THERE,
    BEHIND_THE_END,
    BUCKET_EXISTS,
    FIRST_REGION,
    FORBIDDEN,
    NO_BUCKET,
    NO_KEY,
    code_of,
    connect,
    errors_mapped,
)
from tasks.core.errors import QuarantineError, StopError, TransientError, UsageError
from tasks.core.records import Reason
from tasks.core.store.batches import raw_key
from tasks.core.store.inbox_keys import INBOX, TAKEN, Listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import ObjectIdentifierTypeDef

    from tasks.clients.servers.embedded_s3 import S3Location

_T = TypeVar("_T")

EXPIRING = (TAKEN, "push/keys/")
"""What may go after some time; all else is kept."""
MOST_DELETED = 1000
PART_BYTES = 8 * 1024 * 1024
"""A larger object is put in parts of this size."""
PROBE_KEY = "probe/conditional-put"
ID_KEY = "store/id"
_ATTEMPTS = 6
ATTEMPTS_AT_CHECK = 3
RETRY_WITHIN_S = 60


@dataclass(frozen=True, slots=True)
class StoredBytes:
    """Where some bytes are; `is_new` is False where the store had them already."""

    sha256: str
    key: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class RawStore:
    """A bucket. Cheap to make and to pickle: the connection is made at the first use, once a process.

    With no `endpoint_url` it is AWS; with no `credentials_path` boto3's own chain finds the credentials.
    """

    bucket: str
    endpoint_url: str | None = None
    credentials_path: Path | None = None

    @classmethod
    def at(cls, location: S3Location) -> RawStore:
        """The store at a location that comes with its credentials: the embedded one."""
        return cls(location.bucket, location.endpoint_url, location.credentials_path)

    def check(self) -> None:
        """Make the bucket where there is none, and see that the store keeps what was put first.

        Raises StopError, soon, where the store does not answer, does not let us, or lets a conditional
        put overwrite.
        """
        if not self._put_once(PROBE_KEY, b"", ATTEMPTS_AT_CHECK):
            return
        if self._put_once(PROBE_KEY, b"", ATTEMPTS_AT_CHECK):
            raise StopError(
                f"{self.name} overwrites in spite of If-None-Match, so raw bytes would not be safe in it",
                "Set COPYDESK_S3_ENDPOINT_URL to a store that honours conditional puts",
            )

    def look(self) -> bool:
        """See that the store answers and lets us list, now: what fails is tried no second time.

        False where it has no such bucket yet.
        """

        def list_one(s3: S3Client) -> bool:
            try:
                s3.list_objects_v2(Bucket=self.bucket, Prefix=PROBE_KEY, MaxKeys=1)
            except ClientError as error:
                if code_of(error) == NO_BUCKET:
                    return False
                raise
            return True

        return self._call(list_one, attempts=1)

    def identify(self) -> str:
        """Give the id of the store, which is made when it is first asked for; a copy of a bucket keeps it."""
        self._put_once(ID_KEY, secrets.token_hex(8).encode())
        return self.get_object(ID_KEY).decode(errors="replace")

    def put_raw(self, data: bytes) -> StoredBytes:
        """Store bytes under their own hash; bytes that are there already stay as they are."""
        sha256 = hashlib.sha256(data).hexdigest()
        key = raw_key(sha256)
        return StoredBytes(sha256, key, self._put_once(key, data))

    def put_raw_stream(self, stream: BinaryIO, sha256: str) -> None:
        """Store what a stream holds under its hash, in parts; bytes that are there already stay.

        The caller has hashed it; the stream can be sought in, and stands at its front.
        """
        first = stream.read(PART_BYTES)
        key = raw_key(sha256)
        if len(first) < PART_BYTES:
            self._put_once(key, first)
        elif not self._has_object(key):
            self._put_parts(key, stream)

    def get_raw(self, key: str) -> bytes:
        """The bytes that `put_raw` stored; a StopError where the store gives others."""
        data = self.get_object(key)
        if hashlib.sha256(data).hexdigest() != key.rpartition("/")[2]:
            raise StopError(f"{self.name} gives other bytes for {key} than were put there")
        return data

    def put_object(self, key: str, data: bytes, content_type: str) -> None:
        """Store bytes under a key, whatever it held before."""
        self._call(lambda s3: s3.put_object(Bucket=self.bucket, Key=key, Body=data, ContentType=content_type))

    def put_once(self, key: str, data: bytes) -> bool:
        """Store bytes under a key that holds nothing yet, for good; whether they were put."""
        return self._put_once(key, data)

    def get_object(self, key: str) -> bytes:
        """The bytes under a key."""
        return self._call(lambda s3: s3.get_object(Bucket=self.bucket, Key=key)["Body"].read())

    def list_keys(self, prefix: str, start_after: str | None = None) -> Iterator[str]:
        """All keys with the prefix, in order, from behind `start_after` on."""
        return (found.key for found in self.list_objects(prefix, start_after))

    def list_objects(self, prefix: str, start_after: str | None = None) -> Iterator[Listed]:
        """All objects with the prefix, in order, from behind `start_after` on."""
        return self._list(self.bucket, prefix, start_after or "")

    def delete_expired(self, keys: Sequence[str]) -> None:
        """Delete objects of which nothing is made any more; of what a rebuild needs none is touched."""
        if wrong := [key for key in keys if not key.startswith(EXPIRING)]:
            raise ValueError(f"{wrong[0]} is kept for good")
        for start in range(0, len(keys), MOST_DELETED):
            objects: list[ObjectIdentifierTypeDef] = [
                {"Key": key} for key in keys[start : start + MOST_DELETED]
            ]
            self._call(partial(_delete_objects, self.bucket, objects))

    def move_taken(self, key: str, taken_key: str, etag: str) -> bool:
        """Move an object of the inbox to where taken ones stay; not one that is another by now, or gone."""
        if not (key.startswith(INBOX) and taken_key.startswith(TAKEN)):
            raise ValueError(f"{key} is not moved to {taken_key}: that is not out of the inbox")
        source = {"Bucket": self.bucket, "Key": key}

        def move(s3: S3Client) -> bool:
            try:
                s3.copy_object(Bucket=self.bucket, Key=taken_key, CopySource=source, CopySourceIfMatch=etag)  # type: ignore[arg-type] # a source it is
                s3.delete_object(Bucket=self.bucket, Key=key, IfMatch=etag)
            except ClientError as error:
                if code_of(error) in NO_KEY | ALREADY_THERE:
                    return False
                raise
            return True

        return self._call(move)

    def open_source(self, bucket: str, key: str, max_bytes: int | None = None) -> bytes:
        """An object that a user pointed at, of any bucket of this store; none over `max_bytes` is read."""

        def read(s3: S3Client) -> bytes:
            try:
                answer = s3.get_object(Bucket=bucket, Key=key)
            except ClientError as error:
                if code_of(error) in NO_KEY | FORBIDDEN | {NO_BUCKET}:
                    raise QuarantineError(Reason.UNREADABLE, f"the store says {code_of(error)}") from error
                raise
            with answer["Body"] as body:
                if max_bytes is not None and answer["ContentLength"] > max_bytes:
                    raise QuarantineError(Reason.TOO_LARGE, f"over {max_bytes} bytes")
                return body.read()

        return self._call(read)

    def read_source_part(
        self, bucket: str, key: str, start: int, length: int, etag: str | None = None
    ) -> tuple[bytes, str]:
        """A part of an object that a user pointed at, empty behind its end, and the object's ETag.

        With an `etag`, an object that is another one by now is a QuarantineError.
        """
        condition: dict[str, str] = {"IfMatch": etag} if etag else {}
        span = f"bytes={start}-{start + length - 1}"

        def read(s3: S3Client) -> tuple[bytes, str]:
            try:
                answer = s3.get_object(Bucket=bucket, Key=key, Range=span, **condition)  # type: ignore[arg-type] # strings they are
            except ClientError as error:
                if code_of(error) in BEHIND_THE_END:
                    return b"", etag or ""
                if code_of(error) in NO_KEY | FORBIDDEN | ALREADY_THERE | {NO_BUCKET}:
                    raise QuarantineError(Reason.UNREADABLE, f"the store says {code_of(error)}") from error
                raise
            with answer["Body"] as body:
                return body.read(), answer["ETag"]

        return self._call(read)

    def list_source(self, bucket: str, prefix: str) -> Iterator[str]:
        """The keys with a prefix that a user pointed at; a UsageError where there is no such bucket."""
        try:
            yield from (found.key for found in self._list(bucket, prefix, ""))
        except StopError as error:
            if isinstance(error.__cause__, ClientError) and code_of(error.__cause__) == NO_BUCKET:
                raise UsageError(f"{self.name} has no bucket {bucket}; {_WHICH_STORE}") from error
            raise

    @property
    def name(self) -> str:
        """How messages name the store."""
        return f"The S3 store at {self.endpoint_url}" if self.endpoint_url else "AWS S3"

    def _put_once(self, key: str, data: bytes, attempts: int = _ATTEMPTS) -> bool:
        """Put where there is nothing yet; whether it was put. Makes the bucket if need be."""

        def put(s3: S3Client) -> bool:
            try:
                s3.put_object(Bucket=self.bucket, Key=key, Body=data, IfNoneMatch="*")
            except ClientError as error:
                if code_of(error) in ALREADY_THERE:
                    return False
                if code_of(error) != NO_BUCKET:
                    raise
                self._make_bucket(s3)
                s3.put_object(Bucket=self.bucket, Key=key, Body=data, IfNoneMatch="*")
            return True

        return self._call(put, attempts)

    def _has_object(self, key: str) -> bool:
        def look(s3: S3Client) -> bool:
            try:
                s3.head_object(Bucket=self.bucket, Key=key)
            except ClientError as error:
                if code_of(error) in NO_KEY | {NO_BUCKET}:
                    return False
                raise
            return True

        return self._call(look)

    def _put_parts(self, key: str, stream: BinaryIO) -> None:
        """Put a large object in parts; it is there once all of them are."""
        in_parts = TransferConfig(PART_BYTES, multipart_chunksize=PART_BYTES, use_threads=False)

        def put(s3: S3Client) -> None:
            stream.seek(0)
            s3.upload_fileobj(stream, self.bucket, key, Config=in_parts)

        self._call(put)

    def _make_bucket(self, s3: S3Client) -> None:
        region = s3.meta.region_name
        try:
            if self.endpoint_url or region == FIRST_REGION:
                s3.create_bucket(Bucket=self.bucket)
            else:
                s3.create_bucket(Bucket=self.bucket, CreateBucketConfiguration={"LocationConstraint": region})  # type: ignore[typeddict-item] # any region's name
        except ClientError as error:
            if code_of(error) not in BUCKET_EXISTS:
                raise

    def _list(self, bucket: str, prefix: str, start_after: str) -> Iterator[Listed]:
        while True:
            page, is_last = self._call(partial(_list_page, bucket, prefix, start_after))
            yield from page
            if is_last or not page:
                return
            start_after = page[-1].key

    def _call(self, operation: Callable[[S3Client], _T], attempts: int = _ATTEMPTS) -> _T:
        """Do something with the store: the one place that retries, and that maps botocore's errors."""
        try:
            for attempt in stamina.retry_context(TransientError, attempts=attempts, timeout=RETRY_WITHIN_S):
                with attempt, errors_mapped(self.name):
                    return operation(connect(self.endpoint_url, self.credentials_path))
        except TransientError as error:
            if self.credentials_path:
                raise explain_embedded(error, self.credentials_path.parent) from error
            raise StopError(str(error), f"Tried {attempts} times; {_WHICH_STORE}") from error
        raise AssertionError("retry_context returns or raises")


def _delete_objects(bucket: str, objects: list[ObjectIdentifierTypeDef], s3: S3Client) -> None:
    answer = s3.delete_objects(Bucket=bucket, Delete={"Objects": objects, "Quiet": True})
    if failed := answer.get("Errors"):
        raise StopError(f"The store does not delete {failed[0].get('Key')}: {failed[0].get('Code')}")


def explain_embedded(error: TransientError, folder: Path) -> StopError:
    """Say what keeps the embedded server over this folder from its work."""
    if is_full(folder):
        return explain_full(folder.parent)
    if isinstance(error.__cause__, ConnectionError):
        return StopError(
            "The embedded S3 server has ended",
            f"The next run starts it again and takes up what was archived; see {folder / 'server.log'}",
        )
    return StopError(f"The embedded S3 server cannot go on: {error}", f"See {folder / 'server.log'}")


def _list_page(bucket: str, prefix: str, start_after: str, s3: S3Client) -> tuple[list[Listed], bool]:
    page = s3.list_objects_v2(Bucket=bucket, Prefix=prefix, StartAfter=start_after)
    found = [
        Listed(each["Key"], each["ETag"], each["Size"], each["LastModified"])
        for each in page.get("Contents", [])
    ]
    return found, not page["IsTruncated"]


_WHICH_STORE = "look at COPYDESK_S3_ENDPOINT_URL"
logging.getLogger("stamina").addHandler(logging.NullHandler())  # retries go to a log, if there is one
