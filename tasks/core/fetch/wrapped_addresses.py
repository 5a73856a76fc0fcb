"""Addresses that carry another one: redirectors, AMP caches and viewers.

Takes an address; gives the one inside where the host is a well-known wrapper, else the address itself.
Pure text work: a wrapper that keeps its target to itself (Google News articles, short links) is resolved
by fetching it. Other sites' `url=` parameters are left alone, since they may mean anything.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qs, parse_qsl, unquote, urlencode, urlsplit

from tasks.core.fetch.found_pages import resolve_link

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
