"""The publisher's own id of an article, where its address holds one: what stays when the headline moves.

Takes the URL of a page; gives `host#id`, or None where nothing in the address is surely an id. Two pages of
one key are one article under two slugs, or, seldom, what a site numbers twice: whoever ties them looks at
their words as well. Pure text work, and meant to miss rather than to mistake: a number is an id where it
stands at the end or the beginning of the last segment, or alone in the one before a slug; dates, times,
seasons, round figures and short numbers are none. What tells pages of one id apart is a part of the key: the
language, the day in the path, and that a page is not the article but its gallery, its comments and the like.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import unquote

from tasks.core.identity.page_address import fold_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_REMEMBERED = 4096
_HAS_CODE = re.compile(
    r"\d{6}|(?<![0-9A-Za-z])(?:(?=[A-Za-z]*\d[A-Za-z]*\d)[0-9A-Za-z]{8}|(?=[A-Za-z]*\d)[0-9A-Za-z]{16})"
)
"""What every id holds, so that most addresses need no closer look."""
_LEAST_DIGITS, _MOST_DIGITS, _LEAST_DISTINCT = 6, 20, 3
_SLUG_WORDS = 3

_EXTENSION = re.compile(r"\.(?:[a-z]+\.)?(?:[sx]?html?|php|aspx?|cms|ece|jsp|do|story|amp)$", re.IGNORECASE)
_UUID = re.compile(r"(?<![0-9a-z])[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_TOKEN = re.compile(r"[^\W_]+")
_LETTERED = re.compile(r"[A-Za-z]{1,8}(\d{6,20})")
_HEX = re.compile(r"(?=(?:[a-f]*\d){3})(?=(?:\d*[a-f]){2})[0-9a-f]{8,64}")
_CAPITALS = re.compile(r"(?=(?:[A-Za-z]*\d){2})(?=(?:[a-z\d]*[A-Z]){3})(?:[a-z]{2})?[0-9A-Z]{10,}")
_BASE36 = re.compile(r"(?=(?:[A-Za-z]*\d){3})(?=(?:\d*[A-Za-z]){3})[0-9A-Za-z]{9,64}")
_BASE62 = re.compile(r"(?=[^a-z]*[a-z])(?=[^A-Z]*[A-Z])(?=\D*\d)[0-9A-Za-z]{16,64}")
_RUNS = re.compile(r"\d+|[A-Za-z]+")
_LEAST_RUNS = 4
_PAGE_NUMBER = re.compile(r"p?\d{1,2}", re.IGNORECASE)

_YEAR = r"(?:19[5-9]\d|20[0-4]\d)"
_MONTH = r"(?:0[1-9]|1[0-2])"
_DAY = r"(?:0[1-9]|[12]\d|3[01])"
_CLOCK = r"(?:[01]\d|2[0-3])[0-5]\d"
_MOMENT = re.compile(
    rf"{_YEAR}{_MONTH}(?:{_DAY}(?:\d{{1,3}}|{_CLOCK}(?:[0-5]\d)?)?)?"  # 20260102, and with a number or a time
    rf"|(?:{_DAY}{_MONTH}|{_MONTH}{_DAY}){_YEAR}"
    rf"|\d\d{_MONTH}{_DAY}|{_DAY}{_MONTH}\d\d|{_MONTH}{_DAY}\d\d"
    rf"|{_YEAR}{_YEAR}"  # a season
)
_TIME = re.compile(rf"{_CLOCK}[0-5]\d(?:\d{{3}})?")
_DATE = re.compile(
    rf"(?<!\d)({_YEAR})(?:({_MONTH})({_DAY})?|([-/_.])(0?[1-9]|1[0-2])(?:\4(0?[1-9]|[12]\d|3[01]))?)(?!\d)"
)

_LANGUAGE_SEGMENTS = 2
_REGION = re.compile(r"[-_][a-z]{2}$")


@lru_cache(_REMEMBERED)
def make_publisher_key(url: str) -> str | None:
    """Give the key of the article that the publisher's id in a URL names: `host#id`, with what parts it."""
    if not _HAS_CODE.search(url):
        return None
    address = fold_address(url)
    if address is None or address.query or not address.host:
        return None
    segments = unquote(address.path, errors="replace").split("/")[1:]
    place, ids = _find_ids(segments)
    if not ids:
        return None
    parts = [address.host, *_find_languages(segments[:place]), *_find_beside(segments, place)]
    date = _DATE.search("/".join(segments))
    if date:
        parts.append("-".join(part for part in date.group(1, 2, 3, 5, 6) if part))
    return "/".join(parts) + "#" + ".".join(ids)


def _find_ids(segments: Sequence[str]) -> tuple[int, Sequence[str]]:
    """Give the place of the segment that holds the id, and the id, in all its parts."""
    if not segments:
        return 0, ()
    last = len(segments) - 1
    ids = _read_ids(_EXTENSION.sub("", segments[last]))
    if ids or not last or _count_words(segments[last]) < _SLUG_WORDS:
        return last, ids
    ids = _read_ids(segments[last - 1])
    return last - 1, ids if len(_TOKEN.findall(segments[last - 1])) == 1 else ()


def _read_ids(segment: str) -> Sequence[str]:
    uuids = _UUID.findall(segment)
    if uuids:
        return [uuids[-1].lower()]
    tokens = _TOKEN.findall(segment)
    places = [place for place, token in enumerate(tokens) if _is_id(token, is_alone=len(tokens) == 1)]
    if not places or not (_stands_first(tokens, places[0]) or _stands_last(tokens, places[-1])):
        return ()
    return [tokens[place] for place in places]


def _stands_first(tokens: Sequence[str], place: int) -> bool:
    return not any(token.isalpha() for token in tokens[:place])


def _stands_last(tokens: Sequence[str], place: int) -> bool:
    """Whether at most one token comes after the id, and that is no number of a page of it."""
    after = tokens[place + 1 :]
    return not after or (len(after) == 1 and not _PAGE_NUMBER.fullmatch(after[0]))


def _is_id(token: str, *, is_alone: bool) -> bool:
    if len(token) < _LEAST_DIGITS or token.isalpha() or not token.isascii():
        return False
    if token.isdigit():
        return _is_numeric_id(token, is_alone=is_alone)
    lettered = _LETTERED.fullmatch(token)
    if lettered:
        return _is_numeric_id(lettered[1], is_alone=True)
    if _HEX.fullmatch(token.lower()) or _CAPITALS.fullmatch(token) or _BASE62.fullmatch(token):
        return True
    return is_alone and bool(_BASE36.fullmatch(token)) and len(_RUNS.findall(token)) >= _LEAST_RUNS


def _is_numeric_id(digits: str, *, is_alone: bool) -> bool:
    """Whether a number is one that a publisher counts its articles by; one in a slug may be news itself."""
    if not _LEAST_DIGITS <= len(digits) <= _MOST_DIGITS or _MOMENT.fullmatch(digits):
        return False
    if digits.endswith("0000") or len(set(digits)) < _LEAST_DISTINCT:
        return False
    is_short = len(digits) == _LEAST_DIGITS
    return is_alone or not (
        _TIME.fullmatch(digits) or (is_short and (digits[0] == "0" or digits.endswith("000")))
    )


def _count_words(segment: str) -> int:
    return sum(token.isalpha() for token in _TOKEN.findall(_EXTENSION.sub("", segment)))


def _find_languages(segments: Sequence[str]) -> list[str]:
    """Find the segments that name the language: a site may give one number to an article in each."""
    first = (segment.lower() for segment in segments[:_LANGUAGE_SEGMENTS])
    return [segment for segment in first if _REGION.sub("", segment) in _words("languages")]


def _find_beside(segments: Sequence[str], place: int) -> list[str]:
    """Find what says that the page stands beside the article, in other segments or before the first dot."""
    others: Iterable[str] = (*segments[:place], segments[place].partition(".")[0], *segments[place + 1 :])
    tokens = (token.lower() for other in others for token in _TOKEN.findall(other))
    return sorted(_words("beside").intersection(tokens))[:1]


@cache
def _words(name: str) -> frozenset[str]:
    data = tomllib.loads((files("tasks.core.identity") / "address_words.toml").read_text("utf-8"))
    return frozenset(data[name])
