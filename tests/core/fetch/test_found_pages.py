"""Links and dates as others write them."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.core.fetch.found_pages import FoundPage, read_told_date, resolve_link, sort_newest_first

BASE = "https://news.example/section/index.html"


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("story", "https://news.example/section/story"),
        ("/a?x=1#top", "https://news.example/a?x=1"),
        ("//cdn.example/a", "https://cdn.example/a"),
        ("  https://other.example/a\n", "https://other.example/a"),
        ("https://other.example/a b", "https://other.example/a%20b"),
        ("https://other.exam\nple/a", "https://other.example/a"),
        ("HTTP://OTHER.example/A", "http://OTHER.example/A"),
        ("/#!/story/1", "https://news.example/#!/story/1"),
        ("#!story 1", "https://news.example/section/index.html#!story%201"),
        ("/live#!", "https://news.example/live"),
        ("https://пример.example/новость", "https://пример.example/новость"),
    ],
)
def test_a_link_is_made_absolute_and_loses_its_fragment(href: str, url: str) -> None:
    """A link is read as a browser reads it; what a server could tell apart stays."""
    assert resolve_link(BASE, href) == url


@pytest.mark.parametrize(
    "href",
    [
        "",
        "   ",
        "javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "mailto:desk@news.example",
        "ftp://news.example/a",
        "file:///srv/x",
        "https://",
        "https:///a",
        "http://[::1",
        "http://a:99999/",
        "http://a:x/",
        "https://user:secret@news.example/",
        "https://good.example\\@evil.example/",
        "https://news.example/\x00a",
        "https://news.example/\ud800",
        "https://news.example/" + "a" * 5_000,
        None,
        7,
        ["https://news.example/"],
    ],
)
def test_a_link_to_no_web_page_is_none(href: object) -> None:
    """Other schemes, credentials, control characters and broken hosts are never handed on."""
    assert resolve_link(BASE, href) is None


@given(st.text(max_size=200))
def test_whatever_a_link_says_only_web_addresses_come_out(href: str) -> None:
    """No text breaks the reading, and nothing but http and https leaves it."""
    url = resolve_link(BASE, href)
    assert url is None or urlsplit(url).scheme in {"http", "https"}


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("2026-03-01T12:00:00Z", datetime(2026, 3, 1, 12, tzinfo=UTC)),
        ("2026-03-01T12:00:00.25+02:00", datetime(2026, 3, 1, 10, 0, 0, 250_000, tzinfo=UTC)),
        ("2026-03-01T12:00+01:00", datetime(2026, 3, 1, 11, tzinfo=UTC)),
        ("2026-03-01 12:00", datetime(2026, 3, 1, 12, tzinfo=UTC)),
        ("2026-03-01", datetime(2026, 3, 1, tzinfo=UTC)),
        ("2026-03", datetime(2026, 3, 1, tzinfo=UTC)),
        ("2026", datetime(2026, 1, 1, tzinfo=UTC)),
        ("Sun, 01 Mar 2026 12:00:00 +0100", datetime(2026, 3, 1, 11, tzinfo=UTC)),
    ],
)
def test_a_date_is_read_as_utc(text: str, when: datetime) -> None:
    """Each profile of ISO 8601 that feeds and sitemaps use, and mail's form, give one moment."""
    assert read_told_date(text) == when


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2026-13", "0001-01-01T00:00:00+14:00", "9" * 80, None, 20260301]
)
def test_what_is_no_date_is_none(text: object) -> None:
    """No date is made up, and none that cannot be told in UTC is kept."""
    assert read_told_date(text) is None


def test_the_newest_pages_come_first_and_undated_ones_last() -> None:
    """A page changed lately is as new as one published lately."""
    old = FoundPage("https://n.example/old", published_at=datetime(2020, 1, 1, tzinfo=UTC))
    changed = FoundPage(
        "https://n.example/changed",
        published_at=datetime(2020, 1, 1, tzinfo=UTC),
        modified_at=datetime(2026, 1, 1, tzinfo=UTC),
    )
    new = FoundPage("https://n.example/new", published_at=datetime(2025, 1, 1, tzinfo=UTC))
    undated = (FoundPage("https://n.example/u1"), FoundPage("https://n.example/u2"))
    assert sort_newest_first([*undated, old, new, changed]) == [changed, new, old, *undated]
