"""An article that stands only in the data from which a page's script would build it, whole or in part.

Takes the parsed tree, the page's headlines and the paragraphs that it shows of the article; gives the
article's paragraphs from its scripts' data. Whether they hold more than the page shows is asked of their text
before any of it is read: the words behind the last shown paragraph must be words that the page does not show.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from tasks.core.clean.input.folding import fold_letters
from tasks.core.clean.page.data_text import read_paragraphs
from tasks.core.clean.scripts.script_values import LEAST_CHARS, join_data_scripts, read_script_values
from tasks.core.clean.scripts.stories import find_story

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lxml.html import HtmlElement

_ANCHORS = 3
_ANCHOR = re.compile(r"[\w ,.\-]{16,}")
_ANCHOR_CHARS = 40
_LOOK_AHEAD = 4000
_ESCAPED = re.compile(r"\\+u([\da-fA-F]{4})")
_PROSE = re.compile(r"[\w ,.'’\-]{60,}|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af、。]{25,}")  # noqa: RUF001 - as texts write them
_PROSE_SPACES = 7


def read_hydrated_body(
    tree: HtmlElement, headlines: Sequence[str] = (), shown: Sequence[str] = ()
) -> tuple[str, ...]:
    """Give the paragraphs of the article in the page's script data, or none."""
    found = find_story(read_script_values(tree), headlines, shown)
    paragraphs = tuple(line for written in found for line in read_paragraphs(written))
    return paragraphs if sum(map(len, paragraphs)) >= LEAST_CHARS else ()


def holds_more(tree: HtmlElement, shown: Sequence[str], is_visible: Callable[[str], bool]) -> bool:
    """Whether, in scripts, words that no reader sees go on behind a first or last shown paragraph."""
    ends = dict.fromkeys(filter(None, map(_last_words, (*shown[:_ANCHORS], *shown[-_ANCHORS:]))))
    text = join_data_scripts(tree) if ends else ""
    for end in ends:
        for form in dict.fromkeys((end, json.dumps(end)[1:-1])):
            at = text.rfind(form)
            if at >= 0 and _goes_on(text[at + len(form) : at + len(form) + _LOOK_AHEAD], is_visible):
                return True
    return False


def _last_words(paragraph: str) -> str:
    """Give words near the end of a paragraph that are written alike in whatever way it is escaped."""
    found = _ANCHOR.findall(paragraph)
    return found[-1].strip(" .,")[-_ANCHOR_CHARS:] if found else ""


def _goes_on(text: str, is_visible: Callable[[str], bool]) -> bool:
    text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    prose = (
        found for found in _PROSE.findall(text) if found.count(" ") >= _PROSE_SPACES or not found.isascii()
    )
    following = next(prose, None)
    return following is not None and not is_visible(fold_letters(following))
