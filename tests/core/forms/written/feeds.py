# ruff: noqa: E501 - what others write is written on one line
"""Feeds as publishing systems write them, and the exports of WordPress and Blogger."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from tests.core.forms.written.written import BRIDGE, MILL, Said, Written

if TYPE_CHECKING:
    from collections.abc import Iterator

BOTH = (BRIDGE, MILL)
FIRST_AUTHORS = (BRIDGE, Said(MILL.title, MILL.text, MILL.url, MILL.authors[:1], MILL.day))
PLAIN = tuple(each.less("authors") for each in BOTH)
HOURS = {"2026-05-04": "Mon, 04 May 2026 07:12:00 GMT", "2026-05-06": "Wed, 06 May 2026 07:12:00 GMT"}


def write_feeds() -> Iterator[Written]:
    """Write feeds."""
    yield from _write_rss()
    yield from _write_atom()
    yield from _write_exports()


def _rss(items: str, version: str = "2.0", spaces: str = "") -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="{version}" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/" {spaces}><channel><title>Velm Herald</title><link>https://velm-herald.example/</link><description>News</description><language>en-gb</language>{items}</channel></rss>'.encode()


def _write_rss() -> Iterator[Written]:
    full = "".join(
        f"<item><title>{e.title}</title><link>{e.url}</link><guid isPermaLink='false'>{n}</guid><dc:creator><![CDATA[{', '.join(e.authors)}]]></dc:creator><pubDate>{HOURS[e.day or '']}</pubDate><category>Roads</category><description><![CDATA[{e.text[:60]} [&#8230;]]]></description><content:encoded><![CDATA[{e.html}<p>The post <a href='{e.url}'>{e.title}</a> appeared first on <a href='https://velm-herald.example'>Velm Herald</a>.</p>]]></content:encoded></item>"
        for n, e in enumerate(BOTH)
    )
    yield Written("feed", "WordPress, full", "feed.xml", _rss(full), BOTH)
    escaped = "".join(
        f"<item><title>{e.title}</title><link>{e.url}</link><author>desk@velm-herald.example ({e.authors[0]})</author><pubDate>{HOURS[e.day or '']}</pubDate><description>{escape(e.html)}</description></item>"
        for e in BOTH
    )
    yield Written(
        "feed", "RSS 2.0 with texts escaped in descriptions", "feed.rss", _rss(escaped), FIRST_AUTHORS
    )
    old = "".join(
        f"<item><title>{e.title}</title><link>{e.url}</link><description>{escape(e.html)}</description></item>"
        for e in BOTH
    )
    yield Written(
        "feed", "RSS 0.91", "old.xml", _rss(old, "0.91"), tuple(e.less("authors", "day") for e in BOTH)
    )
    short = "".join(
        f"<item><title>{e.title}</title><link>{e.url}</link><description>{e.text[:70]}</description><pubDate>{HOURS[e.day or '']}</pubDate></item>"
        for e in BOTH
    )
    yield Written("feed", "teasers alone", "feed.xml", _rss(short), links=2)
    by_guid = "".join(
        f"<item><title>{e.title}</title><guid isPermaLink='true'>{e.url}</guid><dc:date>{e.day}T07:12:00Z</dc:date><content:encoded>{escape(e.html)}</content:encoded></item>"
        for e in BOTH
    )
    yield Written("feed", "addresses as guid, dates of Dublin Core", "feed.xml", _rss(by_guid), PLAIN)
    yield Written(
        "feed",
        "UTF-16",
        "feed.xml",
        _rss(full).decode().replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16"),
        BOTH,
    )
    rdf = (
        '<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel rdf:about="https://velm-herald.example/"><title>Velm Herald</title><link>https://velm-herald.example/</link></channel>'
        + "".join(
            f'<item rdf:about="{e.url}"><title>{e.title}</title><link>{e.url}</link><dc:date>{e.day}T07:12:00+00:00</dc:date><dc:creator>{e.authors[0]}</dc:creator><content:encoded><![CDATA[{e.html}]]></content:encoded></item>'
            for e in BOTH
        )
        + "</rdf:RDF>"
    )
    yield Written("feed", "RSS 1.0", "feed.rdf", rdf.encode(), FIRST_AUTHORS)
    full_text = "".join(
        f"<item turbo='true'><title>{e.title}</title><link>{e.url}</link><pubDate>{HOURS[e.day or '']}</pubDate><author>{e.authors[0]}</author><yandex:full-text>{e.text}</yandex:full-text></item>"
        for e in BOTH
    )
    yield Written(
        "feed",
        "Yandex with full texts",
        "feed.xml",
        _rss(full_text, spaces='xmlns:yandex="http://news.yandex.ru"'),
        FIRST_AUTHORS,
    )


def _write_atom() -> Iterator[Written]:
    def entry(said: Said, content: str) -> str:
        by = "".join(f"<author><name>{each}</name></author>" for each in said.authors)
        return f'<entry><title type="html">{said.title}</title><link rel="alternate" type="text/html" href="{said.url}"/><id>tag:velm,{said.day}</id><published>{said.day}T07:12:00Z</published><updated>{said.day}T09:12:00Z</updated>{by}<summary>{said.text[:60]}</summary>{content}</entry>'

    head = '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Velm Herald</title><id>urn:x</id><updated>2026-05-06T09:12:00Z</updated><link href="https://velm-herald.example/"/>'
    yield Written(
        "feed",
        "Atom with HTML",
        "feed.atom",
        (
            head
            + "".join(entry(e, f'<content type="html">{escape(e.html)}</content>') for e in BOTH)
            + "</feed>"
        ).encode(),
        BOTH,
    )
    yield Written(
        "feed",
        "Atom with XHTML",
        "atom.xml",
        (
            head
            + "".join(
                entry(
                    e,
                    f'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{e.html}</div></content>',
                )
                for e in BOTH
            )
            + "</feed>"
        ).encode(),
        BOTH,
    )
    yield Written(
        "feed",
        "Atom with a prefix",
        "atom.xml",
        (
            '<?xml version="1.0"?><a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:title>Velm Herald</a:title>'
            + "".join(
                f'<a:entry><a:title>{e.title}</a:title><a:link href="{e.url}"/><a:published>{e.day}T07:12:00Z</a:published><a:content type="text">{e.text}</a:content></a:entry>'
                for e in BOTH
            )
            + "</a:feed>"
        ).encode(),
        PLAIN,
    )


def _write_exports() -> Iterator[Written]:
    spaces = (
        'xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:wp="http://wordpress.org/export/1.2/"'
    )
    users = "<wp:author><wp:author_id>1</wp:author_id><wp:author_login><![CDATA[jadler]]></wp:author_login><wp:author_display_name><![CDATA[Jonas Adler]]></wp:author_display_name></wp:author>"

    def item(said: Said, status: str, kind: str, content: str, login: str = "jadler") -> str:
        return f"<item><title><![CDATA[{said.title}]]></title><link>{said.url}</link><pubDate>{HOURS[said.day or '']}</pubDate><dc:creator><![CDATA[{login}]]></dc:creator><guid isPermaLink='false'>https://velm-herald.example/?p=1</guid><description></description><content:encoded><![CDATA[{content}]]></content:encoded><excerpt:encoded><![CDATA[]]></excerpt:encoded><wp:post_id>1</wp:post_id><wp:post_date><![CDATA[{said.day} 09:12:00]]></wp:post_date><wp:status><![CDATA[{status}]]></wp:status><wp:post_type><![CDATA[{kind}]]></wp:post_type><category domain='post_tag' nicename='roads'><![CDATA[Roads]]></category></item>"

    blocks = "".join(
        f"<!-- wp:paragraph -->\n<p>{each}</p>\n<!-- /wp:paragraph -->\n\n"
        for each in BRIDGE.text.split("\n\n")
    )
    export = (
        users
        + item(BRIDGE, "publish", "post", blocks)
        + item(MILL, "draft", "post", "Not yet.")
        + item(MILL, "inherit", "attachment", "")
    )
    yield Written(
        "feed", "WordPress's export, blocks and a draft", "wxr.xml", _rss(export, spaces=spaces), (BRIDGE,)
    )
    classic = item(
        BRIDGE,
        "publish",
        "post",
        "[caption id='1']<img src='a.jpg'> The bridge in spring[/caption]\n\n"
        + BRIDGE.text.replace("nine", "<strong>nine</strong>"),
    )
    yield Written(
        "feed",
        "WordPress's export, classic editor",
        "wxr.xml",
        _rss(users + classic, spaces=spaces),
        (BRIDGE,),
    )
    blogger = (
        '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Velm Herald</title>'
        f'<entry><id>tag:blogger.com,1999:blog-1.settings.X</id><published>2020-01-01T00:00:00Z</published><category scheme="http://schemas.google.com/g/2005#kind" term="http://schemas.google.com/blogger/2008/kind#settings"/><title type="text">The name of the blog</title><content type="text">Velm Herald and no more words than that</content></entry><entry><id>tag:blogger.com,1999:blog-1.post-2</id><published>2026-05-04T09:12:00.000+02:00</published><updated>2026-05-04T09:12:00.000+02:00</updated><category scheme="http://schemas.google.com/g/2005#kind" term="http://schemas.google.com/blogger/2008/kind#post"/><title type="text">{BRIDGE.title}</title><content type="html">{escape(BRIDGE.html)}</content><link rel="alternate" type="text/html" href="{BRIDGE.url}" title="x"/><author><name>Jonas Adler</name></author></entry></feed>'
    )
    yield Written("feed", "Blogger's export", "blog.xml", blogger.encode(), (BRIDGE,))
