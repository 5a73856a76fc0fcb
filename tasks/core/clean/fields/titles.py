"""Headlines without the name of the site that stands behind (or before) them.

Takes a page's title, the names that the site goes by and the other titles that the page gives; gives the
headline alone. Doing it twice changes nothing. A part is cut only when it is one of those names, or when
the page itself gives the shorter title elsewhere: a headline's own dash or bar stays.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tasks.core.clean.input.folding import fold_letters

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_SEPARATOR = re.compile(r"\s+[-–—|·•»«:/~]+\s+|\s*[|ㅣ｜»]\s*|\s+::\s+")  # noqa: RUF001 - as sites write them
_TAIL = re.compile(r"\s*[-–—|·•»ㅣ｜]\s*\S")  # noqa: RUF001 - the same
_ENDING = re.compile(r"(?<=\w)\.(?:co\.)?[a-z]{2,4}$")
_GENERIC = re.compile(r"^(?:the|www|de|com|org|net|online|news)$")
_MIN_HEADLINE = 12
_SOURCES = {"json-ld headline": 8, "og:title": 2, "h1": 1, "title": 1}


def strip_site_name(title: str, site_names: Iterable[str], others: Iterable[str] = ()) -> str:
    """Cut the site's name, and what stands beyond it, off the ends of `title`.

    `others` are further titles of the same page: where one of them is the beginning of this one and a
    separator follows, the rest goes.
    """
    folded = {name for name in map(_fold_name, site_names) if name}
    text = " ".join(title.split())
    for other in sorted(others, key=len):
        if len(other) >= _MIN_HEADLINE and text.startswith(other) and _TAIL.match(text, len(other)):
            text = other
    while (shorter := _strip_once(text, folded)) != text:
        text = shorter
    return text


def is_site_name(title: str, site_names: Iterable[str]) -> bool:
    """Whether a title is nothing but a name of the site."""
    return _fold_name(title) in set(map(_fold_name, site_names))


def rank_titles(titles: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Order titles, each with where it stood, by how many places of the page agree on it."""
    only_h1 = sum(where == "h1" for _, where in titles) == 1

    def support(title: tuple[str, str]) -> int:
        own = fold_letters(title[0])
        agreeing = {where for text, where in titles if own and fold_letters(text).startswith(own)}
        votes = sum(_SOURCES.get(where.removeprefix("meta "), 0) for where in agreeing)
        return votes + 3 * (only_h1 and "h1" in agreeing)

    return sorted(titles, key=support, reverse=True)


def _strip_once(text: str, names: set[str]) -> str:
    cuts = list(_SEPARATOR.finditer(text))
    ends = [*(cut.start() for cut in cuts[1:]), len(text)]
    for cut, end in zip(cuts, ends, strict=False):
        if _fold_name(text[cut.end() : end]) in names:
            return text[: cut.start()].strip() or text
    if cuts and _fold_name(text[: cuts[0].start()]) in names:
        return text[cuts[0].end() :].strip() or text
    return text


def _fold_name(name: str) -> str:
    words = re.findall(r"\w+", _ENDING.sub("", name.casefold().strip()))
    return "".join(word for word in words if not _GENERIC.match(word))
