"""What is no news in any form is refused with what it is and what to do, and prose never is."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tasks.core.clean.document import clean_document
from tasks.core.forms.other_media import name_media, tell_other_media
from tasks.core.forms.registry import find_form
from tasks.core.records import Reason
from tests.core.forms.container_examples import write_zip

NOW = datetime(2026, 11, 28, tzinfo=UTC)
STORY = "The harbour board voted on Tuesday to close its oldest dock.\n\nNo ship has come for months.\n"

OTHERS = {
    "package.json": b'{"name": "dock", "version": "1.0", "author": {"name": "M", "url": "https://m.example"}}',
    "map.geojson": b'{"type": "FeatureCollection", "features": []}',
    "numbers.json": b"[1, 2, [3, 4]]",
    "word.json": b'["a", "b", "c"]',
    "deep.json": b"[" * 100_000 + b"]" * 100_000,
    "note.ipynb": b'{"cells": [{"cell_type": "code", "source": ["print(1)"]}], "nbformat": 4}',
    "traffic.har": b'{"log": {"version": "1.2", "entries": [{"request": {"url": "https://x.example/"}}]}}',
    "track.gpx": b'<?xml version="1.0"?><gpx version="1.1"><trk><name>Round the harbour</name></trk></gpx>',
    "place.kml": b'<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Harbour</name></Document></kml>',
    "pom.xml": b"<!-- build -->\n<project><modelVersion>4.0.0</modelVersion></project>",
    "sitemap.xml": b'<?xml version="1.0"?><urlset><url><loc>https://x.example/a</loc></url></urlset>',
    "drawing.svg": b'<svg xmlns="http://www.w3.org/2000/svg"><text>Harbour of Port Elsing</text></svg>',
    "day.ics": b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nSUMMARY:The dock closes\r\nEND:VEVENT\r\n",
    "who.vcf": b"BEGIN:VCARD\nVERSION:3.0\nFN:Mara Quillon\nEND:VCARD\n",
    "talk.vtt": b"WEBVTT\n\n00:00.000 --> 00:02.000\nThe dock closed on Tuesday.\n",
    "talk.srt": b"1\n00:00:00,000 --> 00:00:02,000\nThe dock closed on Tuesday.\n",
    "chat.txt": b"14/03/2026, 09:01 - Messages are encrypted.\n14/03/2026, 09:02 - Mara: The dock closes\n"
    b"14/03/2026, 09:03 - Orla Tamm: At last\n",
    "dump.sql": b"-- MySQL dump 10.13\n--\nCREATE TABLE docks (id INT);\nINSERT INTO docks VALUES (1);\n",
    "server.log": b'10.0.0.1 - - [14/Mar/2026:08:00:00 +0000] "GET / HTTP/1.1" 200 12\n',
    "app.txt": b"2026-03-14 08:00:00,123 INFO started\n2026-03-14 08:00:01,123 WARNING it is late\n",
    "figures.txt": b"".join(b"2026-03-%02d;%d;%d\n" % (day, day * 7, day * 9) for day in range(1, 12)),
    "figures.csv": b"id,price\n1,2\n3,4\n",
    "key.txt": b"-----BEGIN PUBLIC KEY-----\nMFkwEwYH\n-----END PUBLIC KEY-----\n",
    "refs.bib": b"@article{quillon2026,\n  title = {The dock},\n}\n",
    "run.sh": b"#!/bin/sh\necho the dock is closed\n",
    "page.css": b"body { color: red; } /* the dock is closed, and so is the harbour */",
    "app.js": b"const dock = 'closed'; // the dock is closed",
    "a.patch": b"diff --git a/dock b/dock\n--- a/dock\n+++ b/dock\n@@ -1 +1 @@\n-open\n+closed\n",
    "a.m3u": b"#EXTM3U\n#EXTINF:1,The dock\ndock.mp3\n",
    "robots.txt": b"User-agent: *\nDisallow: /private/\n",
    "a.png": b"\x89PNG\r\n\x1a\n" + bytes(40),
    "a.sqlite": b"SQLite format 3\x00" + bytes(100),
    "a.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100),
    "a.mp4": b"\x00\x00\x00\x20ftypisom" + bytes(20),
    "a.bin": b"dock\x00\x01\x02 closed",
    "a.orc": b"ORC" + bytes(10),
    "a.tex": b"% the dock\n\\documentclass{article}\n\\begin{document}The dock is closed.\\end{document}\n",
    "a.po": b'# German\nmsgid ""\nmsgstr "The dock is closed, and so is the harbour."\n',
    "a.ttl": b"@prefix ex: <http://elsing-post.example/> .\nex:dock ex:is ex:closed .\n",
    "a.ps": b"%!PS-Adobe-3.0\n(The dock is closed) show\n",
    "a.yaml": b"dock:\n  state: closed since spring of last year\n",
    "a.pptx": write_zip({"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b"<presentation/>"}),
    "a.odp": write_zip(
        {"mimetype": b"application/vnd.oasis.opendocument.presentation", "content.xml": b"<x/>"}
    ),
    "a.php": b"<?php echo 'the dock is closed'; ?>",
}

TEXTS = {
    "brackets.txt": f"[UPDATE] {STORY}",
    "braces.txt": "{ said nobody, and the board closed the dock all the same, as it had been told to. }\n"
    + STORY,
    "less.txt": "<3 is how the harbour board ended its letter to the people of Port Elsing.\n\n" + STORY,
    "angle.txt": f"<Port Elsing> {STORY}",
    "verb.txt": "Insert into each of the bottles a cork, the board said.\n\n" + STORY,
    "list.txt": "".join(
        f"{n}. The board said on Tuesday, again, that the dock would close, {n} times.\n" for n in range(9)
    ),
    "empty.txt": f"[]\n\n[] []\n\n{STORY}",
    "linked.txt": f"[](https://post.example/) [Port](/port)\n\n{STORY}",
    "table.txt": f"Harbour, dock, quay\n\n{STORY}",
    "user.txt": f"User-agents of the harbour board voted on Tuesday.\n\n{STORY}",
    "quote.txt": f'"[The dock] is closed," she said.\n\n{STORY}',
}


@pytest.mark.parametrize("name", OTHERS)
def test_other_data_never_becomes_an_article(name: str) -> None:
    """It is quarantined, with a media type and words that say what it is."""
    document = clean_document(OTHERS[name], name=name, now=NOW)
    assert document.reason is Reason.UNSUPPORTED_MEDIA
    assert document.detail
    assert document.media_type == name_media(document.detail)
    assert ": " in document.detail


@pytest.mark.parametrize("name", TEXTS)
def test_prose_that_begins_like_data_stays_a_text(name: str) -> None:
    """A bracket makes no JSON, and an angle no XML."""
    data = TEXTS[name].encode()
    assert find_form(data, name) is None
    assert tell_other_media(data, name, "") is None
    assert "oldest dock" in clean_document(data, name=name, now=NOW).text or name == "list.txt"


@pytest.mark.parametrize(
    "page",
    [
        "<section><p>{}</p></section>",
        "<?xml version='1.0'?><html xmlns='x'><body><p>{}</p></body></html>",
        "<amp-story><p>{}</p></amp-story>",
    ],
)
def test_a_page_is_no_other_markup(page: str) -> None:
    """Whatever element it begins with."""
    assert tell_other_media(page.format(STORY).encode(), "a.html", "text/html") is None


def test_an_address_has_no_ending_of_a_program() -> None:
    """What a web server calls its pages says nothing of them."""
    assert tell_other_media(STORY.encode(), "https://elsing-post.example/story.js", "") is None
