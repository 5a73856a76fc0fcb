"""Reading out of a clean document whom it quotes and what it names."""

from __future__ import annotations

from dataclasses import replace

from tasks.core.clean.doubts import UNREAD
from tasks.core.clean.mentions.mentions import find_mentions
from tasks.core.clean.quotes.quotes import find_quotes
from tasks.core.errors import describe_crash
from tasks.core.records import Document, Doubt


def annotate(document: Document) -> Document:
    """Give a document with its quotations and mentions; one that is quarantined has none.

    A text that cannot be read so is an article all the same, with a doubt that says where the reading ended.
    """
    try:
        quotes = find_quotes(document.text, document.language)
        return replace(document, quotes=quotes, mentions=find_mentions(document.text, document.language))
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - what is said of a text is not worth the text
        return replace(document, doubts=(*document.doubts, Doubt(UNREAD, describe_crash(error))))
