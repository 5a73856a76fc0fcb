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
from tasks.core.clean.page.data_text import MARKUP, read_paragraphs
from tasks.core.clean.scripts.script_values import LEAST_CHARS, join_data_scripts, read_script_values
from tasks.core.clean.scripts.stories import find_story

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from lxml.html import HtmlElement

_ANCHORS = 2
_ANCHOR = re.compile(r"[\w ,.\-]{16,}")
_ANCHOR_CHARS = 40
_LOOK_AHEAD = 4000
_ESCAPED = re.compile(r"(?<!\\)\\++u([\da-fA-F]{4})")
_PROSE = re.compile(r"[\w ,.'’\-]{60,}|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af、。]{25,}")  # noqa: RUF001 - as texts write them
_PROSE_SPACES = 7
_LEAST_UNSEEN = 300
_MOST_PLACES = 4


def read_hydrated_body(
    tree: HtmlElement, headlines: Sequence[str] = (), shown: Sequence[str] = ()
) -> tuple[str, ...]:
    """Give the paragraphs of the article in the page's script data, or none."""
    found = find_story(read_script_values(tree), headlines, shown)
    if sum(map(len, found)) <= sum(map(len, shown)):
        return ()
    is_marked = any(map(MARKUP.search, found[1:]))
    parts = ["".join(f"<div>{written}</div>" for written in found)] if is_marked else found
    paragraphs = tuple(line for written in parts for line in read_paragraphs(written))
    return paragraphs if sum(map(len, paragraphs)) >= LEAST_CHARS else ()


def holds_more(tree: HtmlElement, shown: Sequence[str], is_visible: Callable[[str], bool]) -> bool:
    """Whether, in scripts, words that no reader sees go on behind a first or last shown paragraph."""
    ends = dict.fromkeys(filter(None, map(_last_words, (*shown[:_ANCHORS], *shown[-_ANCHORS:]))))
    text = join_data_scripts(tree) if ends else ""
    return any(_is_last_shown(text, end, is_visible) for end in ends)


def _is_last_shown(text: str, end: str, is_visible: Callable[[str], bool]) -> bool:
    """Whether prose goes on behind these words, and in none of their places with what is shown too."""
    places = [at for form in dict.fromkeys((end, json.dumps(end)[1:-1])) for at in _find_ends(text, form)]
    unseen = [_count_unseen(text[at : at + _LOOK_AHEAD], is_visible) for at in places]
    return None not in unseen and max((count for count in unseen if count), default=0) >= _LEAST_UNSEEN


def _find_ends(text: str, words: str) -> Iterator[int]:
    at = text.find(words)
    for _ in range(_MOST_PLACES):
        if at < 0:
            return
        yield at + len(words)
        at = text.find(words, at + 1)


def _last_words(paragraph: str) -> str:
    """Give words near the end of a paragraph that are written alike in whatever way it is escaped."""
    found = _ANCHOR.findall(paragraph)
    return found[-1].strip(" .,")[-_ANCHOR_CHARS:] if found else ""


def _count_unseen(text: str, is_visible: Callable[[str], bool]) -> int | None:
    """Count the characters of prose in a text that nobody sees; None where the first of it is shown."""
    text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    prose = [found for found in _PROSE.findall(text) if found.count(" ") >= _PROSE_SPACES or _is_dense(found)]
    if prose and is_visible(fold_letters(prose[0])):
        return None
    return sum(len(found) for found in prose if not is_visible(fold_letters(found)))


def _is_dense(found: str) -> bool:
    return not found.isascii() and " " not in found
