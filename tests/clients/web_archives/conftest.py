"""What tests of web archives share: records written by hand, byte by byte, and a way to read them."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Protocol

import pytest

from tasks.clients.web_archives.intake import read_archive

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable

    from tasks.core.records import Incoming

MAX_BYTES = 100_000


class RecordMaker(Protocol):
    """Makes a record; `fields` are further ones of its head, spelled with underscores."""

    def __call__(self, kind: str, url: str, block: bytes, **fields: str) -> bytes:
        """Make a record with this block."""


class PageMaker(Protocol):
    """Makes a response record."""

    def __call__(
        self,
        body: bytes,
        *,
        url: str = "https://courier.example/a",
        status: str = "200 OK",
        headers: str = "Content-Type: text/html",
        **fields: str,
    ) -> bytes:
        """Make a response with this body."""


@pytest.fixture
def make_record() -> RecordMaker:
    """Make records of WARC 1.0."""

    def make(kind: str, url: str, block: bytes, **fields: str) -> bytes:
        stated = {"WARC-Type": kind, "WARC-Target-URI": url, "WARC-Date": "2026-01-02T03:04:05Z"}
        stated |= {name.replace("_", "-"): value for name, value in fields.items()}
        stated = {"Content-Length": str(len(block))} | stated
        head = "".join(f"{name}: {value}\r\n" for name, value in stated.items() if value)
        return b"WARC/1.0\r\n" + head.encode() + b"\r\n" + block + b"\r\n\r\n"

    return make


@pytest.fixture
def make_page(make_record: RecordMaker) -> PageMaker:
    """Make responses."""

    def make(
        body: bytes,
        *,
        url: str = "https://courier.example/a",
        status: str = "200 OK",
        headers: str = "Content-Type: text/html",
        **fields: str,
    ) -> bytes:
        head = f"HTTP/1.1 {status}\r\n{headers}\r\n\r\n".encode()
        return make_record("response", url, head + body, **fields)

    return make


@pytest.fixture
def read() -> Callable[..., list[Incoming]]:
    """Read all receipts of an archive."""

    def read_all(
        archive: bytes, max_bytes: int = MAX_BYTES, passed_over: Counter[str] | None = None
    ) -> list[Incoming]:
        return list(read_archive(BytesIO(archive), "crawl.warc", max_bytes, passed_over))

    return read_all
