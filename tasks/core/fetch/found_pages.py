"""Pages that a feed, a sitemap or another page names, before anybody fetched them.

Takes what such a text says (a link as it stands there, a date as it was written); gives absolute http and
https addresses and aware UTC times, or None where nothing usable was said. Nothing is folded that a server
could tell apart: an address is made absolute, its fragment dropped where it names no page, and no more.

Some addresses carry another one: redirectors, AMP caches and viewers. Where the host is a well-known
wrapper, the one inside is given. A wrapper that keeps its target to itself (Google News articles, short
links) is resolved by fetching it. Other sites' `url=` parameters are left alone: they may mean anything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime  # read again where children answer
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, parse_qs, parse_qsl, unquote, urlencode, urljoin, urlsplit

from tasks.core.fetch.pace import read_http_date
from tasks.core.fetch.said.source_words import bound_stated
from tasks.core.records import Stated  # noqa: TC001 - the same

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_URL_CHARS = 4096
_MAX_DATE_CHARS = 64
_DROPPED = re.compile(r"[\t\n\r]")
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\\\ud800-\udfff]")
_SPACES = " \x00\t\n\r\x0b\x0c\xa0\ufeff\u2028\u2029"
_PLAIN = re.compile(r"https?://[a-z0-9][a-z0-9.-]*(?:/[!-\"$-\[\]-~]*)?")
"""Addresses that need no work: most are such, and a sitemap has 50,000 of them."""

_YEAR_MONTH = re.compile(r"(\d{4})(?:-(\d{2}))?")
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class FoundPage:
    """One page to fetch; the dates are what its finder says, a day alone as its midnight.

    `stated` are the fields of the article that its finder states, as it wrote them; `guid` is its own id of
    it, `content` the whole text, where it has that: markup or plain.
    """

    url: str
    published_at: datetime | None = None
    modified_at: datetime | None = None
    stated: Stated = ()
    guid: str | None = None
    content: str | None = None

    @property
    def told_at(self) -> datetime | None:
        """The newest time that is said of the page."""
        return max(filter(None, (self.published_at, self.modified_at)), default=None)


def resolve_link(base: str, href: object) -> str | None:
    """Make a link absolute; None where it leads to no http or https page.

    Links with credentials in them, with control characters or a backslash (which libraries read
    differently), or longer than 4,096 characters are none either.
    """
    if not isinstance(href, str) or len(href) > MAX_URL_CHARS:
        return None
    link = _DROPPED.sub("", href.strip(_SPACES))
    if _PLAIN.fullmatch(link):
        return link
    if not link or _FORBIDDEN.search(link):
        return None
    try:
        given = urlsplit(link)
        whole = urljoin(base, link)
        url = (whole.partition("#")[0] + find_inner_page(whole)).replace(" ", "%20")
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    is_whole = bool(given.netloc or not given.scheme)
    is_web = parts.scheme in {"http", "https"} and bool(parts.hostname) and port != 0
    if not is_whole or not is_web or "@" in parts.netloc or len(url) > MAX_URL_CHARS:
        return None
    return parts.scheme + url[len(parts.scheme) :]


def find_inner_page(url: str) -> str:
    """Find what is behind a hashbang, a page of its own; any other fragment is a place in one."""
    fragment = url.partition("#")[2]
    return f"#{fragment}" if fragment.startswith("!") and fragment.strip("!/") else ""


def keep_distinct(pages: Iterable[FoundPage]) -> tuple[FoundPage, ...]:
    """Keep the first page of each address, in order."""
    kept: dict[str, FoundPage] = {}
    for page in pages:
        kept.setdefault(page.url, page)
    return tuple(kept.values())


def sort_newest_first(pages: Iterable[FoundPage]) -> list[FoundPage]:
    """Sort by what is said of their age; undated ones come last, in their own order."""
    return sorted(pages, key=lambda page: page.told_at or _NEVER, reverse=True)


def read_told_date(value: object) -> datetime | None:
    """Read a date in ISO 8601 (W3C's or RFC 3339's profile) or as in mail; without a zone it is UTC."""
    if not isinstance(value, str) or len(value) > _MAX_DATE_CHARS:
        return None
    text = value.strip()
    if match := _YEAR_MONTH.fullmatch(text):
        text = f"{match[1]}-{match[2] or '01'}-01"
    try:
        when = datetime.fromisoformat(text)
        return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    except (ValueError, OverflowError):
        return read_http_date(text)


def state_fields(**fields: str | Iterable[str] | None) -> Stated:
    """Give the fields that are there, as far as a source may say them."""
    given = (
        (name, value if isinstance(value, str) else tuple(value)) for name, value in fields.items() if value
    )
    return bound_stated(tuple(given))


def clean_title(value: object) -> str | None:
    """Give a title on one line, bounded; None where there is none."""
    if not isinstance(value, str):
        return None
    return " ".join(value[:2000].split()).encode("utf-8", "replace").decode("utf-8")[:500] or None


_MOST_LAYERS = 5
_MOST_PARAMETERS = 100
_GOOGLE = re.compile(r"(?:www\.|news\.)?google\.(?:com|[a-z]{2}|com?\.[a-z]{2})")
_AMP_CACHE = re.compile(r"(?:[a-z0-9-]+\.)?(?:cdn\.ampproject\.org|bing-amp\.com)")
_AMP_PATH = re.compile(r"/(?:amp|[acv]|wp)/(s/)?([\w.-]+\.[\w-]+(?::\d+)?(?:/.*)?)", re.ASCII)
_AMP_PARAMETER = re.compile(r"amp_.*|usqp", re.IGNORECASE)
_REDIRECTORS = {
    "l.facebook.com": ("/l.php", "u"),
    "www.facebook.com": ("/l.php", "u"),
    "lm.facebook.com": ("/l.php", "u"),
    "l.instagram.com": ("/", "u"),
    "l.threads.net": ("/", "u"),
    "l.threads.com": ("/", "u"),
    "out.reddit.com": ("", "url"),
    "www.bing.com": ("/news/apiclick.aspx", "url"),
    "www.linkedin.com": ("/redir/redirect", "url"),
    "www.youtube.com": ("/redirect", "q"),
    "slack-redir.net": ("/link", "url"),
    "t.umblr.com": ("/redirect", "z"),
    "vk.com": ("/away.php", "to"),
    "away.vk.com": ("/away.php", "to"),
    "getpocket.com": ("/redirect", "url"),
    "duckduckgo.com": ("/l/", "uddg"),
    "outlook": ("/", "url"),
    "steamcommunity.com": ("/linkfilter/", "url"),
}
"""Host: the start of the path and the parameter that holds the target."""

_SAFE_LINKS = ".safelinks.protection.outlook.com"
_SCHEMES = frozenset({"http", "https"})
_YAHOO = re.compile(r"/RU=([^/]+)/")


def unwrap_address(url: str) -> str:
    """Give the address that `url` itself carries, through up to five layers; `url` where it carries none."""
    for _ in range(_MOST_LAYERS):
        inner = _unwrap_once(url)
        if inner is None or inner == url:
            break
        url = inner
    return url


def _unwrap_once(url: str) -> str | None:
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return _read_inside(parts, (parts.hostname or "").rstrip(".")) if parts.scheme in _SCHEMES else None


def _read_inside(parts: SplitResult, host: str) -> str | None:
    if _GOOGLE.fullmatch(host):
        return _read_parameter(parts, "q", "url") if parts.path == "/url" else _read_amp(parts, "/amp/")
    if _AMP_CACHE.fullmatch(host):
        return _read_amp(parts, "/")
    if host == "r.search.yahoo.com" and (match := _YAHOO.search(parts.path)):
        return _read_whole(unquote(match[1]))
    start, name = _REDIRECTORS.get("outlook" if host.endswith(_SAFE_LINKS) else host, (None, ""))
    return _read_parameter(parts, name) if start is not None and parts.path.startswith(start) else None


def _read_parameter(parts: SplitResult, *names: str) -> str | None:
    try:
        said = parse_qs(parts.query, errors="replace", max_num_fields=_MOST_PARAMETERS)
    except ValueError:
        return None
    return next((url for name in names for value in said.get(name, ()) if (url := _read_whole(value))), None)


def _read_amp(parts: SplitResult, start: str) -> str | None:
    """Read host and path behind the marks of an AMP address; `s/` stands for https."""
    match = _AMP_PATH.fullmatch(parts.path) if parts.path.startswith(start) else None
    if match is None:
        return None
    try:
        pairs = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=_MOST_PARAMETERS)
    except ValueError:
        return None
    kept = [pair for pair in pairs if not _AMP_PARAMETER.fullmatch(pair[0])]
    query = parts.query if kept == pairs else urlencode(kept, errors="replace")
    return _read_whole(f"http{'s' if match[1] else ''}://{match[2]}" + (f"?{query}" if query else ""))


def _read_whole(link: str) -> str | None:
    """Give a whole address of the web; a part of one says nothing here."""
    return resolve_link("", link)
