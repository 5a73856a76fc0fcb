"""Press releases and agencies' reports as texts: what stands over the headline, the notes behind the end.

Takes blocks; gives them with hints. The slug of a report and its keywords, and the lines above a release
("For immediate release") are no headline, and a day up to which nobody may print it is not that of the news.
Behind the end stand notes to editors and whom to call: they are kept as data, and are no news. One word such
as "Ends" counts only where such notes follow.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from tasks.core.records import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.core.clean.input.blocks import Block

_MOST_MARKS, _MOST_EMBARGO_WORDS, _MOST_NOTE_WORDS = 4, 16, 9
_LINES_AFTER_END = 3
_LEAST_PROSE = 2
_SLUG = re.compile(
    r"BC-[\w-]{2,40}--?.{2,80}|[a-z]{3}\d{3,4}(?: [\w.]{1,8}){2,8}"
    r"|[A-Z]{3}\d{3,4} \d [A-Z]{1,4} \d{3,4}\b.{0,40}"
)
"""How agencies number a report: "dpa0412 4 vm 212", "FRA0412 4 SI 0310 AFP/QX12", "BC-UK--Ferry, 1st Ld"."""
_KEYWORDS = re.compile(r"[^\s/-]{2,30}(?:/[^\s/]{0,30}){1,6}|[^\s/-]{2,30}(?:-[^\s/-]{2,30}){1,6}")
_SIGNS = re.compile(r"[^\w#]+")


@cache
def _load() -> dict[str, frozenset[str]]:
    written = tomllib.loads((files("tasks") / "rules" / "fields" / "release_words.toml").read_text("utf-8"))
    return {name: frozenset(map(_fold, words)) for name, words in written.items()}


def _fold(text: str) -> str:
    folded = " ".join(_SIGNS.sub(" ", text.casefold()).split())
    return folded.lstrip("# ") or folded


def cut_release_marks(blocks: Sequence[Block]) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """Part the lines over the headline of a release, hinted, from the rest; there may be none."""
    words, count, is_report = _load(), 0, False
    while count < min(_MOST_MARKS, len(blocks) - 1):
        key = _fold(blocks[count].text)
        is_embargo = len(key.split()) <= _MOST_EMBARGO_WORDS and _begins(key, words["embargoes"])
        is_slug = _SLUG.fullmatch(blocks[count].text) is not None
        is_of_report = is_slug or (is_report and _KEYWORDS.fullmatch(blocks[count].text) is not None)
        if key not in words["marks"] and not is_embargo and not is_of_report:
            break
        is_report = is_report or is_slug
        count += 1
    hinted = (block.hinted(Kind.BYLINE, "header.press-release") for block in blocks[:count])
    return tuple(hinted), tuple(blocks[count:])


def hint_release_end(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Hint all that stands behind the end of a release."""
    end = _find_end(blocks)
    if end is None:
        return tuple(blocks)
    behind = (block.hinted(Kind.NOTE, "note.press-release") for block in blocks[end:])
    return (*blocks[:end], *behind)


def _find_end(blocks: Sequence[Block]) -> int | None:
    words, prose = _load(), 0
    for at, block in enumerate(blocks):
        if prose >= _LEAST_PROSE and not block.is_prose:
            if _is_note(block):
                return at
            is_end = _fold(block.text) in words["ends"]
            if is_end and any(map(_is_note, blocks[at + 1 : at + 1 + _LINES_AFTER_END])):
                return at
        prose += block.is_prose
    return None


def _is_note(block: Block) -> bool:
    if block.n_words > _MOST_NOTE_WORDS:
        return False
    return _begins(_fold(block.text), _load()["notes"])


def _begins(key: str, phrases: frozenset[str]) -> bool:
    """Tell whether a line begins with one of some phrases, as whole words."""
    parts = key.split()
    return any(" ".join(parts[:size]) in phrases for size in range(1, len(parts) + 1))
