"""Addresses inside addresses."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.core.fetch.found_pages import unwrap_address

PAGE = "https://harbour.example/a/ferry?id=7&x=%C3%A4"
QUOTED = quote(PAGE, safe="")


@pytest.mark.parametrize(
    "wrapped",
    [
        f"https://www.google.com/url?rct=j&sa=t&url={QUOTED}&ct=ga",
        f"https://www.google.co.uk/url?q={QUOTED}&sa=U",
        f"https://google.de/url?q={QUOTED}",
        f"https://l.facebook.com/l.php?u={QUOTED}&h=AT0",
        f"https://out.reddit.com/t3_x?url={QUOTED}&token=1",
        f"https://www.bing.com/news/apiclick.aspx?ref=FexRss&url={QUOTED}&c=1",
        f"https://www.youtube.com/redirect?event=x&q={QUOTED}",
        f"https://duckduckgo.com/l/?uddg={QUOTED}",
        f"https://r.search.yahoo.com/_ylt=A/RV=2/RE=1/RO=10/RU={QUOTED}/RK=2/RS=x-",
        f"https://eur01.safelinks.protection.outlook.com/?url={QUOTED}&data=05",
        f"https://www.google.com/url?url={quote('https://l.facebook.com/l.php?u=' + QUOTED, safe='')}",
    ],
)
def test_a_redirector_says_where_it_leads(wrapped: str) -> None:
    """The target is taken from the address, with its own parameters, through several layers."""
    assert unwrap_address(wrapped) == PAGE


@pytest.mark.parametrize(
    ("wrapped", "page"),
    [
        ("https://www.google.com/amp/s/harbour.example/a/ferry.amp", "https://harbour.example/a/ferry.amp"),
        ("https://www.google.com/amp/harbour.example/a", "http://harbour.example/a"),
        ("https://harbour-example.cdn.ampproject.org/c/s/harbour.example/a", "https://harbour.example/a"),
        (
            "https://harbour-example.cdn.ampproject.org/v/s/harbour.example/a?id=7&amp_js_v=0.1&usqp=mq331",
            "https://harbour.example/a?id=7",
        ),
        ("https://cdn.ampproject.org/c/harbour.example/a", "http://harbour.example/a"),
        ("https://www.bing-amp.com/c/s/harbour.example/a?amp_js_v=0.1", "https://harbour.example/a"),
    ],
)
def test_an_amp_cache_or_viewer_says_whose_page_it_shows(wrapped: str, page: str) -> None:
    """Host, path and the page's own parameters stay; those of the cache go."""
    assert unwrap_address(wrapped) == page


@pytest.mark.parametrize(
    "url",
    [
        PAGE,
        f"https://harbour.example/share?url={QUOTED}",
        f"https://l.facebook.com.evil.example/l.php?u={QUOTED}",
        f"https://notgoogle.com/url?q={QUOTED}",
        "https://www.google.com/search?q=https://harbour.example/",
        "https://www.google.com/url?q=javascript:alert(1)",
        "https://www.google.com/url?q=ferry",
        "https://www.google.com/amp/s/",
        "https://x.cdn.ampproject.org/i/s/harbour.example/pier.jpg",
        "https://news.google.com/rss/articles/CBMiABC?oc=5",
        "https://www.google.com/url?" + "&".join(f"a{i}=1" for i in range(500)),
        "ftp://www.google.com/url?q=https://harbour.example/",
        "http://[::1",
        "",
    ],
)
def test_any_other_address_stays_as_it_is(url: str) -> None:
    """Only well-known wrappers are opened, and only onto the web."""
    assert unwrap_address(url) == url


def test_layers_without_end_are_opened_five_times() -> None:
    """A wrapper of itself costs five steps."""
    url = PAGE
    for _ in range(7):
        url = f"https://www.google.com/url?q={quote(url, safe='')}"
    assert unwrap_address(url).startswith("https://www.google.com/url?q=https%3A")


@given(st.text(max_size=80))
def test_whatever_is_inside_only_web_addresses_come_out(inner: str) -> None:
    """No text inside a wrapper breaks it, or leads off the web."""
    for wrapper in ("https://www.google.com/url?q=", "https://www.google.com/amp/s/"):
        assert urlsplit(unwrap_address(wrapper + quote(inner, safe="/"))).scheme in {"http", "https"}
