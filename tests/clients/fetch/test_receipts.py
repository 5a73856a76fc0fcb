"""What a fetch yields: exact bytes, headers, chain, reasons."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from tasks.clients.fetch.web_requests import WebRequest
from tasks.core.records import Reason
from tests.site.answers import Answer, behind_cookie, coded, encode, redirect, unless_known

if TYPE_CHECKING:
    from tests.clients.fetch.conftest import Fetch
    from tests.site.server import Site

pytestmark = pytest.mark.slow

PAGE = b"<p>The harbour of Quillon closed on Monday."


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
def test_a_body_is_kept_as_it_was_sent(site: Site, fetch: Fetch, coding: str) -> None:
    """Content codings stay on, and the headers tell of them."""
    site.pages["/"] = coded(PAGE, coding)
    (receipt,) = fetch(site.url())
    assert receipt.data == encode(PAGE, coding)
    assert ("Content-Encoding", coding) in receipt.headers
    assert (receipt.http_status, receipt.reason, receipt.media_type) == (200, None, "text/html")
    assert (receipt.via, receipt.url, receipt.final_url) == ("fetch", site.url(), site.url())


def test_the_transfer_coding_is_taken_off(site: Site, fetch: Fetch) -> None:
    """A chunked body is the bytes inside the chunks."""
    site.pages["/"] = Answer(PAGE, is_chunked=True, piece=7)
    assert fetch(site.url())[0].data == PAGE


def test_headers_come_in_their_order_and_spelling(site: Site, fetch: Fetch) -> None:
    """Headers that stand twice come twice; bytes that are no UTF-8 are read as Latin-1."""
    lines = b"HTTP/1.1 200 OK\r\nX-Two: a\r\nx-two: b\r\nX-Name: Caf\xe9\r\nContent-Length: 2\r\n\r\nok"
    site.pages["/"] = Answer(raw=lines)
    assert fetch(site.url())[0].headers == (
        ("X-Two", "a"),
        ("x-two", "b"),
        ("X-Name", "Café"),
        ("Content-Length", "2"),
    )


def test_the_fetcher_says_who_it_is(site: Site, fetch: Fetch) -> None:
    """It sends its name with a contact, and the codings that can be undone later."""
    fetch(site.url())
    headers = site.visits_of("/")[0].headers
    assert headers["user-agent"] == "copydesk/0 (+mailto:desk@courier.example)"
    assert headers["accept-encoding"] == "gzip, br, zstd"
    assert headers["host"] == f"127.0.0.2:{site.port}"


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (403, Reason.HTTP_ERROR),
        (404, Reason.NOT_FOUND),
        (410, Reason.GONE),
        (429, Reason.RATE_LIMITED),
        (500, Reason.SERVER_ERROR),
        (300, Reason.HTTP_ERROR),
    ],
)
def test_an_error_page_keeps_its_bytes_and_has_a_reason(
    site: Site, fetch: Fetch, status: int, reason: Reason
) -> None:
    """What the server said is kept, whatever the status."""
    site.pages["/"] = Answer("Sorry", status)
    (receipt,) = fetch(site.url(), attempts=1)
    assert (receipt.http_status, receipt.data, receipt.reason) == (status, b"Sorry", reason)
    assert receipt.detail == f"HTTP {status}"


def test_a_known_page_costs_one_304(site: Site, fetch: Fetch) -> None:
    """The validators of the version that is known are sent; "not modified" brings no bytes and no reason."""
    site.pages["/"] = unless_known(PAGE, '"7"', modified=86_400)
    (first,) = fetch(site.url())
    headers = dict(first.headers)
    by_tag = WebRequest(site.url(), "x", etag=headers["ETag"], last_modified=headers["Last-Modified"])
    by_date = WebRequest(site.url(), "x", last_modified=headers["Last-Modified"])
    for receipt in fetch(by_tag, by_date):
        assert (receipt.http_status, receipt.data, receipt.reason) == (304, None, None)
    assert first.data == PAGE


def test_validators_go_to_the_first_address_only(site: Site, fetch: Fetch) -> None:
    """They belong to the address that was asked for, not to where it leads today."""
    site.pages |= {"/old": redirect("/new"), "/new": PAGE}
    fetch(WebRequest(site.url("/old"), "x", etag='"7"', last_modified="Thu, 01 Jan 1970 00:00:00 GMT"))
    assert "if-none-match" in site.visits_of("/old")[0].headers
    sent = site.visits_of("/new")[0].headers
    assert "if-none-match" not in sent
    assert "if-modified-since" not in sent


def test_redirects_are_a_chain(site: Site, fetch: Fetch) -> None:
    """Each answer on the way is on record with its status and address."""
    there = site.url("/there?a=b", host="127.0.0.3")
    site.pages |= {"/": redirect("next?q=é#top", 301), "/next": redirect(there, 307), "/there": PAGE}
    (receipt,) = fetch(site.url())
    assert receipt.data == PAGE
    assert receipt.final_url == there
    assert receipt.redirects == ((301, site.url()), (307, site.url("/next?q=%C3%A9")))


def test_redirects_end(site: Site, fetch: Fetch) -> None:
    """A circle ends at its second round, a long chain at the limit."""
    site.pages |= {
        "/circle": redirect("/back"),
        "/back": redirect("/circle"),
        "/long": lambda visit: redirect(f"{visit.path}?x"),
    }
    circle, long = fetch(site.url("/circle"), site.url("/long"), max_redirects=4)
    assert (circle.reason, len(circle.redirects)) == (Reason.TOO_MANY_REDIRECTS, 2)
    assert (long.reason, len(long.redirects)) == (Reason.TOO_MANY_REDIRECTS, 5)
    assert len([path for path in site.paths if path.startswith("/long")]) == 5


@pytest.mark.parametrize(
    "where",
    [
        "file:///etc/passwd",
        "http://desk:secret@127.0.0.3/",
        "javascript:alert(1)",
        "//desk@127.0.0.3/",
        "ftp://a",
    ],
)
def test_redirects_lead_to_web_pages_only(site: Site, fetch: Fetch, where: str) -> None:
    """Other schemes, and addresses with a password, are refused; the password is told to nobody."""
    site.pages["/"] = redirect(where)
    (receipt,) = fetch(site.url())
    assert receipt.reason is Reason.REFUSED_ADDRESS
    assert "secret" not in (receipt.detail or "")
    assert receipt.redirects == ((302, site.url()),)


def test_a_redirect_to_nowhere_is_an_error_page(site: Site, fetch: Fetch) -> None:
    """Without a Location there is nowhere to go."""
    site.pages["/"] = Answer("Moved", 302)
    (receipt,) = fetch(site.url())
    assert (receipt.http_status, receipt.reason, receipt.data) == (302, Reason.HTTP_ERROR, b"Moved")


def test_cookies_live_in_one_chain(site: Site, fetch: Fetch) -> None:
    """A page behind a cookie is reached through where it is given; the next page does not have it."""
    site.pages |= {
        "/": behind_cookie(PAGE, "pass=1", "/gate"),
        "/gate": redirect("/", 302, "pass=1"),
        "/b": b"",
    }
    for receipt in fetch(site.url(), site.url("/b"), site.url(), in_flight=1):
        assert receipt.reason is None
    assert site.paths.count("/gate") == 2
    assert "cookie" not in site.visits_of("/b")[0].headers


def test_a_cookie_stays_with_its_host(site: Site, fetch: Fetch) -> None:
    """A redirect to another host does not carry it along."""
    site.pages |= {"/": redirect(site.url("/b", host="127.0.0.3"), 302, "pass=1"), "/b": PAGE}
    fetch(site.url())
    assert "cookie" not in site.visits_of("/b")[0].headers


def test_a_cookie_that_cannot_be_sent_costs_none_of_the_others(site: Site, fetch: Fetch) -> None:
    """A host that sets an odd one beside that of its session is read."""
    site.pages |= {
        "/": behind_cookie(PAGE, "pass=1", "/gate"),
        "/gate": redirect("/", 302, "pass=1; Path=/", "odd=\x01; Path=/"),
    }
    assert fetch(site.url())[0].data == PAGE


def test_a_cookie_may_hold_more_than_ascii(site: Site, fetch: Fetch) -> None:
    """It is brought along as it was given; nor do other headers beside it matter."""
    site.pages |= {"/": redirect("/caf\u00e9", 302, "n\u00e4me=w\u00e9rt"), "/caf%C3%A9": PAGE}
    (receipt,) = fetch(site.url())
    assert (receipt.data, len(receipt.redirects)) == (PAGE, 1)
    assert (
        site.visits_of("/caf%C3%A9")[0].headers["cookie"].encode("latin-1").decode() == "n\u00e4me=w\u00e9rt"
    )


def test_port_0_is_asked_nowhere(fetch: Fetch) -> None:
    """It does not stand for the usual one."""
    (receipt,) = fetch("http://127.0.0.2:0/")
    assert receipt.reason is Reason.REFUSED_ADDRESS


def test_a_file_that_is_packed_is_not_unpacked(site: Site, fetch: Fetch) -> None:
    """A .gz without a content coding is the file itself."""
    site.pages["/map.xml.gz"] = Answer(gzip.compress(PAGE), media_type="application/gzip")
    (receipt,) = fetch(site.url("/map.xml.gz"))
    assert gzip.decompress(receipt.data or b"") == PAGE
    assert receipt.media_type == "application/gzip"
