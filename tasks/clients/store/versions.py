"""Small objects that several desks write: read with their version, written where that still stands.

A version is an ETag. How old it is, is told by the store's clock alone: by the date of its answer and that of
the object. What is written must not be like anything that stood there before, or a retry could not tell its
own writing from another's.
"""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from tasks.clients.store.calls import ATTEMPTS, call
from tasks.clients.store.s3 import ALREADY_THERE, NO_BUCKET, NO_KEY, code_of

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

    from tasks.clients.store.raw_store import RawStore


@dataclass(frozen=True, slots=True)
class Version:
    """What stands under a key, and for how long, by the store's clock."""

    data: bytes
    etag: str
    age_s: float


@dataclass(frozen=True, slots=True)
class Versions:
    """The small objects of a store."""

    store: RawStore

    def read(self, key: str, attempts: int = ATTEMPTS) -> Version | None:
        """Read what stands under a key, if anything does."""

        def get(s3: S3Client) -> Version | None:
            try:
                answer: Any = s3.get_object(Bucket=self.store.bucket, Key=self.store.place(key))
            except ClientError as error:
                if code_of(error) in NO_KEY | {NO_BUCKET}:
                    return None
                raise
            answered_at = parsedate_to_datetime(answer["ResponseMetadata"]["HTTPHeaders"]["date"])
            age_s = (answered_at - answer["LastModified"]).total_seconds()
            return Version(answer["Body"].read(), answer["ETag"], age_s)

        return call(self.store.access, get, attempts)

    def put(self, key: str, data: bytes, etag: str | None, attempts: int = ATTEMPTS) -> str | None:
        """Write where that version stands, or nothing; gives the new version, or None where another does."""
        condition = {"IfNoneMatch": "*"} if etag is None else {"IfMatch": etag}

        def put(s3: S3Client) -> str | None:
            try:
                answer = s3.put_object(
                    Bucket=self.store.bucket,
                    Key=self.store.place(key),
                    Body=data,
                    **condition,  # type: ignore[arg-type] # strings they are
                    **self.store.put_arguments(),  # type: ignore[arg-type] # the same
                )
            except ClientError as error:
                if code_of(error) in ALREADY_THERE | NO_KEY:
                    return None
                raise
            return answer["ETag"]

        if (written := call(self.store.access, put, attempts)) is not None:
            return written
        standing = self.read(key, attempts)  # an earlier try may have come through, and its answer not
        return standing.etag if standing and standing.data == data else None
