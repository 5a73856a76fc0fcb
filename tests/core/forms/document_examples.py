"""Examples of files that hold one article."""

from __future__ import annotations

from tests.core.forms.example import ARTICLE, AUTHOR, DAY, HTML, TITLE, URL, Example, Examples

PAGE = (
    f"<html><head><title>{TITLE}</title><meta property='article:published_time' content='{DAY}'>"
    f"<meta name=author content='{AUTHOR}'></head>"
    f"<body><article><h1>{TITLE}</h1>{HTML}</article></body></html>"
)
SAVED = f"<!-- Saved from {URL} at 2026-04-01T08:00:00Z using monolith v2.8.1 -->\n{PAGE}"

DOCUMENTS = {
    "saved page": Examples(
        valid=Example("page.html", SAVED.encode(), (ARTICLE,)),
        damaged=Example("page.html", SAVED.encode()[:-28], (ARTICLE,)),
        hostile=Example("page.html", SAVED.replace(URL, "https://a:b@[" + "x" * 3000).encode()),
    ),
}
