"""What a page and its response say about the use of the article: its licence, its holder, what it forbids.

Takes the parsed tree, what was read of its meta elements and JSON-LD, and the headers of its capture; gives
one evidence row a signal, as written, under `license`, `copyright_holder`, `opt_out` (from mining) or
`rights_signals` (other asks of machines). It reads signals that machines are meant
to read, no prose, and draws no conclusion: what they bind to is for whoever uses the text. A licence of a
picture is none of the article.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from tasks.core.clean.fields import jsonld
from tasks.core.fetch.hosts.tdmrep import TDMREP
from tasks.core.records import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lxml.html import HtmlElement

    from tasks.core.clean.fields.jsonld import Node

LICENSE, OPT_OUT, SIGNAL, HOLDER = "license", "opt_out", "rights_signals", "copyright_holder"

_LICENSE_KEYS = ("license", "usageInfo", "acquireLicensePage")
_LICENSE_METAS = (
    *("dc.rights", "dc.rights.license", "dc.license", "dcterms.rights", "dcterms.license"),
    "license",
)
_PAGE_TYPE = re.compile(r"WebPage$")
_KNOWN_LICENSE = re.compile(
    r"https?://creativecommons\.org/\S+|\bCC[ -]?(?:BY(?:[ -](?:NC|ND|SA))*|0)(?:[ -]\d\.\d)?(?!\w)",
    re.IGNORECASE,
)
_COMMONS = re.compile(r"https?://(?:www\.)?creativecommons\.org/(?:licenses|publicdomain)/\S+", re.IGNORECASE)
_ROBOTS = re.compile(r"robots|[\w-]*bot")
_NO_MINING = frozenset({"noai", "noimageai"})
_NO_SHOWING = {"noindex": "noindex", "none": "noindex", "noarchive": "noarchive"}
_VALUED = frozenset({"max-snippet", "max-image-preview", "max-video-preview", "unavailable_after"})
_GENERAL = "robots"
RESERVING = frozenset({"noai", "tdm-reservation"})
"""Signals by which the use of a text by machines is reserved; the others are about pictures and search."""
_RESERVATION, _POLICY, _FILE = "tdm-reservation", "tdm-policy", "tdmrep.json"
_MOST = 10
_MOST_CHARS = 500


def read_rights(
    tree: HtmlElement,
    metas: Mapping[str, list[str]],
    nodes: list[Node],
    article: Node | None,
    url: str | None,
) -> tuple[Evidence, ...]:
    """Give what a page itself says about the use of its article."""
    rows = [
        *_read_data_licenses(nodes, article),
        *_read_license_links(tree, url),
        *_read_license_metas(metas),
        *_read_commons_links(tree),
        *_read_holders(nodes, article),
        *_read_meta_opt_outs(metas),
    ]
    return _settle(rows)


def read_header_rights(headers: Sequence[tuple[str, str]]) -> tuple[Evidence, ...]:
    """Give what the headers of a response say about the use of its body, else its site's tdmrep.json."""
    rows: list[Evidence] = []
    of_site: list[Evidence] = []
    for name, value in headers:
        key = name.lower()
        if key == "x-robots-tag":
            rows += _read_robots(value, f"header {key}")
            rows += _read_showing(value, f"header {key}")
        elif key in {_RESERVATION, _POLICY}:
            rows += _read_reservation(key, value, f"header {key}")
        elif key == TDMREP:
            of_site += _read_tdmrep(value)
        elif key == "link":
            rows += _read_link_header(value)
    is_told = any(name.lower() == _RESERVATION for name, _ in headers)
    return _settle(rows if is_told else [*rows, *of_site])


def list_signals(rows: Iterable[Evidence]) -> tuple[str, ...]:
    """Give the signals of evidence rows by their names, each once."""
    named = (
        row.value if row.field == SIGNAL or row.value in {*_NO_MINING, _RESERVATION} else _POLICY
        for row in rows
        if row.field in {OPT_OUT, SIGNAL}
    )
    return tuple(dict.fromkeys(named))


def _settle(rows: Sequence[Evidence]) -> tuple[Evidence, ...]:
    kept = (row for row in rows if 0 < len(row.value) <= _MOST_CHARS)
    return tuple(dict.fromkeys(kept))[:_MOST]


def _say(field: str, value: str, found_in: str) -> Evidence:
    return Evidence(field, " ".join(value.split()), found_in, chosen=True)


def _read_data_licenses(nodes: list[Node], article: Node | None) -> Iterator[Evidence]:
    pages = (node for node in nodes if node is not article and _PAGE_TYPE.search(jsonld.type_of(node)))
    for node in [*([article] if article is not None else []), *pages]:
        for key in _LICENSE_KEYS:
            for value in jsonld.as_list(node.get(key)):
                yield from (_say(LICENSE, name, f"json-ld {key}") for name in _name_license(value, nodes))
        for value in jsonld.as_list(node.get("copyrightNotice")):
            if found := _KNOWN_LICENSE.search(str(value)):
                yield _say(LICENSE, found[0], "json-ld copyrightNotice")


def _name_license(value: object, nodes: list[Node]) -> list[str]:
    """Give the address of a licence, else its name."""
    work = jsonld.resolve(value, nodes)
    if isinstance(work, dict):
        work = work.get("url") or work.get("@id") or work.get("name")
    return [work] if isinstance(work, str) else []


def _read_license_links(tree: HtmlElement, url: str | None) -> Iterator[Evidence]:
    for link in tree.iter("a", "link"):  # asked of every link of a page: an XPath takes twice as long
        rel, href = link.get("rel") or "", link.get("href")
        if (
            "icense" in rel
            and "license" in rel.lower().split()
            and href is not None
            and not _is_in_figure(link)
        ):
            yield _say(LICENSE, _join(url, href), f"{link.tag} license")


def _is_in_figure(element: HtmlElement) -> bool:
    return next(element.iterancestors("figure"), None) is not None


def _read_commons_links(tree: HtmlElement) -> Iterator[Evidence]:
    """Read a link to a licence of Creative Commons that no markup calls one, where it is the only such."""
    hrefs = {
        href.strip()
        for link in tree.iter("a")
        if "creativecommons.org/" in (href := link.get("href") or "")
        and _COMMONS.match(href.strip())
        and "license" not in (link.get("rel") or "").lower().split()
        and not _is_in_figure(link)
    }
    if len(hrefs) == 1:
        yield _say(LICENSE, hrefs.pop(), "a creativecommons")


def _read_holders(nodes: list[Node], article: Node | None) -> Iterator[Evidence]:
    """Read who holds the rights in the article, by name."""
    for value in jsonld.as_list(article.get("copyrightHolder")) if article is not None else []:
        holder = jsonld.resolve(value, nodes)
        name = holder.get("name") if isinstance(holder, dict) else holder
        if isinstance(name, str):
            yield _say(HOLDER, name, "json-ld copyrightHolder")


def _join(url: str | None, href: str) -> str:
    try:
        return urljoin(url or "", href.strip())
    except ValueError:
        return href


def _read_license_metas(metas: Mapping[str, list[str]]) -> Iterator[Evidence]:
    for key in _LICENSE_METAS:
        yield from (_say(LICENSE, value, f"meta {key}") for value in metas.get(key, []))


def _read_meta_opt_outs(metas: Mapping[str, list[str]]) -> Iterator[Evidence]:
    for key, values in metas.items():
        for value in values:
            if key in {_RESERVATION, _POLICY}:
                yield from _read_reservation(key, value, f"meta {key}")
            elif _ROBOTS.fullmatch(key):
                yield from _read_robots(value, f"meta {key}")
                yield from _read_showing(value, f"meta {key}") if key == _GENERAL else ()


def _read_robots(value: str, found_in: str) -> Iterator[Evidence]:
    """Read the directives of a robots element or header, whichever robot each is meant for."""
    words = re.split(r"[\s,:;]+", value.lower())
    yield from (_say(OPT_OUT, word, found_in) for word in dict.fromkeys(words) if word in _NO_MINING)


def _read_showing(value: str, found_in: str) -> Iterator[Evidence]:
    """Read what all robots are asked not to show or keep; what follows a robot's name is for it alone."""
    for part in value.lower().split(","):
        name, colon, _ = part.strip().partition(":")
        if colon and name.strip() not in _VALUED:
            return
        if word := _NO_SHOWING.get(name.strip()):
            yield _say(SIGNAL, word, found_in)


def _read_reservation(key: str, value: str, found_in: str) -> Iterator[Evidence]:
    """Read the TDM reservation protocol: 1 reserves the rights, 0 does not; a policy says on what terms."""
    if key == _POLICY:
        yield _say(OPT_OUT, value, found_in)
    elif value.strip() == "1":
        yield _say(OPT_OUT, _RESERVATION, found_in)


def _read_tdmrep(value: str) -> Iterator[Evidence]:
    """Read what the tdmrep.json of the site reserves for this page, as it was noted when that was had."""
    reservation, _, policy = value.partition(" ")
    yield from _read_reservation(_RESERVATION, reservation, _FILE)
    yield from _read_reservation(_POLICY, policy, _FILE) if policy else ()


def _read_link_header(value: str) -> Iterator[Evidence]:
    for target, attributes in re.findall(r"<([^<>]{1,500})>([^<>]{0,500})", value):
        rel = re.search(r"rel\s*=\s*\"?([^\";]*)", attributes, re.IGNORECASE)
        if rel and "license" in rel[1].lower().split():
            yield _say(LICENSE, target, "header link license")
