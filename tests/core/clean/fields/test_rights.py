"""Licences and opt-outs are read off pages and headers, as evidence."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tasks.core.clean.document import clean_document
from tasks.core.clean.fields.rights import read_header_rights

NOW = datetime(2026, 1, 1, tzinfo=UTC)
URL = "https://harbour.example/news/bridge.html"
BY = "https://creativecommons.org/licenses/by/4.0/"
PARAGRAPHS = (
    "<h1>Bridge shut</h1>"
    "<p>The council voted on Monday to close the old bridge for a year while it is being repaired.</p>"
    "<p>“We have waited nine years for this,” said Jane Roe, who runs the ferry to the island.</p>"
    "<p>Work is to begin in spring and will last until the end of the following year, the mayor said.</p>"
)


def read(
    head: str = "", body: str = "", headers: tuple[tuple[str, str], ...] = ()
) -> set[tuple[str, str, str]]:
    """Give the rows on use of a page with this in its head and body."""
    page = f"<html><head>{head}</head><body><article>{PARAGRAPHS}{body}</article></body></html>"
    document = clean_document(page.encode(), name="a.html", url=URL, now=NOW, headers=headers)
    assert document.reason is None
    rows = [row for row in document.evidence if row.field in {"license", "opt_out"}]
    assert all(row.chosen for row in rows)
    return {(row.field, row.value, row.found_in) for row in rows}


def say(data: str) -> str:
    """Put JSON-LD into a head."""
    return f'<script type="application/ld+json">{data}</script>'


ARTICLE = '"@type": "NewsArticle", "headline": "Bridge shut"'


@pytest.mark.parametrize(
    ("head", "value", "found_in"),
    [
        (say(f'{{{ARTICLE}, "license": "{BY}"}}'), BY, "json-ld license"),
        (
            say(f'{{{ARTICLE}, "license": {{"@type": "CreativeWork", "url": "{BY}"}}}}'),
            BY,
            "json-ld license",
        ),
        (
            say(f'[{{{ARTICLE}}}, {{"@type": "WebPage", "license": "CC BY 4.0"}}]'),
            "CC BY 4.0",
            "json-ld license",
        ),
        (
            say(f'{{{ARTICLE}, "usageInfo": "https://harbour.example/terms"}}'),
            "https://harbour.example/terms",
            "json-ld usageInfo",
        ),
        (
            say(f'{{{ARTICLE}, "acquireLicensePage": "https://harbour.example/buy"}}'),
            "https://harbour.example/buy",
            "json-ld acquireLicensePage",
        ),
        (
            say(f'{{{ARTICLE}, "copyrightNotice": "© Harbour Post, CC BY-SA 4.0"}}'),
            "CC BY-SA 4.0",
            "json-ld copyrightNotice",
        ),
        (f'<link rel="license" href="{BY}">', BY, "link license"),
        ('<link rel="license" href="/terms">', "https://harbour.example/terms", "link license"),
        ('<meta name="DC.rights" content="CC BY 4.0">', "CC BY 4.0", "meta dc.rights"),
        (f'<meta name="dcterms.license" content="{BY}">', BY, "meta dcterms.license"),
    ],
)
def test_a_licence_is_read_where_a_page_names_one(head: str, value: str, found_in: str) -> None:
    """Each place that is meant for it, with the address that it leads to."""
    assert read(head) == {("license", value, found_in)}


def test_a_link_in_the_text_may_name_the_licence() -> None:
    """It counts where it stands by the article, not under a picture."""
    link = f'<a rel="nofollow license" href="{BY}">CC BY</a>'
    assert read(body=f"<p>{link}</p>") == {("license", BY, "a license")}
    assert read(body=f"<figure><img src='a.jpg'><figcaption>{link}</figcaption></figure>") == set()


@pytest.mark.parametrize(
    "head",
    [
        "",
        say(f'{{{ARTICLE}, "image": {{"@type": "ImageObject", "license": "{BY}"}}}}'),
        say(f'{{{ARTICLE}, "copyrightNotice": "© Harbour Post"}}'),
        '<meta name="robots" content="index, follow, max-snippet:0, noarchive">',
        '<meta name="tdm-reservation" content="0">',
        '<meta name="description" content="A bot said noai to the council">',
    ],
)
def test_what_is_neither_gives_no_row(head: str) -> None:
    """A picture's licence, a bare notice, other directives and a right that is not reserved say nothing."""
    assert read(head) == set()


@pytest.mark.parametrize(
    ("head", "rows"),
    [
        (
            '<meta name="robots" content="noindex, NoAI, noimageai">',
            {("noai", "meta robots"), ("noimageai", "meta robots")},
        ),
        ('<meta name="googlebot" content="noai">', {("noai", "meta googlebot")}),
        ('<meta name="tdm-reservation" content="1">', {("tdm-reservation", "meta tdm-reservation")}),
        (
            '<meta name="tdm-policy" content="https://harbour.example/tdm.json">',
            {("https://harbour.example/tdm.json", "meta tdm-policy")},
        ),
    ],
)
def test_an_opt_out_is_read_off_a_page(head: str, rows: set[tuple[str, str]]) -> None:
    """Directives for robots and the reservation of rights, whatever their case."""
    assert read(head) == {("opt_out", *row) for row in rows}


def test_headers_of_the_response_are_read_too() -> None:
    """The same signals, for any robot; headers of any case."""
    headers = (
        ("X-Robots-Tag", "otherbot: noindex, noai"),
        ("TDM-Reservation", "1"),
        ("tdm-policy", "https://harbour.example/tdm.json"),
        ("Link", f'<https://harbour.example/a.css>; rel=preload, <{BY}>; rel="license"'),
    )
    rows = read_header_rights(headers)
    assert {(row.field, row.value, row.found_in) for row in rows} == {
        ("opt_out", "noai", "header x-robots-tag"),
        ("opt_out", "tdm-reservation", "header tdm-reservation"),
        ("opt_out", "https://harbour.example/tdm.json", "header tdm-policy"),
        ("license", BY, "header link license"),
    }
    assert read(headers=headers) == {(row.field, row.value, row.found_in) for row in rows}
    assert read_header_rights([("tdm-reservation", "0"), ("x-robots-tag", "follow")]) == ()


def test_a_plain_text_has_what_its_headers_say() -> None:
    """Its response may reserve rights as well."""
    text = "The council voted on Monday to close the old bridge for a year while it is being repaired."
    document = clean_document(text.encode(), name="a.txt", now=NOW, headers=[("tdm-reservation", "1")])
    assert [row.value for row in document.evidence if row.field == "opt_out"] == ["tdm-reservation"]
