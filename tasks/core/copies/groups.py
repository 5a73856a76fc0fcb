"""Groups: which texts are copies of one another, from all pairs that overlap.

Takes pairs in any order; gives the same groups. A pair is a copy by how much of the shorter text the
longer one holds, and by where: two articles of one publisher share galleries, teasers and profiles too,
in one long passage, never at the beginning, and with many others as well. Pairs become a group only
where half of its texts overlap with each other: a chain of rewrites, or a digest of many stories, ties no
strangers for long.

The origin is the member that the others were likely taken from. The page of an agency
that the group credits comes first; else what was published first, else what was seen first. A day alone
counts as its end: who gives the hour is not later for it.

What an outlet prints again in other words, background or a later version, is its own update and no
syndication. The wire of a group is the agency that half of its articles credit, whether a page of its is
there or not.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tasks.core.copies.agencies import find_agency, find_credited, is_own_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from tasks.core.copies.overlap import Overlap


LEAST_OVERLAP = 0.25
"""Containment under which a pair says nothing at all, and is not kept."""

_COPY = 0.5
_LEAST_SHARED = 16
_LEAD = 0.1
_AROUND = 0.25
_LONGEST_EDITED_RUN = 400
_MOST_LOOSE = 6
_CARRIER, _CARRIER_COPY = 12, 0.6
_LINKED = 0.4
_MOST_LINKS = 40


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts, by any keys that can be sorted, and what they share."""

    left: str
    right: str
    overlap: Overlap


def group_copies(pairs: Iterable[Pair]) -> list[tuple[str, ...]]:
    """Give the groups of copies, each sorted, two texts or more."""
    pairs = list(pairs)
    loose = count_loose(pairs)
    copies = [pair for pair in pairs if is_copy(pair, loose)]
    copies.sort(key=lambda pair: (-pair.overlap.containment, *sorted((pair.left, pair.right))))
    return _join(copies, _list_linked(pairs))


def count_loose(pairs: Iterable[Pair]) -> Mapping[str, int]:
    """Count, for each text, the others that it shares something with, but not the beginning."""
    loose: Counter[str] = Counter()
    for pair in pairs:
        if pair.overlap.lead < _LEAD and pair.overlap.containment >= LEAST_OVERLAP:
            loose.update((pair.left, pair.right))
    return loose


def is_copy(pair: Pair, loose: Mapping[str, int]) -> bool:
    """Whether one of the two is a copy of the other, or both of a third."""
    overlap = pair.overlap
    fewest = min(loose.get(pair.left, 0), loose.get(pair.right, 0))
    needed = _CARRIER_COPY if fewest > _CARRIER else _COPY
    if overlap.shared < _LEAST_SHARED or overlap.containment < needed:
        return False
    is_edited = overlap.around >= _AROUND and overlap.longest_run <= _LONGEST_EDITED_RUN
    return overlap.lead >= _LEAD or (is_edited and fewest <= _MOST_LOOSE)


def _list_linked(pairs: Iterable[Pair]) -> Mapping[str, set[str]]:
    linked: defaultdict[str, set[str]] = defaultdict(set)
    for pair in pairs:
        if pair.overlap.containment >= _LINKED:
            linked[pair.left].add(pair.right)
            linked[pair.right].add(pair.left)
    return linked


def _join(copies: Sequence[Pair], linked: Mapping[str, set[str]]) -> list[tuple[str, ...]]:
    """Join the groups of each pair, closest first, where most of their texts are linked."""
    group_of: dict[str, set[str]] = {}
    for pair in copies:
        left = group_of.setdefault(pair.left, {pair.left})
        right = group_of.setdefault(pair.right, {pair.right})
        if left is not right and _are_linked(left, right, linked):
            smaller, larger = sorted((left, right), key=len)
            larger |= smaller
            group_of.update(dict.fromkeys(smaller, larger))
    groups = {id(group): group for group in group_of.values() if len(group) > 1}
    return sorted(tuple(sorted(group)) for group in groups.values())


def _are_linked(left: set[str], right: set[str], linked: Mapping[str, set[str]]) -> bool:
    """Whether half of the pairs across are linked; of a large group the index does not know all partners."""
    smaller, larger = sorted((left, right), key=len)
    links = sum(len(linked[text] & larger) for text in smaller)
    return 2 * links >= min(len(left) * len(right), _MOST_LINKS)


_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Member:
    """An article of a group: what tells whether it is the origin.

    `credit_lines` say who wrote it, `opening` the first words of the text, `agencies` whom that credits.
    """

    article_id: str
    text_sha256: str
    publisher: str | None
    domain: str | None
    published_at: datetime | None
    first_seen_at: datetime
    credit_lines: tuple[str, ...] = ()
    opening: str = ""
    outlet_id: str | None = None
    agencies: tuple[str, ...] = ()
    language: str | None = None


def choose_origin(members: Sequence[Member]) -> Member:
    """Choose the likely origin; the same whatever the order of the members."""
    credited = {agency for one in members for agency in find_credited(one.credit_lines, one.opening)}
    credited |= {agency for one in members for name in one.agencies if (agency := find_agency(name))}

    def rank(one: Member) -> tuple[bool, datetime, datetime, str]:
        is_agency = any(is_own_page(agency, one.publisher, one.domain) for agency in credited)
        return not is_agency, *_order(one)

    return min(members, key=rank)


def _order(one: Member) -> tuple[datetime, datetime, str]:
    return one.published_at or _NEVER, one.first_seen_at, one.article_id


ORIGIN, COPY, UPDATE, TRANSLATION = "origin", "copy", "update", "translation"


def is_of_another_language(one: Member, other: Member) -> bool:
    """Whether the languages of both are known, and not the same."""
    return bool(one.language and other.language) and one.language != other.language


def assign_roles(
    origin: Member, members: Iterable[Member], translated: AbstractSet[str] = frozenset()
) -> dict[str, str]:
    """Give each article_id its role: one whose outlet has the text already, in other words, is an update.

    The ids that are `translated` are translations, whosever they are.
    """
    roles = {origin.article_id: ORIGIN} | dict.fromkeys(translated, TRANSLATION)
    printed = defaultdict[str, set[str]](set)
    for one in [origin, *sorted((each for each in members if each is not origin), key=_order)]:
        texts = printed[one.outlet_id] if one.outlet_id else set()
        roles.setdefault(one.article_id, UPDATE if texts and one.text_sha256 not in texts else COPY)
        if one.article_id not in translated:
            texts.add(one.text_sha256)
    return roles


def name_wire(members: Sequence[Member]) -> str | None:
    """Give the agency that half of the articles credit, the one that most do."""
    credited = Counter(name for one in members for name in dict.fromkeys(one.agencies))
    name, count = max(credited.items(), key=lambda item: (item[1], item[0]), default=("", 0))
    return name if count and 2 * count >= len(members) else None


def find_wire_texts(one: Member, members: Iterable[Member], wire: str) -> frozenset[str]:
    """Give the keys of the texts that hold the wire's words: its own page, else what other outlets have.

    In another language none of its words stand.
    """
    agency = find_agency(wire)
    members = tuple(each for each in members if not is_of_another_language(each, one))
    own = {
        each.text_sha256 for each in members if agency and is_own_page(agency, each.publisher, each.domain)
    }
    return frozenset(own or {each.text_sha256 for each in members if _is_of_another(each, one)})


def _is_of_another(one: Member, other: Member) -> bool:
    return one.outlet_id != other.outlet_id if one.outlet_id else one.article_id != other.article_id
