"""The text that a source has of an article whose page shows less: what is taken of it, and how that is told.

Takes the document of a page and that of the item which its feed has of it; gives the document that counts.
The page's own fields win; only where it shows no article at all are they the item's. What was read from the
item says so: as evidence for the text, and by the hash of its bytes. Pure.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tasks.core.fetch.said.source_words import IN_FEED
from tasks.core.records import Completeness, Evidence, Paywall, Reason

if TYPE_CHECKING:
    from tasks.core.fetch.said.source_words import SourceWord
    from tasks.core.records import Document

TEXT = "text"
"""The field of the evidence that says where a text came from, if not from the page."""
_LENGTHENED = 1.2
"""By so much an item's text is longer, or it is the page's with another line under it."""
_WALLS = frozenset(
    {
        Reason.EMPTY,
        Reason.CONSENT_WALL,
        Reason.BOT_CHALLENGE,
        Reason.ERROR_PAGE,
        Reason.SCRIPT_SHELL,
        Reason.NO_ARTICLE,
    }
)
"""Reasons for which a page shows no article that is there all the same; an index is another page."""


def lacks_text(document: Document) -> bool:
    """Tell whether a page may show less than its source has."""
    if document.reason is not None:
        return document.reason in _WALLS
    return document.completeness is not Completeness.FULL


def mark_item(document: Document, word: SourceWord | None) -> Document:
    """Say of the document of an item that it is one: nobody has seen whether its page asks for money."""
    if document.reason is not None:
        return document
    said = Evidence(TEXT, (word and word.url) or IN_FEED, word.place if word else IN_FEED, chosen=True)
    return replace(document, paywall=Paywall.UNKNOWN, evidence=(*document.evidence, said))


def take_item(page: Document, item: Document, item_sha256: str) -> Document:
    """Give the page's document with the text of its item, where that is more of the article."""
    if item.reason is not None or len(item.text) < _LENGTHENED * len(page.text):
        return page
    if page.reason is not None:
        return replace(item, item_sha256=item_sha256)
    told = tuple(row for row in item.evidence if row.field in {TEXT, "completeness"})
    own = tuple(row for row in page.evidence if row.field != "completeness")
    return replace(
        page,
        completeness=item.completeness,
        confidence=item.confidence,
        doubts=item.doubts,
        text=item.text,
        repairs=item.repairs,
        segments=item.segments,
        evidence=(*own, *told),
        item_sha256=item_sha256,
        quotes=item.quotes,
        mentions=item.mentions,
    )
