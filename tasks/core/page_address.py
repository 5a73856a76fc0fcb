"""Page addresses: when two URLs name the same page.

Takes a URL, gives a key that does not change with what sites and newsletters change about an address:
scheme, `www.`, case of the host, default port, fragment, trailing slash, order of parameters and
parameters that only follow the reader about. Parameters that may name the article are kept. Pure text
work: nothing is fetched, and the key is no URL to fetch.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urlsplit

_TRACKING = re.compile(
    r"""
    (utm|mtm|pk|piwik|matomo|ga|hsa|oly|vero|mkt|at|wt|itm|mc|xtor|__s|_hs\w*)[_.-].*
    | (fb|g|dc|tw|ms|y|gb|wb|s|ttc|e?s_?k)clid | gclsrc | gbraid | wbraid | igshid? | mkcid | yclid
    | xtor | cmp | cmpid | ncid | ocid | ito | smid | smtyp | ref | ref_src | ref_url | referr?er
    | partner | taid | campaign | campaign_?id | __twitter_impression | guccounter | guce_referrer(_sig)?
    | traffic_source | share_?id | shared | rss | feature | _ga | _gl
    """,
    re.VERBOSE | re.IGNORECASE,
)
_ESCAPE = re.compile(r"%[0-9a-fA-F]{2}")
_PATH_SAFE = "/%:@!$&'()*+,;=~-._"


def is_page_address(url: str) -> bool:
    """Whether the URL names one page of a web site, rather than a site, a file or a fragment of one."""
    parts = _split(url)
    if parts is None or parts.scheme.lower() not in {"http", "https"} or not parts.hostname:
        return False
    return bool(parts.path.strip("/") or _keep_parameters(parts.query))


def make_address_key(url: str) -> str:
    """The key of a web page: `host/path?parameters`."""
    parts = _split(url)
    if parts is None:
        return url
    query = _keep_parameters(parts.query)
    return _fold_host(parts) + _fold_path(parts.path) + (f"?{query}" if query else "")


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url.strip())
        _ = parts.port  # a port that is no number shows only when asked for
    except ValueError:
        return None
    return parts


def _fold_host(parts: SplitResult) -> str:
    host = (parts.hostname or "").removeprefix("www.").rstrip(".")
    try:
        host = host.encode("idna").decode("ascii")
    except UnicodeError:
        host = host.lower()
    return host if parts.port in {None, 80, 443} else f"{host}:{parts.port}"


def _fold_path(path: str) -> str:
    quoted = quote(path, safe=_PATH_SAFE, errors="replace")
    return _ESCAPE.sub(lambda escape: escape[0].upper(), quoted).rstrip("/")


def _keep_parameters(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True, errors="replace")
    return urlencode(sorted(pair for pair in pairs if not _TRACKING.fullmatch(pair[0])), errors="replace")
