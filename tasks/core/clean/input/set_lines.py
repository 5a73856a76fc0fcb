"""Lines that are set as lines: the rows of a table with bars between the cells, the lines of code.

Takes the text of a block or of a paragraph; tells whether its line breaks say something, so that they stay in
the clean text and the lines are judged together. The answer needs the text alone: what is written of a page
and read again as plain text is told the same way. Lines that read as prose and bear no sign of either speak
against it: their breaks are those of a page that was narrow.
"""

from __future__ import annotations

import re
from functools import lru_cache

from tasks.core.clean.input.blocks import Block

_REMEMBERED = 512
_BAR = re.compile(r"(?:^|\s)\|(?:\s|$)")
_CODE = re.compile(
    r"""
    [;{}]$ | ^[})\]]                                              # statements and blocks end
    | ^(?:\$\ \S | >>>\ | //\ | /\* | \#!\S | \#include\b | [-+=]{4,})
    | ^</?(?!t(?:able|head|body|foot|[rdh])\b | col)[a-z][^>]*>(?!(?:[^\s<]++\s){4})  # no sentence, no table
    | ^(?:SELECT|FROM|WHERE|WITH|GROUP\ BY|ORDER\ BY|INSERT|UPDATE|CREATE|LEFT\ JOIN|JOIN|VALUES|LIMIT)\b
    | ^(?:def|class|import|from|return|const|let|var|function|elif|for|while|if)\b.*[:;{)]$
    | \w\([^)]*\)(?:[:;,{] | $)                                   # something is called
    | (?:^|\s)(?:==|!=|<=|>=|:=|->|=>|&&|\+=)(?:\s|$)
    """,
    re.VERBOSE,
)
_MARKDOWN_LINK = re.compile(r"\]\((?:https?:|/)")
"""In Markdown, a table lays out a page as often as it holds rows: with links, its lines are no data."""
_LEAST_LINKS = 2
_RULER = re.compile(r"[-=+]{4,}$")
"""What stands under a headline too."""
_LONGEST = 1000
"""A line that is longer is a whole page, or most of one, whatever bars its title has."""
_LEAST_SIGNED = 0.4
_MOST_PROSE = 0.2
_LEAST_ALIKE = 0.6
_LEAST_FIGURES = 0.5


@lru_cache(maxsize=_REMEMBERED)
def is_set(text: str) -> bool:
    """Whether a text is rows or code, several lines of it."""
    lines = _split(text)
    if max(map(len, lines), default=0) > _LONGEST or len(_MARKDOWN_LINK.findall(text)) >= _LEAST_LINKS:
        return False
    signed = [line for line in lines if _BAR.search(line) or _CODE.search(line)]
    if len(lines) < 2 or len(signed) < _LEAST_SIGNED * len(lines):  # noqa: PLR2004 - a line alone has no break
        return False
    if all(map(_BAR.search, lines)) and not _are_rows(lines):
        return False
    if all(map(_RULER.match, signed)):
        return False
    prose = sum(Block(line, 0, len(line)).is_prose for line in set(lines).difference(signed))
    return prose <= _MOST_PROSE * len(lines)


def is_set_code(text: str) -> bool:
    """Whether it is code, in which every sign is meant as it stands."""
    return is_set(text) and not all(map(_BAR.search, _split(text)))


def _split(text: str) -> list[str]:
    lines = [line.strip() for line in text.split("\n")] if "\n" in text else []
    return [line for line in lines if line]


def _are_rows(lines: list[str]) -> bool:
    """Tell rows from menus whose entries have bars between them: as many cells, or figures in them."""
    widths = [len(_BAR.findall(line)) for line in lines]
    figures = sum(any(map(str.isdigit, line)) for line in lines)
    alike = max(map(widths.count, widths))
    return alike >= _LEAST_ALIKE * len(lines) or figures >= _LEAST_FIGURES * len(lines)
