"""The article in a page's JSON-LD, however badly it is written.

Takes the parsed tree; gives the objects of all its JSON-LD scripts and the one that describes the article of
the page. Reads leniently: comments, CDATA marks, trailing commas, several objects in a row, HTML character
references, @graph and @id references. A script that cannot be read is left out.

How much of the part that costs money is in the page, it tells too: the characters that the elements hold
which the data marks as not free (`hasPart` with `isAccessibleForFree` and a `cssSelector`). Reads selectors
of one element by its tag, classes and id, and lists of them, as publishers write them; others are passed
over. It judges nothing: a page may name a part that it never has.
"""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING, Any

from tasks.core.clean.input.visible import read_blocks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from lxml.html import HtmlElement

    Node = dict[str, Any]


_ARTICLE_TYPE = re.compile(r"(?:Article|BlogPosting|Posting|Report|Review|Recipe|HowTo|Q?APage)$")
_NEWS_TYPE = re.compile(r"Article|BlogPosting|LiveBlog|Report$")
_NOISE = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?:-->|(?<!\s)\s*+\]\]>|//\s*\]\]>|;)\s*$"
)
_COMMENT = re.compile(r"/\*.{0,1000}?\*/|^[^\S\n]*+//[^\n]*$", re.DOTALL | re.MULTILINE)
_TRAILING_COMMA = re.compile(r",(\s*[\]}])")
_GAP = re.compile(r"[\s,;]*")
_NOISE_STARTS, _NOISE_ENDS = ("<", "/"), (">", ";")
_MAX_NODES = 2000
_MOST_DIGITS = 400


def read_integer(digits: str) -> int | str:
    """Read an integer of JSON; one that no article counts to stays as it is written."""
    return int(digits) if len(digits) <= _MOST_DIGITS else digits


_decoder = json.JSONDecoder(strict=False, parse_int=read_integer)


def read_json_ld(tree: HtmlElement) -> list[Node]:
    """Give every object in the page's JSON-LD, outer ones first."""
    scripts = tree.xpath("//script[contains(@type, 'ld+json') or contains(@type, 'LD+JSON')]")
    return list(_walk(value for script in scripts for value in parse_lenient(script.text or "")))


def find_article(nodes: list[Node], addresses: frozenset[str]) -> Node | None:
    """Give the node of the page's own article: one of `addresses`, else the first with a headline.

    The entries of a live blog are articles too, but not the page's.
    """
    entries = {id(entry) for node in nodes for entry in as_list(node.get("liveBlogUpdate"))}
    articles = [node for node in nodes if _ARTICLE_TYPE.search(type_of(node)) and id(node) not in entries]
    return max(articles, key=lambda node: _rank(node, addresses), default=None)


def parse_lenient(text: str) -> list[Any]:
    """Parse what may be several JSON values, repairing what is commonly wrong; an empty list if hopeless."""
    body = text.strip()
    if body.startswith(_NOISE_STARTS) or body.endswith(_NOISE_ENDS):
        body = _NOISE.sub("", _NOISE.sub("", body)).strip()
    if not body:
        return []
    attempts = (attempt(body) for attempt in _ATTEMPTS)
    return next(filter(None, (_decode_all(attempt.strip()) for attempt in attempts)), [])


def _drop_comments(body: str) -> str:
    return _COMMENT.sub("", body)


def _drop_trailing_commas(body: str) -> str:
    return _TRAILING_COMMA.sub(r"\1", _drop_comments(body))


_ATTEMPTS: tuple[Callable[[str], str], ...] = (str, _drop_comments, _drop_trailing_commas, unescape)
"""How a script's text is read: as it is, else with what is commonly wrong repaired."""


def resolve(value: object, nodes: list[Node]) -> object:
    """Follow a bare @id reference to the node that it means."""
    if isinstance(value, dict) and set(value) <= {"@id", "@type"} and value.get("@id"):
        return next((n for n in nodes if n.get("@id") == value["@id"] and len(n) > len(value)), value)
    return value


def type_of(node: Node) -> str:
    """Give a node's type, the most telling one where it has several."""
    types = [str(name) for name in as_list(node.get("@type"))]
    return next((name for name in types if _ARTICLE_TYPE.search(name)), types[0] if types else "")


def as_list(value: object) -> list[object]:
    """Give a JSON-LD value as a list: one value and a list of one mean the same."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _decode_all(text: str) -> list[Any]:
    values: list[Any] = []
    position = 0
    while position < len(text):
        try:
            value, position = _decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            return values
        values.append(value)
        gap = _GAP.match(text, position)
        position = gap.end() if gap else position
    return values


def _walk(roots: Iterable[Any]) -> Iterator[Node]:
    queue = list(roots)
    for _ in range(_MAX_NODES):
        if not queue:
            return
        value = queue.pop(0)
        if isinstance(value, list):
            queue[:0] = value
        elif isinstance(value, dict):
            yield value
            queue.extend(inner for inner in value.values() if isinstance(inner, (dict, list)))


def _rank(node: Node, addresses: frozenset[str]) -> tuple[bool, bool, bool, int]:
    named = {str(value.get("@id") if isinstance(value, dict) else value) for value in _addresses_of(node)}
    return (
        bool(named & addresses),
        bool(_NEWS_TYPE.search(type_of(node))),
        bool(node.get("headline")),
        sum(bool(node.get(key)) for key in ("datePublished", "author", "articleBody")),
    )


def _addresses_of(node: Node) -> Iterator[object]:
    for key in ("url", "mainEntityOfPage", "@id"):
        yield from as_list(node.get(key))


NO = frozenset({"false", "no", "0"})
_SELECTOR = re.compile(r"(?P<tag>[a-zA-Z][\w-]*)?(?P<marks>(?:[.#][\w-]+)*)")
_MARK = re.compile(r"([.#])([\w-]+)")
_MOST = 20


def is_denied(value: object) -> bool:
    """Whether a value of `isAccessibleForFree` says no, in any of the ways in which it is written."""
    said = str(value).lower()
    return said in NO or said.endswith("/false")


def measure_paid_parts(tree: HtmlElement, nodes: Iterable[Node]) -> int | None:
    """Count the characters of the paid parts; None where the data names none that can be looked for."""
    paths = [path for selector in _read_selectors(nodes) if (path := to_xpath(selector))]
    if not paths:
        return None
    found = dict.fromkeys(element for path in paths[:_MOST] for element in tree.xpath(path))
    outer = [each for each in found if not any(up in found for up in each.iterancestors())]
    return sum(len(read_blocks(element)[0]) for element in outer)


def to_xpath(selector: str) -> str | None:
    """Translate a selector of one element; None for any other."""
    match = _SELECTOR.fullmatch(selector)
    if not match or not selector:
        return None
    tests = (
        f"[@id='{name}']"
        if sign == "#"
        else f"[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]"
        for sign, name in _MARK.findall(match["marks"])
    )
    return f"//{(match['tag'] or '*').lower()}{''.join(tests)}"


def _read_selectors(nodes: Iterable[Node]) -> Iterator[str]:
    for node in nodes:
        if "isAccessibleForFree" in node and is_denied(node["isAccessibleForFree"]):
            for written in as_list(node.get("cssSelector")):
                yield from (selector.strip() for selector in str(written).split(","))
