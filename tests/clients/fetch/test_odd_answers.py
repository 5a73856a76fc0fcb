"""Answers as the world sends them: what browsers read is read, and what was odd is said.

`WHOLE` are answers of which all of the page comes through, `CUT` those of which what came is taken.
"""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from tasks.core.fetch.content_codings import decode_content, read_codings
from tasks.core.records import Reason
from tests.site.answers import Answer, in_turn, redirect

if TYPE_CHECKING:
    from tests.clients.fetch.conftest import Fetch
    from tests.site.server import Site

pytestmark = pytest.mark.slow

PAGE = b"<!doctype html><title>Quillon</title><p>The harbour of Quillon closed on Monday."
SIZE = b"Content-Length: %d\r\n" % len(PAGE)
OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
PACKED = gzip.compress(PAGE, mtime=0)


def with_line(line: bytes) -> bytes:
    """An answer whose head has one more line."""
    return OK + b"Content-Type: text/html\r\n" + line + b"\r\n" + SIZE + b"\r\n" + PAGE


def chunk(data: bytes, end: bytes = b"\r\n") -> bytes:
    """One chunk."""
    return b"%x%s%s%s" % (len(data), end, data, end)


WHOLE = {
    "a name of words": with_line(b"Content Security Policy: default-src 'self'"),
    "a blank behind a name": with_line(b"Server : quill"),
    "brackets in a name": with_line(b"X-[a]: 1"),
    "a name in UTF-8": with_line("Ünit: 1".encode()),
    "a name in Latin-1": with_line("X-Tést: é".encode("latin-1")),
    "no name": with_line(b": x"),
    "no colon": with_line(b"Generated in 0.2 s"),
    "a NUL": with_line(b"X-Key: a\0b"),
    "control characters": with_line(b"X-Key: a\x01\x7fb"),
    "an empty name and value": with_line(b":"),
    "a folded value": with_line(b"X-Long: one\r\n  two\r\n\tthree"),
    "a line of blanks": with_line(b"  \t "),
    "an empty length": OK + b"Content-Length:\r\nConnection: close\r\n\r\n" + PAGE,
    "a length in words": OK + b"Content-Length: unknown\r\n\r\n" + PAGE,
    "a negative length": OK + b"Content-Length: -1\r\n\r\n" + PAGE,
    "a length told twice": with_line(SIZE.strip()),
    "a length told twice in a line": OK + b"Content-Length: %d, %d\r\n\r\n" % (len(PAGE), len(PAGE)) + PAGE,
    "two lengths": OK + b"Content-Length: 5\r\n" + SIZE + b"\r\n" + PAGE,
    "more than its length": OK + SIZE + b"\r\n" + PAGE + b"<!-- served by node 7 -->",
    "transfer coding identity": with_line(b"Transfer-Encoding: identity"),
    "transfer coding unknown": with_line(b"Transfer-Encoding: utf-8"),
    "chunked and a length": CHUNKED.replace(b"\r\n\r\n", b"\r\n" + SIZE + b"\r\n")
    + chunk(PAGE)
    + b"0\r\n\r\n",
    "status HTTP/2": b"HTTP/2 200\r\n" + SIZE + b"\r\n" + PAGE,
    "status HTTP/1.10": b"HTTP/1.10 200 OK\r\n" + SIZE + b"\r\n" + PAGE,
    "status in small letters": b"http/1.1 200 ok\r\n" + SIZE + b"\r\n" + PAGE,
    "status without a reason": b"HTTP/1.1 200\r\n\r\n" + PAGE,
    "status with blanks": b"HTTP/1.1  200   OK \r\n" + SIZE + b"\r\n" + PAGE,
    "status with odd bytes": b"HTTP/1.1 200 Tr\xe8s bien\x01\r\n" + SIZE + b"\r\n" + PAGE,
    "status without a number": b"HTTP/1.1 OK\r\n" + SIZE + b"\r\n" + PAGE,
    "status of a radio": b"ICY 200 OK\r\n\r\n" + PAGE,
    "HTTP/1.0 without headers": b"HTTP/1.0 200 OK\r\n\r\n" + PAGE,
    "empty lines first": b"\r\n\n" + OK + SIZE + b"\r\n" + PAGE,
    "rubbish first": b"\xef\xbb\xbf" + OK + SIZE + b"\r\n" + PAGE,
    "bare LF": b"HTTP/1.1 200 OK\nContent-Type: text/html\n" + SIZE.replace(b"\r", b"") + b"\n" + PAGE,
    "LF and CRLF": b"HTTP/1.1 200 OK\r\nServer: quill\n" + SIZE + b"\n" + PAGE,
    "early hints": b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" + OK + SIZE + b"\r\n" + PAGE,
    "no head": PAGE,
    "chunks with LF": CHUNKED + chunk(PAGE[:9], b"\n") + chunk(PAGE[9:], b"\n") + b"0\n\n",
    "chunks with extensions": CHUNKED + b'%X ; a="b"\r\n' % len(PAGE) + PAGE + b"\r\n000\r\n\r\n",
    "chunks with blanks": CHUNKED + b"%x  \r\n" % len(PAGE) + PAGE + b"\r\n0\r\n\r\n",
    "chunks with trailers": CHUNKED + chunk(PAGE) + b"0\r\nX-Odd Sum: 1\r\n\r\n",
    "chunks that are none": CHUNKED + PAGE,
    "chunks with lines too many": CHUNKED + chunk(PAGE[:9]) + b"\r\n" + chunk(PAGE[9:]) + b"0\r\n\r\n",
    "part that is the whole": b"HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-9/99\r\n"
    + SIZE
    + b"\r\n"
    + PAGE,
    "coding none": with_line(b"Content-Encoding: none"),
    "coding utf-8": with_line(b"Content-Encoding: utf-8"),
    "coding that it has not": with_line(b"Content-Encoding: gzip"),
    "gzip in chunks as one coding": OK
    + b"Transfer-Encoding: gzip, chunked\r\nContent-Encoding: gzip\r\n\r\n"
    + chunk(PACKED)
    + b"0\r\n\r\n",
    "gzip with a wrong sum": OK + b"Content-Encoding: gzip\r\n\r\n" + PACKED[:-8] + b"\0\0\0\0" + PACKED[-4:],
    "gzip and padding": OK + b"Content-Encoding: gzip\r\n\r\n" + PACKED + bytes(64),
}
CUT = {
    "a length too great": OK + b"Content-Length: %d\r\n\r\n" % (len(PAGE) + 500) + PAGE,
    "no last chunk": CHUNKED + chunk(PAGE),
    "a chunk cut short": CHUNKED + b"%x\r\n" % (len(PAGE) + 99) + PAGE,
    "chunks that break off": CHUNKED + chunk(PAGE) + b"ZZ\r\nno chunk\r\n",
}


def read_page(data: bytes | None, headers: tuple[tuple[str, str], ...]) -> bytes:
    """Undo the codings."""
    return decode_content(data or b"", read_codings(headers), 1_000_000)


@pytest.mark.parametrize("name", WHOLE)
def test_what_browsers_read_is_read(site: Site, fetch: Fetch, name: str) -> None:
    """All of the page comes, at the first try."""
    site.pages["/"] = Answer(raw=WHOLE[name])
    (receipt,) = fetch(site.url())
    assert (receipt.reason, site.paths) == (None, ["/"])
    assert read_page(receipt.data, receipt.headers) == PAGE


@pytest.mark.parametrize("name", CUT)
def test_what_ends_early_is_taken_when_it_does_so_again(site: Site, fetch: Fetch, name: str) -> None:
    """A server that miscounts does so at each try; that it did is said."""
    site.pages["/"] = Answer(raw=CUT[name])
    (receipt,) = fetch(site.url())
    assert (receipt.reason, receipt.data, site.paths) == (None, PAGE, ["/", "/"])
    assert receipt.detail
    assert "after" in receipt.detail


def test_what_was_cut_on_its_way_is_had_whole(site: Site, fetch: Fetch) -> None:
    """One try that broke off costs another one, not half a page."""
    site.pages["/"] = in_turn(Answer(raw=CUT["a chunk cut short"]), Answer(PAGE))
    (receipt,) = fetch(site.url())
    assert (receipt.data, receipt.detail) == (PAGE, None)


def test_what_was_left_out_is_said(site: Site, fetch: Fetch) -> None:
    """The good lines of a head come as they stand, and the odd ones in a note."""
    site.pages["/"] = Answer(raw=with_line(b"Content Security Policy: x\r\nServer : quill\r\nnonsense"))
    (receipt,) = fetch(site.url())
    assert [name for name, _ in receipt.headers] == ["Content-Type", "Server", "Content-Length"]
    assert receipt.detail == ("2 lines in its head are no headers: 'Content Security Policy: x', 'nonsense'")


def test_a_part_of_a_page_is_an_error(site: Site, fetch: Fetch) -> None:
    """Where the range that it says is the one that came."""
    head = b"HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-9/99\r\n\r\n"
    site.pages["/"] = Answer(raw=head + PAGE[:10])
    assert fetch(site.url())[0].reason is Reason.HTTP_ERROR


def test_several_choices_are_followed_where_one_is_named(site: Site, fetch: Fetch) -> None:
    """A 300 with a Location is a redirect."""
    site.pages |= {"/": redirect("/one", 300), "/one": PAGE}
    assert fetch(site.url())[0].data == PAGE


def test_a_connection_with_something_left_in_it_serves_nobody_else(site: Site, fetch: Fetch) -> None:
    """What stands behind an answer is not taken for the begin of the next."""
    site.pages |= {"/": Answer(PAGE + b"HTTP/1.1 200 OK\r\n\r\nfalse", length=len(PAGE)), "/next": PAGE}
    receipts = fetch(site.url(), site.url("/next"), in_flight=1)
    assert [receipt.data for receipt in receipts] == [PAGE, PAGE]
