"""What a page's structure says about a piece of text before anybody reads it.

Takes blocks, the headline's place and the size of the page's prose; gives the blocks, each hinted by the
outermost zone that encloses it, if any. Which tags and words tell a zone stands in zones.toml; besides, an
<article> with a headline of its own is another story, and what encloses the headline is no zone. It does not
look at the wording.

A word of a class is one vote: it is weighed by all the text that stands in elements which bear it, so that a
word on every paragraph of an article tells as little as one around all of them. A box that may hold more than
the article does (a consent tool's texts) is one box, or few: a word on many elements names no such box.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from tasks.core.records import Kind

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from tasks.core.clean.input.blocks import Block, Frame


@dataclass(frozen=True)
class Zone:
    """A part of a page that is not the article's own text, by the rule that says so."""

    rule: str
    kind: Kind
    tags: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    phrases: tuple[frozenset[str], ...] = ()
    max_share: float = 0.2

    @cached_property
    def telling(self) -> frozenset[str]:
        """All words of which an element must bear one."""
        return self.words.union(*self.phrases)


OTHER_STORY = Zone("html.other-story", Kind.RELATED)
_NEVER_ZONES = frozenset({"html", "body", "main", "h1"})
_OFTEN_WRONG = frozenset(
    {"html.nav", "html.aside", "html.comments", "html.related", "html.promo", "html.paywall"}
)
_MUCH, _FEW_BOXES, _SCATTERED = 0.2, 3, 100.0
_LEAST_STORY = 300
"""Characters that the headline's own <article> must hold before another one counts as another story."""


@cache
def load_zones() -> tuple[Zone, ...]:
    """Read the zones, in the order in which they are asked."""
    return tuple(
        Zone(
            rule=zone["rule"],
            kind=Kind(zone["kind"]),
            tags=frozenset(zone.get("tags", "").split()),
            words=frozenset(zone.get("words", "").split()),
            phrases=tuple(frozenset(phrase.split("+")) for phrase in zone.get("phrases", "").split()),
            max_share=zone.get("max_share", Zone("", Kind.CHROME).max_share),
        )
        for zone in _read_data()["zone"]
    )


def is_standfirst(frame: Frame) -> bool:
    """Whether the page marks a block as the standfirst."""
    return not frame.words.isdisjoint(_standfirst_words())


@cache
def _standfirst_words() -> frozenset[str]:
    return frozenset(_read_data()["standfirst"]["words"].split())


def _read_data() -> dict[str, Any]:
    return tomllib.loads(files("tasks.core.clean.page").joinpath("zones.toml").read_text("utf-8"))


def hint_zones(blocks: Sequence[Block], title: int | None, prose: int) -> list[Block]:
    """Hint what stands in a zone; `prose` is the number of characters of the page's running text."""
    seen: dict[Frame, Zone | None] = dict.fromkeys(_find_other_stories(blocks, title), OTHER_STORY)
    if title is not None:
        seen.update(dict.fromkeys(blocks[title].frame.outward()))
    shares = weigh_words(blocks, prose)
    zones = (_zone_of(block.frame, prose, shares, seen) for block in blocks)
    return [
        block.hinted(zone.kind, zone.rule) if zone else block
        for block, zone in zip(blocks, zones, strict=True)
    ]


def hint_others(blocks: Sequence[Block], places: Collection[int]) -> list[Block]:
    """Hint what is another story's and stands in no zone."""
    zone = OTHER_STORY
    return [
        block.hinted(zone.kind, zone.rule) if i in places and block.hint is None else block
        for i, block in enumerate(blocks)
    ]


def weigh_words(blocks: Sequence[Block], prose: int) -> Mapping[str, float]:
    """Give for each telling word how much text stands in elements that bear it, as a share of the prose.

    What much text bears in many places counts so high that it tells nothing.
    """
    weights: dict[str, float] = {}
    bearers: Counter[str] = Counter()
    seen: set[Frame] = set()
    for block in blocks:
        frame: Frame | None = block.frame
        while frame is not None and frame not in seen:
            seen.add(frame)
            for word in _telling_words() & frame.words:
                if not _is_borne_outside(frame, word):
                    share = (frame.chars - frame.link_chars) / max(prose, 1)
                    weights[word] = weights.get(word, 0.0) + share
                    bearers[word] += 1
            frame = frame.parent
    return {
        word: share * (_SCATTERED if share >= _MUCH and bearers[word] > _FEW_BOXES else 1.0)
        for word, share in weights.items()
    }


def _is_borne_outside(frame: Frame, word: str) -> bool:
    outer = frame.parent
    while outer is not None:
        if word in outer.words:
            return True
        outer = outer.parent
    return False


def relax_zones(blocks: Sequence[Block]) -> list[Block]:
    """Take back the hints of zones that some pages wrongly put around the whole article."""
    return [block.hinted(None, "") if block.hint_rule in _OFTEN_WRONG else block for block in blocks]


def _find_other_stories(blocks: Sequence[Block], title: int | None) -> list[Frame]:
    own = _article_of(blocks[title].frame) if title is not None else None
    if own is None or own.chars < _LEAST_STORY:
        return []
    below = (_article_of(block.frame) for block in blocks[title:] if block.frame.tag == "h1")
    return [article for article in below if article is not None and article not in own.outward()]


def _article_of(frame: Frame) -> Frame | None:
    return next((outer for outer in frame.outward() if outer.tag == "article"), None)


def _zone_of(
    frame: Frame | None, prose: int, shares: Mapping[str, float], seen: dict[Frame, Zone | None]
) -> Zone | None:
    chain: list[Frame] = []
    while frame is not None and frame not in seen:
        chain.append(frame)
        frame = frame.parent
    zone = seen[frame] if frame is not None else None
    for inner in reversed(chain):
        zone = zone or _own_zone(inner, prose, shares)
        seen[inner] = zone
    return zone


def _own_zone(frame: Frame, prose: int, shares: Mapping[str, float]) -> Zone | None:
    if frame.tag in _NEVER_ZONES:
        return None
    own = (frame.chars - frame.link_chars) / max(prose, 1)
    for zone, words in told_by(frame.tag, frame.words):
        share = max(own, min((shares[word] for said in words for word in said), default=0.0))
        if share < zone.max_share:
            return zone
    return None


@lru_cache(maxsize=4096)
def told_by(tag: str, words: frozenset[str]) -> tuple[tuple[Zone, tuple[frozenset[str], ...]], ...]:
    """Give the zones that a tag and words tell, with the words of each, none where the tag tells it."""
    if words.isdisjoint(_telling_words()) and tag not in _telling_tags():
        return ()
    near = [zone for zone in load_zones() if tag in zone.tags or not words.isdisjoint(zone.telling)]
    told = ((zone, _find_words(zone, tag, words)) for zone in near)
    return tuple((zone, said) for zone, said in told if said is not None)


@cache
def _telling_words() -> frozenset[str]:
    return frozenset().union(*(zone.telling for zone in load_zones()))


@cache
def _telling_tags() -> frozenset[str]:
    return frozenset().union(*(zone.tags for zone in load_zones()))


def _find_words(zone: Zone, tag: str, words: frozenset[str]) -> tuple[frozenset[str], ...] | None:
    """Give the words and phrases that tell a zone, () where its tag does, None where nothing does."""
    if tag in zone.tags:
        return ()
    said = (*(frozenset({word}) for word in zone.words & words), *(p for p in zone.phrases if p <= words))
    return said or None
