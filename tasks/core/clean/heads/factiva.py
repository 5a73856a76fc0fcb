"""Factiva's lines with a code of two or three capitals in front: HD, BY, WC, PD, SN, LP, TD and their like.

Takes the blocks of one article; gives the head, the article and the codes that close it. The codes LP and TD
stand before the article's own words: the code goes, the words stay. A line without a code goes on what
stands above it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tasks.core.clean.fields.fields import Candidate
from tasks.core.clean.heads.head import Head, split_at
from tasks.core.clean.heads.head_words import read_language
from tasks.core.records import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.core.clean.input.blocks import Block

_CODE = re.compile(
    r"(?P<code>SE|HD|BY|CR|WC|PD|ET|SN|SC|ED|PG|VOL|LA|CY|CLM|CX|LP|TD|CT|RF|ART|CO|IN|NS|RE|IPC|IPD|PUB|AN|FTS|DE)(?:\s+(?P<value>\S.*))?",
    re.DOTALL,
)
_FIELDS = {
    "HD": "title",
    "BY": "authors",
    "PD": "published_at",
    "SN": "publisher",
    "LA": "language",
    "SE": "section",
}
_BODY = frozenset({"LP", "TD"})
_TAIL = frozenset({"CT", "RF", "ART", "CO", "IN", "NS", "RE", "IPC", "IPD", "PUB", "AN", "FTS", "DE"})
_AGAIN = "again"
"""What a code says a second time is of another article."""
_TOP = 14
_LEAST_SIGNS = 2
_LAST = 16


def read_coded_head(blocks: Sequence[Block]) -> Head | None:
    """Read an article whose lines are coded; None for any other text."""
    matches = [_CODE.fullmatch(block.text) for block in blocks]
    top = [match["code"] for match in matches[:_TOP] if match]
    if "HD" not in top or len({"PD", "SN", "WC", "LA", "SC", "AN"} & set(top)) < _LEAST_SIGNS:
        return None
    tail = _find_tail(matches)
    found: dict[str, list[str]] = {}
    kept: list[Block] = []
    code = ""
    for i, (block, match) in enumerate(zip(blocks, matches, strict=True)):
        is_coded = match is not None and (code not in _BODY or match["code"] in _BODY or i >= tail)
        code = match["code"] if match and is_coded else code
        value = (match["value"] or "") if match and is_coded else block.text
        if code in _BODY:
            kept += _cut_code(block, value) if is_coded else [block]
        else:
            kept.append(_hint(block, code))
            if is_coded and code in found:
                code = _AGAIN
            found.setdefault(code, []).append(value)
    return Head(tuple(kept), (), tuple(_say(found)), is_closed=False)


def _find_tail(matches: Sequence[re.Match[str] | None]) -> int:
    """Give the place from which codes close the article: those of the last lines."""
    tail = [i for i, match in enumerate(matches) if match and match["code"] in _TAIL]
    return next((i for i in tail if i >= len(matches) - _LAST), len(matches))


def _hint(block: Block, code: str) -> Block:
    return block.hinted(Kind.TITLE if code == "HD" else Kind.BYLINE, "header.factiva")


def _cut_code(block: Block, value: str) -> list[Block]:
    code, rest = split_at(block, len(block.text) - len(value))
    return [code.hinted(Kind.BYLINE, "header.factiva"), *rest]


def _say(found: dict[str, list[str]]) -> list[Candidate]:
    said: list[Candidate] = []
    for code, values in found.items():
        value = " ".join(filter(None, values))
        if code in _FIELDS and value:
            told = (read_language(value) or value) if code == "LA" else value
            said.append(Candidate(_FIELDS[code], told, f'archive line "{code}"'))
    return said
