"""No request ends a run, whatever addresses, heads, bodies, redirects, feeds and robots.txt are made of.

A law drives random ones, from a real server, through all that a run fetches with: frontier, web, parsing
children, history, the capture that is archived and the table that is loaded. Beside the odd host lies one of
good pages, whose pages must all come.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tasks.clients.warehouse.warehouse import Warehouse
from tasks.core.records import Reason
from tasks.core.sources.starts import Start
from tests.clients.fetch.runs.newsroom import NOON, FetchingNewsroom
from tests.site.answers import Answer
from tests.site.server import Site

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator

    from tasks.clients.fetch.reader import Reader
    from tasks.clients.fetch.web_requests import WebLimits

pytestmark = pytest.mark.slow

ODD, GOOD = "127.0.0.2", "127.0.0.3"
DAYS = count()
"""Each example is a run of a later day, by which all that was fetched is forgotten."""

PAGE = b"<!doctype html><html><head><title>Quillon</title></head><body><p>The harbour closed.</body></html>"
PIECES = st.sampled_from(
    [
        b"HTTP/1.1 200 OK",
        b"HTTP/1.1 302 Found",
        b"HTTP/1.1 304 Not Modified",
        b"HTTP/1.1 429 Busy",
        b"HTTP/",
        b"ICY 200",
        b"\r\n",
        b"\n",
        b"\r\n\r\n",
        b"\0",
        b"\xff\xfe",
        b": ",
        b"Content-Length: 5",
        b"Content-Length: 99999999999999999999999999",
        b"Content-Length: \xd9\xa3",
        b"Transfer-Encoding: chunked",
        b"Content-Encoding: gzip",
        b"Content-Type: text/html; charset=\x00",
        b"Content-Type: application/rss+xml",
        b"Content-Range: bytes 0-0/0",
        b"Set-Cookie: a\x01=\xe9; Path=\xff; Max-Age=9999999999999999; Domain=.",
        b"Set-Cookie: =; expires=Thu, 99 Foo 99999 99:99:99",
        b"Retry-After: 0",
        b"Retry-After: \xd9\xa3",
        b"Retry-After: Thu, 32 Jan 99999 25:61:61 +9999",
        b"ETag: \x07\xff",
        b"Last-Modified: \xf0\x9f\x92\xa9",
        b"Location: /odd/2",
        b"Location: http://xn--zzzz.example/",
        b"Location: https://exa mple/",
        b"Location: //a:99999/",
        b"Location: http://a:\xd9\xa3/",
        b"Location: \xff\x01\x02",
        b"Location: /" + b"x" * 9000,
        b"Refresh: 0; url=\x01",
        b"<rss><channel><item><link>",
        b"<urlset><url><loc>http://[::1</loc></url></urlset>",
        b"<meta http-equiv=refresh content='0; url=http://xn--zzzz.example/'>",
        b"User-agent: *\nDisallow: /*$*$%\xff\nCrawl-delay: nan\nSitemap: \x00",
        b"User-agent: *\nCrawl-delay: \xd9\xa3\nRequest-rate: 1/0",
        b"ffffffffffffffff\r\n",
        b"-5\r\n",
        b"5;a=b\r\nhello\r\n0\r\n\r\n",
        b"\x1f\x8b\x08\x00",
        PAGE,
    ]
)
BYTES = st.lists(st.one_of(PIECES, st.binary(max_size=12)), max_size=10).map(b"".join)
HEADED = st.builds(
    lambda lines, body: b"HTTP/1.1 200 OK\r\n" + b"\r\n".join([*lines, b"", b""]) + body,
    st.lists(st.one_of(PIECES, st.binary(max_size=20)), max_size=6),
    st.one_of(BYTES, st.just(PAGE)),
)
ANSWERS = st.one_of(BYTES, HEADED)
LINKS = st.sampled_from(
    [
        "http://xn--zzzz.example/story",
        "http://xn--ls8h..la/",
        "https://exa mple/",
        "http://a..b/\u0663",
        "http://127.0.0.2:99999/",
        "http://127.0.0.2:\u0663/",
        "http://[::1/x",
        "http://[fe80::1%25eth0]/",
        "http://" + "x" * 70 + "..example/",
        "http://desk:secret@127.0.0.2/",
        "//",
        "http:///",
        "/odd/0#\u202e",
        "/odd/1?q=%zz&\ud83d",
        "/" + "y" * 9000,
        "/nul\u0000byte",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:,x",
        "http://0x7f.1:1/",
    ]
)


@pytest.fixture(scope="module")
def busy_newsroom(
    tmp_path_factory: pytest.TempPathFactory,
    reader: Reader,
    make_limits: Callable[..., WebLimits],
    trusted: ssl.SSLContext,
) -> FetchingNewsroom:
    """One for all examples."""
    warehouse = Warehouse(tmp_path_factory.mktemp("newsroom") / "warehouse.duckdb")
    return FetchingNewsroom(warehouse, reader, make_limits(attempts=2, retry_wait_s=0), trusted)


@pytest.fixture(scope="module")
def wide_site() -> Iterator[Site]:
    """A site that stays up for all examples."""
    with Site(hosts=(ODD, GOOD)) as made:
        yield made


def write_feed(urls: list[str]) -> bytes:
    """A feed of these links, whatever they are; what no text may hold is left out."""
    items = "".join(f"<item><title>x</title><link><![CDATA[{url}]]></link></item>" for url in urls)
    return f"<rss version='2.0'><channel><title>t</title>{items}</channel></rss>".encode("utf-8", "replace")


@settings(max_examples=25)
@given(
    robots=st.one_of(st.just(b"HTTP/1.1 404 No\r\n\r\n"), ANSWERS),
    answers=st.lists(ANSWERS, min_size=3, max_size=3),
    links=st.lists(LINKS, max_size=6),
    feed=st.one_of(st.none(), ANSWERS),
)
@example(robots=b"", answers=[b"", b"", b""], links=["http://xn--zzzz.example/story"], feed=None)
def test_a_surprise_costs_one_input(  # noqa: PLR0917, PLR0913 - one for each thing that may be odd
    busy_newsroom: FetchingNewsroom,
    wide_site: Site,
    robots: bytes,
    answers: list[bytes],
    links: list[str],
    feed: bytes | None,
) -> None:
    """Every input ends in one outcome, with a reason or bytes, nothing is raised, the good pages all come."""
    good = [wide_site.url(f"/good/{number}", GOOD) for number in range(3)]
    odd = [wide_site.url(f"/odd/{number}", ODD) for number in range(3)]
    wide_site.pages.clear()
    wide_site.pages |= {f"/good/{number}": PAGE for number in range(3)}
    wide_site.pages |= {f"{ODD}/odd/{number}": Answer(raw=raw) for number, raw in enumerate(answers)}
    named = Answer(write_feed([*odd, *links]), media_type="application/rss+xml")
    wide_site.pages |= {f"{ODD}/robots.txt": Answer(raw=robots), f"{ODD}/none": named}
    wide_site.pages[f"{ODD}/feed"] = named if feed is None else Answer(raw=feed)
    wide_site.pages["/good/feed"] = Answer(write_feed(good), media_type="application/rss+xml")
    urls = [wide_site.url("/feed", ODD), wide_site.url("/good/feed", GOOD), "http://\udcff/", *links]
    starts = [Start(f"links\udcff.txt#{url}", url) for url in dict.fromkeys(urls)]
    came = busy_newsroom.run(NOON + timedelta(days=next(DAYS) * 100), *starts)
    assert {each.url for each in came if each.data == PAGE and each.reason is None} >= set(good)
    for each in came:
        assert each.reason is not Reason.FETCH_CRASHED, each
        assert each.data is not None or each.reason is not None, each


def test_what_nobody_foresaw_is_one_outcome(
    busy_newsroom: FetchingNewsroom, wide_site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    """A start that trips up the run's own books costs itself alone; the log tells where."""
    wide_site.pages.clear()
    wide_site.pages |= {"/a": PAGE, "/feed": Answer(write_feed([wide_site.url("/a", GOOD)]))}
    urls: list[Any] = [wide_site.url("/feed", GOOD), None]
    came = busy_newsroom.run(NOON - timedelta(days=1), *(Start(str(url), url) for url in urls))
    assert Counter(each.reason for each in came) == {Reason.FETCH_CRASHED: 1, None: 1}
    assert "surprised by None" in caplog.text
