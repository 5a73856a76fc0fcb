"""Files that hold many articles, kept as they came: their bytes go into the raw store once, under their hash.

Takes a stream; gives one that can be read from anywhere, and its hash. A file is read
where it lies; an object of a store is copied into a temporary file first. What is larger than the bound is
read all the same and not kept: each article's own bytes are archived anyhow.
"""

from __future__ import annotations

import hashlib
import math
import os
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, BinaryIO, cast

from tasks.core.errors import QuarantineError
from tasks.core.records import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tasks.clients.store.raw_store import RawStore

LARGEST_KEPT = 1024 * 1024 * 1024
_PIECE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Container:
    """A file that holds many: a stream at its front, its size, and the hash that it is kept under, if any."""

    stream: BinaryIO
    size: int
    sha256: str | None


@contextmanager
def keep_container(stream: BinaryIO, store: RawStore | None) -> Iterator[Container]:
    """Keep the bytes of a stream where there is a store, and give it to be read, from wherever."""
    with TemporaryFile() as spare:
        place = stream if stream.seekable() else make_seekable(stream, spare)
        size = place.seek(0, os.SEEK_END)
        place.seek(0)
        yield Container(place, size, _keep(place, size, store) if store is not None else None)


def make_seekable(stream: BinaryIO, spare: IO[bytes], most_bytes: float = math.inf) -> BinaryIO:
    """Copy a stream into a spare file and give that, at its front; a QuarantineError where it is too much."""
    written = 0
    while piece := stream.read(_PIECE):
        written += len(piece)
        if written > most_bytes:
            said = f"unpacks to over {most_bytes} bytes, which are read from a disk alone: unpack it first"
            raise QuarantineError(Reason.TOO_LARGE, said)
        spare.write(piece)
    spare.seek(0)
    return cast("BinaryIO", spare)


def _keep(stream: BinaryIO, size: int, store: RawStore) -> str | None:
    if size > LARGEST_KEPT:
        return None
    digest = hashlib.sha256()
    while piece := stream.read(_PIECE):
        digest.update(piece)
    stream.seek(0)
    store.put_raw_stream(stream, digest.hexdigest())
    stream.seek(0)
    return digest.hexdigest()
