"""What an answer is told to be."""

from __future__ import annotations

import gzip
import json

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from tasks.core.fetch.found_kind import WebKind, sniff

URL = "https://harbour.example/x"
RSS = b'<?xml version="1.0"?>\n<rss version="2.0"><channel/></rss>'
DOCTYPE = (
    b'<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/x.dtd">'
)
URLSET = b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>'
WARC = b"WARC/1.1\r\nWARC-Type: warcinfo\r\n"


@pytest.mark.parametrize(
    ("data", "media_type", "kind"),
    [
        (RSS, "text/html", WebKind.FEED),
        (b"\xef\xbb\xbf \n" + RSS, None, WebKind.FEED),
        (RSS.decode().encode("utf-16"), None, WebKind.FEED),
        (gzip.compress(RSS, mtime=0), "application/octet-stream", WebKind.FEED),
        (b"<!-- made by <hand> --><?x y?>" + RSS, None, WebKind.FEED),
        (DOCTYPE + RSS.partition(b"?>")[2], None, WebKind.FEED),
        (b'<!DOCTYPE rss [<!ENTITY nbsp "&#160;"> ]><rss version="0.91"/>', None, WebKind.FEED),
        (b'<feed xmlns="http://www.w3.org/2005/Atom"/>', "text/plain", WebKind.FEED),
        (b'<atom:feed xmlns:atom="http://www.w3.org/2005/Atom"/>', None, WebKind.FEED),
        (b'<rdf:RDF xmlns="http://purl.org/rss/1.0/"><channel/></rdf:RDF>', None, WebKind.FEED),
        (b'<rdf:RDF xmlns:foaf="http://xmlns.com/foaf/0.1/"/>', None, WebKind.OTHER),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', "application/json", WebKind.FEED),
        (b'{"version":"https:\\/\\/jsonfeed.org\\/version\\/1"}', None, WebKind.FEED),
        (
            json.dumps({"x": "y" * 99_000, "version": "https://jsonfeed.org/version/1"}).encode(),
            None,
            WebKind.FEED,
        ),
        (b'{"version": "1.1", "items": []}', "application/feed+json", WebKind.OTHER),
        (URLSET, "text/html", WebKind.SITEMAP),
        (b"<br />\n<b>Warning</b>: x in <b>y.php</b><br />\n" + RSS, "text/html", WebKind.FEED),
        (b"<html><body><pre>" + RSS, "text/html", WebKind.PAGE),
        (b"<p>How to write <rss version='2.0'> well", "text/html", WebKind.PAGE),
        (gzip.compress(URLSET, mtime=0), None, WebKind.SITEMAP),
        (b"<sitemapindex><sitemap/></sitemapindex>", None, WebKind.SITEMAP),
        (b"https://harbour.example/1\r\nhttps://harbour.example/2\n", "text/plain", WebKind.SITEMAP),
        (b"<!DOCTYPE html><title>x</title>", "application/rss+xml", WebKind.PAGE),
        (b'<!doctype HTML PUBLIC "-//W3C//DTD HTML 4.01//EN" "x"><p>', None, WebKind.PAGE),
        (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>', "text/xml", WebKind.PAGE),
        (b"<!-- x --><head><meta></head>", "text/html", WebKind.PAGE),
        (b"Warning: a note <br><p>Ferry runs</p>", "text/html; charset=utf-8", WebKind.PAGE),
        (b"a < b and <p> as text", "text/plain", WebKind.OTHER),
        (b"https://harbour.example/1 is where it stood", "text/plain", WebKind.OTHER),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml", WebKind.OTHER),
        (WARC, "text/html", WebKind.WARC),
        (gzip.compress(WARC, mtime=0), None, WebKind.WARC),
        (zstandard.compress(WARC), None, WebKind.WARC),
        (b"filedesc://a.arc 0.0.0.0 20260301000000 text/plain 76\n", None, WebKind.WARC),
        (b"%PDF-1.7 \x00<p>", "text/html", WebKind.OTHER),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "text/html", WebKind.OTHER),
        (b"\x1f\x8bbroken", None, WebKind.OTHER),
        (b"", None, WebKind.OTHER),
        (b"<!--", None, WebKind.OTHER),
    ],
)
def test_the_first_bytes_tell_the_kind(data: bytes, media_type: str | None, kind: WebKind) -> None:
    """The media type is believed only where the bytes say nothing."""
    assert sniff(data, media_type, URL) is kind


def test_an_archive_that_needs_its_dictionary_is_told_by_its_name() -> None:
    """A .warc.zst begins with a dictionary in a frame of its own, and opens with that alone."""
    data = b"\x5d\x2a\x4d\x18\x04\x00\x00\x00dict\x28\xb5\x2f\xfd\xff\xff\xff"
    assert sniff(data, None, "https://a.example/f.warc.zst?x=1") is WebKind.WARC
    assert sniff(data, None, "https://a.example/f.zst") is WebKind.OTHER


@given(
    st.binary(max_size=200) | st.text(alphabet='<!->?[]"rsfeed {/:', max_size=60).map(str.encode),
    st.none() | st.text(max_size=20),
    st.text(max_size=40),
)
def test_any_bytes_have_a_kind(data: bytes, media_type: str | None, url: str) -> None:
    """No start of a body breaks the telling."""
    assert sniff(data, media_type, url) in WebKind
    assert sniff(gzip.compress(data), media_type, url) in WebKind
