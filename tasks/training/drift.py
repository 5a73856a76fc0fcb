"""How far an article's text drifts when its page is changed in a way that must not matter.

Takes a page's bytes, what its gold says and a change of `CHANGES`; gives the changed page's bytes. Compares
the texts that were made of both, word by word, whatever their order. Whoever asks cleans them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lxml import etree

from tasks.core.clean.input.folding import fold_letters
from tasks.core.clean.input.markup import parse_page
from tasks.core.clean.input.visible import read_blocks
from tasks.training.changes import CHANGES, LABEL, find_paragraphs
from tasks.training.gold_pages import mark_labels, split_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from random import Random

    from lxml.html import HtmlElement

    from tasks.training.changes import Story


@dataclass(frozen=True, slots=True)
class Changed:
    """A changed page, and the texts of the article's paragraphs that stand in it once more than before."""

    raw: bytes
    repeated: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Drift:
    """What became of an article under a change, in shares of its words; whether its text is another."""

    lost: float
    foreign: float
    is_other: bool


def rewrite_page(raw: bytes) -> bytes:
    """Parse a page and write it again: what changed pages are compared with."""
    tree = parse_page(raw)
    return raw if tree is None else _write(tree)


def change_page(
    raw: bytes, gold: dict[str, Any], name: str, chance: Random, stories: Sequence[Story]
) -> Changed:
    """Make a change to a page; `gold` says what of it is the article."""
    tree = parse_page(raw)
    if tree is None:
        return Changed(raw)
    mark_labels(read_blocks(tree)[1], gold)
    own = set(find_paragraphs(tree))
    CHANGES[name](tree, chance, stories)
    repeated = (each.text_content() for each in find_paragraphs(tree) if each not in own)
    return Changed(raw=_write(tree), repeated=tuple(repeated))


def _write(tree: HtmlElement) -> bytes:
    for element in tree.iter("*"):
        element.attrib.pop(LABEL, None)
    written = etree.tostring(tree.getroottree(), method="html", encoding="unicode")
    return written.encode("utf-8-sig", "replace")


def compare_texts(plain: str, changed: str, repeated: Sequence[str] = ()) -> Drift:
    """Compare a changed page's text with the plain one's.

    Of `repeated`, the paragraphs that stand in the page again, those that the plain text has whole are
    expected; none of them is foreign.
    """
    folded = fold_letters(plain)
    own, now = Counter(split_words(plain)), Counter(split_words(changed))
    expected = own + _count(each for each in repeated if fold_letters(each) in folded)
    known = own + _count(repeated)
    total = expected.total() or 1
    return Drift((expected - now).total() / total, (now - known).total() / total, plain != changed)


def _count(texts: Iterable[str]) -> Counter[str]:
    return Counter(word for text in texts for word in split_words(text))
