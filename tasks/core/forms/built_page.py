"""A page built from what a form has of an article: the headline over its paragraphs, as a site would show it.

The cleaner reads it as any page; the places in its ledger count in the text that this page shows.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tasks.core.records import Stated

_LONGEST_FIELD = 10_000
"""Characters: what is said once of a file is a field of each of its articles."""
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def build_page(
    body: str, *, title: str | None = None, over_body: Iterable[str] = (), language: str | None = None
) -> bytes:
    """Build a page of `body`, which is HTML; what stands over it is text."""
    shown = escape(title or "")
    head = f"<h1>{shown}</h1>" if shown else ""
    lines = "".join(f'<p class="byline">{escape(line)}</p>' for line in over_body)
    lang = f' lang="{escape(language)}"' if language else ""
    page = (
        f'<!doctype html><html{lang}><head><meta charset="utf-8"><title>{shown}</title></head>'
        f"<body><article>{head}{lines}{body}</article></body></html>"
    )
    return _NO_TEXT.sub(" ", page).encode("utf-8", "replace")


def write_paragraphs(paragraphs: Iterable[str]) -> str:
    """Write paragraphs of text as HTML."""
    return "\n".join(f"<p>{escape(text)}</p>" for paragraph in paragraphs if (text := paragraph.strip()))


def make_stated(**fields: str | Iterable[str] | None) -> Stated:
    """Give the fields that are there: not None, not blank, and no longer than a field may be."""
    lines: list[tuple[str, str | tuple[str, ...]]] = []
    for name, value in fields.items():
        if isinstance(value, str):
            lines += [(name, line)] if 0 < len(line := " ".join(value.split())) <= _LONGEST_FIELD else []
        elif value is not None:
            folded = (" ".join(each.split()) for each in value)
            values = tuple(dict.fromkeys(line for line in folded if 0 < len(line) <= _LONGEST_FIELD))
            lines += [(name, values)] if values else []
    return tuple(lines)
