"""Page addresses: when two URLs name the same page.

Takes a URL, gives a key that does not change with what sites and newsletters change about an address:
scheme, `www.`, case of the host, default port, fragment, trailing slash, order of parameters, parameters
that only follow the reader about, and the views of a page: AMP, also in a cache, for phones, for printing.
Parameters that
may name the article are kept, and so is whatever may be a name rather than a view: a section called `amp`,
a slug that ends in `-amp`. Pure text work: nothing is fetched, and the key is no URL to fetch.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urlsplit

from tld import get_fld, is_tld

from tasks.core.outlets.outlet_places import find_hosted, load_places

_TRACKING = re.compile(
    r"""
    (utm|mtm|pk|piwik|matomo|ga|hsa|oly|vero|mkt|at|wt|itm|mc|xtor|__s|_hs\w*)[_.-].*
    | (fb|g|dc|tw|ms|y|gb|wb|s|ttc|e?s_?k)clid | gclsrc | gbraid | wbraid | igshid? | mkcid | yclid
    | xtor | cmp | cmpid | ncid | ocid | ito | smid | smtyp | ref | ref_src | ref_url | referr?er
    | partner | taid | campaign | campaign_?id | __twitter_impression | guccounter | guce_referrer(_sig)?
    | traffic_source | share_?id | shared | rss | feature | _ga | _gl | amp_.* | usqp | aoh
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SWITCH = re.compile(r"(hs)?_?amp|is_?amp|print|print_?view|printable|mobile", re.IGNORECASE)
_ON = frozenset({"", "1", "true", "yes", "y", "on", "amp", "print"})
_FORM = re.compile(
    r"action|display|format|layout|mode|output|output_?type|pagewanted|render|service|variant|view",
    re.IGNORECASE,
)
_VIEWS = frozenset({"amp", "amp-type", "mobile", "print", "printable"})
_BLOGGER_PAGE = re.compile(r"/(?:\d{4}/\d{2}|p)/[^/]+\.html")

_AMP_CACHED = re.compile(
    r"https?://(?P<host>[^/?#\s]+)/(?P<way>amp|[acv]|wp)/(?P<safe>s/)?(?P<page>[^/?#\s]+\.[^/?#\s]+(?:[/?#]\S*)?)",
    re.IGNORECASE,
)
_VIEWER = re.compile(r"(?:www\.)?(?:google\.(?P<ending>com|[a-z]{2}|com?\.[a-z]{2})|bing\.com)")
_VIEW_HOSTS = frozenset({"m", "mobile", "mobil", "amp"})
_AMP_ENDING = re.compile(r"\.amp(?=(\.(?:s?html?|php))?$)|~amp(?=\.html$)", re.IGNORECASE)
_MARKED_ENDING = re.compile(r"_amp(?=\.s?html?$)|(?<=\d{6})-amp(?=(\.s?html?)?$)", re.IGNORECASE)
_VIEW_SEGMENT = re.compile(r"(?:index\.)?amp(?:\.html?)?|print(?:\.html?)?", re.IGNORECASE)
_AMP_PREFIX = re.compile(r"amp_(?=[a-z]+$)", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{2,}")
_NUMBER = re.compile(r"\d{6}")
_SLUG_WORDS, _LONG_SLUG_WORDS = 4, 6

_ESCAPE = re.compile(r"%[0-9a-fA-F]{2}")
_PATH_SAFE = "/%:@!$&'()*+,;=~-._"


@dataclass(frozen=True, slots=True)
class FoldedAddress:
    """A page address without what does not count; the path begins with a slash or is empty."""

    host: str
    path: str
    query: str
    fragment: str = ""

    @property
    def key(self) -> str:
        """The key of the page: `host/path?parameters#!fragment`."""
        page = self.host + self.path + (f"?{self.query}" if self.query else "")
        return page + (f"#{self.fragment}" if self.fragment else "")


def is_page_address(url: str) -> bool:
    """Whether the URL names one page of a web site, rather than a site, a file or a fragment of one."""
    parts = _split(url)
    if parts is None or parts.scheme.lower() not in {"http", "https"} or not parts.hostname:
        return False
    return bool(parts.path.strip("/") or _fold_query(parts) or _fold_fragment(parts))


def find_page_address(*urls: str | None) -> str | None:
    """Find the first of some URLs that names a page."""
    return next((url for url in urls if url and is_page_address(url)), None)


def make_address_key(url: str) -> str:
    """The key of a web page; what is no URL is its own key."""
    address = fold_address(url)
    return address.key if address else url


def share_site(url: str, other: str) -> bool:
    """Whether two URLs are of one registrable domain, which is one owner's as far as a name tells."""
    site = find_site(url)
    return site is not None and site == find_site(other)


def find_site(url: str) -> str | None:
    """Find the registrable domain of a web address, by the Public Suffix List with its private part.

    A host on a platform of blogs is its own. One that has none, such as a number or localhost, stands for
    itself, at its port; so does a public suffix.
    """
    parts = _split(url)
    if parts is None or parts.scheme.lower() not in {"http", "https"} or not parts.hostname:
        return None
    host = _fold_name(parts.hostname)
    if hosted := find_hosted(host):
        return hosted
    domain = get_fld(f"http://{host}", search_private=True, fail_silently=True)
    if domain is not None:
        return str(domain)
    labels = host.split(".")
    if (
        len(labels) == 1
        or not labels[-1].strip("0123456789")
        or ":" in host
        or is_tld(host, search_private=True)
    ):
        return host if parts.port is None else f"{host}:{parts.port}"
    return ".".join(labels[-2:])  # of an ending that is on no list, a name is one label


def fold_address(url: str) -> FoldedAddress | None:
    """Take off an address what does not count; None where it is no URL."""
    parts = _split(url)
    if parts is None:
        return None
    return FoldedAddress(_fold_host(parts), _fold_path(parts.path), _fold_query(parts), _fold_fragment(parts))


def unwrap_amp(url: str) -> str:
    """Give the address of the page that a cache of AMP shows at an address; any other address as it is."""
    if "amp" not in url.lower():
        return url
    found = _AMP_CACHED.fullmatch(url.strip())
    if found is None:
        return url
    host = found["host"].lower()
    is_viewer = found["way"] == "amp" and _is_viewer(host)
    if not (is_amp_cache(host) or is_viewer):
        return url
    return f"http{'s' if found['safe'] else ''}://{found['page']}"


def is_amp_cache(host: str) -> bool:
    """Whether a host shows pages of others as AMP: it is nobody's own."""
    return any(host.endswith(f".{each}") or host == each for each in load_places().amp_caches)


def _is_viewer(host: str) -> bool:
    """Whether a host is a search engine's own: one below an ending that is no country's is anybody's."""
    found = _VIEWER.fullmatch(host)
    return found is not None and (found["ending"] is None or is_tld(found["ending"], search_private=False))


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(unwrap_amp(url.strip()))
        _ = parts.port  # a port that is no number shows only when asked for
    except ValueError:
        return None
    return parts


def _fold_host(parts: SplitResult) -> str:
    host = _drop_view_labels(_fold_name(parts.hostname or ""))
    return host if parts.port in {None, 80, 443} else f"{host}:{parts.port}"


def _fold_name(hostname: str) -> str:
    host = hostname.rstrip(".")
    try:
        return host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return host.lower()


def _drop_view_labels(host: str) -> str:
    """Take off `www.`, and `m.` and the like where what is left is a host that somebody can register."""
    label, dot, rest = host.partition(".")
    while dot and (label == "www" or (label in _VIEW_HOSTS and _is_registrable(rest))):
        host = rest
        label, dot, rest = host.partition(".")
    return host


def _is_registrable(host: str) -> bool:
    return "." in host and not is_tld(host, search_private=True)


def _fold_fragment(parts: SplitResult) -> str:
    """Keep what is behind a hashbang: it is a page of its own for the scripts that read it."""
    fragment = parts.fragment.strip()
    is_page = fragment.startswith("!") and bool(fragment.strip("!/"))
    return _fold_path(fragment) if is_page else ""


def _fold_path(path: str) -> str:
    quoted = quote(path, safe=_PATH_SAFE, errors="replace")
    folded = _ESCAPE.sub(lambda escape: escape[0].upper(), quoted).rstrip("/")
    lowered = folded.lower()
    return _drop_views(folded) if "amp" in lowered or "print" in lowered else folded


def _drop_views(path: str) -> str:
    """Take the marks of AMP and print views off a path, until there are no more."""
    before = None
    while path != before:
        before = path
        *way, last = path.split("/")
        last = _drop_ending(last)
        if _is_slug(way, last):
            way = [_AMP_PREFIX.sub("", segment) for segment in way if segment.lower() != "amp"]
        is_view = bool(way) and _VIEW_SEGMENT.fullmatch(last) and _is_story(way[-1])
        path = "/".join(way if is_view else [*way, last]).rstrip("/")
    return path


def _drop_ending(segment: str) -> str:
    plain = (
        _AMP_ENDING.sub("", segment) if segment.lower() not in {"index.amp", "index.amp.html"} else segment
    )
    unmarked = _MARKED_ENDING.sub("", plain)
    return unmarked if _NUMBER.search(unmarked) or _count_words(unmarked) >= _LONG_SLUG_WORDS else plain


def _is_slug(way: list[str], last: str) -> bool:
    """Whether the end of a path can name but one article of a site, in whatever section."""
    return bool(_NUMBER.search("/".join([*way[-1:], last]))) or _count_words(last) >= _SLUG_WORDS


def _is_story(segment: str) -> bool:
    """Whether a segment names an article rather than a section or a month."""
    is_joined = "-" in segment or "_" in segment
    return bool(_NUMBER.search(segment)) or (is_joined and _count_words(segment) > 0)


def _count_words(segment: str) -> int:
    return len(_WORD.findall(_ESCAPE.sub("x", segment)))


def _fold_query(parts: SplitResult) -> str:
    if not parts.query:
        return ""
    pairs = parse_qsl(parts.query, keep_blank_values=True, errors="replace")
    is_blogger = bool(_BLOGGER_PAGE.fullmatch(parts.path))
    kept = sorted(pair for pair in pairs if not _is_view(*pair, is_blogger=is_blogger))
    return urlencode(kept, errors="replace")


def _is_view(name: str, value: str, *, is_blogger: bool) -> bool:
    """Whether a parameter says who follows the reader, or how the page looks; never which page it is."""
    if _TRACKING.fullmatch(name):
        return True
    value = value.lower()
    if _FORM.fullmatch(name):
        return value in _VIEWS
    return (value in _ON and bool(_SWITCH.fullmatch(name))) or (
        is_blogger and name == "m" and value in {"0", "1"}
    )
