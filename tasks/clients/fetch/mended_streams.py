"""Between the socket and h11 or h2: what a server sends, made so that these take it.

h11 refuses a whole answer for one odd line in its head. Here answers are read as browsers read them
(`Http1Answer`), and h11 is told only what it needs: a head without headers and a body in chunks. What the
server really said stands in `answer`, which is that of the request under way. What h2 would refuse of HTTP/2,
and browsers take, is mended by `LenientFrames`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpcore

from tasks.core.fetch.http1.answers import Http1Answer
from tasks.core.fetch.http2.lenient_frames import LenientFrames

if TYPE_CHECKING:
    import ssl

_HEAD = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n%s\r\n"
_END = b"0\r\n\r\n"


class MendedStream(httpcore.AsyncNetworkStream):
    """A stream whose answers are well-formed; one request at a time, as HTTP/1 has it."""

    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        self._stream = stream
        self._is_told = False
        self.answer = Http1Answer()

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109 - httpcore's interface
        """Give some bytes of an answer; none where the server hung up before it said a word."""
        while True:
            data = await self._stream.read(max_bytes, timeout)
            piece = self.answer.feed(data) if data else self.answer.end()
            if made := self._retell(piece):
                return made
            if not data:
                return b""

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109 - httpcore's interface
        """Send on; a request that follows an answer begins another one."""
        if self.answer.is_done:
            self.answer, self._is_told = Http1Answer(), False
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        """Close it."""
        await self._stream.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's interface
    ) -> httpcore.AsyncNetworkStream:
        """Go on behind TLS, in HTTP/1 or in what is agreed to be HTTP/2."""
        inner = await self._stream.start_tls(ssl_context, server_hostname, timeout)
        session = inner.get_extra_info("ssl_object")
        is_http2 = session is not None and session.selected_alpn_protocol() == "h2"
        return MendedHttp2Stream(inner) if is_http2 else MendedStream(inner)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - httpcore's interface
        """Say what is asked; a connection that no other answer may follow on counts as closed."""
        if info == "is_readable" and self.answer.is_done and not self.answer.may_follow:
            return True
        return self._stream.get_extra_info(info)

    def _retell(self, piece: bytes) -> bytes:
        """Say in h11's terms what came."""
        answer = self.answer
        if answer.head is None:
            return b""
        said = bytearray()
        if not self._is_told:
            self._is_told = True
            said += _HEAD % (b"" if answer.head.keeps_connection else b"Connection: close\r\n")
        if piece:
            said += b"%x\r\n%s\r\n" % (len(piece), piece)
        if answer.is_done:
            answer.settle()
            said += _END
        return bytes(said)


class MendedHttp2Stream(httpcore.AsyncNetworkStream):
    """A stream whose frames h2 takes."""

    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        self._stream = stream
        self._frames = LenientFrames()

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109 - httpcore's interface
        """Give some bytes; none where the server hung up."""
        while data := await self._stream.read(max_bytes, timeout):
            if made := self._frames.feed(data):
                return made
        return b""

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109 - httpcore's interface
        """Send on."""
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        """Close it."""
        await self._stream.aclose()

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - httpcore's interface
        """Say what is asked."""
        return self._stream.get_extra_info(info)
