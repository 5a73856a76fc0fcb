"""Ids of groups stay: whoever joins, leaves or merges, what was given first can be found again."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from tasks.core.copies.given_ids import (
    DISSOLVED,
    MERGED,
    SPLIT,
    IdChange,
    NamedGroups,
    StandingIds,
    name_groups,
    settle_changes,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

ARTICLES = "abcdefgh"


@dataclass
class Desk:
    """Publications one after the other; a group is written as the letters of its articles."""

    standing: StandingIds = field(default_factory=lambda: StandingIds("story", {}, {}))
    changes: list[IdChange] = field(default_factory=list)
    number: int = 0

    def publish(self, *groups: str, known: str = ARTICLES) -> dict[str, str]:
        """Name these groups, each of which would be called by its least article; gives the ids by groups."""
        self.number += 1
        named = self.name(groups, known)
        id_of = dict(self.standing.id_of) | {each.article_id: each.group_id for each in named.given}
        first_given = dict(self.standing.first_given)
        for group_id in named.ids.values():
            first_given.setdefault(group_id, self.number)
        staying = {article: group_id for article, group_id in id_of.items() if group_id is not None}
        self.standing = StandingIds("story", staying, first_given)
        self.changes += named.changes
        return {group: named.ids[min(group)] for group in groups}

    def name(self, groups: Sequence[str], known: str = ARTICLES) -> NamedGroups:
        """Name groups and remember nothing."""
        return name_groups({min(group): group for group in groups}, self.standing, set(known), self.number)


def test_who_joins_takes_the_id_that_is_there() -> None:
    """Also where its own would be the lesser one, or it was there before and alone."""
    desk = Desk()
    desk.publish("cd")
    assert desk.publish("abcd") == {"abcd": "c"}
    assert desk.changes == []


def test_of_a_merger_stays_what_was_given_first() -> None:
    """However large the other is; at the same time the larger one's, then the lesser id."""
    desk = Desk()
    desk.publish("gh")
    desk.publish("gh", "abc")
    assert desk.publish("abcgh") == {"abcgh": "g"}
    assert desk.changes == [IdChange("story", "a", "g", MERGED)]
    together = Desk()
    together.publish("ab", "cde", "gh")
    assert together.publish("abcdegh") == {"abcdegh": "c"}
    lesser = Desk()
    lesser.publish("ab", "cd")
    assert lesser.publish("abcd") == {"abcd": "a"}


def test_of_a_split_the_larger_part_keeps_the_id() -> None:
    """The other gets one that nobody had, even where its first article named the whole."""
    desk = Desk()
    desk.publish("abcde")
    ids = desk.publish("ab", "cde")
    assert ids["cde"] == "a"
    assert ids["ab"] not in {"a", "b", "c"}
    assert desk.changes == [IdChange("story", "a", ids["ab"], SPLIT)]


def test_an_id_without_articles_is_dissolved_and_never_comes_back() -> None:
    """The same articles on another event are another story."""
    desk = Desk()
    desk.publish("ab")
    desk.publish()
    assert desk.changes == [IdChange("story", "a", None, DISSOLVED)]
    assert desk.publish("ab")["ab"] != "a"


def test_what_this_machine_does_not_know_stays() -> None:
    """Two machines over one store do not dissolve each other's groups."""
    desk = Desk()
    desk.publish("ab", "cd")
    assert desk.publish("cd", known="cd") == {"cd": "c"}
    assert desk.publish("abc", "d", known=ARTICLES)["abc"] == "a"


def test_an_old_id_leads_to_where_its_articles_are_today() -> None:
    """Through any number of mergers, in one step; a split that came together again is none."""
    desk = Desk()
    desk.publish("ab")
    desk.publish("ab", "cd")
    desk.publish("ab", "cd", "ef")
    desk.publish("ab", "cdef")
    desk.publish("abcdef")
    parted = desk.publish("abcd", "ef")["ef"]
    assert list(settle_changes(desk.changes)) == [
        IdChange("story", "e", "a", MERGED),
        IdChange("story", "c", "a", MERGED),
        IdChange("story", "a", parted, SPLIT),
    ]
    desk.publish("abcdef")
    assert list(settle_changes(desk.changes))[2:] == [None, IdChange("story", parted, "a", MERGED)]


placed = st.lists(st.integers(0, 3), min_size=len(ARTICLES), max_size=len(ARTICLES))


def part(places: Sequence[int]) -> list[str]:
    """Put articles into groups; place 0 is none."""
    groups: defaultdict[int, str] = defaultdict(str)
    for article, place in zip(ARTICLES, places, strict=True):
        groups[place] += article
    groups.pop(0, None)
    return list(groups.values())


@given(st.lists(placed, min_size=1, max_size=8))
def test_every_id_that_was_ever_given_can_be_found(history: list[list[int]]) -> None:
    """It stands, or one row says what holds its articles today; no two groups share one."""
    desk = Desk()
    ever: set[str] = set()
    for places in history:
        ids = desk.publish(*part(places))
        assert len(set(ids.values())) == len(ids)
        ever |= set(ids.values())
        assert desk.publish(*part(places)) == ids
    standing = set(ids.values())
    gone = {each.old_id: each for each in settle_changes(desk.changes) if each and each.why != SPLIT}
    assert ever == standing | gone.keys()
    assert not standing & gone.keys()
    assert {each.new_id for each in gone.values()} <= standing | {None}
    assert len([each for each in desk.changes if each.why != SPLIT]) == len(gone)


@given(st.lists(placed, min_size=2, max_size=6))
def test_joining_never_renames(history: list[list[int]]) -> None:
    """A group that lost nobody and met no other group keeps its id."""
    desk = Desk()
    before: dict[str, str] = {}
    for places in history:
        ids = desk.publish(*part(places))
        for old, group_id in before.items():
            for new in ids:
                met = [group for group in before if set(group) & set(new)]
                if set(old) <= set(new) and met == [old]:
                    assert ids[new] == group_id
        before = ids


@given(placed, placed, st.permutations(range(3)))
def test_the_order_of_groups_does_not_matter(before: list[int], now: list[int], order: list[int]) -> None:
    """The same groups have the same ids."""
    desk = Desk()
    desk.publish(*part(before))
    groups = part(now)
    turned = [groups[place] for place in order if place < len(groups)]
    assert desk.name(groups) == desk.name(turned)
