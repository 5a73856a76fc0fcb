# ruff: noqa: N803 - arguments are named as boto3 names them
"""An S3 server in memory behind boto3's calls, as far as the raw store makes them, that fails as told.

What must hold of the store at each moment is watched here: raw bytes stand under their own hash, neither
they nor the captures of a batch ever change, and nothing leaves the inbox before its bytes are archived.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, field
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError, EndpointConnectionError, ReadTimeoutError

from tests.simulation.world import ViolationError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from tests.simulation.world import World

NEWS = "news"
"""The bucket of the product."""
_PAGE = 7
"""Keys that one answer lists: few, so that listings have many pages."""
_ETAG_LENGTH = 32
_KEPT = ("raw/", "captures/", "loads/", "push/keys/")
"""Under these, what was put once stays."""


@dataclass(frozen=True, slots=True)
class Held:
    """An object as it lies in a bucket."""

    body: bytes
    etag: str
    changed_at: datetime


@dataclass(slots=True)
class FaultyS3:
    """The client of a process; all of them share the buckets."""

    world: World
    buckets: dict[str, dict[str, Held]] = field(default_factory=dict)

    def put_object(
        self,
        *,
        Bucket: str,
        Key: str,
        Body: bytes,
        IfNoneMatch: str | None = None,
        IfMatch: str | None = None,
        **_rest: str,
    ) -> dict[str, Any]:
        """Put an object; with a condition, only where there is none, or that one."""

        def put() -> dict[str, Any]:
            objects = self._open(Bucket, "PutObject")
            if IfNoneMatch and Key in objects:
                raise _refuse("PutObject", "PreconditionFailed", 412)
            if IfMatch and (Key not in objects or objects[Key].etag != IfMatch):
                raise _refuse("PutObject", "PreconditionFailed", 412)
            self._watch_put(objects, Key, Body)
            objects[Key] = self.make(Body)
            return {"ETag": objects[Key].etag}

        return self._call("PutObject", Key, put)

    def get_object(
        self, *, Bucket: str, Key: str, Range: str | None = None, IfMatch: str | None = None
    ) -> dict[str, Any]:
        """Get an object or a part of it."""

        def get() -> dict[str, Any]:
            held = self._open(Bucket, "GetObject").get(Key)
            if held is None:
                raise _refuse("GetObject", "NoSuchKey", 404)
            if IfMatch is not None and held.etag != IfMatch:
                raise _refuse("GetObject", "PreconditionFailed", 412)
            body = _cut(held.body, Range)
            return {
                "Body": io.BytesIO(body),
                "ETag": held.etag,
                "ContentLength": len(body),
                "LastModified": held.changed_at.replace(microsecond=0),
                "ResponseMetadata": {"HTTPHeaders": {"date": format_datetime(self.world.now, usegmt=True)}},
            }

        return self._call("GetObject", Key, get)

    def list_objects_v2(self, *, Bucket: str, Prefix: str, StartAfter: str) -> dict[str, Any]:
        """List a page of keys."""

        def list_page() -> dict[str, Any]:
            objects = self._open(Bucket, "ListObjectsV2")
            keys = sorted(key for key in objects if key.startswith(Prefix) and key > StartAfter)
            return {
                "Contents": [
                    {
                        "Key": key,
                        "ETag": objects[key].etag,
                        "Size": len(objects[key].body),
                        "LastModified": objects[key].changed_at,
                    }
                    for key in keys[:_PAGE]
                ],
                "IsTruncated": len(keys) > _PAGE,
            }

        return self._call("ListObjectsV2", Prefix, list_page)

    def copy_object(
        self, *, Bucket: str, Key: str, CopySource: dict[str, str], CopySourceIfMatch: str
    ) -> dict[str, Any]:
        """Copy an object that is still the same."""

        def copy() -> dict[str, Any]:
            objects = self._open(Bucket, "CopyObject")
            held = objects.get(CopySource["Key"])
            if held is None:
                raise _refuse("CopyObject", "NoSuchKey", 404)
            if held.etag != CopySourceIfMatch:
                raise _refuse("CopyObject", "PreconditionFailed", 412)
            objects[Key] = held
            return {}

        return self._call("CopyObject", Key, copy)

    def delete_object(self, *, Bucket: str, Key: str, IfMatch: str) -> dict[str, Any]:
        """Delete an object that is still the same."""

        def delete() -> dict[str, Any]:
            objects = self._open(Bucket, "DeleteObject")
            held = objects.get(Key)
            if held is not None and held.etag != IfMatch:
                raise _refuse("DeleteObject", "PreconditionFailed", 412)
            if held is not None:
                _watch_delete(objects, Key, held)
                del objects[Key]
            return {}

        return self._call("DeleteObject", Key, delete)

    def delete_objects(self, *, Bucket: str, Delete: dict[str, Any]) -> dict[str, Any]:
        """Delete objects, of those that may go."""

        def delete() -> dict[str, Any]:
            objects = self._open(Bucket, "DeleteObjects")
            for each in Delete["Objects"]:
                if not each["Key"].startswith("leases/"):
                    raise ViolationError(f"{each['Key']} was deleted")
                objects.pop(each["Key"], None)
            return {}

        return self._call("DeleteObjects", Delete["Objects"][0]["Key"], delete)

    def create_bucket(self, *, Bucket: str) -> dict[str, Any]:
        """Make a bucket."""

        def create() -> dict[str, Any]:
            if Bucket in self.buckets:
                raise _refuse("CreateBucket", "BucketAlreadyOwnedByYou", 409)
            self.buckets[Bucket] = {}
            return {}

        return self._call("CreateBucket", Bucket, create)

    def make(self, body: bytes) -> Held:
        """Give an object as it would lie here if it was put now."""
        digest = hashlib.sha256(body).hexdigest()
        return Held(body, f'"{digest[:_ETAG_LENGTH]}"', self.world.now)

    def read(self, prefix: str) -> Iterator[tuple[str, bytes]]:
        """Look at the objects with a prefix, in order, as nobody in the world can: at once, unfailing."""
        objects = self.buckets.get(NEWS, {})
        return ((key, objects[key].body) for key in sorted(objects) if key.startswith(prefix))

    def list_all(self) -> Iterator[Held]:
        """Look at every object there is."""
        for objects in self.buckets.values():
            yield from objects.values()

    def _open(self, bucket: str, operation: str) -> dict[str, Held]:
        if bucket not in self.buckets:
            raise _refuse(operation, "NoSuchBucket", 404)
        return self.buckets[bucket]

    def _call(self, operation: str, key: str, effect: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        return self.world.cross(f"{operation} {key}", effect, lambda: self._fail(operation))

    def _fail(self, operation: str) -> Exception:
        failures: list[Callable[[], Exception]] = [
            lambda: _refuse(operation, "SlowDown", 503),
            lambda: _refuse(operation, "InternalError", 500),
            lambda: EndpointConnectionError(endpoint_url="s3"),
            lambda: ReadTimeoutError(endpoint_url="s3"),
        ]
        return self.world.dice.choice(failures)()

    def _watch_put(self, objects: dict[str, Held], key: str, body: bytes) -> None:
        if key.startswith("raw/") and hashlib.sha256(body).hexdigest() != key.rpartition("/")[2]:
            raise ViolationError(f"{key} holds other bytes than its name says")
        if key.startswith(_KEPT) and key in objects and objects[key].body != body:
            raise ViolationError(f"{key} was overwritten by something else")


def _watch_delete(objects: dict[str, Held], key: str, held: Held) -> None:
    digest = hashlib.sha256(held.body).hexdigest()
    if not any(name.endswith(digest) for name in objects if name.startswith("raw/")):
        raise ViolationError(f"{key} left the inbox before its bytes were archived")


def _refuse(operation: str, code: str, status: int) -> ClientError:
    return ClientError(
        {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}},  # type: ignore[typeddict-item]
        operation,
    )


def _cut(body: bytes, span: str | None) -> bytes:
    if span is None:
        return body
    first, last = span.removeprefix("bytes=").split("-")
    if int(first) >= len(body):
        raise _refuse("GetObject", "InvalidRange", 416)
    return body[int(first) : int(last) + 1]
