"""The raw store: bytes as they were received, and what else a run keeps, in any S3-compatible store.

Takes bytes, gives keys, and the other way round. `put_raw` writes each content once, under its own
SHA-256, by a conditional put: doing it twice changes nothing, and no two writers can differ.
`put_once` does so under a key of the caller's; `put_object` overwrites. Nothing is ever deleted here but
the first place of what is moved out of the inbox, what has expired of what is not the archive, and what is to
be forgotten.

What the store refuses, or does not do after some tries, is a StopError that names the setting.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, BinaryIO, TypeVar

from boto3.s3.transfer import TransferConfig
from botocore.exceptions import ClientError

from tasks.clients.store.calls import ATTEMPTS, call, list_all
from tasks.clients.store.s3 import (
    ALREADY_THERE,
    BUCKET_EXISTS,
    FIRST_REGION,
    NO_BUCKET,
    NO_KEY,
    NO_SUCH_REGION,
    Access,
    code_of,
)
from tasks.clients.store.source_bucket import open_bucket
from tasks.core.errors import StopError
from tasks.core.lake.manifest import LAKE
from tasks.core.store.batches import raw_key
from tasks.core.store.inbox_keys import INBOX, TAKEN
from tasks.core.store.lease import LEASES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import ObjectIdentifierTypeDef

    from tasks.clients.servers.embedded_s3 import S3Location
    from tasks.clients.store.source_bucket import SourceBucket
    from tasks.core.sources.sources import BucketAccess
    from tasks.core.store.inbox_keys import Listed

_T = TypeVar("_T")

EXPIRING = (TAKEN, LAKE, LEASES, "push/keys/")
"""What may go after some time; all else is kept."""
MOST_DELETED = 1000
PART_BYTES = 8 * 1024 * 1024
"""A larger object is put in parts of this size."""
PROBE_KEY = "probe/conditional-put"
ID_KEY = "store/id"
ATTEMPTS_AT_CHECK = 3


@dataclass(frozen=True, slots=True)
class StoredBytes:
    """Where some bytes are; `is_new` is False where the store had them already."""

    sha256: str
    key: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class RawStore:
    """A bucket, or what lies under a prefix of one: its keys are those behind the prefix.

    Cheap to make and to pickle: the connection is made at the first use, once a process. `encryption` is
    what the store is asked to encrypt with: `AES256`, `aws:kms`, or the ARN of a KMS key.
    """

    bucket: str
    endpoint_url: str | None = None
    credentials_path: Path | None = None
    prefix: str = ""
    addressing: str = "auto"
    encryption: str | None = None

    @classmethod
    def at(cls, location: S3Location, prefix: str = "") -> RawStore:
        """The store at a location that comes with its credentials: the embedded one."""
        return cls(location.bucket, location.endpoint_url, location.credentials_path, prefix)

    @property
    def is_embedded(self) -> bool:
        """Whether it is the one over the data folder."""
        return self.credentials_path is not None

    @property
    def access(self) -> Access:
        """How the store is reached."""
        return Access(self.endpoint_url, self.credentials_path, addressing=self.addressing)

    @property
    def url(self) -> str:
        """Where the keys lie, as a user would write it."""
        return f"s3://{self.bucket}/{self.prefix}"

    def open_bucket(self, name: str, access: BucketAccess | None) -> SourceBucket:
        """A bucket that a user points at, this or another, as it is reached from here."""
        return open_bucket(name, access, self)

    def check(self) -> None:
        """Make the bucket where there is none, and see that the store keeps what was put first.

        Raises StopError, soon, where the store does not answer, does not let us, or lets a conditional
        put overwrite.
        """
        if not self._put_once(PROBE_KEY, b"", ATTEMPTS_AT_CHECK):
            return
        if self._put_once(PROBE_KEY, b"", ATTEMPTS_AT_CHECK):
            raise StopError(
                f"{self.access.name} overwrites in spite of If-None-Match: raw bytes would not be safe in it",
                "Set COPYDESK_S3_ENDPOINT_URL to a store that honours conditional puts",
            )

    def look(self) -> bool:
        """See that the store answers and lets us list, now: what fails is tried no second time.

        False where it has no such bucket yet.
        """

        def list_one(s3: S3Client) -> bool:
            try:
                s3.list_objects_v2(Bucket=self.bucket, Prefix=self.place(PROBE_KEY), MaxKeys=1)
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
            raise StopError(f"{self.access.name} gives other bytes for {key} than were put there")
        return data

    def put_object(self, key: str, data: bytes, content_type: str) -> None:
        """Store bytes under a key, whatever it held before."""
        self._call(
            lambda s3: s3.put_object(
                Bucket=self.bucket,
                Key=self.place(key),
                Body=data,
                ContentType=content_type,
                **self.put_arguments(),  # type: ignore[arg-type] # strings they are
            )
        )

    def put_once(self, key: str, data: bytes) -> bool:
        """Store bytes under a key that holds nothing yet, for good; whether they were put."""
        return self._put_once(key, data)

    def get_object(self, key: str) -> bytes:
        """The bytes under a key."""
        return self._call(lambda s3: s3.get_object(Bucket=self.bucket, Key=self.place(key))["Body"].read())

    def list_keys(self, prefix: str, start_after: str | None = None) -> Iterator[str]:
        """All keys with the prefix, in order, from behind `start_after` on."""
        return (found.key for found in self.list_objects(prefix, start_after))

    def list_objects(self, prefix: str, start_after: str | None = None) -> Iterator[Listed]:
        """All objects with the prefix, in order, from behind `start_after` on."""
        first = self.place(start_after) if start_after else ""
        for found in list_all(self.access, self.bucket, self.place(prefix), first):
            yield replace(found, key=found.key.removeprefix(self.prefix))

    def delete_expired(self, keys: Sequence[str]) -> None:
        """Delete objects of which nothing is made any more; of what a rebuild needs none is touched."""
        if wrong := [key for key in keys if not key.startswith(EXPIRING)]:
            raise ValueError(f"{wrong[0]} is kept for good")
        self.forget(keys)

    def forget(self, keys: Sequence[str]) -> None:
        """Delete objects whatever they are: what somebody asked to be forgotten, and no more than that."""
        for start in range(0, len(keys), MOST_DELETED):
            objects: list[ObjectIdentifierTypeDef] = [
                {"Key": self.place(key)} for key in keys[start : start + MOST_DELETED]
            ]
            self._call(partial(_delete_objects, self.bucket, objects))

    def move_taken(self, key: str, taken_key: str, etag: str) -> bool:
        """Move an object of the inbox to where taken ones stay; not one that is another by now, or gone."""
        if not (key.startswith(INBOX) and taken_key.startswith(TAKEN)):
            raise ValueError(f"{key} is not moved to {taken_key}: that is not out of the inbox")
        source = {"Bucket": self.bucket, "Key": self.place(key)}

        def move(s3: S3Client) -> bool:
            try:
                s3.copy_object(
                    Bucket=self.bucket,
                    Key=self.place(taken_key),
                    CopySource=source,  # type: ignore[arg-type] # a source it is
                    CopySourceIfMatch=etag,
                    **self.put_arguments(),  # type: ignore[arg-type] # strings they are
                )
                s3.delete_object(Bucket=self.bucket, Key=self.place(key), IfMatch=etag)
            except ClientError as error:
                if code_of(error) in NO_KEY | ALREADY_THERE:
                    return False
                raise
            return True

        return self._call(move)

    def place(self, key: str) -> str:
        """Give the key as the bucket has it."""
        return self.prefix + key

    def put_arguments(self) -> dict[str, str]:
        """Give the arguments of a put by which the store encrypts; none where it is left to the bucket."""
        match self.encryption:
            case None:
                return {}
            case "AES256" | "aws:kms":
                return {"ServerSideEncryption": self.encryption}
            case _:
                return {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": self.encryption}

    def _put_once(self, key: str, data: bytes, attempts: int = ATTEMPTS) -> bool:
        """Put where there is nothing yet; whether it was put. Makes the bucket if need be."""

        def put_first(s3: S3Client) -> None:
            s3.put_object(
                Bucket=self.bucket,
                Key=self.place(key),
                Body=data,
                IfNoneMatch="*",
                **self.put_arguments(),  # type: ignore[arg-type] # strings they are
            )

        def put(s3: S3Client) -> bool:
            try:
                put_first(s3)
            except ClientError as error:
                if code_of(error) in ALREADY_THERE:
                    return False
                if code_of(error) != NO_BUCKET:
                    raise
                self._make_bucket(s3)
                put_first(s3)
            return True

        return self._call(put, attempts)

    def _has_object(self, key: str) -> bool:
        def look(s3: S3Client) -> bool:
            try:
                s3.head_object(Bucket=self.bucket, Key=self.place(key))
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
            s3.upload_fileobj(stream, self.bucket, self.place(key), self.put_arguments(), Config=in_parts)

        self._call(put)

    def _make_bucket(self, s3: S3Client) -> None:
        """Make the bucket in the client's region; a store that knows no regions makes it where it is."""
        region = s3.meta.region_name
        try:
            try:
                if region == FIRST_REGION:
                    s3.create_bucket(Bucket=self.bucket)
                else:
                    s3.create_bucket(
                        Bucket=self.bucket,
                        CreateBucketConfiguration={"LocationConstraint": region},  # type: ignore[typeddict-item] # any region's name
                    )
            except ClientError as error:
                if code_of(error) not in NO_SUCH_REGION:
                    raise
                s3.create_bucket(Bucket=self.bucket)
        except ClientError as error:
            if code_of(error) not in BUCKET_EXISTS:
                raise

    def _call(self, operation: Callable[[S3Client], _T], attempts: int = ATTEMPTS) -> _T:
        return call(self.access, operation, attempts)


def _delete_objects(bucket: str, objects: list[ObjectIdentifierTypeDef], s3: S3Client) -> None:
    answer = s3.delete_objects(Bucket=bucket, Delete={"Objects": objects, "Quiet": True})
    if failed := answer.get("Errors"):
        raise StopError(f"The store does not delete {failed[0].get('Key')}: {failed[0].get('Code')}")
