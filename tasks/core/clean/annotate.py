"""Reading out of a clean document whom it quotes and what it names."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tasks.core.clean.mentions.mentions import find_mentions
from tasks.core.clean.quotes.quotes import find_quotes

if TYPE_CHECKING:
    from tasks.core.records import Document


def annotate(document: Document) -> Document:
    """Give a document with its quotations and mentions; one that is quarantined has none."""
    quotes = find_quotes(document.text, document.language)
    return replace(document, quotes=quotes, mentions=find_mentions(document.text, document.language))
