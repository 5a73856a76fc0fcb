"""Given ids: what groups of copies and stories are called, the same from one publication to the next.

Takes groups as they are now, each under the name that it would get if it were new, and the ids that its
articles stand under since the last publication; gives each group its id, and what is to be remembered. The
id that was given first stays, whoever joins:

- an id goes to the group that most of its articles are in now (ties: the larger group, then the lesser name);
- a group that several ids come to is a merger, and keeps the one given first (ties: the one with more
  articles there, then the lesser id); the others lead to it;
- a group that none comes to gets its name, or where that was ever given, an id made of it and the
  publication; the ids that its articles come from are said to be split;
- an id of which no article is in any group is dissolved. No id comes back.

What is said of an article that is not known here, as where another machine has loaded it, stays as it is.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

MERGED, SPLIT, DISSOLVED = "merged", "split", "dissolved"
_ID_LENGTH = 20


class GivenId(NamedTuple):
    """The id of the group that an article stands in from now on; None where it has left all groups."""

    kind: str
    article_id: str
    group_id: str | None


class IdChange(NamedTuple):
    """What became of an id: `new_id` holds its articles, or a part of them; None where nothing does."""

    kind: str
    old_id: str
    new_id: str | None
    why: str


@dataclass(frozen=True, slots=True)
class StandingIds:
    """The ids of one kind: of each article that is in a group, and which publication gave it first."""

    kind: str
    id_of: Mapping[str, str]
    first_given: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class NamedGroups:
    """The id of each group, by its name, and what is new since the last publication."""

    ids: Mapping[str, str]
    given: tuple[GivenId, ...]
    changes: tuple[IdChange, ...]


def name_groups(
    groups: Mapping[str, Sequence[str]], standing: StandingIds, known: AbstractSet[str], number: int
) -> NamedGroups:
    """Name the groups of publication `number`; of the articles that are in none, `known` have left theirs."""
    shares = Counter(
        (standing.id_of[article], name)
        for name, members in groups.items()
        for article in members
        if article in standing.id_of
    )
    ids: dict[str, str] = {}
    changes: list[IdChange] = []
    came = _find_heirs(groups, shares)
    for name, members in sorted(groups.items()):
        if name in came:
            ranked = sorted(came[name], key=lambda old: (standing.first_given[old], -shares[old, name], old))
            ids[name] = ranked[0]
            changes += (IdChange(standing.kind, old, ranked[0], MERGED) for old in sorted(ranked[1:]))
        else:
            ids[name] = _make_id(name, standing, number)
            left = {standing.id_of[article] for article in members if article in standing.id_of}
            changes += (IdChange(standing.kind, old, ids[name], SPLIT) for old in sorted(left))
    given = tuple(_list_given(groups, ids, standing, known))
    merged = {change.old_id for change in changes if change.why == MERGED}
    changes += _list_dissolved(standing, given, merged)
    return NamedGroups(ids, given, tuple(changes))


def _find_heirs(
    groups: Mapping[str, Sequence[str]], shares: Mapping[tuple[str, str], int]
) -> Mapping[str, list[str]]:
    """Find to which group each id goes that has an article in any; gives the ids by the group's name."""
    heirs: dict[str, str] = {}
    for old, name in sorted(shares, key=lambda share: (-shares[share], -len(groups[share[1]]), share)):
        heirs.setdefault(old, name)
    came: defaultdict[str, list[str]] = defaultdict(list)
    for old, name in heirs.items():
        came[name].append(old)
    return came


def _make_id(name: str, standing: StandingIds, number: int) -> str:
    if name not in standing.first_given:
        return name
    return hashlib.sha256(f"{standing.kind} {name} {number}".encode()).hexdigest()[:_ID_LENGTH]


def _list_given(
    groups: Mapping[str, Sequence[str]],
    ids: Mapping[str, str],
    standing: StandingIds,
    known: AbstractSet[str],
) -> Iterator[GivenId]:
    """Give the articles that stand under another id than before, or under none."""
    now = {article: ids[name] for name, members in groups.items() for article in members}
    for article in sorted(now.keys() | standing.id_of.keys() & known):
        if now.get(article) != standing.id_of.get(article):
            yield GivenId(standing.kind, article, now.get(article))


def _list_dissolved(
    standing: StandingIds, given: Iterable[GivenId], merged: AbstractSet[str]
) -> Iterator[IdChange]:
    """Give the ids that hold no article any more, and were not merged."""
    now = dict(standing.id_of) | {article: group_id for _, article, group_id in given}
    for old in sorted(set(standing.id_of.values()) - set(now.values()) - merged):
        yield IdChange(standing.kind, old, None, DISSOLVED)


def settle_changes(changes: Sequence[IdChange]) -> Iterator[IdChange | None]:
    """Give each change, of the earliest first, with the id that holds its articles today.

    None in the place of a split that has come together again.
    """
    became = {(each.kind, each.old_id): each.new_id for each in changes if each.why != SPLIT}

    def follow(kind: str, group_id: str | None) -> str | None:
        while group_id is not None and (kind, group_id) in became:
            group_id = became[kind, group_id]
        return group_id

    for each in changes:
        new_id = follow(each.kind, each.new_id)
        is_one_again = each.why == SPLIT and new_id == follow(each.kind, each.old_id)
        yield None if is_one_again else each._replace(new_id=new_id)
