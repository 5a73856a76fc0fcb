# ruff: noqa: E501 - what others write is written on one line
"""Files that hold files, web archives, lists of addresses: as browsers, crawlers and readers export them."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile
from typing import TYPE_CHECKING

import zstandard

from tests.core.forms.written.envelopes import write_lines
from tests.core.forms.written.feeds import write_feeds
from tests.core.forms.written.rows import page_of, write_csv
from tests.core.forms.written.written import BRIDGE, MILL, Written

if TYPE_CHECKING:
    from collections.abc import Iterator

BOTH = (BRIDGE, MILL)
NO_URLS = tuple(each.less("url") for each in BOTH)
ROWS = [{"url": e.url, "title": e.title, "text": e.text, "authors": e.authors, "date": e.day} for e in BOTH]


def write_archives() -> Iterator[Written]:
    """Write archives and lists."""
    yield from _write_packed()
    yield from _write_web_archives()
    yield from _write_lists()


def pack_zip(files: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Pack files as a ZIP."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", compression) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return packed.getvalue()


def pack_tar(files: dict[str, bytes], mode: str) -> bytes:
    """Pack files as a tar, compressed as `mode` says."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode=mode) as archive:  # type: ignore[call-overload] # a mode as text
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return packed.getvalue()


def _write_packed() -> Iterator[Written]:
    pages = {f"site/{n}.html": page_of(e).encode() for n, e in enumerate(BOTH)}
    yield Written(
        "ZIP file",
        "macOS, with its own files",
        "a.zip",
        pack_zip(pages | {"__MACOSX/site/._0.html": b"\0\5", "site/.DS_Store": b"\0"}),
        NO_URLS,
    )
    yield Written(
        "ZIP file",
        "stored, umlauts in names",
        "a.zip",
        pack_zip({"Ordner/Brücke.html": pages["site/0.html"]}, zipfile.ZIP_STORED),
        NO_URLS[:1],
    )
    yield Written(
        "ZIP file",
        "rows and a feed in it",
        "a.zip",
        pack_zip({"news.jsonl": write_lines(ROWS), "feed.xml": next(iter(write_feeds())).data}),
        BOTH + BOTH,
    )
    yield Written("ZIP file", "LZMA", "a.zip", pack_zip(pages, zipfile.ZIP_LZMA), NO_URLS)
    yield Written("tar file", "gzip", "a.tar.gz", pack_tar(pages, "w:gz"), NO_URLS)
    yield Written("tar file", "zstandard", "a.tar.zst", zstandard.compress(pack_tar(pages, "w")), NO_URLS)
    yield Written("JSON Lines", "gzip", "a.jsonl.gz", gzip.compress(write_lines(ROWS)), BOTH)
    yield Written("JSON Lines", "zstandard", "a.jsonl.zst", zstandard.compress(write_lines(ROWS)), BOTH)
    yield Written(
        "table",
        "gzip",
        "a.csv.gz",
        gzip.compress(write_csv(("url", "title", "text"), [(e.url, e.title, e.text) for e in BOTH]).encode()),
        tuple(e.less("authors", "day") for e in BOTH),
    )


def _record(kind: str, url: str, content: str, body: bytes) -> bytes:
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-06-01T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{len(body):012d}>\r\nContent-Type: {content}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body + b"\r\n\r\n"


def _write_web_archives() -> Iterator[Written]:
    texts = [f"{e.title}\nHome\nSport\nCulture\n{e.text}".replace("\n\n", "\n").encode() for e in BOTH]
    wet = [
        _record("conversion", e.url or "", "text/plain", text) for e, text in zip(BOTH, texts, strict=True)
    ]
    said = tuple(e.less("authors", "day") for e in BOTH)
    yield Written("WET", "Common Crawl", "a.warc.wet.gz", b"".join(map(gzip.compress, wet)), said)
    yield Written("WET", "plain", "a.wet", b"".join(wet), said)
    answers = [
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page_of(e).encode()
        for e in BOTH
    ]
    warc = b"".join(
        gzip.compress(_record("response", e.url or "", "application/http; msgtype=response", answer))
        for e, answer in zip(BOTH, answers, strict=True)
    )
    index = json.dumps(
        {
            "profile": "data-package",
            "wacz_version": "1.1.1",
            "resources": [{"name": "data.warc.gz", "path": "archive/data.warc.gz"}],
        }
    ).encode()
    yield Written(
        "WACZ",
        "py-wacz",
        "a.wacz",
        pack_zip(
            {
                "archive/data.warc.gz": warc,
                "indexes/index.cdx.gz": gzip.compress(b"x"),
                "pages/pages.jsonl": b'{"format": "json-pages-1.0"}\n',
                "datapackage.json": index,
            },
            zipfile.ZIP_STORED,
        ),
        BOTH,
    )


def _write_lists() -> Iterator[Written]:
    url, other = BRIDGE.url, MILL.url
    yield Written(
        "bookmarks",
        "Firefox",
        "bookmarks.html",
        f'<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<!-- This is an automatically generated file.\n     It will be read and overwritten.\n     DO NOT EDIT! -->\n<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">\n<TITLE>Bookmarks</TITLE>\n<H1>Bookmarks Menu</H1>\n\n<DL><p>\n    <DT><A HREF="{url}" ADD_DATE="1780000000" ICON="data:image/png;base64,iVBO">Old bridge</A>\n    <DT><H3>News</H3>\n    <DL><p>\n        <DT><A HREF="{other}">Mill</A>\n        <DT><A HREF="place:sort=8">Recent</A>\n    </DL><p>\n</DL>\n'.encode(),
        links=2,
    )
    yield Written(
        "bookmarks",
        "Firefox's backup",
        "bookmarks.json",
        json.dumps(
            {
                "guid": "root________",
                "title": "",
                "typeCode": 2,
                "type": "text/x-moz-place-container",
                "children": [
                    {
                        "guid": "menu",
                        "title": "menu",
                        "typeCode": 2,
                        "children": [
                            {
                                "guid": "a",
                                "title": "Old bridge",
                                "typeCode": 1,
                                "type": "text/x-moz-place",
                                "uri": url,
                            },
                            {
                                "guid": "b",
                                "title": "Mill",
                                "typeCode": 1,
                                "type": "text/x-moz-place",
                                "uri": other,
                            },
                        ],
                    }
                ],
            }
        ).encode(),
        links=2,
    )
    yield Written(
        "bookmarks",
        "Chrome's own file",
        "Bookmarks.json",
        json.dumps(
            {
                "checksum": "ab",
                "roots": {
                    "bookmark_bar": {
                        "children": [
                            {
                                "date_added": "13",
                                "guid": "g",
                                "id": "5",
                                "name": "Old bridge",
                                "type": "url",
                                "url": url,
                            },
                            {
                                "date_added": "13",
                                "guid": "h",
                                "id": "6",
                                "name": "Mill",
                                "type": "url",
                                "url": other,
                            },
                        ],
                        "name": "Bookmarks bar",
                        "type": "folder",
                    },
                    "other": {"children": [], "name": "Other", "type": "folder"},
                },
                "version": 1,
            }
        ).encode(),
        links=2,
    )
    yield Written(
        "bookmarks",
        "Pocket, HTML",
        "ril_export.html",
        f'<!DOCTYPE html>\n<html>\n\t<!--So long and thanks for all the fish-->\n\t<head>\n\t\t<meta http-equiv="Content-Type" content="text/html; charset=UTF-8" />\n\t\t<title>Pocket Export</title>\n\t</head>\n\t<body>\n\t\t<h1>Unread</h1>\n\t\t<ul>\n\t\t\t<li><a href="{url}" time_added="1780000000" tags="roads">Old bridge</a></li>\n\t\t\t<li><a href="{other}" time_added="1780000001" tags="">Mill</a></li>\n\t\t</ul>\n\t</body>\n</html>'.encode(),
        links=2,
    )
    yield Written(
        "table",
        "Pocket, CSV",
        "part_000000.csv",
        f"title,url,time_added,tags,status\nOld bridge,{url},1780000000,roads|news,unread\n{other},{other},1780000001,,archive\n".encode(),
        links=2,
    )
    yield Written(
        "table",
        "Instapaper",
        "instapaper-export.csv",
        f"URL,Title,Selection,Folder,Timestamp\n{url},Old bridge,,Unread,1780000000\n{other},Mill,,Archive,1780000001\n".encode(),
        links=2,
    )
    yield Written(
        "table",
        "Raindrop.io",
        "raindrop.csv",
        f'id,title,note,excerpt,url,folder,tags,created,cover,highlights,favorite\n1,Old bridge,,"The county of Velm will close its old bridge",{url},News,"roads, news",2026-06-01T08:00:00.000Z,,,false\n2,Mill,,,{other},News,,2026-06-01T08:00:00.000Z,,,false\n'.encode(),
        links=2,
    )
    yield Written(
        "JSON",
        "Pinboard",
        "pinboard.json",
        json.dumps(
            [
                {
                    "href": each,
                    "description": "Old bridge",
                    "extended": "",
                    "meta": "a",
                    "hash": "b",
                    "time": "2026-06-01T08:00:00Z",
                    "shared": "no",
                    "toread": "yes",
                    "tags": "roads",
                }
                for each in (url, other)
            ]
        ).encode(),
        links=2,
    )
    yield Written("JSON", "an array of addresses", "urls.json", json.dumps([url, other]).encode(), links=2)
    yield Written(
        "list of addresses",
        "one a line, with a mark and Windows lines",
        "urls.txt",
        f"\ufeff{url}\r\n{other}\r\n".encode(),
        links=2,
    )
    yield Written(
        "list of addresses",
        "UTF-16, Windows' Notepad",
        "urls.txt",
        f"{url}\r\n{other}\r\n".encode("utf-16"),
        links=2,
    )
    yield Written("table", "addresses under one name", "urls.csv", f"url\n{url}\n{other}\n".encode(), links=2)
    yield Written("table", "addresses without a name", "urls.csv", f"{url}\n{other}\n".encode(), links=2)
    yield Written(
        "shortcut",
        "Windows",
        "Old bridge.url",
        f"[{{000214A0-0000-0000-C000-000000000046}}]\r\nProp3=19,11\r\n[InternetShortcut]\r\nIDList=\r\nURL={url}\r\nIconIndex=1\r\n".encode(),
        links=1,
    )
    yield Written(
        "shortcut",
        "macOS",
        "Old bridge.webloc",
        f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">\n<plist version="1.0">\n<dict>\n\t<key>URL</key>\n\t<string>{url}</string>\n</dict>\n</plist>\n'.encode(),
        links=1,
    )
    yield Written(
        "shortcut",
        "a desktop of Linux",
        "bridge.desktop",
        f"[Desktop Entry]\nEncoding=UTF-8\nName=Old bridge\nType=Link\nURL={url}\nIcon=text-html\n".encode(),
        links=1,
    )
    yield Written(
        "OPML",
        "Feedly",
        "feedly.opml",
        b'<?xml version="1.0" encoding="UTF-8"?>\n<opml version="1.0">\n    <head><title>Subscriptions in feedly Cloud</title></head>\n    <body><outline text="News" title="News"><outline type="rss" text="Velm" title="Velm" xmlUrl="https://velm-herald.example/rss" htmlUrl="https://velm-herald.example"/></outline></body></opml>',
        links=1,
    )
    gkg = f"20260504081500-12\t20260504081500\t1\tvelm-herald.example\t{url}\t" + "\t".join(["x"] * 22)
    yield Written(
        "GDELT table",
        "knowledge graph 2",
        "20260504081500.gkg.csv",
        f"{gkg}\n{gkg.replace(url or '', other or '')}\n".encode(),
        links=2,
    )
    mentions = f"1234567\t20260504081500\t20260504081500\t1\tvelm-herald.example\t{url}\t1\t-1\t100\t120\t1\t100\t2000\t-1.5\t\t"
    yield Written(
        "GDELT table",
        "mentions",
        "20260504081500.mentions.CSV",
        f"{mentions}\n{mentions}\n".encode(),
        links=1,
    )
    event = (
        "1234567\t20260504\t202605\t2026\t2026.3396\t" + "\t".join(["x"] * 54) + f"\t20260504081500\t{url}"
    )
    yield Written("GDELT table", "events", "20260504081500.export.CSV", f"{event}\n".encode(), links=1)
    gkg_1 = (
        "DATE\tNUMARTS\tCOUNTS\tTHEMES\tLOCATIONS\tPERSONS\tORGANIZATIONS\tTONE\tCAMEOEVENTIDS\tSOURCES\tSOURCEURLS\n"
        f"20260504\t1\tx\tx\tx\tx\tx\t1,2\t1\tvelm-herald.example\t{url}<UDIV>{other}\n"
    )
    yield Written("GDELT table", "knowledge graph 1", "20260504.gkg.csv", gkg_1.encode(), links=2)
