"""Sites of outlets: whose an address is, as far as it tells.

Takes a URL; gives the registrable domain, by the public suffix list with its private part and a list of
further platforms, each host of which is somebody's own. An archive's address is the archived page's, an AMP
cache's that of the page it shows. Nothing is asked of anybody.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from tld import is_tld

from tasks.core.identity.page_address import find_site, is_amp_cache, unwrap_amp
from tasks.core.outlets.outlet_places import find_hosted, load_places

_INNER = re.compile(r"https?:/{1,2}[^/\s]+\.\S+", re.IGNORECASE)
_CACHED = re.compile(r"cache:(?:[\w-]+:)?(\S+)")
_ONE_SLASH = re.compile(r"^(https?):/(?!/)", re.IGNORECASE)
_MOST_INNER = 4
_COUNTRY = re.compile(r"(?!eu$|su$)[a-z]{2}")
_SECOND = frozenset({"com", "co", "net", "org", "gov", "edu", "ac"})
"""Under these somebody of the country registers, whatever its ending reads as: .com.co."""


@dataclass(frozen=True, slots=True)
class OutletSite:
    """The domain that an outlet goes by, the host that was asked, and whether it is one among many there."""

    domain: str
    host: str
    is_hosted: bool


def list_archives() -> tuple[str, ...]:
    """List the hosts whose addresses hold others: of these the whole address has to be known."""
    return tuple(sorted(load_places().archives))


def find_outlet_site(url: str) -> OutletSite | None:
    """Find whose a web address is; None where it tells of nobody."""
    for _ in range(_MOST_INNER):
        host = _find_host(url)
        inner = _find_inner(url) if host and host.removeprefix("www.") in load_places().archives else None
        if inner is None:
            break
        url = inner
    site = find_site(url)
    if host is None or site is None or is_amp_cache(host):
        return None
    if find_hosted(site):
        return OutletSite(site, host, is_hosted=True)
    suffix = site.partition(".")[2]
    is_private = is_tld(suffix, search_private=True) and not is_tld(suffix, search_private=False)
    return OutletSite(site, host, is_hosted=bool(suffix) and is_private)


def _find_host(url: str) -> str | None:
    try:
        host = urlsplit(unwrap_amp(url.strip())).hostname
    except ValueError:
        return None
    return host.rstrip(".").lower() if host else None


def _find_inner(url: str) -> str | None:
    """Find the address that an archive's one holds: in its path, or in a value of its query."""
    parts = urlsplit(url.strip())
    said = [parts.path.lstrip("/") + (f"?{parts.query}" if parts.query else "")]
    said += [value for _, value in parse_qsl(parts.query)]
    for text in map(unquote, said):
        if cached := _CACHED.search(text):
            address = cached[1]
            return address if "://" in address else f"http://{address}"
        if found := _INNER.search(text):
            return _ONE_SLASH.sub(r"\1://", found[0])
    return None


def read_country(domain: str) -> str | None:
    """Give the country that a domain's ending is of, unless everybody registers there, as under .co."""
    _, *below, ending = ("", *domain.lower().split("."))
    if not _COUNTRY.fullmatch(ending) or (ending in load_places().open_endings and below[-1] not in _SECOND):
        return None
    return load_places().renamed.get(ending, ending.upper())


def tells_country(language: str, region: str) -> bool:
    """Whether a language's region is more than what a template writes wherever it is used."""
    return f"{language}-{region}" not in load_places().template
