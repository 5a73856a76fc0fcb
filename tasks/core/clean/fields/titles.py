"""Headlines without the name of the site that stands behind (or before) them.

Takes a page's title, the names that the site goes by and the other titles that the page gives; gives the
headline alone. Doing it twice changes nothing. A part is cut only when it is one of those names, or when
the page itself gives the shorter title elsewhere: a headline's own dash or bar stays.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from itertools import islice
from typing import TYPE_CHECKING

from tasks.core.clean.input.folding import fold_letters

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_SEPARATOR = re.compile(r"(?<!\s)(?:\s++[-–—|·•»«:/~]+\s+|\s*+[|ㅣ｜»]\s*|(?<=\S)[:：](?=\S))")  # noqa: RUF001 - as sites write them
_TAIL = re.compile(r"\s*[-–—|·•»ㅣ｜]\s*\S")  # noqa: RUF001 - the same
_ENDING = re.compile(r"(?<=\w)\.(?:co\.)?[a-z]{2,4}$")
_GENERIC = re.compile(r"^(?:the|www|de|com|org|net|online|news)$")
_REMEMBERED = 256
"""The few titles of a page are compared again for each line and part."""
_MIN_HEADLINE = 12
_LEAST_SHARE, _LEAST_ABOVE_SHARE = 0.33, 0.15
_MAX_CUTS = 8
_ONE_OF_SEVERAL, _BESIDE_NAMED = "one h1 of several", "h1 beside the headline"
_VOTES = {
    "json-ld headline": 18,
    "json-ld name": 4,
    "microdata headline": 8,
    "meta og:title": 5,
    "meta twitter:title": 1,
    "h1": 6,
    _ONE_OF_SEVERAL: 0,
    _BESIDE_NAMED: 0,
    "title": 3,
}
_OTHER_VOTE = 3
"""What the word of a place counts; of any other, this. Fitted on gold pages of publishers left out."""
_PART_VOTE = 0.6
"""Of a vote for a title that says this one and something before or behind it."""
_SHARED_WHOLE = -15
"""For a title that what is written for sharing gives without its beginning or end."""
_STATED_WHOLE, _STATED = -15, frozenset({"json-ld headline", "meta og:title"})
"""For the beginning or end of what the data and what is written for sharing both give as the title."""
_CUT_OFF, _LEAST_CUT_OFF = -25, 60
"""For a long title that several places say on in the middle of a phrase: its own place has no room."""
_SHOWN_WHOLE = frozenset({"h1", _ONE_OF_SEVERAL, _BESIDE_NAMED})
_SHARED_AND_SHOWN, _SHARED = 8, frozenset({"h1", "meta og:title"})
"""For a title that the page shows as its headline and gives for sharing."""
_NAMING = frozenset({"json-ld headline", "meta og:title", "title"})
"""Where a page names its headline: what stands in an <h1> too is the headline among several."""
_SHOWN, _ABOVE, _RIGHT_ABOVE = 2, 8, 8
"""For a line that the page shows; one above the first paragraph; one right above it."""
_BLOCKS_ABOVE, _BLOCKS_RIGHT_ABOVE = 8, 3
_BLOCKS_BELOW, _FAR_BELOW = 10, -6
"""For a line that stands first below so many blocks of the text: a heading of other stories."""
_PARTED = -2
"""For a title with a separator in it."""
_MINOR_PART = -6
"""For a small part of another title, which names a section or the site."""
_PART = re.compile(r"(?<!\s)(?:\s++[-–—|·•»«:/~_]+\s+|\s*+[|ㅣ｜_]\s*)|(?<=[^\x00-\x7f])-(?=[^\x00-\x7f])")  # noqa: RUF001


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
    ballot: dict[str, _Said] = {}
    for text, (_, where) in zip(cut, titles, strict=True):
        ballot.setdefault(fold_letters(text), _Said(text)).places.add(where)
    _tell_headings_apart(ballot)
    for text in cut if lines else ():
        for part in sorted(_shown_parts(text, lines), key=len, reverse=True):
            ballot.setdefault(fold_letters(part), _Said(part))
    ballot.pop("", None)
    return ballot


def _tell_headings_apart(ballot: Mapping[str, _Said]) -> None:
    """Of several h1 let the one vote as the headline that the page names so elsewhere too."""
    headings = [said for said in ballot if "h1" in ballot[said].places]
    naming = [said for said in ballot if ballot[said].places & _NAMING]
    named = [said for said in headings if any(said == each or _is_part(said, each) for each in naming)]
    for said in headings if len(headings) > 1 else ():
        if [said] != named:
            ballot[said].places.remove("h1")
            ballot[said].places.add(_ONE_OF_SEVERAL if said in named or not named else _BESIDE_NAMED)


def _shown_parts(text: str, lines: Mapping[str, int | None]) -> list[str]:
    """Give what stands between any two separators and is shown; above the first paragraph it may be short."""
    cuts = [cut.span() for cut in islice(_PART.finditer(text), _MAX_CUTS)]
    starts, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(text)]
    parts = dict.fromkeys(text[start:end] for i, start in enumerate(starts) for end in ends[i:])
    return [part for part in parts if part != text and _is_shown(part, text, lines)]


def _is_shown(part: str, text: str, lines: Mapping[str, int | None]) -> bool:
    folded = fold_letters(part)
    is_above = _is_above(lines.get(folded))
    least = _LEAST_ABOVE_SHARE if is_above else _LEAST_SHARE
    return folded in lines and len(part) >= least * len(text)


def _count_votes(said: str, ballot: Mapping[str, _Said], lines: Mapping[str, int | None]) -> float:
    own = ballot[said]
    votes = _weigh(own.places) + _PARTED * (len(split_title(own.text)) > 1)
    votes += _SHARED_AND_SHOWN * (own.places >= _SHARED)
    if _BESIDE_NAMED not in own.places:
        votes += _weigh_line(said, lines)
    return votes + sum(_compare(said, other, ballot, lines) for other in ballot if other != said)


def _compare(said: str, other: str, ballot: Mapping[str, _Said], lines: Mapping[str, int | None]) -> float:
    """Give the votes that a title wins or loses by what another one says."""
    own, its = ballot[said], ballot[other]
    votes = _CUT_OFF if _is_cut_off(own, its) else 0.0
    if _is_part(said, other):
        votes += _PART_VOTE * (_weigh(its.places) + _weigh_line(other, lines))
        return votes + _STATED_WHOLE * (its.places >= _STATED)
    if _is_part(other, said) and "meta og:title" in its.places:
        return votes + _SHARED_WHOLE
    if len(said) < _LEAST_SHARE * len(other) and said in map(fold_letters, split_title(its.text)):
        return votes + _MINOR_PART
    return votes


def _is_cut_off(own: _Said, its: _Said) -> bool:
    """Whether several places say this long title on, with a word next."""
    is_alone = len(own.places) == 1 < len(its.places) and own.places.isdisjoint(_SHOWN_WHOLE)
    is_long = is_alone and len(own.text) >= _LEAST_CUT_OFF
    return is_long and its.text.startswith(own.text) and its.text[len(own.text) :].lstrip()[:1].isalnum()


def _weigh(places: Iterable[str]) -> int:
    return sum(_VOTES.get(place, _OTHER_VOTE) for place in places)


def _weigh_line(said: str, lines: Mapping[str, int | None]) -> int:
    if said not in lines:
        return 0
    if (above := lines[said]) is not None and above < -_BLOCKS_BELOW:
        return _FAR_BELOW
    if not _is_above(above):
        return _SHOWN
    return _SHOWN + _ABOVE + _RIGHT_ABOVE * _is_above(lines[said], _BLOCKS_RIGHT_ABOVE)


def _is_above(above: int | None, most: int = _BLOCKS_ABOVE) -> bool:
    """Whether a line stands above the first paragraph, at most so many blocks."""
    return above is not None and 0 < above <= most


def _is_part(title: str, other: str) -> bool:
    """Whether `other` says `title` with something before or behind it."""
    is_enough = len(other) > len(title) >= _LEAST_SHARE * len(other)
    return is_enough and (other.startswith(title) or other.endswith(title))


@lru_cache(maxsize=_REMEMBERED)
def split_title(title: str) -> tuple[str, ...]:
    """Give the parts of a title that separators part, also such as stand between signs of Chinese."""
    return tuple(part.strip() for part in _PART.split(" ".join(title.split())) if part.strip())


def _strip_once(text: str, names: set[str]) -> str:
    cuts = list(_SEPARATOR.finditer(text))
    ends = [*(cut.start() for cut in cuts[1:]), len(text)]
    for cut, end in zip(cuts, ends, strict=False):
        if _fold_name(text[cut.end() : end]) in names:
            return text[: cut.start()].strip() or text
    if cuts and _fold_name(text[: cuts[0].start()]) in names:
        return text[cuts[0].end() :].strip() or text
    return text


@lru_cache(maxsize=_REMEMBERED)
def _fold_name(name: str) -> str:
    words = re.findall(r"\w+", _ENDING.sub("", name.casefold().strip()))
    return "".join(word for word in words if not _GENERIC.match(word))
