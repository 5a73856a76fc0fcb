"""Headlines without the name of the site that stands behind (or before) them.

Takes a page's title, the names that the site goes by and the other titles that the page gives; gives the
headline alone. Doing it twice changes nothing. A part is cut only when it is one of those names, or when
the page itself gives the shorter title elsewhere: a headline's own dash or bar stays.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING

from tasks.core.clean.input.folding import fold_letters

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_SEPARATOR = re.compile(r"(?<!\s)(?:\s++[-–—|·•»«:/~]+\s+|\s*+[|ㅣ｜»]\s*)")  # noqa: RUF001 - as sites write them
_TAIL = re.compile(r"\s*[-–—|·•»ㅣ｜]\s*\S")  # noqa: RUF001 - the same
_ENDING = re.compile(r"(?<=\w)\.(?:co\.)?[a-z]{2,4}$")
_GENERIC = re.compile(r"^(?:the|www|de|com|org|net|online|news)$")
_MIN_HEADLINE = 12
_LEAST_SHARE = 0.33
_VOTES = {
    "json-ld headline": 18,
    "json-ld name": 4,
    "microdata headline": 8,
    "meta og:title": 5,
    "meta twitter:title": 1,
    "h1": 6,
    "one h1 of several": 0,
    "title": 3,
}
_OTHER_VOTE = 3
"""What the word of a place counts; of any other, this. Fitted on gold pages of publishers left out."""
_PART_VOTE = 0.6
"""Of a vote for a title that says this one and something before or behind it."""
_SHARED_WHOLE = -15
"""For a title that what is written for sharing gives without its beginning or end."""
_SHOWN, _ABOVE, _RIGHT_ABOVE = 2, 8, 8
"""For a line that the page shows; one above the first paragraph; one right above it."""
_BLOCKS_ABOVE, _BLOCKS_RIGHT_ABOVE = 8, 3
_PARTED = -2
"""For a title with a separator in it."""
_MINOR_PART = -6
"""For a small part of another title, which names a section or the site."""
_PART = re.compile(r"(?<!\s)(?:\s++[-–—|·•»«:/~_]+\s+|\s*+[|ㅣ｜»_]\s*)|(?<=[^\x00-\x7f])-(?=[^\x00-\x7f])")  # noqa: RUF001


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


def rank_titles(
    titles: Sequence[tuple[str, str]],
    site_names: Sequence[str] = (),
    lines: Mapping[str, int | None] | None = None,
) -> list[str]:
    """Give each title once, the site's name off, in the order of the votes of the places that say it.

    `titles` come with where they stood. A place votes for what it says and, with a part of its vote, for what
    it begins or ends with. `lines` are those that the page shows, folded, each with the number of blocks to
    the first paragraph below it (None where there is none): what stands there is likely the headline, and a
    part of a title that is one of them stands for election too. Equals keep their order; a title that is
    nothing but the site's name comes last.
    """
    ballot = _read_ballot(titles, site_names, lines or {})
    order = sorted(ballot, key=lambda said: _count_votes(said, ballot, lines or {}), reverse=True)
    sites = set(map(_fold_name, site_names))
    return sorted((ballot[said].text for said in order), key=lambda text: _fold_name(text) in sites)


@dataclass(slots=True)
class _Said:
    """One title, and the places that say it."""

    text: str
    places: set[str] = field(default_factory=set)


def _read_ballot(
    titles: Sequence[tuple[str, str]], site_names: Sequence[str], lines: Mapping[str, int | None]
) -> dict[str, _Said]:
    """Give what stands for election, by its letters: the titles, then those of their parts that are shown."""
    texts = [" ".join(unescape(text).split()) for text, _ in titles]
    cut = [strip_site_name(text, site_names) for text in texts]
    several = sum(where == "h1" for _, where in titles) > 1
    ballot: dict[str, _Said] = {}
    for text, (_, where) in zip(cut, titles, strict=True):
        place = "one h1 of several" if several and where == "h1" else where
        ballot.setdefault(fold_letters(text), _Said(text)).places.add(place)
    for text in cut if lines else ():
        for part in sorted(_shown_parts(text, lines), key=len, reverse=True):
            ballot.setdefault(fold_letters(part), _Said(part))
    ballot.pop("", None)
    return ballot


def _shown_parts(text: str, lines: Mapping[str, int | None]) -> list[str]:
    parts = split_title(text)
    return [part for part in parts if fold_letters(part) in lines and len(part) >= _LEAST_SHARE * len(text)]


def _count_votes(said: str, ballot: Mapping[str, _Said], lines: Mapping[str, int | None]) -> float:
    votes = float(_weigh(ballot[said].places)) + _weigh_line(said, lines)
    votes += _PARTED * (len(split_title(ballot[said].text)) > 1)
    for other in ballot:
        if _is_part(said, other):
            votes += _PART_VOTE * (_weigh(ballot[other].places) + _weigh_line(other, lines))
        elif _is_part(other, said) and "meta og:title" in ballot[other].places:
            votes += _SHARED_WHOLE
        elif len(said) < _LEAST_SHARE * len(other) and said in map(
            fold_letters, split_title(ballot[other].text)
        ):
            votes += _MINOR_PART
    return votes


def _weigh(places: Iterable[str]) -> int:
    return sum(_VOTES.get(place, _OTHER_VOTE) for place in places)


def _weigh_line(said: str, lines: Mapping[str, int | None]) -> int:
    if said not in lines:
        return 0
    above = lines[said]
    if above is None or not 0 < above <= _BLOCKS_ABOVE:
        return _SHOWN
    return _SHOWN + _ABOVE + _RIGHT_ABOVE * (above <= _BLOCKS_RIGHT_ABOVE)


def _is_part(title: str, other: str) -> bool:
    """Whether `other` says `title` with something before or behind it."""
    is_enough = len(other) > len(title) >= _LEAST_SHARE * len(other)
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
