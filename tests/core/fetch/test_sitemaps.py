"""Sitemaps of each form, whole, odd and hostile."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.core.errors import QuarantineError
from tasks.core.fetch.found_pages import FoundPage
from tasks.core.fetch.sitemaps import MAX_ENTRIES, FoundSitemap, read_sitemap
from tasks.core.records import Reason

if TYPE_CHECKING:
    from pathlib import Path

URL = "https://harbour.example/sitemap.xml"
NS = b'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
URLSET = b"""<?xml version="1.0" encoding="UTF-8"?>
<urlset %s xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
  <!-- two stories -->
  <url><loc> https://harbour.example/a/old </loc><lastmod>2025-01-01</lastmod><priority>0.5</priority></url>
  <url><loc>/a/undated?x=1&amp;y=2</loc>
    <image:image><image:loc>https://harbour.example/i.jpg</image:loc><image:title>A pier</image:title>
    </image:image>
  </url>
  <url><loc>https://harbour.example/a/new</loc><lastmod>2026-03-01T12:00:00+01:00</lastmod></url>
  <url><loc>https://harbour.example/a/new#twice</loc></url>
  <url><loc>javascript:alert(1)</loc></url>
  <url><lastmod>2026-03-01</lastmod></url>
</urlset>""" % (NS,)
NEWS = b"""<urlset %s xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
  <url><loc>https://harbour.example/a/ferry</loc>
    <news:news><news:publication><news:name>The Harbour</news:name><news:language>en</news:language>
    </news:publication><news:publication_date>2026-03-01T12:00Z</news:publication_date>
    <news:title>Ferry &amp; tide</news:title><news:keywords>ferry,  low tide, ferry</news:keywords>
    </news:news></url>
</urlset>""" % (NS,)
INDEX = b"""<sitemapindex %s>
  <sitemap><loc>https://harbour.example/s/2025.xml.gz</loc><lastmod>2025-12-31</lastmod></sitemap>
  <sitemap><loc>/s/2026.xml</loc><lastmod>2026-03-01</lastmod></sitemap>
  <sitemap><loc>https://harbour.example/sitemap.xml</loc></sitemap>
</sitemapindex>""" % (NS,)


def _urls(data: bytes, most: int = 50_000) -> list[str]:
    return [page.url for page in read_sitemap(data, URL, most).pages]


def test_a_urlset_gives_its_pages_newest_first() -> None:
    """Dated pages come first, each page once; pictures, scripts and empty entries are no pages."""
    assert read_sitemap(URLSET, URL).pages == (
        FoundPage(
            "https://harbour.example/a/new",
            modified_at=datetime(2026, 3, 1, 11, tzinfo=UTC),
            stated=(("modified_at", "2026-03-01T12:00:00+01:00"),),
        ),
        FoundPage(
            "https://harbour.example/a/old",
            modified_at=datetime(2025, 1, 1, tzinfo=UTC),
            stated=(("modified_at", "2025-01-01"),),
        ),
        FoundPage("https://harbour.example/a/undated?x=1&y=2"),
    )


def test_a_news_sitemap_says_title_time_keywords_and_publication() -> None:
    """What the news module says of a page is kept; the publication's name is not its title."""
    assert read_sitemap(NEWS, URL).pages == (
        FoundPage(
            "https://harbour.example/a/ferry",
            datetime(2026, 3, 1, 12, tzinfo=UTC),
            stated=(
                ("title", "Ferry & tide"),
                ("publisher", "The Harbour"),
                ("published_at", "2026-03-01T12:00Z"),
                ("tags", ("ferry", "low tide")),
                ("language", "en"),
            ),
        ),
    )


def test_an_index_gives_its_sitemaps_and_never_itself() -> None:
    """An index that names itself would be read for ever."""
    reading = read_sitemap(INDEX, URL)
    assert reading.pages == ()
    assert reading.sitemaps == (
        FoundSitemap("https://harbour.example/s/2026.xml", "2026-03-01"),
        FoundSitemap("https://harbour.example/s/2025.xml.gz", "2025-12-31"),
    )


def test_a_list_of_addresses_is_a_sitemap() -> None:
    """One address a line, in order, with any line ends and a byte order mark; other lines are passed over."""
    one, two = "https://harbour.example/1", "https://harbour.example/2"
    data = f"\ufeff{one}\r\n{two}\r\n\r\nwords\r\n{one}\n".encode()
    assert _urls(data) == [one, two]


@pytest.mark.parametrize(
    "data",
    [
        gzip.compress(URLSET),
        URLSET.replace(NS, b""),
        URLSET.replace(NS, NS.replace(b"http:", b"https:")),
        b"\n  " + URLSET.partition(b"?>")[2],
        URLSET.decode().replace("UTF-8", "UTF-16").encode("utf-16"),
        URLSET.replace(b"x=1&amp;y=2", b"x=1&y=2"),
        URLSET.replace(b"/a/undated?x=1&amp;y=2", b"<![CDATA[ /a/undated?x=1&y=2 ]]>"),
        b"\xef\xbb\xbf\r\n\r\n" + URLSET,
        b"<br />\n<b>Warning</b>: no cache in <b>/srv/map.php</b><br />" + URLSET,
        URLSET.replace(b"2025-01-01</lastmod>", b"2025-01-01</lastmod><name>Caf&eacute; &tide; &</name>"),
        URLSET.replace(b"<priority>0.5", b"<priority>&#0;&#xD800;\x03\x1b0.5"),
        URLSET.replace(b"<priority>0.5</priority>", b"<priority>0.5</br>"),
        URLSET.replace(b"<priority>0.5", b"<priority>\xe9 0.5"),
        URLSET.replace(b"<urlset ", b"<urlset><urlset ").replace(b"</urlset>", b"</urlset></urlset>"),
        URLSET.replace(b"urlset", b"URLSET").replace(b"<url>", b"<Url>").replace(b"</url>", b"</Url>"),
        URLSET.replace(b"<loc>", b"<LOC>").replace(b"</loc>", b"</LOC>"),
        URLSET.replace(b"http://www.sitemaps.org/schemas/sitemap/0.9", b"http://maps.example/none"),
        URLSET.replace(b' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"', b""),
        URLSET.replace(b"https://harbour.example/a/old", b"harbour.example/a/old"),
        gzip.compress(URLSET)[:-3],
        URLSET.replace(b"</urlset>", b""),
        URLSET.replace(b"</urlset>", b"<url><loc>https://harbour.example/a/new</lo"),
    ],
)
def test_packing_namespace_encoding_and_small_damage_change_nothing(data: bytes) -> None:
    """Bare ampersands, a lost end, a namespace that is off, what stands before it: the same pages."""
    assert _urls(data) == _urls(URLSET)


def test_a_broken_entry_costs_itself_alone() -> None:
    """What stands behind it is read; so is a cut file as far as it goes."""
    broken = URLSET.replace(b"<priority>0.5</priority></url>", b"<priority 0.5></url")
    assert "https://harbour.example/a/new" in _urls(broken)
    many = b"<urlset>" + b"".join(b"<url><loc>/%d</loc></url>" % n for n in range(9000)) + b"</urlset>"
    packed = gzip.compress(many)
    assert 1000 < len(_urls(packed[: len(packed) // 2])) < 9000


def test_what_a_news_sitemap_says_is_told_by_its_names_alone() -> None:
    """Prefixes that nobody declared, or a namespace of another's, say the same."""
    expected = read_sitemap(NEWS, URL)
    undeclared = NEWS.replace(b' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"', b"")
    assert read_sitemap(undeclared, URL) == expected
    assert read_sitemap(NEWS.replace(b"google.com", b"maps.example"), URL) == expected


def test_the_charset_is_that_of_the_header_or_the_declaration() -> None:
    """A sitemap that is no UTF-8 keeps the signs of its addresses, by whoever names their charset."""
    said = '<?xml version="1.0" encoding="windows-1251"?><urlset><url><loc>/Порт</loc></url></urlset>'
    declared, bare = said.encode("cp1251"), said.partition("?>")[2].encode("cp1251")
    for data, media_type in (
        (declared, None),
        (declared, "text/xml; charset=ISO-8859-1"),
        (bare, "application/xml; charset=windows-1251"),
    ):
        found = read_sitemap(data, URL, media_type=media_type).pages
        assert [page.url for page in found] == ["https://harbour.example/Порт"]


def test_of_too_many_pages_the_newest_are_kept() -> None:
    """Sitemaps often list the newest page last."""
    assert _urls(URLSET, most=1) == ["https://harbour.example/a/new"]
    assert len(read_sitemap(INDEX, URL, most=1).sitemaps) == 1


@pytest.mark.slow
def test_a_sitemap_without_end_is_read_so_far_and_no_further() -> None:
    """More entries than four times the protocol's limit are not read."""
    entries = b"".join(b"<url><loc>https://n.example/%d</loc></url>" % i for i in range(MAX_ENTRIES + 10))
    assert len(_urls(b"<urlset>" + entries, most=10**9)) == MAX_ENTRIES


def test_no_file_is_read_for_an_entity(tmp_path: Path) -> None:
    """An external entity stays closed: what lies on the disk enters no address."""
    secret = tmp_path / "secret.txt"
    secret.write_text("https://harbour.example/top-secret")
    entity = f'<!DOCTYPE urlset [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    data = f"{entity}<urlset><url><loc>&x;</loc></url></urlset>"
    assert read_sitemap(data.encode(), URL).pages == ()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"words only",
        b"<html><body>no</body></html>",
        b"<rss version='2.0'/>",
        b"<a>" * 100_000,
        b"<urlset>" + b"<a>" * 100_000,
        b"<urlset><url><loc>" + b"a" * 11_000_000,
        b"<urlset",
        b"\x1f\x8bbroken",
        b'<!DOCTYPE u [<!ENTITY a0 "https://a.example/">'
        + b"".join(b'<!ENTITY a%d "%s">' % (i, b"&a%d;" % (i - 1) * 10) for i in range(1, 12))
        + b']><urlset x="&a11;"><url><loc>&a11;</loc></url></urlset>',
        b'<!DOCTYPE u [<!ENTITY a "]>"><!ENTITY b "bb"> ]><urlset><url><loc>/&b;</loc></url></urlset>',
        b'<!DOCTYPE u [ <!-- %s --> <!ENTITY b "bb"> ]><urlset><url><loc>/&b;</loc></url></urlset>'
        % (b"x" * 70_000),
    ],
)
def test_what_is_no_sitemap_is_unreadable(data: bytes) -> None:
    """Bombs, depth and other formats end with a reason, and soon."""
    with pytest.raises(QuarantineError) as caught:
        read_sitemap(data, URL)
    assert caught.value.reason is Reason.UNREADABLE


def test_a_bomb_of_gzip_is_too_large() -> None:
    """The cap on what it unpacks to is the caller's."""
    with pytest.raises(QuarantineError) as caught:
        read_sitemap(gzip.compress(URLSET + b" " * 1_000_000), URL, max_bytes=100_000)
    assert caught.value.reason is Reason.TOO_LARGE


@given(st.sampled_from([URLSET, NEWS, INDEX]), st.data())
@settings(max_examples=150)
def test_no_damage_gives_anything_but_addresses_or_a_reason(sitemap: bytes, data: st.DataObject) -> None:
    """Cut or overwritten anywhere, a sitemap gives web addresses or is unreadable."""
    start = data.draw(st.integers(0, len(sitemap)))
    end = data.draw(st.integers(start, min(start + 60, len(sitemap))))
    try:
        reading = read_sitemap(sitemap[:start] + data.draw(st.binary(max_size=20)) + sitemap[end:], URL)
    except QuarantineError as error:
        assert error.reason is Reason.UNREADABLE  # noqa: PT017 - either way is right
    else:
        found = [*reading.pages, *reading.sitemaps]
        assert all(urlsplit(each.url).scheme in {"http", "https"} for each in found)
