"""A file inside a file, as a stream whose damage is a QuarantineError, whatever the library calls it."""

from __future__ import annotations

import io
from typing import IO, cast

from tasks.core.errors import QuarantineError
from tasks.core.records import Reason


class _Guarded(io.RawIOBase):
    def __init__(self, stream: IO[bytes], damages: tuple[type[Exception], ...]) -> None:
        self._stream = stream
        self._damages = damages

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override] # a buffer is what comes
        try:
            data = self._stream.read(len(buffer))
        except self._damages as error:
            raise QuarantineError(Reason.UNREADABLE, f"damaged in its archive: {error}") from error
        buffer[: len(data)] = data
        return len(data)


def guard_stream(stream: IO[bytes], damages: tuple[type[Exception], ...]) -> io.BufferedReader:
    """Give a stream of the same bytes; `damages` are the errors of the library that reads it."""
    return io.BufferedReader(cast("io.RawIOBase", _Guarded(stream, damages)))
