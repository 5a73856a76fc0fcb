"""What an entry of a feed says of its article: its text, summary, authors, tags, times and id.

Takes an entry as feedparser gives it, whether its feed was fetched or is a file; gives lines of text without
markup, each bounded by nobody here. A time is given as it was written where that says which day it is of, so
that its zone is the feed's own and none is made up.
"""

from __future__ import annotations

import html
import re
from calendar import timegm
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LEAST_TEXT = 1200
"""Characters from which a summary is an article's text."""
_LEAST_PARAGRAPHS = 3
_TAG = re.compile(r"<[A-Za-z/!][^>]*+(>)?")
"""A tag; one that never ends takes up the rest, so that nothing in it is looked at again."""
_PARAGRAPH = re.compile(r"<(?:p|div|br|article|section)\b", re.IGNORECASE)
_BLANK_LINE = re.compile(r"\n\s*\n")
_SHORTCODE = re.compile(
    r"\[/?(?:caption|gallery|embed|video|audio|playlist|vc_\w+|et_pb_\w+|fusion_\w+)\b[^\]\n]*+(\])?"
)
"""The same: what has no end in its line is none."""
_NAMED_ADDRESS = re.compile(r"[^\s@()]{1,100}@[^\s@()]{1,200} *\((?P<name>[^()]{2,200})\)")
"""What RSS has for an author: an address with the name behind it."""
_FULL_TEXTS = ("yandex_full-text", "full-text", "fulltext", "full_text", "body", "articlebody")
"""Under which names feeds have whole texts besides those of the standards."""
_WHOLE_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_ZONE = re.compile(r"(?:Z|GMT|UT|UTC|[ECMP][SD]T|[+-]\d\d:?\d\d)\s*$", re.IGNORECASE)


def find_content(entry: Mapping[str, Any], *, is_export: bool = False) -> str | None:
    """Find an entry's whole text, as markup or plain; None where it has no more than a summary."""
    written = [str(each.get("value") or "") for each in entry.get("content") or ()]
    written += [str(entry.get(name) or "") for name in _FULL_TEXTS]
    content = max((each for each in written if fold_markup(each)), key=len, default=None)
    if content is None:
        summary = str(entry.get("summary") or "")
        return summary if is_whole_summary(summary) else None
    content = _replace(_SHORTCODE, "", content) if is_export else content
    if is_export and not _PARAGRAPH.search(content):
        return "".join(f"<p>{each.strip()}</p>\n" for each in _BLANK_LINE.split(content) if each.strip())
    return content


def is_whole_summary(summary: str) -> bool:
    """Tell whether what is called a summary is an article's text."""
    return len(fold_markup(summary)) >= LEAST_TEXT or summary.lower().count("<p") >= _LEAST_PARAGRAPHS


def find_description(entry: Mapping[str, Any], content: str | None) -> str:
    """Give an entry's summary as a line, where it is not its text once more; empty where there is none."""
    description = fold_markup(entry.get("summary"))
    is_own = content is None or (fold_markup(content) != description and len(description) < LEAST_TEXT)
    return description if is_own else ""


def list_authors(entry: Mapping[str, Any]) -> Iterator[str]:
    """Give the names that an entry is signed with."""
    if addressed := _NAMED_ADDRESS.fullmatch(str(entry.get("author") or "").strip()):
        yield " ".join(addressed["name"].split())
        return
    for author in entry.get("authors") or ():
        if name := fold_markup(author.get("name")):
            yield name


def list_tags(entry: Mapping[str, Any]) -> tuple[str, ...]:
    """Give an entry's categories, each once."""
    terms = (fold_markup(tag.get("term")) for tag in entry.get("tags") or ())
    return tuple(dict.fromkeys(filter(None, terms)))


def find_time(entry: Mapping[str, Any], key: str) -> datetime | None:
    """Give a time of an entry ("published", "updated"); one without a zone is taken for UTC."""
    # feedparser's own look-up gives another date for a missing one, and warns.
    parsed = dict.get(entry, f"{key}_parsed") if isinstance(entry, dict) else None
    try:
        return datetime.fromtimestamp(timegm(parsed), UTC) if parsed else None
    except (TypeError, ValueError, OverflowError, OSError):
        return None


def write_time(entry: Mapping[str, Any], key: str) -> str:
    """Give a time of an entry as it was written, or in ISO 8601 where only feedparser can read that."""
    written = str(dict.get(entry, key) or "").strip() if isinstance(entry, dict) else ""
    if _WHOLE_YEAR.search(written):
        return written
    moment = find_time(entry, key)
    if moment is None:
        return ""
    return (moment if _ZONE.search(written) else moment.replace(tzinfo=None)).isoformat()


def fold_markup(value: object) -> str:
    """Give markup as one line of text."""
    return " ".join(html.unescape(_replace(_TAG, " ", str(value or ""))).split())


def has_tag(markup: str) -> bool:
    """Tell whether there is any tag in it."""
    found = _TAG.search(markup)
    return found is not None and found[1] is not None


def _replace(pattern: re.Pattern[str], by: str, markup: str) -> str:
    """Put something else where a pattern has found its end; what has none stays."""
    return pattern.sub(lambda found: by if found[1] else found[0], markup)
