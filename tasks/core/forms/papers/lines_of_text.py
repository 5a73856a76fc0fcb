"""The lines of an office's text as what is cleaned: with headings a page, without a plain text."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from tasks.core.forms.built_page import build_page
from tasks.core.forms.form import HTML_UTF_8, TEXT_UTF_8, Reading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.core.records import Stated

    Line = tuple[int | None, str]
    """A paragraph, with its level where it is a heading."""


def make_reading(lines: Sequence[Line], otherwise: Stated) -> Reading:
    """Give the article that lines are; `otherwise` is what the file says where they do not."""
    if not any(level for level, _ in lines):
        text = "\n\n".join(text.strip() for _, text in lines)
        return Reading(text.encode("utf-8", "replace"), TEXT_UTF_8, otherwise=otherwise)
    return Reading(build_page("\n".join(map(_write, lines))), HTML_UTF_8, otherwise=otherwise)


def _write(line: Line) -> str:
    level, text = line
    element = f"h{level}" if level else "p"
    return f"<{element}>{escape(text.strip()).replace(chr(10), '<br>')}</{element}>"
