"""Text that stands in the markup at another place than where a browser shows it.

Takes a parsed tree and rebuilds it as it is shown, without running a script: what a declarative shadow root
holds stands in its host, and what the host holds in the slots that it is for; what a server streamed behind
the page, in hidden boxes (React's `S:1`), stands where the page waits for it (`B:1`, `P:1`). What no place is
found for stays where it is. Done once, while the page is parsed, so that all who read it read one page.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MARKS = (b"<template shadowroot", b'id="S:')
"""What a page holds that has something to be put in its place: cheap to look for in its bytes."""

_ROOT_MARKS = ("shadowrootmode", "shadowroot")
_SHOWN_AS = "div"
_PLACE_ID = re.compile(r"(.*)[BP]:([0-9a-f]+)")


def place_as_shown(tree: HtmlElement) -> None:
    """Put each declarative shadow root and each streamed box where a browser shows it."""
    boxes = {box.get("id"): box for box in tree.iter("div") if box.get("hidden") is not None}
    for template in list(tree.iter("template")):
        host = template.getparent()
        if host is not None and any(template.get(mark) is not None for mark in _ROOT_MARKS):
            template.tag = _SHOWN_AS
            _fill_slots(template, _take_light(host, template))
        elif (place := _PLACE_ID.fullmatch(template.get("id") or "")) and (
            box := boxes.get("{}S:{}".format(*place.groups()))
        ) is not None:
            _move(box, template)


def _take_light(host: HtmlElement, template: HtmlElement) -> dict[str, list[HtmlElement]]:
    """Give the host's own elements by the slot that they are for; "" is the slot without a name."""
    light: dict[str, list[HtmlElement]] = {}
    for child in host:
        if child is not template:
            light.setdefault(child.get("slot") or "", []).append(child)
    return light


def _fill_slots(template: HtmlElement, light: dict[str, list[HtmlElement]]) -> None:
    for slot in list(template.iter("slot")):
        taken = light.pop(slot.get("name") or "", [])
        if taken:
            slot[:] = taken
            slot.text = None


def _move(box: HtmlElement, template: HtmlElement) -> None:
    """Show a streamed box in the place that waits for it, unless the place stands in the box itself."""
    if any(outer is box for outer in template.iterancestors()):
        return
    tail, box.tail = box.tail, None
    previous, parent = box.getprevious(), box.getparent()
    if tail and previous is not None:
        previous.tail = (previous.tail or "") + tail
    elif tail and parent is not None:
        parent.text = (parent.text or "") + tail
    del box.attrib["hidden"]
    template.addprevious(box)
