"""Files that hold many articles, kept as they came: their bytes go into the raw store once, under their hash.

Takes a stream; gives one that can be read from anywhere, and its hash. A file is read
where it lies; an object of a store is copied into a temporary file first. What is larger than the bound is
read all the same and not kept: each article's own bytes are archived anyhow.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, BinaryIO, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tasks.clients.store.raw_store import RawStore

LARGEST_KEPT = 1024 * 1024 * 1024
_PIECE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Container:
    """A file that holds many: a stream at its front, and the hash that its bytes are kept under, if any."""

    stream: BinaryIO
    sha256: str | None


@contextmanager
def keep_container(stream: BinaryIO, store: RawStore | None) -> Iterator[Container]:
    """Keep the bytes of a stream where there is a store, and give it to be read, from wherever."""
    with TemporaryFile() as spare:
        place = stream if stream.seekable() else make_seekable(stream, spare)
        yield Container(place, _keep(place, store) if store is not None else None)


def make_seekable(stream: BinaryIO, spare: IO[bytes]) -> BinaryIO:
    """Copy a stream into a spare file and give that, at its front."""
    while piece := stream.read(_PIECE):
        spare.write(piece)
    spare.seek(0)
    return cast("BinaryIO", spare)


def _keep(stream: BinaryIO, store: RawStore) -> str | None:
    size = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    if size > LARGEST_KEPT:
        return None
    digest = hashlib.sha256()
    while piece := stream.read(_PIECE):
        digest.update(piece)
    stream.seek(0)
    store.put_raw_stream(stream, digest.hexdigest())
    stream.seek(0)
    return digest.hexdigest()
