"""The forms in which hosts name their pages, and what can be wrong with these.

A form writes the files of a host, by path, for the pages that are out; a damage changes one of these files.
"""

from __future__ import annotations

import gzip
import json
import re
from typing import TYPE_CHECKING, TypeAlias

from tests.site.answers import Answer, hang_up, redirect, throttled

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Files: TypeAlias = dict[str, bytes]
    Form: TypeAlias = Callable[[str, Sequence[str]], Files]
    Damage: TypeAlias = Callable[[bytes], Answer]

MAIN = "/news.xml"
"""Where a host's listing lies; a site has it where it says."""


def write_rss(base: str, paths: Sequence[str]) -> Files:
    """A feed of a title and a summary an item."""
    items = "".join(
        f"<item><title>Caf\u00e9 &amp; pier</title><link>{base}{path}</link>"
        f"<description>The \u201cpier\u201d opens.</description></item>\n"
        for path in paths
    )
    head = "<?xml version='1.0' encoding='utf-8'?>\n<rss version='2.0'><channel><title>Quillon</title>\n"
    return {MAIN: f"{head}{items}</channel></rss>".encode()}


def write_atom(base: str, paths: Sequence[str]) -> Files:
    """An Atom feed."""
    items = "".join(
        f"<entry><title>A caf\u00e9</title><id>tag:{path}</id>"
        f"<link rel='alternate' href='{base}{path}'/></entry>\n"
        for path in paths
    )
    head = (
        "<?xml version='1.0' encoding='utf-8'?>\n<feed xmlns='http://www.w3.org/2005/Atom'><title>Q</title>\n"
    )
    return {MAIN: f"{head}{items}</feed>".encode()}


def write_json(base: str, paths: Sequence[str]) -> Files:
    """A JSON feed."""
    items = [{"id": path, "url": f"{base}{path}", "title": "A pier"} for path in paths]
    return {
        MAIN: json.dumps(
            {
                "version": "https://jsonfeed.org/version/1.1",
                "title": "Quillon",
                "items": items,
            }
        ).encode()
    }


def _write_urls(base: str, paths: Sequence[str]) -> bytes:
    urls = "".join(f"<url><loc>{base}{path}</loc></url>\n" for path in paths)
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f"<?xml version='1.0' encoding='UTF-8'?>\n<urlset xmlns='{space}'>\n{urls}</urlset>".encode()


def write_urlset(base: str, paths: Sequence[str]) -> Files:
    """A sitemap."""
    return {MAIN: _write_urls(base, paths)}


def write_text(base: str, paths: Sequence[str]) -> Files:
    """A list of addresses, as sitemaps may be."""
    return {"/sitemap.txt": "\n".join(base + path for path in paths).encode()}


def _index(lastmod: str) -> Form:
    """An index of three sitemaps that says the same of them for ever."""

    def write(base: str, paths: Sequence[str]) -> Files:
        parts = {f"/part-{part}.xml": _write_urls(base, paths[part::3]) for part in range(3)}
        named = "".join(f"<sitemap><loc>{base}{part}</loc>{lastmod}</sitemap>" for part in parts)
        return {MAIN: f"<sitemapindex>{named}</sitemapindex>".encode()} | parts

    return write


def write_mixed_index(base: str, paths: Sequence[str]) -> Files:
    """An index that names a sitemap and a feed."""
    half = len(paths) // 2
    parts = {"/a.xml": _write_urls(base, paths[:half]), "/b.xml": write_rss(base, paths[half:])[MAIN]}
    named = "".join(f"<sitemap><loc>{base}{part}</loc></sitemap>" for part in parts)
    return {MAIN: f"<sitemapindex>{named}</sitemapindex>".encode()} | parts


def write_nested(base: str, paths: Sequence[str]) -> Files:
    """A sitemap inside a sitemap."""
    return {MAIN: b"<urlset>" + _write_urls(base, paths).partition(b"?>")[2].strip() + b"</urlset>"}


def write_site(base: str, paths: Sequence[str]) -> Files:
    """A front page that names a feed."""
    link = f"<link rel=alternate type='application/rss+xml' href='{base}{MAIN}'>"
    page = f"<!doctype html><html><head><title>Quillon</title>{link}</head><body><p>Hello.</p></body></html>"
    return {"/": page.encode()} | write_rss(base, paths)


def write_links(_base: str, paths: Sequence[str]) -> Files:
    """A front page that names its articles."""
    links = "".join(f"<li><a href='{path}'>A story of the pier</a></li>" for path in paths)
    return {"/": f"<!doctype html><html><head><title>Q</title></head><body>{links}</body></html>".encode()}


def write_well_known(base: str, paths: Sequence[str]) -> Files:
    """A front page that says nothing, and a sitemap where they lie."""
    page = b"<!doctype html><html><head><title>Quillon</title></head><body><p>Hello.</p></body></html>"
    return {"/": page, "/sitemap.xml": _write_urls(base, paths)}


FEEDS: tuple[Form, ...] = (write_rss, write_atom)
MAPS: tuple[Form, ...] = (write_urlset,)
SHAPES: dict[str, Form] = {
    "index, lastmod frozen": _index("<lastmod>2024-01-01T00:00:00Z</lastmod>"),
    "index, lastmod a day": _index("<lastmod>2026-03-01</lastmod>"),
    "index, lastmod without a zone": _index("<lastmod>2026-03-01T07:00:00</lastmod>"),
    "index of a sitemap and a feed": write_mixed_index,
    "a sitemap in a sitemap": write_nested,
    "a list as a sitemap": write_text,
    "a site with a feed": write_site,
    "a site of links": write_links,
    "a site with a sitemap": write_well_known,
}


def _xml(data: bytes) -> Answer:
    return Answer(data, media_type="application/xml")


def _as_page(data: bytes) -> Answer:
    return Answer(data, media_type="text/html; charset=utf-8")


def _cut(data: bytes) -> Answer:
    return _xml(gzip.compress(data, mtime=0)[:-6])


def _wrap(data: bytes) -> Answer:
    data = re.sub(rb"<loc>([^<]*)</loc>", rb"<loc><![CDATA[\1?a=1&b=2]]></loc>", data)
    return _xml(re.sub(rb"<link>([^<]*)</link>", rb"<link>\1?a=1&b=2</link>", data))


DAMAGES: dict[str, Damage] = {
    "blanks before the XML": lambda data: _xml(b"\xef\xbb\xbf\n \n" + data),
    "a warning before the XML": lambda data: _xml(b"<br />\n<b>Warning</b>: mail() in x.php\n" + data),
    "entities of HTML": lambda data: _xml(data.replace(b"Quillon", b"Caf&eacute;&nbsp;Q").replace(
        b"<loc>", b"<title>Caf&eacute;</title><loc>")),
    "control characters": lambda data: _xml(data.replace(b"</title>", b"\x0b\x01</title>").replace(
        b"</loc>", b"</loc><x>\x0b</x>")),
    "a NUL as a reference": lambda data: _xml(data.replace(b"</title>", b"&#0;</title>").replace(
        b"</loc>", b"</loc><x>&#0;</x>")),
    "one broken byte": lambda data: _xml(data.replace("\u201d".encode(), b"\xe2\x80", 1)),
    "bare ampersands and CDATA": _wrap,
    "gzip without its end": _cut,
    "cut before its end": lambda data: _xml(data[: -len(b"</urlset>")]),
    "said to be a page": _as_page,
    "Windows quotes in UTF-8": lambda data: _xml(data.replace("\u201c".encode(), b"\x93")),
}  # fmt: skip


AWAY: dict[str, Answer] = {
    "a maintenance page": Answer("<html><body><h1>Back soon</h1><p>We mend our pipes.</p></body></html>"),
    "an empty answer": Answer(""),
    "listing 404": Answer("no", 404),
    "listing 403": Answer("no", 403),
    "listing 503": Answer("busy", 503),
    "listing 429, Retry-After 3600": throttled("3600"),
    "listing hangs up": hang_up(),
    "listing sent to a login": redirect("/login", 302, "s=1"),
}
"""What a listing is for a while; one that was away from the first look on, or from the second."""


def write_bad_list(urls: Sequence[str], *, is_wide: bool) -> bytes:
    """A list as people write them, with lines that name nothing."""
    lines = [
        "# our pages",
        "",
        *urls,
        "www.quillon.example/a",
        "http://[::1/x",
        "http://a:b@c.example/",
        "no/file",
    ]
    text = "\r\n".join(lines)
    return text.encode("utf-16") if is_wide else b"\xef\xbb\xbf" + text.encode()
