"""Changes of a page that must not change its text: what the body model learns to bear, and is held to.

Takes a parsed page whose elements carry in `LABEL` whether they are the article's ("1") or not ("0"), and a
source of chance; changes the tree in place. What is added carries its label too: what comes from other
stories "0", what repeats the article "1". Each change is one that people meet: a template renamed by a
build tool, an article of great length, other stories beside it.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import html

from tasks.core.clean.page.zones import load_zones

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from random import Random

    from lxml.html import HtmlElement

LABEL = "cd-label"
_NAMES = ("class", "id")
_WRAPS = 3


@dataclass(frozen=True, slots=True)
class Story:
    """Another story, as it may stand beside an article."""

    title: str
    author: str
    paragraphs: Sequence[str]


def find_paragraphs(tree: HtmlElement) -> list[HtmlElement]:
    """Give the innermost elements that are marked as the article's, in order."""
    return [element for element in tree.iter() if element.get(LABEL) == "1" and _is_innermost(element)]


def _is_innermost(element: HtmlElement) -> bool:
    return not any(inner.get(LABEL) for inner in element.iterdescendants())


def rename_names(tree: HtmlElement, chance: Random, _stories: Sequence[Story] = ()) -> None:
    """Turn each name of a class or id into nonsense, the same one wherever it stands."""
    _rename(tree, lambda: _make_word(chance))


def _rename(tree: HtmlElement, invent: Callable[[], str]) -> None:
    new: dict[str, str] = {}
    for element in tree.iter("*"):
        for name in _NAMES:
            if written := element.get(name):
                words = (new.setdefault(word, invent()) for word in written.split())
                element.set(name, " ".join(words))


def _make_word(chance: Random) -> str:
    return "".join(chance.choice("bcdfghjklmnpqrstvwxz") for _ in range(7))


def remove_names(tree: HtmlElement, _chance: Random, _stories: Sequence[Story] = ()) -> None:
    """Take all classes and ids away."""
    for element in tree.iter("*"):
        for name in _NAMES:
            element.attrib.pop(name, None)


def rename_to_zones(tree: HtmlElement, chance: Random, _stories: Sequence[Story] = ()) -> None:
    """Turn each name of a class or id into a word that tells a zone, the same one wherever it stands."""
    words = _list_zone_words()
    _rename(tree, lambda: chance.choice(words))


def add_zone_word(tree: HtmlElement, chance: Random, _stories: Sequence[Story] = ()) -> None:
    """Put one word that tells a zone on every paragraph of the article."""
    word = chance.choice(_list_zone_words())
    for element in find_paragraphs(tree):
        element.set("class", f"{element.get('class', '')} {word}".strip())


def add_zone_words(tree: HtmlElement, chance: Random, _stories: Sequence[Story] = ()) -> None:
    """Put a word that tells a zone on some paragraphs of the article, each another."""
    words = _list_zone_words()
    for element in find_paragraphs(tree):
        if chance.random() < 1 / 3:
            element.set("class", f"{element.get('class', '')} {chance.choice(words)}".strip())


def _list_zone_words() -> list[str]:
    return sorted(set().union(*(zone.words for zone in load_zones())))


def repeat_article(tree: HtmlElement, _chance: Random, times: int) -> None:
    """Let the article go on: its paragraphs once more and again, after its last one."""
    by_parent: dict[HtmlElement, list[HtmlElement]] = {}
    for element in find_paragraphs(tree):
        parent = element.getparent()
        if parent is not None:
            by_parent.setdefault(parent, []).append(element)
    if not by_parent:
        return
    paragraphs = max(by_parent.values(), key=lambda group: sum(len(each.text_content()) for each in group))
    last = paragraphs[-1]
    for _ in range(times - 1):
        for element in paragraphs:
            clone = copy.deepcopy(element)
            last.addnext(clone)
            clone.tail = "\n"
            last = clone


def wrap_body(tree: HtmlElement, _chance: Random, _stories: Sequence[Story] = ()) -> None:
    """Put the whole body into some more elements."""
    body = tree.find("body")
    for _ in range(_WRAPS if body is not None else 0):
        wrapper = html.Element("div")
        wrapper.text, body.text = body.text, None
        wrapper.extend(list(body))
        body.append(wrapper)


def reorder_attributes(tree: HtmlElement, _chance: Random, _stories: Sequence[Story] = ()) -> None:
    """Write the attributes of each element the other way round."""
    for element in tree.iter("*"):
        written = list(element.attrib.items())
        element.attrib.clear()
        for name, value in reversed(written):
            element.set(name, value)


def insert_hidden_copy(tree: HtmlElement, _chance: Random, _stories: Sequence[Story] = ()) -> None:
    """Put a copy of the article that nobody sees before all else."""
    body = tree.find("body")
    if body is not None:
        box = _make("div", style="display:none")
        box.extend([copy.deepcopy(element) for element in find_paragraphs(tree)])
        for element in box.iter():
            element.set(LABEL, "0")
        body.insert(0, box)


def append_story(tree: HtmlElement, chance: Random, stories: Sequence[Story]) -> None:
    """Put another story, whole, below the article."""
    _add_after(tree, _make_story(chance.choice(stories)))


def prepend_story(tree: HtmlElement, chance: Random, stories: Sequence[Story]) -> None:
    """Put another story, whole, above all else."""
    _add_before(tree, _make_story(chance.choice(stories)))


def append_teasers(tree: HtmlElement, chance: Random, stories: Sequence[Story]) -> None:
    """Put the beginnings of forty other stories below the article."""
    _add_after(tree, _make_list(chance.choices(stories, k=40), _make_teaser))


def prepend_teasers(tree: HtmlElement, chance: Random, stories: Sequence[Story]) -> None:
    """Put the beginnings of forty other stories above all else."""
    _add_before(tree, _make_list(chance.choices(stories, k=40), _make_teaser))


def append_comments(tree: HtmlElement, chance: Random, stories: Sequence[Story]) -> None:
    """Put what fifty readers wrote below the article."""
    _add_after(tree, _make_comments(chance, stories))


def prepend_comments(tree: HtmlElement, chance: Random, stories: Sequence[Story]) -> None:
    """Put what fifty readers wrote above all else."""
    _add_before(tree, _make_comments(chance, stories))


def _make_comments(chance: Random, stories: Sequence[Story]) -> HtmlElement:
    written = [
        Story("", each.author, [chance.choice(each.paragraphs)]) for each in chance.choices(stories, k=50)
    ]
    return _make_list(written, _make_comment)


def append_gallery(tree: HtmlElement, chance: Random, stories: Sequence[Story]) -> None:
    """Put twenty pictures of other stories below the article, each with a line under it."""
    _add_after(tree, _make_list(chance.choices(stories, k=20), _make_slide))


def prepend_gallery(tree: HtmlElement, chance: Random, stories: Sequence[Story]) -> None:
    """Put twenty pictures of other stories above all else, each with a line under it."""
    _add_before(tree, _make_list(chance.choices(stories, k=20), _make_slide))


def _make_list(stories: Sequence[Story], make: Callable[[Story], HtmlElement]) -> HtmlElement:
    box = _make("div")
    box.extend([make(story) for story in stories])
    return box


def _make_story(story: Story) -> HtmlElement:
    article = _make("article")
    article.append(_make("h2", story.title))
    article.append(_make("p", f"{story.author}, 4 May 2021"))
    article.extend([_make("p", text) for text in story.paragraphs])
    return article


def _make_teaser(story: Story) -> HtmlElement:
    box = _make("div")
    heading = _make("h3")
    heading.append(_make("a", story.title, href="/story"))
    box.append(heading)
    box.append(_make("p", story.paragraphs[0][:300]))
    return box


def _make_comment(story: Story) -> HtmlElement:
    box = _make("div")
    box.append(_make("b", story.author))
    box.append(_make("p", story.paragraphs[0][:500]))
    return box


def _make_slide(story: Story) -> HtmlElement:
    box = _make("div")
    box.append(_make("img", src="/picture.jpg"))
    box.append(_make("p", story.paragraphs[0][:250]))
    return box


def _make(tag: str, text: str | None = None, **attributes: str) -> HtmlElement:
    element = html.Element(tag, {LABEL: "0", **attributes})
    element.text = text
    return element


def _add_after(tree: HtmlElement, added: HtmlElement) -> None:
    """Add an element after the smallest one that holds the whole article."""
    paragraphs = find_paragraphs(tree)
    if not paragraphs:
        return
    common = set(paragraphs[-1].iterancestors()).intersection(paragraphs[0].iterancestors())
    place = next((each for each in paragraphs[-1].iterancestors() if each in common), None)
    if place is None or place.tag in {"body", "html"}:
        place = max(common, key=lambda each: sum(1 for _ in each.iterancestors()), default=None)
        if place is not None:
            place.append(added)
        return
    place.addnext(added)
    added.tail, place.tail = place.tail, None


def _add_before(tree: HtmlElement, added: HtmlElement) -> None:
    body = tree.find("body")
    if body is not None:
        body.insert(0, added)


CHANGES: Mapping[str, Callable[[HtmlElement, Random, Sequence[Story]], None]] = {
    "renamed": rename_names,
    "unnamed": remove_names,
    "one zone word": add_zone_word,
    "zone words": add_zone_words,
    "zone words for names": rename_to_zones,
    "repeated 10": lambda tree, chance, _: repeat_article(tree, chance, 10),
    "repeated 20": lambda tree, chance, _: repeat_article(tree, chance, 20),
    "repeated 40": lambda tree, chance, _: repeat_article(tree, chance, 40),
    "story below": append_story,
    "story above": prepend_story,
    "teasers below": append_teasers,
    "teasers above": prepend_teasers,
    "comments below": append_comments,
    "comments above": prepend_comments,
    "gallery below": append_gallery,
    "gallery above": prepend_gallery,
    "wrapped": wrap_body,
    "attributes reordered": reorder_attributes,
    "hidden copy": insert_hidden_copy,
}
"""Every change by its name, in the order in which figures are printed."""

LEARNED_CHANGES = (
    "renamed",
    "unnamed",
    "one zone word",
    "zone words",
    "repeated 10",
    "repeated 20",
    "story below",
    "story above",
    "teasers below",
    "teasers above",
    "comments below",
    "gallery below",
)
"""The changes that the body model learns from; the others change nothing that it sees, or the same."""
