"""Warming up: what the cleaner loads only once it is needed is loaded before any child is forked.

Models, languages of dates, the libraries' own tables: each is read on the first page that asks for it, which
took the first page without a date a second of processor time, in every child anew. Here a few pages, made so
that each reaches another of these places, are cleaned once. What comes out is of no interest.
"""

from __future__ import annotations

from datetime import UTC, datetime

from tasks.core.clean.annotate import annotate
from tasks.core.clean.document import clean_document

_NOW = datetime(2026, 3, 2, tzinfo=UTC)
_PROSE = (
    "The council voted on Monday to close the old bridge for a year while it is being repaired.",
    "“Work is to begin in spring and will last until the end of the following year,” Mayor Jane Roe said.",
    "The ferry will run every ten minutes until then, from early in the morning until midnight.",
)
_SIGNED = '<p class="byline">By Jane Roe</p>'
_UNSIGNED_MARK = '<div class="author-box"></div>'
_DAY_OF_NO_LANGUAGE = "<p>3 xyzzyember 2024</p>"
"""Has our reading of dates try all languages that it knows."""


def warm_up() -> None:
    """Clean a page for every place that loads something late, and a plain text."""
    for shown in (_SIGNED, _UNSIGNED_MARK, _DAY_OF_NO_LANGUAGE):
        clean_document(_make_page(shown), name="warm-up.html", now=_NOW)
    annotate(clean_document("\n\n".join(("Bridge shut", *_PROSE)).encode(), name="warm-up.txt", now=_NOW))


def _make_page(shown: str) -> bytes:
    body = "".join(f"<p>{line}</p>" for line in _PROSE)
    return (
        "<!doctype html><html><head><title>Bridge shut</title></head><body><article>"
        f"<h1>Bridge shut</h1>{shown}{body}</article></body></html>"
    ).encode()
