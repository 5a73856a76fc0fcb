"""Blocks that are judged together: the items of a list, a table, a piece of code, questions with answers.

Takes the blocks of a page and the indexes of those that are proposed as body; gives these settled, so that of
a list, of a table either all is body or nothing: half of a recipe or of a result is worse than none. It asks
how much of a group is proposed, whether it is made of links, and whether it stands in the running body, which
is what decides on tables: figures read like nothing that a model of prose knows, but they stand between
paragraphs. A list that lays out whole parts of a page, several blocks an item, or in which a zone begins, is
no group; its inner lists may be. Settling twice changes nothing but what the first time moved nearer.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from tasks.core.clean.input.blocks import Block, Frame

_ITEM_TAGS = frozenset({"li", "dt", "dd", "details"})
_WHOLE_TAGS = frozenset({"table", "pre"})
_GROUP_TAGS = frozenset({"ul", "ol", "menu", "dl", "details"}) | _WHOLE_TAGS
_FIGURE = "html.figure"
"""Editors put tables and code into <figure>, where else captions stand: for these it is no zone."""
_HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
_MOST_PER_ITEM = 3
"""Blocks an item, on average, beyond which a list is a way to lay out a page."""
_NEAR = 2
"""How many blocks further the next one of the body may be: a heading or a caption may stand between."""
_MOST_LINKS = 0.8
"""Share of links above which a list of which anything is left out is one of teasers."""
_FEW_LINKS = 0.3
_SOME_LINKS = 0.5
_MOST_PROPOSED = 0.8
"""Share of a group's words that, proposed, stand for all of it: what is proposed by halves is often wrong."""
_HALF_PROPOSED = 0.4
"""The same for what is embedded in the body."""
_LEAST_PROPOSED = 0.1
_WRAPPED_SHARE = 0.9
_LEAST_LEFT = 0.1


Enclosing: TypeAlias = "tuple[tuple[Frame, ...], Frame | None]"
"""Frames that may be groups, from the outside in, and the innermost item."""


@dataclass(frozen=True, slots=True)
class Group:
    """A frame whose blocks stay or go together, and their indexes, in order."""

    frame: Frame
    members: tuple[int, ...]

    @property
    def is_table(self) -> bool:
        """Whether it is a table of data, which no model of prose can tell."""
        return self.frame.tag == "table"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a group stands to the body around it.

    It `is_near` where body stands right before or behind it and `is_between` where both. It `continues` the
    body before it and `opens` the one behind it where both stand in the same part of the page; it
    `is_embedded` where it does both with nothing in between. It `is_headed` where a heading of the body
    stands right before and beside it: a heading heads something.
    """

    is_near: bool
    is_between: bool
    continues: bool
    opens: bool
    is_embedded: bool
    is_headed: bool


def settle_groups(blocks: Sequence[Block], body: Collection[int]) -> set[int]:
    """Give the body with every group in it whole or out of it; as it is where that would leave hardly any."""
    settled = set(body)
    for group in find_groups(blocks):
        if _is_body(group, blocks, settled):
            settled.update(group.members)
        else:
            settled.difference_update(group.members)
    left, proposed = (sum(blocks[index].n_words for index in chosen) for chosen in (settled, body))
    return settled if left > _LEAST_LEFT * proposed else set(body)


def find_groups(blocks: Sequence[Block]) -> list[Group]:
    """Find the groups of a page, in order; no block stands in two."""
    members: defaultdict[Frame, list[int]] = defaultdict(list)
    items: defaultdict[Frame, set[Frame | None]] = defaultdict(set)
    mixed: set[Frame] = set()
    seen: dict[Frame, Enclosing] = {}
    for index, block in enumerate(blocks):
        around, item = _enclose(block.frame, seen)
        for frame in around:
            if frame.tag not in _WHOLE_TAGS or block.frame is frame:
                members[frame].append(index)
                items[frame].add(item)
                if block.hint is not None and (frame.tag not in _WHOLE_TAGS or block.hint_rule != _FIGURE):
                    mixed.add(frame)
    groups = [Group(frame, tuple(members[frame])) for frame in members if frame not in mixed]
    plain = {group.frame: group for group in groups if _is_plain(group, blocks, len(items[group.frame]))}
    return [group for frame, group in plain.items() if not any(outer in plain for outer in _outside(frame))]


def _is_plain(group: Group, blocks: Sequence[Block], items: int) -> bool:
    """Whether its items are items, not parts of a page with several blocks or headings of their own."""
    if group.frame.tag in _WHOLE_TAGS:
        return any("\n" in blocks[index].text for index in group.members)
    has_headings = any(blocks[index].frame.tag in _HEADINGS for index in group.members)
    most = 1 if has_headings and group.frame.tag != "details" else _MOST_PER_ITEM
    return len(group.members) <= most * items


def _outside(frame: Frame) -> Iterator[Frame]:
    return frame.parent.outward() if frame.parent is not None else iter(())


def _enclose(frame: Frame, seen: dict[Frame, Enclosing]) -> Enclosing:
    """Give the frames around one that may be groups, and the innermost item around it."""
    chain: list[Frame] = []
    outer: Frame | None = frame
    while outer is not None and outer not in seen:
        chain.append(outer)
        outer = outer.parent
    groups, item = seen[outer] if outer is not None else ((), None)
    for inner in reversed(chain):
        groups = (*groups, inner) if inner.tag in _GROUP_TAGS else groups
        item = inner if inner.tag in _ITEM_TAGS else item
        seen[inner] = groups, item
    return groups, item


def _is_body(group: Group, blocks: Sequence[Block], body: set[int]) -> bool:
    standing = _find_standing(group, blocks, body)
    links = _link_share(group, blocks)
    if group.is_table:
        return links < _SOME_LINKS and (standing.is_between or standing.continues or standing.opens)
    proposed = _share(group, blocks, body)
    if proposed == 1 or proposed >= (_HALF_PROPOSED if standing.is_embedded else _MOST_PROPOSED):
        return proposed == 1 or standing.is_embedded or (standing.is_near and links <= _MOST_LINKS)
    if links >= _FEW_LINKS or (len(group.members) == 1 and group.frame.tag != "pre"):
        return False
    is_told = proposed >= _LEAST_PROPOSED or group.frame.tag == "details"
    return standing.is_between or standing.is_headed or (standing.continues and is_told)


def _share(group: Group, blocks: Sequence[Block], body: set[int]) -> float:
    """Give the share of a group's words that is proposed as body."""
    words = {index: blocks[index].n_words for index in group.members}
    proposed = sum(count for index, count in words.items() if index in body)
    return proposed / max(1, sum(words.values()))


def _link_share(group: Group, blocks: Sequence[Block]) -> float:
    chars = sum(len(blocks[index].text) for index in group.members)
    return sum(blocks[index].link_chars for index in group.members) / max(1, chars)


def _find_standing(group: Group, blocks: Sequence[Block], body: set[int]) -> Standing:
    first, last = group.members[0], group.members[-1]
    before = next((step for step in range(1, _NEAR + 1) if first - step in body), 0)
    after = next((step for step in range(1, _NEAR + 1) if last + step in body), 0)
    part = _find_part(group.frame)
    continues = before > 0 and _stands_in(part, blocks[first - before])
    opens = after == 1 and _stands_in(part, blocks[last + after])
    return Standing(
        is_near=before + after > 0,
        is_between=before > 0 and after > 0,
        continues=continues,
        opens=opens,
        is_embedded=before == 1 and continues and opens,
        is_headed=before == 1 and _heads(blocks[first - 1].frame, group.frame),
    )


def _heads(frame: Frame, below: Frame) -> bool:
    return frame.tag in _HEADINGS and frame.parent is below.parent


def _stands_in(part: Frame | None, block: Block) -> bool:
    return any(frame is part for frame in block.frame.outward())


def _find_part(frame: Frame) -> Frame | None:
    """Give what a group stands in; what wraps it alone does not count."""
    part = frame.parent
    while part is not None and frame.chars >= _WRAPPED_SHARE * part.chars:
        part = part.parent
    return part
