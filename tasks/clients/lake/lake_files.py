"""Files as objects of the store: put and had back piece by piece, so that none is held in memory.

What is fetched is held to the bytes and the hash that were promised; other bytes leave no file.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from tasks.clients.store.calls import call
from tasks.clients.store.s3 import NO_KEY, code_of
from tasks.core.errors import StopError

if TYPE_CHECKING:
    from pathlib import Path

    from mypy_boto3_s3 import S3Client

    from tasks.clients.store.raw_store import RawStore

_PIECE = 1 << 20


def hash_file(path: Path) -> str:
    """Give the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def put_file_object(store: RawStore, key: str, path: Path) -> None:
    """Store a file under a key; one that is large in parts, and it is there once all of them are."""

    def put(s3: S3Client) -> None:
        s3.upload_file(str(path), store.bucket, store.place(key), store.put_arguments())

    call(store.access, put)


def fetch_file_object(store: RawStore, key: str, path: Path, n_bytes: int, sha256: str) -> bool:
    """Write an object to a file; False where it is gone, a StopError where its bytes are others."""

    def fetch(s3: S3Client) -> bool | None:
        try:
            body = s3.get_object(Bucket=store.bucket, Key=store.place(key))["Body"]
        except ClientError as error:
            if code_of(error) in NO_KEY:
                return None
            raise
        digest, left = hashlib.sha256(), n_bytes
        with path.open("wb") as file:
            for piece in body.iter_chunks(_PIECE):
                digest.update(piece)
                left -= len(piece)
                if left < 0:
                    break
                file.write(piece)
        return left == 0 and digest.hexdigest() == sha256

    is_whole = call(store.access, fetch)
    if is_whole is False:
        path.unlink()
        raise StopError(f"{store.access.name} gives other bytes for {key} than were put there")
    return is_whole is not None
