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
_LEAST_SHARE = 0.33
_VOTES = {
    "json-ld headline": 8,
    "json-ld name": 4,
    "microdata headline": 3,
    "og:title": 2,
    "twitter:title": 1,
    "h1": 1,
    "title": 1,
}
_ONLY_H1 = 3
"""What the word of a place counts; of any other, one."""
_PART = re.compile(r"\s+[-–—|·•»«:/~_]+\s+|\s*[|ㅣ｜»_]\s*|\s+::\s+|(?<=[^\x00-\x7f])-(?=[^\x00-\x7f])")  # noqa: RUF001


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


def rank_titles(titles: Sequence[tuple[str, str]], site_names: Sequence[str] = ()) -> list[tuple[str, str]]:
    """Order titles, each with where it stood, by the votes of the places that agree on it.

    Places agree when they say the same once the site's name is off, or when one says no more than another
    begins or ends with; equals keep their order. A title that is nothing but the site's name comes last.
    """
    texts = [text for text, _ in titles]
    cut = [fold_letters(strip_site_name(text, site_names, texts)) for text in texts]
    sites = set(map(_fold_name, site_names))
    only_h1 = _ONLY_H1 if sum(where == "h1" for _, where in titles) == 1 else 0

    def votes(i: int) -> int:
        if not cut[i] or _fold_name(texts[i]) in sites:
            return -1
        agreeing = {
            where.removeprefix("meta ")
            for other, (_, where) in zip(cut, titles, strict=True)
            if _is_part(cut[i], other)
        }
        return sum(_VOTES.get(place, 0) for place in agreeing) + only_h1 * ("h1" in agreeing)

    return [titles[i] for i in sorted(range(len(titles)), key=votes, reverse=True)]


def _is_part(title: str, other: str) -> bool:
    """Whether `other` says `title`, alone or with something before or behind it."""
    if title == other:
        return True
    is_enough = len(title) >= _LEAST_SHARE * len(other)
    return is_enough and (other.startswith(title) or other.endswith(title))


def split_title(title: str) -> list[str]:
    """Give the parts of a title that separators part, also such as stand between signs of Chinese."""
    return [part.strip() for part in _PART.split(" ".join(title.split())) if part.strip()]


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
