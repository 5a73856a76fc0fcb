"""How much of the part that costs money is in the page.

Takes the parsed tree and the objects of its JSON-LD; gives the characters that the elements hold which the
data marks as not free (`hasPart` with `isAccessibleForFree` and a `cssSelector`). Reads selectors of one
element by its tag, classes and id, and lists of them, as publishers write them; others are passed over. It
judges nothing: a page may name a part that it never has.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tasks.core.clean import jsonld
from tasks.core.clean.visible import read_runs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.html import HtmlElement

    from tasks.core.clean.jsonld import Node

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
    return sum(len(read_runs(element)[0]) for element in outer)


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
            for written in jsonld.as_list(node.get("cssSelector")):
                yield from (selector.strip() for selector in str(written).split(","))
