"""What a source says of the pages that it names (title, day, authors ...), kept beside each page that is had.

A feed, a sitemap, a row of a table: what stands beside the address there goes into a header of the page's
capture, one for each source, so that it is read again whenever the page is, and is known when the page is
looked at again and nobody says it anew. It holds for fields of which the page itself says nothing, and is
evidence for the others.

What a source says for the page itself, its own id of the item and the item's whole text, counts where the
source speaks for the site: it stands there, or what it began at does. Anybody may name somebody else's page.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tasks.core.identity.page_address import share_site
from tasks.core.records import LIST_FIELDS
from tasks.core.sources.sources import SourceKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tasks.core.records import Stated

LISTED = "x-copydesk-listed"
"""The header of a capture that has what a source says of its page."""
_OUR_HEADERS = "x-copydesk-"
IN_LIST, IN_FEED, IN_SITEMAP = "list", "feed", "sitemap"
"""Where such a field was found."""
PLACE_OF_KIND = {SourceKind.FEED: IN_FEED, SourceKind.SITEMAP: IN_SITEMAP}
"""What says more of a page than that it is there."""
SOURCE_PLACES = frozenset({IN_LIST, IN_FEED, IN_SITEMAP})
_FIELDS = frozenset(
    (
        "title",
        "description",
        "authors",
        "publisher",
        "published_at",
        "modified_at",
        "section",
        "tags",
        "language",
    )
)
_LONGEST = 16_000
LONGEST_GUID = 500
_LONGEST_LINE, _LONGEST_NAME, _LONGEST_SUMMARY = 500, 120, 2000
_MOST_NAMES = 30
_SHA256 = re.compile(r"[0-9a-f]{64}")
_BESIDE = _PLACE, _AT, _GUID, _TEXT = "in", "at", "guid", "text_sha256"


@dataclass(frozen=True, slots=True)
class SourceWord:
    """What one source says of a page: fields, its own id of the item, and the hash of the item's whole text.

    `place` is the kind of source (feed, sitemap, list), `url` its address where it has one. The text is kept
    in the raw store.
    """

    place: str
    stated: Stated = ()
    url: str | None = None
    guid: str | None = None
    text_sha256: str | None = None

    @property
    def of(self) -> tuple[str, str | None]:
        """What it is the word of: a later one takes its place."""
        return self.place, self.url


def hear_word(word: SourceWord, page_url: str, *speakers: str | None) -> SourceWord:
    """Give what counts of a word about a page; what is said for the page, if one of the speakers may."""
    if any(speaker and share_site(page_url, speaker) for speaker in speakers):
        return word
    return replace(word, guid=None, text_sha256=None)


def bound_stated(stated: Stated) -> Stated:
    """Give fields as no source can make them long: what is too long is left out, not cut."""
    bounded = ((field, _bound(field, value)) for field, value in stated)
    return tuple((field, value) for field, value in bounded if value)


def _bound(field: str, value: str | tuple[str, ...]) -> str | tuple[str, ...]:
    if field in LIST_FIELDS and not isinstance(value, str):
        return tuple(each for each in value if each and len(each) <= _LONGEST_NAME)[:_MOST_NAMES]
    line = value if isinstance(value, str) else "; ".join(value)
    return line if len(line) <= (_LONGEST_SUMMARY if field == "description" else _LONGEST_LINE) else ""


def write_word(word: SourceWord) -> tuple[tuple[str, str], ...]:
    """Give the header that says it; none where there is nothing to say, or far too much."""
    said: dict[str, object] = {field: value for field, value in word.stated if field in _FIELDS}
    beside = {_PLACE: word.place, _AT: word.url, _GUID: word.guid, _TEXT: word.text_sha256}
    if word.place != IN_LIST:
        said |= {name: value for name, value in beside.items() if value}
    written = json.dumps(said, ensure_ascii=False)
    return ((LISTED, written),) if said and len(written) <= _LONGEST else ()


def read_said(headers: Iterable[tuple[str, str]]) -> tuple[SourceWord, ...]:
    """Give what headers say; nothing for a header that somebody else wrote."""
    written = (value for name, value in headers if name == LISTED)
    words = (word for each in written if (word := read_word(each)))
    return tuple(words)


def read_word(written: str) -> SourceWord | None:
    """Read one header's value."""
    try:
        said = json.loads(written)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict):
        return None
    beside = {name: value for name in _BESIDE if isinstance(value := said.get(name), str)}
    stated = tuple(
        (field, read) for field, value in said.items() if field in _FIELDS and (read := _read(field, value))
    )
    place = beside.pop(_PLACE, None if _PLACE in said else IN_LIST)
    is_whole = _TEXT not in beside or _SHA256.fullmatch(beside[_TEXT])
    if place not in SOURCE_PLACES or not (stated or beside) or not is_whole:
        return None
    return SourceWord(place, stated, beside.get(_AT), beside.get(_GUID), beside.get(_TEXT))


def drop_our_headers(headers: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Give the headers of an answer without those that only we may write."""
    return tuple(each for each in headers if not each[0].lower().startswith(_OUR_HEADERS))


def _read(field: str, value: object) -> str | tuple[str, ...] | None:
    if isinstance(value, str):
        return value
    if field in LIST_FIELDS and isinstance(value, list):
        return tuple(each for each in value if isinstance(each, str))
    return None
