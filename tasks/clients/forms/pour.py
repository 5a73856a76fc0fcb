"""A stream for a child to read: a pipe that a thread pours it into, and its other end.

`pour` takes any stream; gives what a child has as its standard input, for the length of a block. `Poured`
takes that; gives the stream again. It comes in frames, the last of them empty, so that a stream which breaks
is not taken for one that ends: half a row is none. What broke it is raised when the block ends, in the place
of what its reader said. A reader that has died, or has read enough, ends the pouring.
"""

from __future__ import annotations

import io
import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO

from tasks.core.errors import QuarantineError
from tasks.core.records import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

_PIECE = 256 * 1024
_LENGTH_BYTES = 4


@contextmanager
def pour(stream: BinaryIO) -> Iterator[BinaryIO]:
    """Give the end of a pipe that a child is to have."""
    read_end, write_end = os.pipe()
    with ThreadPoolExecutor(1, "pour") as threads, os.fdopen(read_end, "rb", buffering=0) as file:
        pouring = threads.submit(_pour_into, write_end, stream)
        try:
            yield file
        except QuarantineError as error:
            file.close()
            raise pouring.exception() or error from None
        file.close()
        pouring.result()


def _pour_into(write_end: int, stream: BinaryIO) -> None:
    with suppress(BrokenPipeError), os.fdopen(write_end, "wb", buffering=0) as pipe:
        while piece := stream.read(_PIECE):
            _write(pipe, piece)
        _write(pipe, b"")


def _write(pipe: io.FileIO, piece: bytes) -> None:
    left = memoryview(len(piece).to_bytes(_LENGTH_BYTES, "big") + piece)
    while left:
        left = left[pipe.write(left) :]


class Poured(io.RawIOBase):
    """A stream that was poured into a pipe; a QuarantineError where it breaks."""

    def __init__(self, pipe: BinaryIO) -> None:
        self._pipe = pipe
        self._left = 0
        self._has_ended = False

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override] # a buffer is what comes
        """Read the next bytes into a buffer; 0 at the end."""
        if not self._left and not self._has_ended:
            self._left = int.from_bytes(self._read(_LENGTH_BYTES), "big")
            self._has_ended = not self._left
        data = self._read(min(len(buffer), self._left))
        self._left -= len(data)
        buffer[: len(data)] = data
        return len(data)

    def _read(self, count: int) -> bytes:
        data = self._pipe.read(count)
        if len(data) < count:
            raise QuarantineError(Reason.UNREADABLE, "it breaks off")
        return data
