"""The article's fields, settled from candidates.

Takes candidates in order of trust and the time of the capture; gives the fields and one evidence row a
candidate, chosen or not. The first candidate of a field that is valid wins; nothing is made up: a field
without a valid candidate is empty. It finds no candidates itself and knows no clock.

`distrust` ranks a candidate by where it stood and what it says, the lowest the best. What is stated by
whoever gave us the article comes first. JSON-LD describes the article itself, so a person named in full
there is next; a full signature below the headline beats meta elements, which templates leave behind; a login
name or a single word comes last. `<meta name="date">` may be of any event; what a feed, a sitemap or a list
says of the page holds where the page shows nothing; an address or a script comes after that, a day of
creation, which every work has, last of all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit, urlunsplit

from tasks.core.clean.fields.authors import (
    is_full_name,
    is_newsroom,
    may_be_site_maker,
    read_agencies,
    read_authors,
    read_organisations,
)
from tasks.core.clean.fields.days.dates import is_ambiguous_day, read_date
from tasks.core.clean.fields.publishers import distrust_publisher, names_publisher, repeats_headline
from tasks.core.clean.fields.titles import is_site_name, strip_site_name
from tasks.core.clean.text.repairs import repair_line
from tasks.core.fetch.said.source_words import SOURCE_PLACES
from tasks.core.identity.page_address import share_site, unwrap_amp
from tasks.core.records import LIST_FIELDS, Evidence, Fields

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime


CREATED = "microdata dateCreated"
VAGUE_DATES = frozenset({"meta date", CREATED})
SIGNATURE = "page signature"
SIGNERS = "page signers"
"""Names in a row below the headline: all that the data names, and more."""
SHOWN_TITLE = "page headline"
"""The part of the page's title that it shows as a line: better than the same with the site's name."""
DATELINE = "page dateline"
TIME_ELEMENT = "page time element"
STATED = "stated"
"""Of what whoever gave us the article says about it: a pusher, or the declaration of a source."""
IN_FILE = "file"
"""Of what the file that an article came in says about it: it holds where the article says nothing."""
STATED_SITE = "stated site"
"""Of the site that an article is of: what is said of many at once."""
UPDATE = "page update line"
"""Where the line under the headline has the day of a change and no other: all that the page says."""
_DATES = {
    TIME_ELEMENT: 1,
    DATELINE: 1,
    **dict.fromkeys(VAGUE_DATES, 2),
    **dict.fromkeys(SOURCE_PLACES, 3),
    UPDATE: 5,
    CREATED: 6,
}
_LAST = 9


def distrust(candidate: Candidate) -> int:
    """Rank a candidate among those of its field; equals keep their order."""
    if candidate.found_in == STATED:
        return -2
    if candidate.found_in == IN_FILE:
        return _LAST
    if candidate.field == "title":
        return 2 if candidate.found_in in SOURCE_PLACES else candidate.found_in != SHOWN_TITLE
    if candidate.field == "authors":
        return _distrust_author(candidate)
    if candidate.field == "published_at":
        return _DATES.get(candidate.found_in, 4 if candidate.found_in.startswith(("day in", "script")) else 0)
    return 0


def names_in_full(candidate: Candidate, sites: Iterable[str] = ()) -> bool:
    """Whether a candidate for the authors names a person with two words or more, none of `sites`."""
    return any(" " in name or is_full_name(name) for name in read_authors(candidate.value, not_people=sites))


def _distrust_author(candidate: Candidate) -> int:
    if candidate.found_in == SIGNERS:
        return -1
    if candidate.found_in.startswith("page"):
        return 1 if candidate.found_in == SIGNATURE else 3
    if not names_in_full(candidate):
        return 4
    if candidate.found_in in SOURCE_PLACES:
        return 3
    return 0 if candidate.found_in.startswith("json-ld") else 2


_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_REGION_LENGTH = 2
_SCRIPT_LENGTH = 4
_TAG = r"</?(?:br|b|i|em|strong|span|su[bp]|u|small|font|p)(?:\s[^<>]{0,200})?/?>"
_WRITTEN_TAG = re.compile(rf"(?<=\w){_TAG}|{_TAG}(?=\w)", re.IGNORECASE)
"""Markup that was written as text into a title or a name; between blanks it is what the title is about."""


GIVEN, ADDRESS = "given", "address"
AGENCIES = "agencies"
"""The field of candidates that are all taken: each is an agency that the text credits."""
CREDIT = "credit"
"""The field of a candidate that is credited: a desk or an office that sent the article, and signs nothing."""
OWN_ADDRESS = frozenset({GIVEN, ADDRESS})
"""Where the address stands that the input was had from, or that its pusher states."""
ADDRESSES = frozenset({"url", "canonical_url"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value that something in the input gives for a field, and where it stood ("json-ld", "og:title")."""

    field: str
    value: str | tuple[str, ...]
    found_in: str


def choose_fields(
    candidates: Sequence[Candidate], *, now: datetime, is_page: bool = True
) -> tuple[Fields, tuple[Evidence, ...]]:
    """Choose for each field the first candidate, in order of trust, that is valid at the time `now`.

    Pages in English write the month first where they say nothing else; texts come from anywhere, and there a
    day that may be read both ways is none.
    """
    context = _read_context(candidates, now, is_page=is_page)
    own = next((str(each.value) for each in candidates if each.found_in in OWN_ADDRESS), None)
    values: dict[str, str | tuple[str, ...]] = {}
    rows: dict[tuple[str, str, str], bool] = {}
    for candidate in sorted(candidates, key=lambda each: (distrust(each), _distrust_name(each, context))):
        if candidate.field in {CREDIT, AGENCIES}:
            rows[candidate.field, _as_text(candidate.value), candidate.found_in] = True
            continue
        is_open = candidate.field not in values and not _is_of_another_site(candidate, own)
        value = _validate(candidate, context) if is_open else None
        if value:
            values[candidate.field] = value
        key = (candidate.field, _as_text(candidate.value), candidate.found_in)
        rows[key] = rows.get(key, False) or bool(value)
    if "authors" not in values:
        values |= _sign_by_publisher(candidates, rows, context)
    values |= _join_agencies(candidates)
    domain = read_domain(str(values.get("canonical_url") or values.get("url") or ""))
    evidence = tuple(Evidence(*key, chosen) for key, chosen in rows.items())
    return _to_fields(values, domain), evidence


def _distrust_name(candidate: Candidate, context: _Context) -> int:
    is_given = candidate.field != "publisher" or candidate.found_in == STATED
    return 0 if is_given else distrust_publisher(_as_text(candidate.value), context.domains)


def _is_of_another_site(candidate: Candidate, own: str | None) -> bool:
    """Whether an address is a claim on somebody else's site: kept as evidence, it names nothing."""
    return own is not None and candidate.field in ADDRESSES and not share_site(str(candidate.value), own)


def _sign_by_publisher(
    candidates: Sequence[Candidate], rows: dict[tuple[str, str, str], bool], context: _Context
) -> dict[str, str | tuple[str, ...]]:
    """Take the organisation that the page names as its author, where nobody else signs.

    An agency signs so in the page's data alone: in a byline it is the source of the news. Who made the site
    says so in its head.
    """
    for candidate in candidates:
        names = read_organisations(candidate.value) if candidate.field == "authors" else ()
        if candidate.found_in.startswith("page"):
            names = tuple(name for name in names if not read_agencies(name))
        if _names_maker(candidate, context):
            names = ()
        if names:
            rows[candidate.field, _as_text(candidate.value), candidate.found_in] = True
            return {"authors": names}
    return {}


def _join_agencies(candidates: Sequence[Candidate]) -> dict[str, tuple[str, ...]]:
    named = (_as_text(each.value) for each in candidates if each.field == AGENCIES)
    return {AGENCIES: agencies} if (agencies := tuple(dict.fromkeys(named))) else {}


def find_credits(candidates: Iterable[Candidate]) -> tuple[str, ...]:
    """Give who is credited and signs as nobody: who sent it, and agencies that stand for authors."""
    named = (
        name
        for each in candidates
        if each.field in {CREDIT, "authors"}
        for name in ([_as_text(each.value)] if each.field == CREDIT else read_agencies(each.value))
    )
    return tuple(dict.fromkeys(named))


def read_domain(url: str) -> str | None:
    """Give the host of an http(s) URL without its "www."; that of the page, where a cache of AMP shows it."""
    parts = split_http_url(unwrap_amp(url))
    return parts.hostname.removeprefix("www.") if parts and parts.hostname else None


def split_http_url(url: str) -> SplitResult | None:
    """Split an absolute http(s) URL; None for anything else."""
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname
    except ValueError:
        return None
    return parts if parts.scheme in {"http", "https"} and host and "." in host else None


@dataclass(frozen=True, slots=True)
class _Context:
    """What all candidates together say that the check of one needs."""

    now: datetime
    language: str | None
    site_names: tuple[str, ...]
    titles: tuple[str, ...]
    domains: tuple[str, ...]
    is_page: bool


def _read_context(candidates: Sequence[Candidate], now: datetime, *, is_page: bool) -> _Context:
    language = next((_as_text(each.value) for each in candidates if each.field == "language"), None)
    titles = (_fold_spaces(_as_text(each.value)) for each in candidates if each.field == "title")
    return _Context(
        now, language, site_names(candidates), tuple(dict.fromkeys(titles)), _domains(candidates), is_page
    )


def site_names(candidates: Sequence[Candidate]) -> tuple[str, ...]:
    """Give the names and domains that the page's site goes by.

    Templates that write the headline into every element call it the application too.
    """
    titles = [_as_text(each.value) for each in candidates if each.field == "title"]
    domains = _domains(candidates)
    publishers = [
        name
        for name, where in (
            (_as_text(each.value), each.found_in) for each in candidates if each.field == "publisher"
        )
        if not (where == "meta application-name" and name in titles)
        and not repeats_headline(name, titles, domains)
    ]
    return tuple(dict.fromkeys([*publishers, *domains, *(domain.rpartition(".")[0] for domain in domains)]))


def _domains(candidates: Iterable[Candidate]) -> tuple[str, ...]:
    urls = (_as_text(each.value) for each in candidates if each.field in {"canonical_url", "url"})
    return tuple(dict.fromkeys(domain for domain in map(read_domain, urls) if domain))


def _fold_spaces(text: str) -> str:
    return " ".join(_WRITTEN_TAG.sub(" ", repair_line(unescape(text))).split())


def _validate(candidate: Candidate, context: _Context) -> str | tuple[str, ...] | None:
    if candidate.field == "publisher" and candidate.found_in != STATED:
        name = _as_text(candidate.value)
        if not names_publisher(unescape(name), candidate.found_in, context.titles, context.domains):
            return None
    if _names_maker(candidate, context):
        return None
    return _CHECKS.get(candidate.field, _check_line)(candidate.value, context)


def _names_maker(candidate: Candidate, context: _Context) -> bool:
    """Whether the head of a page names as author who made the site, and it is not the site itself."""
    if candidate.field != "authors" or candidate.found_in != "meta author":
        return False
    name = _as_text(candidate.value)
    return may_be_site_maker(name) and not is_site_name(name, context.site_names)


def _check_line(value: str | tuple[str, ...], _context: _Context) -> str | None:
    return _fold_spaces(_as_text(value)) or None


def _check_title(value: str | tuple[str, ...], context: _Context) -> str | None:
    line = _check_line(value, context)
    title = strip_site_name(line, context.site_names, context.titles) if line else None
    return title if title and not is_site_name(title, context.site_names) else None


def _check_authors(value: str | tuple[str, ...], context: _Context) -> tuple[str, ...]:
    value = repair_line(value) if isinstance(value, str) else tuple(map(repair_line, value))
    people = read_authors(value, not_people=context.site_names)
    if not people or isinstance(value, str):
        return people
    desks = (
        name
        for name in read_organisations(value)
        if is_newsroom(name) and not is_site_name(name, context.site_names)
    )
    return (*people, *desks)


def _check_date(value: str | tuple[str, ...], context: _Context) -> str | None:
    written = _as_text(value)
    if not context.is_page and is_ambiguous_day(written, context.language):
        return None
    return read_date(written, now=context.now, language=context.language)


def _check_tags(value: str | tuple[str, ...], _context: _Context) -> tuple[str, ...]:
    tags = value.split(",") if isinstance(value, str) else value
    lines = map(_fold_spaces, tags)
    return tuple(dict.fromkeys(line for line in lines if line))


def _check_language(value: str | tuple[str, ...], _context: _Context) -> str | None:
    code = _as_text(value).strip()
    if not _LANGUAGE.fullmatch(code):
        return None
    first, *rest = code.replace("_", "-").split("-")
    return "-".join([first.lower(), *(_case_subtag(part) for part in rest)])


def _case_subtag(part: str) -> str:
    if len(part) == _REGION_LENGTH:
        return part.upper()
    return part.title() if len(part) == _SCRIPT_LENGTH and part.isalpha() else part.lower()


def _check_url(value: str | tuple[str, ...], _context: _Context) -> str | None:
    url = _as_text(value).strip()
    return url if split_http_url(url) else None


def _check_canonical(value: str | tuple[str, ...], _context: _Context) -> str | None:
    parts = split_http_url(_as_text(value))
    if parts is None or (parts.path in {"", "/"} and not parts.query):
        return None
    return urlunsplit(parts._replace(fragment=""))


_CHECKS: dict[str, Callable[[str | tuple[str, ...], _Context], str | tuple[str, ...] | None]] = {
    "title": _check_title,
    "authors": _check_authors,
    "published_at": _check_date,
    "modified_at": _check_date,
    "tags": _check_tags,
    "language": _check_language,
    "url": _check_url,
    "canonical_url": _check_canonical,
}
"""What a value of a field has to be; of the others, a line of text."""


def _as_text(value: str | tuple[str, ...]) -> str:
    return value if isinstance(value, str) else "; ".join(value)


def _to_fields(values: Mapping[str, str | tuple[str, ...]], domain: str | None) -> Fields:
    several = {name: (value,) if isinstance(value, str) else value for name, value in values.items()}
    return Fields(
        domain=domain,
        **{name: value if name in LIST_FIELDS else value[0] for name, value in several.items()},  # type: ignore[arg-type] # by the kind of field
    )
