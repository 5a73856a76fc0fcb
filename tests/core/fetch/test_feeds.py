"""Feeds of each form, whole, odd and hostile."""

from __future__ import annotations

import gzip
import json
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.core.errors import QuarantineError
from tasks.core.fetch.feeds import MAX_FEED_BYTES, read_feed
from tasks.core.fetch.found_pages import FoundPage
from tasks.core.records import Reason

if TYPE_CHECKING:
    from pathlib import Path

URL = "https://harbour.example/rss/news.xml"
RSS = b"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"
     xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0">
<channel>
  <title>The Harbour &amp; Quay</title><link>https://harbour.example/</link><ttl>15</ttl>
  <atom:link rel="self" href="https://harbour.example/rss/news.xml" type="application/rss+xml"/>
  <item><title>Ferry runs again</title><link>/a/ferry?x=1&amp;y=2</link>
    <guid isPermaLink="false">123</guid><pubDate>Sun, 01 Mar 2026 12:00:00 +0100</pubDate>
    <source url="https://wire.example/feed">The Wire</source>
    <enclosure url="https://harbour.example/ferry.mp3" length="1" type="audio/mpeg"/></item>
  <item><title>Only a guid</title><guid>https://harbour.example/a/guid</guid></item>
  <item><title>A number</title><guid>777</guid></item>
  <item><title>Only sound</title><enclosure url="https://harbour.example/b.mp3" type="audio/mpeg"/></item>
  <item><link>https://proxy.example/~r/1</link>
    <feedburner:origLink>https://harbour.example/a/orig</feedburner:origLink></item>
  <item><guid>https://harbour.example/old-guid</guid><link>https://harbour.example/a/link</link></item>
  <item><link>javascript:alert(1)</link></item>
  <item><title>The ferry once more</title><link>https://harbour.example/a/ferry?x=1&amp;y=2#late</link></item>
</channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://harbour.example/base/">
  <title>Harbour</title>
  <entry xml:base="sub/"><title type="html">Storm &amp;amp; tide</title><id>tag:harbour.example,2026:1</id>
    <link rel="self" href="self"/><link rel="enclosure" href="storm.mp3"/>
    <link rel="alternate" type="application/json" href="storm.json"/><link href="storm"/>
    <published>2026-03-01T10:00:00+02:00</published><updated>2026-03-02T10:00:00Z</updated></entry>
  <entry><id>tag:harbour.example,2026:2</id><updated>2026-03-02T10:00:00Z</updated></entry>
  <entry><id>urn:3</id><link href="/three"/><updated>2026-03-03T10:00:00Z</updated></entry>
</feed>"""
RDF = b"""<?xml version="1.0" encoding="iso-8859-1"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
  xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">
<channel rdf:about="https://harbour.example/"><title>F\xe4hren</title><link>https://harbour.example/</link>
<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency></channel>
<item rdf:about="https://harbour.example/1"><title>Eins</title><link>https://harbour.example/1</link>
<dc:date>2026-03-01T10:00+01:00</dc:date></item></rdf:RDF>"""
JSON = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Harbour",
    "items": [
        {
            "id": "1",
            "url": "/a/one",
            "title": "One",
            "date_published": "2026-03-01T10:00:00-05:00",
            "date_modified": "2026-03-02T00:00:00Z",
        },
        {"id": "2", "external_url": "https://other.example/two"},
        {"id": "https://harbour.example/a/three", "title": 7, "date_published": ["never"]},
        {"id": 4},
        "five",
        {"id": "6", "url": "data:text/html,x"},
    ],
}


def _urls(data: bytes, most: int = 500) -> list[str]:
    return [page.url for page in read_feed(data, URL, None, most).pages]


def test_rss_gives_its_pages_in_order_and_once() -> None:
    """Origin links win over proxies; numbers, sounds and scripts are no pages; links are made absolute."""
    reading = read_feed(RSS, URL, "application/rss+xml")
    assert (reading.form, reading.title, reading.ttl_s) == ("rss", "The Harbour & Quay", 900)
    assert [page.url for page in reading.pages] == [
        "https://harbour.example/a/ferry?x=1&y=2",
        "https://harbour.example/a/guid",
        "https://harbour.example/a/orig",
        "https://harbour.example/a/link",
    ]
    assert reading.pages[0] == FoundPage(
        "https://harbour.example/a/ferry?x=1&y=2",
        published_at=datetime(2026, 3, 1, 11, tzinfo=UTC),
        stated=(("title", "Ferry runs again"), ("published_at", "Sun, 01 Mar 2026 12:00:00 +0100")),
        guid="123",
    )


@pytest.mark.parametrize("version", ["0.91", "0.92", "0.93", "2.0"])
def test_each_version_of_rss_is_rss(version: str) -> None:
    """Old versions differ in what nobody needs here."""
    data = f'<rss version="{version}"><channel><item><link>https://n.example/1</link></item></channel></rss>'
    reading = read_feed(data.encode(), URL, None)
    assert (reading.form, [page.url for page in reading.pages]) == ("rss", ["https://n.example/1"])


def test_atom_gives_the_alternate_page_under_xml_base() -> None:
    """Self links, enclosures and other forms of an entry are not its page; an id is no link."""
    reading = read_feed(ATOM, URL, "application/atom+xml")
    assert reading.form == "atom"
    assert reading.pages == (
        FoundPage(
            "https://harbour.example/base/sub/storm",
            published_at=datetime(2026, 3, 1, 8, tzinfo=UTC),
            modified_at=datetime(2026, 3, 2, 10, tzinfo=UTC),
            stated=(
                ("title", "Storm & tide"),
                ("published_at", "2026-03-01T10:00:00+02:00"),
                ("modified_at", "2026-03-02T10:00:00Z"),
            ),
            guid="tag:harbour.example,2026:1",
        ),
        FoundPage(
            "https://harbour.example/three",
            modified_at=datetime(2026, 3, 3, 10, tzinfo=UTC),
            stated=(("published_at", "2026-03-03T10:00:00Z"),),
            guid="urn:3",
        ),
    )


def test_a_relative_base_stands_to_the_feeds_own_address() -> None:
    """And one inside it to that."""
    feed = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="/blog/"><title>t</title><id>u:1</id>
        <entry xml:base="2026/"><title>a</title><id>u:2</id><link href="a.html"/></entry>
        <entry><title>b</title><id>u:3</id><link rel="alternate" href="b.html"/></entry></feed>"""
    pages = read_feed(feed, "https://harbour.example/feeds/x.xml", None).pages
    assert [page.url for page in pages] == [
        "https://harbour.example/blog/2026/a.html",
        "https://harbour.example/blog/b.html",
    ]


@pytest.mark.parametrize(
    "empty", [b"<link/>", b"<link />", b"<link></link>", b"<link> </link>", b"<link><![CDATA[ ]]></link>"]
)
@pytest.mark.parametrize("is_first", [True, False])
def test_beside_an_empty_link_the_guid_is_the_page(empty: bytes, is_first: bool) -> None:  # noqa: FBT001 - a case
    """Unless it says that it is none."""
    link, no_link = (
        b"<guid%s>https://harbour.example/%s</guid>" % said
        for said in ((b" isPermaLink='true'", b"a"), (b" isPermaLink='false'", b"b"))
    )
    items = (b"".join((empty, guid) if is_first else (guid, empty)) for guid in (link, no_link))
    feed = b"<rss version='2.0'><channel>%s</channel></rss>" % b"".join(
        b"<item><title>t</title>%s</item>" % item for item in items
    )
    assert [page.url for page in read_feed(feed, URL, None).pages] == ["https://harbour.example/a"]


def test_rdf_gives_pages_dates_and_how_often_it_changes() -> None:
    """RSS 1.0 is read in its declared charset; two updates an hour are one in 1,800 s."""
    reading = read_feed(RDF, URL, "text/xml")
    assert (reading.form, reading.title, reading.ttl_s) == ("rdf", "Fähren", 1800)
    assert reading.pages == (
        FoundPage(
            "https://harbour.example/1",
            datetime(2026, 3, 1, 9, tzinfo=UTC),
            stated=(("title", "Eins"), ("published_at", "2026-03-01T10:00+01:00")),
            guid="https://harbour.example/1",
        ),
    )
    old = RDF.replace(b"http://purl.org/rss/1.0/", b"http://my.netscape.com/rdf/simple/0.9/")
    assert read_feed(old, URL, None).form == "rdf"


@pytest.mark.parametrize("version", ["https://jsonfeed.org/version/1", "https://jsonfeed.org/version/1.1"])
def test_json_feed_gives_its_own_page_before_the_one_elsewhere(version: str) -> None:
    """What is no text where text belongs is left out, and only that."""
    reading = read_feed(json.dumps(JSON | {"version": version}).encode(), URL, "application/feed+json")
    assert (reading.form, reading.title) == ("json", "Harbour")
    assert reading.pages == (
        FoundPage(
            "https://harbour.example/a/one",
            published_at=datetime(2026, 3, 1, 15, tzinfo=UTC),
            modified_at=datetime(2026, 3, 2, tzinfo=UTC),
            stated=(
                ("title", "One"),
                ("published_at", "2026-03-01T10:00:00-05:00"),
                ("modified_at", "2026-03-02T00:00:00Z"),
            ),
            guid="1",
        ),
        FoundPage("https://other.example/two", guid="2"),
        FoundPage("https://harbour.example/a/three", guid="https://harbour.example/a/three"),
    )


def test_a_feed_is_read_whatever_its_packing_and_media_type_say() -> None:
    """Bytes decide: gzip is opened, and text/html is no reason to refuse RSS."""
    assert read_feed(gzip.compress(RSS), URL, "text/html").pages == read_feed(RSS, URL, None).pages
    warning = b"<br />\n<b>Notice</b>: no cache in <b>/srv/feed.php</b><br />\n"
    for before in (b"\n\n", b"\xef\xbb\xbf \n", warning):
        assert read_feed(before + RSS, URL, None).pages == read_feed(RSS, URL, None).pages


def test_one_broken_byte_changes_no_address() -> None:
    """A summary that was cut inside a character is no reason to read all of the feed in another charset."""
    items = "".join(
        f"<item><title>Fähre {n}</title><link>https://harbour.example/café-{n}</link>"
        f"<description>Spät, so früh</description></item>"
        for n in range(4)
    )
    feed = f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{items}</channel></rss>'
    broken = feed.encode().replace("früh".encode(), "frü".encode()[:-1])
    for media_type in (None, "text/xml; charset=utf-8", "text/xml; charset=ISO-8859-1"):
        pages = read_feed(broken, URL, media_type).pages
        assert [page.url for page in pages] == [f"https://harbour.example/café-{n}" for n in range(4)]


def test_a_json_feed_may_hold_raw_line_breaks() -> None:
    """JSON forbids them inside a string, and every template writes them."""
    data = json.dumps(JSON).replace("One", "One\n\tand a half").encode()
    assert read_feed(data, URL, None).pages[0].stated[0] == ("title", "One and a half")


def test_a_cut_packing_gives_what_came() -> None:
    """A transfer that broke off costs what did not come."""
    items = b"".join(b"<item><link>https://harbour.example/%d</link></item>" % n for n in range(9000))
    packed = gzip.compress(b"<rss version='2.0'><channel>" + items + b"</channel></rss>")
    assert len(read_feed(packed[:-9], URL, None, most=9000).pages) > 8000


def test_a_broken_feed_gives_what_can_be_read() -> None:
    """A bare ampersand, or an end that never came, costs no page that stands before it."""
    broken = RSS.replace(b"Ferry runs again", b"Ferry & sons run").replace(b"</channel></rss>", b"")
    assert _urls(broken) == _urls(RSS)


@pytest.mark.parametrize("sign", [b"&#99999999999;", b"&#xD800;", b"&#0;", b"\x0b", b"&nbsp;", b"&#xfffe;"])
def test_a_sign_that_is_none_costs_no_page(sign: bytes) -> None:
    """One bad character in one title is no reason to lose a feed."""
    for feed in (RSS, ATOM):
        broken = feed.replace(b"<title>", b"<title>x" + sign)
        assert _urls(broken) == _urls(feed)


def test_a_text_input_of_the_feed_is_no_page() -> None:
    """A search box has a link, too."""
    box = b"<textInput><title>Search</title><name>q</name><link>https://harbour.example/q</link></textInput>"
    assert _urls(RSS.replace(b"<ttl>", box + b"<ttl>")) == _urls(RSS)


def test_of_too_many_pages_the_newest_are_kept() -> None:
    """A feed that lists its archive from the first day on still gives today's news."""
    items = "".join(
        f"<item><link>https://n.example/{day}</link><pubDate>{day:02} Mar 2026 00:00:00 GMT</pubDate></item>"
        for day in range(1, 31)
    )
    data = f"<rss version='2.0'><channel>{items}</channel></rss>".encode()
    assert _urls(data, most=2) == ["https://n.example/30", "https://n.example/29"]
    assert len(_urls(data)) == 30
    undated = "".join(f"<item><link>https://n.example/{i}</link></item>" for i in range(5)).encode()
    assert _urls(b"<rss version='2.0'><channel>" + undated + b"</channel></rss>", most=2) == [
        "https://n.example/0",
        "https://n.example/1",
    ]


def test_no_file_is_read_for_an_entity(tmp_path: Path) -> None:
    """An external entity stays empty: what lies on the disk enters no title and no link."""
    secret = tmp_path / "secret.txt"
    secret.write_text("top-secret")
    data = (
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}">]><rss version="2.0">'
        "<channel><title>&x;</title><item><title>&x;</title><link>https://n.example/&x;</link></item></channel></rss>"
    )
    assert "top-secret" not in repr(read_feed(data.encode(), URL, None))


def test_a_file_or_address_as_content_is_not_opened(tmp_path: Path) -> None:
    """A body that is a path or a URL is no feed; nothing is looked up."""
    file = tmp_path / "feed.xml"
    file.write_bytes(RSS)
    for body in (str(file), file.as_uri(), "http://127.0.0.1:9/feed"):
        with pytest.raises(QuarantineError, match="no RSS"):
            read_feed(body.encode(), URL, None)


@pytest.mark.slow
def test_an_entity_bomb_does_not_go_off() -> None:
    """Entities made of entities are not expanded into gigabytes."""
    levels = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 12))
    data = (
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a0 "lol">{levels}]><rss version="2.0"><channel>'
        "<title>&a11;</title><item><link>https://n.example/1</link></item></channel></rss>"
    )
    reading = read_feed(data.encode(), URL, None)
    assert len(reading.title or "") <= 500
    assert [page.url for page in reading.pages] == ["https://n.example/1"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"   ",
        b"plain words",
        b"<html><body><p>A page</p></body></html>",
        b"{",
        b'{"version": "https://jsonfeed.org/version/1.1"}',
        b'{"version": "https://jsonfeed.org/version/1.1", "items": {}}',
        b'{"items": []}',
        b'{"version": 1, "items": []}',
        b'{"a":' * 100_000,
        b'{"a": ' + b"9" * 100_000 + b"}",
        b"<rss " + b"".join(b"a%d='x' " % i for i in range(20_000)) + b"/>",
        b"\x00\x01\x02",
        gzip.compress(RSS, mtime=0)[:12],
    ],
)
def test_what_is_no_feed_is_unreadable(data: bytes) -> None:
    """Each ends with a reason, whatever the parser would have said, and soon."""
    with pytest.raises(QuarantineError) as caught:
        read_feed(data, URL, None)
    assert caught.value.reason is Reason.UNREADABLE


def test_a_feed_beyond_every_measure_is_too_large() -> None:
    """What unpacks to more than 16 MB is not parsed."""
    with pytest.raises(QuarantineError) as caught:
        read_feed(gzip.compress(RSS + b" " * MAX_FEED_BYTES), URL, None)
    assert caught.value.reason is Reason.TOO_LARGE


def test_deep_markup_neither_hangs_nor_overflows() -> None:
    """Ten thousand open elements are read without recursion."""
    depth = 10 * sys.getrecursionlimit()
    data = b"<rss version='2.0'><channel><item><link>https://n.example/1</link><description>" + b"<a>" * depth
    assert _urls(data) == ["https://n.example/1"]


@pytest.mark.parametrize(
    ("says", "ttl_s"),
    [
        ("<ttl>60</ttl>", 3600),
        ("<ttl>0</ttl>", None),
        ("<ttl>soon</ttl>", None),
        ("<ttl>9999999</ttl>", 30 * 86_400),
        ("<sy:updatePeriod>daily</sy:updatePeriod>", 86_400),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", None),
        ("<sy:updatePeriod>often</sy:updatePeriod>", None),
    ],
)
def test_how_long_a_feed_asks_to_be_left_alone(says: str, ttl_s: int | None) -> None:
    """RSS says minutes, the syndication module a period; nonsense says nothing."""
    data = (
        '<rss version="2.0" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel>'
        f"<title>T</title>{says}<item><link>https://n.example/1</link></item></channel></rss>"
    )
    assert read_feed(data.encode(), URL, None).ttl_s == ttl_s


@given(st.sampled_from([RSS, ATOM, RDF, json.dumps(JSON).encode()]), st.data())
@settings(max_examples=150)
def test_no_damage_gives_anything_but_pages_or_a_reason(feed: bytes, data: st.DataObject) -> None:
    """Cut, doubled or overwritten anywhere, a feed gives web addresses or is unreadable."""
    start = data.draw(st.integers(0, len(feed)))
    end = data.draw(st.integers(start, min(start + 60, len(feed))))
    patch = data.draw(
        st.binary(max_size=20) | st.sampled_from([b"<", b"&#99999999999;", b"]]>", b"<![CDATA["])
    )
    try:
        reading = read_feed(feed[:start] + patch + feed[end:], URL, None)
    except QuarantineError as error:
        assert error.reason is Reason.UNREADABLE  # noqa: PT017 - either way is right
    else:
        assert all(urlsplit(page.url).scheme in {"http", "https"} for page in reading.pages)


def test_an_item_says_its_text_authors_tags_and_id() -> None:
    """In RSS, Atom and JSON alike; a summary that only begins the text is none beside it."""
    text = "<p>The ferry runs again.</p><p>It leaves at nine.</p>"
    rss = (
        "<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'"
        " xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><language>en-gb</language>"
        "<item><title>Ferry</title><link>https://harbour.example/a</link><guid>tag:a</guid>"
        "<dc:creator>Ada Tolm</dc:creator><category>Boats</category><category>Boats</category>"
        f"<description>At nine.</description><content:encoded><![CDATA[{text}]]></content:encoded></item>"
        "</channel></rss>"
    )
    atom = (
        "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en-gb'><entry><id>tag:a</id><title>Ferry</title>"
        "<link href='https://harbour.example/a'/><author><name>Ada Tolm</name></author>"
        "<category term='Boats'/><summary>At nine.</summary>"
        f"<content type='html'><![CDATA[{text}]]></content></entry></feed>"
    )
    item = {
        "id": "tag:a",
        "url": "/a",
        "title": "Ferry",
        "authors": [{"name": "Ada Tolm"}, 7],
        "tags": ["Boats"],
    }
    feed = JSON | {"language": "en-gb", "items": [item | {"summary": "At nine.", "content_html": text}]}
    said = {"title": "Ferry", "description": "At nine.", "authors": ("Ada Tolm",), "tags": ("Boats",)}
    for data in (rss, atom, json.dumps(feed)):
        [page] = read_feed(data.encode(), URL, None).pages
        assert (page.guid, page.content) == ("tag:a", text)
        assert dict(page.stated) | {"language": "en-gb"} == said | {"language": "en-gb"}
        assert data == atom or ("language", "en-gb") in page.stated


def test_an_id_that_several_items_have_is_none() -> None:
    """It tells them not apart."""
    items = "".join(
        f"<item><link>https://n.example/{n}</link><guid>{guid}</guid></item>" for n, guid in enumerate("aab")
    )
    pages = read_feed(f"<rss version='2.0'><channel>{items}</channel></rss>".encode(), URL, None).pages
    assert [page.guid for page in pages] == [None, None, "b"]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("Sat, 14 Mar 2026 09:30:00 +0100", "Sat, 14 Mar 2026 09:30:00 +0100"),
        ("Sat, 14 Mar 2026 09:30:00", "Sat, 14 Mar 2026 09:30:00"),
        ("14 Mar 26 09:30:00 -0500", "2026-03-14T14:30:00+00:00"),
        ("14 Mar 26 09:30:00", "2026-03-14T09:30:00"),
        ("tomorrow", None),
    ],
)
def test_a_time_has_the_zone_that_the_feed_gives_it(written: str, told: str | None) -> None:
    """As it was written, where anybody can read that; none is made up."""
    feed = f"<item><link>https://n.example/1</link><pubDate>{written}</pubDate></item>"
    [page] = read_feed(f"<rss version='2.0'><channel>{feed}</channel></rss>".encode(), URL, None).pages
    assert dict(page.stated).get("published_at") == told
