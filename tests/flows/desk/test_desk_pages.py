"""The desk's pages: what they show, that every word in them is text, and that they work for everybody."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit
from xml.etree import ElementTree as ET

import httpx
import pytest

from flows.desk.desk_app import make_desk_app
from flows.desk.desk_context import DeskContext
from tasks.clients.push.token_file import TokenBook, add_token, revoke_token
from tests.flows.desk.conftest import open_desk
from tests.flows.desk.desk_base import HOSTILE
from tests.flows.desk.read_pages import PageReader, find_csrf, find_faults, find_requests, find_ways_out
from tests.flows.push.push_server import serve

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from tests.clients.conftest import Newsroom

pytestmark = pytest.mark.slow

HTML = {"Accept": "text/html"}
ATOM = "{http://www.w3.org/2005/Atom}"


def get_page(desk: TestClient, url: str, status: int = 200) -> str:
    """Give a page."""
    answer = desk.get(url, headers=HTML)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return answer.text


def read_words(html: str) -> str:
    """Give the words of a page."""
    return " ".join(PageReader(html).find("body")[0][2].split())


def walk_pages(desk: TestClient) -> dict[str, str]:
    """Follow every link from the first page on, of each kind some; give the pages by their addresses."""
    pages: dict[str, str] = {}
    left, seen = (
        ["/", "/?q=harbour", "/?q=goliath+nowhereword", "/?q=nothingatall", "/nothing", "/?q=(a"],
        set[str](),
    )
    while left:
        url = left.pop(0)
        kind = re.sub(r"[0-9a-f]{20}|\d+", "#", url)
        if url in seen or sum(re.sub(r"[0-9a-f]{20}|\d+", "#", each) == kind for each in pages) >= 40:
            continue
        seen.add(url)
        answer = desk.get(url, headers=HTML)
        assert answer.status_code < 500, url
        if answer.headers["content-type"].startswith("text/html") and not url.endswith("/raw"):
            pages[url] = answer.text
            links = [said["href"] for tag, said in PageReader(answer.text).elements if tag == "a"]
            left += [link.partition("#")[0] for link in links if link.startswith("/")]
        if len(pages) > 160:
            break
    return pages


@pytest.fixture(scope="module")
def pages(desk: TestClient) -> dict[str, str]:
    """Many pages of all kinds."""
    found = walk_pages(desk)
    begun = {url.split("/")[1].split("?")[0] for url in found}
    assert begun >= {
        "",
        "articles",
        "browse",
        "stories",
        "outlets",
        "days",
        "authors",
        "sections",
        "languages",
    }
    return found


def test_nothing_stands_in_the_way_of_keyboard_or_screen_reader(pages: dict[str, str]) -> None:
    """Labels, one first heading, levels in order, landmarks with names, ids that stand once."""
    assert {url: faults for url, html in pages.items() if (faults := find_faults(html))} == {}


def test_no_request_leaves_the_host_and_links_out_tell_nothing(pages: dict[str, str]) -> None:
    """A page loads its own style sheet and frames; who follows a link to a publisher is not told of."""
    for url, html in pages.items():
        assert [each for each in find_requests(html) if not each.startswith("/")] == [], url
        for href, rel in find_ways_out(html):
            assert urlsplit(href).scheme in {"http", "https"}, url
            assert "noreferrer" in rel, (url, href)


def test_hostile_words_stay_words(desk: TestClient) -> None:
    """In titles, names, sections, rules, evidence, doubts: no element, no attribute, no template."""
    [hostile] = desk.get("/v1/articles?outlet=evil.example").json()["articles"]
    path = f"/articles/{hostile['article_id']}"
    for url in ("/?q=quillon", "/browse", path, f"{path}?view=cuts", f"{path}?view=raw"):
        html = get_page(desk, url)
        page = PageReader(html)
        assert not page.find("script", "img")
        assert not any(name.startswith("on") for _, said in page.elements for name in said)
        assert HOSTILE in unescape(html), url
        assert "49" not in page.find("title")[0][2]
    assert "javascript:" not in "".join(said.get("href", "") for _, said in page.elements)


@pytest.mark.parametrize(
    ("path", "policy"),
    [("/", "default-src 'none'; style-src 'self'"), ("/nothing", "default-src 'none'; style-src 'self'")],
)
def test_a_page_says_what_it_may_load(desk: TestClient, path: str, policy: str) -> None:
    """Nothing inline, no script, in nobody's frame; its type is no guess; it tells nobody where one was."""
    headers = desk.get(path, headers=HTML).headers
    assert headers["content-security-policy"].startswith(policy)
    assert "unsafe" not in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/?q=crane", 200),
        ("/control", 200),
        ("/queries", 200),
        ("/session", 200),
        ("/articles/x", 404),
    ],
)
def test_head_is_answered_as_get_is_without_the_body(base: Newsroom, path: str, status: int) -> None:
    """For checkers of links and monitors; by a real server, which would not send one twice."""
    context = DeskContext(base.news, TokenBook(base.folder), 60, 1024)
    with serve(make_desk_app(context)) as url, httpx.Client(base_url=url, headers=HTML) as client:
        asked, got = client.head(path), client.get(path)
        assert (asked.status_code, got.status_code, asked.content) == (status, status, b"")
        assert {**asked.headers, "date": ""} == {**got.headers, "date": ""}


def test_a_search_shows_what_programs_find(desk: TestClient) -> None:
    """The same articles in the same order, with the words marked, and ways to CSV, JSON and Atom."""
    found = desk.get("/v1/articles?q=crane").json()["articles"]
    html = get_page(desk, "/?q=crane")
    titles = [text.strip() for _, _, text in PageReader(html).find("h2")]
    assert titles[: len(found)] == [each["title"] for each in found]
    assert '<b class="hit">crane</b>' in html
    for way in ("/articles.csv?q=crane", "/v1/articles?q=crane", "/articles.atom?q=crane"):
        assert f'href="{way}"' in html


def test_every_link_of_a_facet_finds_what_it_says(desk: TestClient) -> None:
    """As many articles as stand beside it."""
    page = get_page(desk, "/browse")
    links = re.findall(r'<li><a href="(/\?[^"]+)"><bdi>[^<]*</bdi></a> <span class="n">([\d,]+)</span>', page)
    assert len(links) > 20
    for link, said in links:
        total = desk.get("/v1/articles", params=dict(parse_qsl(urlsplit(unescape(link)).query))).json()[
            "total"
        ]
        assert f"{total:,}" == said, link


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/days/2026-01-03", 200),
        ("/days/9999-12-31", 200),
        ("/days/soon", 422),
        ("/?since=9999-12&until=9999-12-31", 200),
        ("/outlets/a/b%20c", 200),
        ("/authors/%00", 200),
        ("/articles/%00", 404),
        ("/stories/x%22y", 404),
    ],
)
def test_an_address_that_somebody_made_up_gets_a_page(desk: TestClient, path: str, status: int) -> None:
    """With nothing found, or with what is wrong; nothing fails inside."""
    assert find_faults(get_page(desk, path, status)) == []


def test_csv_has_a_line_an_article_and_no_formula(desk: TestClient) -> None:
    """All that is found."""
    rows = [*csv.DictReader(io.StringIO(desk.get("/articles.csv").text))]
    assert len(rows) == desk.get("/v1/articles").json()["total"]
    assert {"article_id", "title", "publisher", "published_at", "snippet"} <= set(rows[0])


def test_atom_is_a_feed_that_readers_take(desk: TestClient) -> None:
    """With an id, a title, a moment and an author each; its links are whole addresses."""
    feed = ET.fromstring(desk.get("/articles.atom?q=crane").content)  # noqa: S314 - ours
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == desk.get("/v1/articles?q=crane").json()["total"]
    for each in (feed, *entries):
        assert all(each.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated"))
    for entry in entries:
        link = entry.find(f"{ATOM}link")
        assert link is not None
        assert link.get("href", "").startswith("http://127.0.0.1:8481/articles/")
        assert entry.findtext(f"{ATOM}author/{ATOM}name")


def test_an_article_shows_its_text_its_cuts_and_its_history(desk: TestClient) -> None:
    """A cut says its kind, its rule and why; a change which words went and came; a field its candidates."""
    [crane] = desk.get("/v1/articles?outlet=courier.example").json()["articles"]
    path = f"/articles/{crane['article_id']}"
    text = get_page(desk, path)
    assert "Sign up for our newsletter" not in text
    assert "<del>41</del><ins>43</ins>" in text
    words = read_words(text)
    for said in (
        "Ada Quist",
        "Doubt: short",
        "Another headline",
        "json-ld",
        "The Reprint",
        "confidence 0.91",
    ):
        assert said in words, said
    cuts = get_page(desk, f"{path}?view=cuts")
    [cut] = [
        text
        for tag, said, text in PageReader(cuts).find("div")
        if said.get("class") == "cut" and "promo" in text
    ]
    assert "Sign up for our newsletter" in cut
    assert "Asks the reader to sign up for a newsletter" in cut
    assert "promo.newsletter" in cut
    assert "60 characters, told by their place alone" in read_words(cuts)


def test_over_a_database_alone_the_raw_bytes_are_said_to_be_elsewhere(desk: TestClient) -> None:
    """And where; no frame stands there."""
    [crane] = desk.get("/v1/articles?outlet=courier.example").json()["articles"]
    page = get_page(desk, f"/articles/{crane['article_id']}?view=raw")
    assert "The raw bytes are not here" in page
    assert "<iframe" not in page
    assert desk.get(f"/articles/{crane['article_id']}/raw").status_code == 404


def test_with_a_store_the_raw_bytes_stand_beside_in_a_dead_frame(base: Newsroom) -> None:
    """Without an origin, without scripts, loading nothing, shown by the desk alone."""
    raw = b"<!doctype html><p>Raw<script>alert(1)</script>"
    with open_desk(base, read_raw=lambda _key: raw) as desk:
        [crane] = desk.get("/v1/articles?outlet=courier.example").json()["articles"]
        [(_, frame, _)] = PageReader(get_page(desk, f"/articles/{crane['article_id']}?view=raw")).find(
            "iframe"
        )
        assert frame["sandbox"] == ""
        answer = desk.get(frame["src"])
    assert answer.content == raw
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("sandbox; default-src 'none'")
    assert "allow-" not in policy
    assert "frame-ancestors 'self'" in policy
    assert "frame-ancestors 'none'" not in policy
    assert answer.headers["x-frame-options"] == "SAMEORIGIN"


def test_a_story_shows_its_time_its_copies_and_its_voices(desk: TestClient) -> None:
    """With a chart that says in words what it shows."""
    [crane] = desk.get("/v1/articles?outlet=courier.example").json()["articles"]
    html = get_page(desk, f"/stories/{crane['story_id']}")
    words = read_words(html)
    assert "copied from The Courier" in words
    assert "<dt>languages</dt><dd><bdi>en</bdi></dd>" in html
    assert "Professor Ines Vandermeer" in words
    assert "Ada Quist" in words
    [(_, chart, _)] = PageReader(html).find("svg")
    assert re.fullmatch(r"Articles over time: \d+ from .+, at most \d+", chart["aria-label"])


def test_the_style_sheet_may_be_kept_for_ever(desk: TestClient) -> None:
    """Its name is that of its bytes; an old name leads to the new one."""
    [style] = [each for each in find_requests(get_page(desk, "/")) if each.endswith(".css")]
    answer = desk.get(style)
    assert "immutable" in answer.headers["cache-control"]
    assert "prefers-color-scheme: dark" in answer.text
    assert "@media print" in answer.text
    assert "http" not in answer.text
    assert "@import" not in answer.text
    assert desk.get("/static/desk.000000000000.css").headers["location"] == style
    assert desk.get("/static/other.css").status_code == 404


def test_who_signs_in_from_elsewhere_reads_and_signs_out(base: Newsroom) -> None:
    """The form takes a token, the cookie is none; it ends with the token; the way back stays here."""
    token = add_token(base.folder, "reader")
    with open_desk(base, client="192.0.2.7", host="desk.example") as desk:
        page = get_page(desk, "/?q=crane", 401)
        assert find_faults(page) == []
        assert 'name="back" value="/?q=crane"' in page
        wrong = desk.post("/session", data={"token": "wrong", "back": "/?q=crane"})
        assert (wrong.status_code, "set-cookie" in wrong.headers) == (401, False)
        right = desk.post("/session", data={"token": token, "back": "/?q=crane"})
        assert (right.status_code, right.headers["location"]) == (303, "/?q=crane")
        cookie = right.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        assert token not in cookie
        assert "Crane" in get_page(desk, "/?q=crane")
        assert desk.get("/v1/articles").status_code == 200
        assert desk.get("/v1/articles", headers={"Origin": "https://evil.example"}).status_code == 403
        assert "signed in as" in get_page(desk, "/session")
        assert desk.post("/session/end").status_code == 403
        desk.post("/session/end", data={"csrf": find_csrf(get_page(desk, "/session"))})
        get_page(desk, "/", 401)
        for there in ("//evil.example", "https://evil.example", "/\\evil.example", ""):
            answer = desk.post("/session", data={"token": token, "back": there})
            assert answer.headers["location"] == "/"
        revoke_token(base.folder, "reader")
        get_page(desk, "/", 401)


@pytest.mark.parametrize("cookie", ["", "x", "9999999999.aa.reader", "9" * 40 + ".aa.reader", "é.b.c"])
def test_a_made_up_session_is_none(base: Newsroom, cookie: str) -> None:
    """Nor is one without a seal."""
    with open_desk(base, client="192.0.2.7", host="desk.example") as desk:
        desk.cookies.set("copydesk_desk", cookie.encode().decode("latin-1") if cookie.isascii() else "z")
        assert desk.get("/v1/articles").status_code == 401


def test_what_stands_in_the_way_is_seen() -> None:
    """Each fault of a page that has all of them."""
    html = (
        '<html lang="en"><title>x</title><main><h1>a</h1><h3>b</h3><input id="i"><a href="/"></a><nav></nav>'
        '<p id="i" style="x" onclick="y" tabindex="5"><th>c</th><script></script><a href="#z">d</a></main>'
    )
    faults = " ".join(find_faults(html))
    for part in (
        "twice",
        "h3 follows h1",
        "<input>",
        "<a>",
        "<nav>",
        "style",
        "onclick",
        "tabindex 5",
        "scope",
    ):
        assert part in faults, part
    assert all(part in faults for part in ("<script>", "#z leads nowhere", "</main> closes nothing"))


def test_the_control_room_shows_what_the_rows_say(desk: TestClient) -> None:
    """Sources with a chart, what was refused and why, what is cut by which rule, runs with their pace."""
    html = get_page(desk, "/control")
    words = read_words(html)
    assert "How the installation is, is not known here" in words
    for said in ("courier", "no article", "promo.newsletter", "article 20, revision 1, quarantined 2", "2.6"):
        assert said in words, said
    assert len(PageReader(html).find("svg")) > 3
    assert HOSTILE in unescape(html)


def test_a_named_query_can_be_asked_in_a_form(desk: TestClient) -> None:
    """Its parameters are fields with labels; what cannot be asked is said on a page."""
    html = get_page(desk, "/queries/attention?q=crane&per=week")
    assert "<option selected>week</option>" in html
    assert 'value="crane"' in html
    assert "is not one of day, week, month" in get_page(desk, "/queries/attention?per=hour", 422)
    assert get_page(desk, "/queries/nothing", 404)
