"""Pages read as a machine can: what they lead to, and whether one finds his way who does not see them."""

from __future__ import annotations

from html.parser import HTMLParser
from itertools import pairwise
from urllib.parse import urlsplit

VOID = frozenset({"meta", "link", "input", "br", "img", "hr", "rect", "circle", "path"})
LOADS = {"link": "href", "script": "src", "img": "src", "iframe": "src", "form": "action", "source": "src"}


class PageReader(HTMLParser):
    """Reads a page: its elements in order, the text of each, and what is not closed as it was opened."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.faults: list[str] = []
        self._open: list[int] = []
        self.feed(html)
        self.close()
        self.faults += [f"<{self.elements[place][0]}> is not closed" for place in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self.texts.append("")
        if tag not in VOID:
            self._open.append(len(self.elements) - 1)

    def handle_endtag(self, tag: str) -> None:
        """Close an element, which has to be the last that was opened."""
        if tag in VOID:
            return
        if not self._open or self.elements[self._open[-1]][0] != tag:
            self.faults.append(f"</{tag}> closes nothing")
            return
        self._open.pop()

    def handle_data(self, data: str) -> None:
        """Note a text, as one of all elements around it."""
        for place in self._open:
            self.texts[place] += data

    def find(self, *tags: str) -> list[tuple[str, dict[str, str], str]]:
        """Give the elements of these names, each with its text."""
        read = zip(self.elements, self.texts, strict=True)
        return [(tag, attributes, text) for (tag, attributes), text in read if tag in tags]


def find_faults(html: str) -> list[str]:
    """Find what stands in the way of a keyboard, a screen reader, or a policy without scripts."""
    page = PageReader(html)
    every = page.elements
    faults = [*page.faults]
    ids = [attributes["id"] for _, attributes in every if "id" in attributes]
    faults += [f"id {each} stands twice" for each in set(ids) if ids.count(each) > 1]
    for name in ("aria-labelledby", "aria-describedby", "for"):
        faults += [
            f"{name}={said[name]} names nothing"
            for _, said in every
            if name in said and not set(said[name].split()) <= set(ids)
        ]
    faults += [
        f"#{a['href'][1:]} leads nowhere"
        for t, a in every
        if t == "a" and a.get("href", "").startswith("#") and a["href"][1:] not in ids
    ]
    if page.find("html")[0][1].get("lang") != "en" or not page.find("title")[0][2].strip():
        faults.append("language or title is missing")
    faults += [f"{len(page.find(tag))} <{tag}>" for tag in ("main", "h1") if len(page.find(tag)) != 1]
    levels = [int(tag[1]) for tag, *_ in page.find("h1", "h2", "h3", "h4", "h5", "h6")]
    faults += [f"h{b} follows h{a}" for a, b in pairwise(levels) if b > a + 1]
    labelled = {said["for"] for _, said, _ in page.find("label")}
    for tag, said, text in page.find(
        "input", "a", "button", "summary", "iframe", "svg", "img", "nav", "section", "aside"
    ):
        has_name = text.strip() or any(
            said.get(name) for name in ("aria-label", "aria-labelledby", "title", "alt")
        )
        if tag == "input":
            has_name = said.get("type") == "hidden" or said.get("id") in labelled
        elif tag in {"nav", "section", "aside", "svg"}:
            has_name = said.get("aria-label") or said.get("aria-labelledby")
        faults += [] if has_name else [f"<{tag}> {said} has no name"]
    faults += [f"<th> {said} has no scope" for _, said, _ in page.find("th") if "scope" not in said]
    faults += [
        f"<{tag}> has {name}"
        for tag, said in every
        for name in said
        if name.startswith("on") or name == "style"
    ]
    faults += [f"<{tag}>" for tag, *_ in page.find("script", "style", "object", "embed", "base")]
    faults += [
        f"tabindex {said['tabindex']}" for _, said in every if said.get("tabindex", "0") not in {"0", "-1"}
    ]
    return faults


def find_requests(html: str) -> list[str]:
    """Find the addresses that a browser would ask by itself, or send a form to."""
    every = PageReader(html).elements
    return [said[LOADS[tag]] for tag, said in every if LOADS.get(tag) in said]


def find_csrf(html: str) -> str:
    """Find the CSRF token that the forms of a page carry, which is one."""
    [found] = {said["value"] for _, said, _ in PageReader(html).find("input") if said.get("name") == "csrf"}
    return found


def find_ways_out(html: str) -> list[tuple[str, str]]:
    """Find the links to other hosts, each with what it says of itself."""
    links = [said for tag, said in PageReader(html).elements if tag == "a"]
    return [(said["href"], said.get("rel", "")) for said in links if urlsplit(said.get("href", "")).scheme]
