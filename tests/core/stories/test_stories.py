"""Stories: what is one event, and what does not chain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from tasks.core.stories.stories import AlikePair, StoryDays, list_members

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Mapping


def group_stories(alike: Iterable[AlikePair], calendar: Mapping[str, StoryDays]) -> list[tuple[str, ...]]:
    """Give the articles of each story."""
    members = list_members(alike, calendar)
    named = {member.story_id for member in members}
    return sorted(tuple(each.article_id for each in members if each.story_id == name) for name in named)


def test_no_story_has_the_id_of_an_article() -> None:
    """The article may be forgotten, and the story's id stays."""
    days = dict.fromkeys(("a" * 20, "b" * 20), StoryDays(None, 1))
    [name] = {each.story_id for each in list_members([AlikePair(*days, 0.9)], days)}
    assert name not in days
    assert len(name) == 20


def pairs(**likeness: float) -> list[AlikePair]:
    """Pairs of articles with one letter each."""
    return [AlikePair(name[0], name[1], value) for name, value in likeness.items()]


SEEN = 10_000
TODAY = dict.fromkeys("abcdefgh", StoryDays(None, SEEN))


def dates(**published: int | None) -> dict[str, StoryDays]:
    """Days of publication of articles that are all seen much later, at once."""
    return {name: StoryDays(day, SEEN) for name, day in published.items()}


def test_what_is_alike_is_one_story() -> None:
    """Through others too, if the group is alike on the whole."""
    alike = pairs(ab=0.6, bc=0.4, ac=0.28, de=0.31, ef=0.28, cd=0.3)
    assert group_stories(alike, TODAY) == [("a", "b", "c"), ("d", "e")]


def test_days_between_two_reports_make_them_less_alike() -> None:
    """The words of the same week have to be closer than those of the same day."""
    assert group_stories(pairs(ab=0.31), dates(a=0, b=1)) == [("a", "b")]
    assert group_stories(pairs(ab=0.31), dates(a=0, b=2)) == []
    assert group_stories(pairs(ab=0.37), dates(a=0, b=3)) == [("a", "b")]


def test_a_member_is_told_by_its_closest_and_by_all() -> None:
    """What joined it, and how alike it is on the whole: of a pair that is not kept, as strangers are."""
    members = list_members(pairs(ab=0.6, bc=0.5, ac=0.3, cd=0.9, bd=0.4), TODAY)
    assert [(each.article_id, each.joined_to) for each in members] == [
        ("a", "b"),
        ("b", "a"),
        ("c", "d"),
        ("d", "c"),
    ]
    assert [round(each.centrality, 2) for each in members] == [0.36, 0.5, 0.57, 0.49]


def test_what_has_no_date_joins_and_ties_nothing() -> None:
    """Three polls of different months and a page on polls are no story; the page goes with the closest."""
    polls = pairs(ax=0.8, bx=0.9, cx=0.7)
    assert group_stories(polls, dates(a=0, b=30, c=60, x=None)) == [("b", "x")]
    assert group_stories(polls, dates(a=0, b=9, c=18, x=None)) == [("b", "x")]
    whole = pairs(ax=0.8, bx=0.9, ab=0.4)
    assert group_stories(whole, dates(a=0, b=3, x=None)) == [("a", "b", "x")]


def test_what_has_no_date_joins_dated_reports_where_it_is_nearly_the_same() -> None:
    """It is then of that day for all others; what is of the same theme alone stays out."""
    alike = pairs(ax=0.78, ay=0.63, xy=0.62, yz=0.59, xz=0.54, az=0.55)
    assert group_stories(alike, dates(a=0, x=None, y=None, z=None)) == [("a", "x"), ("y", "z")]
    assert group_stories(alike, dates(a=None, x=None, y=None, z=None)) == [("a", "x", "y", "z")]
    assert group_stories(pairs(ax=0.67), dates(a=0, x=None)) == []


def test_a_story_spans_two_weeks() -> None:
    """However alike its days are."""
    chain = pairs(ab=0.9, bc=0.9, ac=0.9)
    assert group_stories(chain, dates(a=0, b=7, c=14)) == [("a", "b", "c")]
    assert group_stories(chain, dates(a=0, b=7, c=15)) == [("a", "b")]


def test_what_was_seen_came_before() -> None:
    """Pages without a date that were seen months apart are as far apart; old ones go with an old story."""
    alike = pairs(ab=0.8)
    seen_apart = {"a": StoryDays(None, 0), "b": StoryDays(None, 40)}
    assert group_stories(alike, seen_apart) == []
    assert group_stories(alike, {"a": StoryDays(None, 0), "b": StoryDays(40, 40)}) == []
    assert group_stories(alike, {"a": StoryDays(0, 0), "b": StoryDays(None, 40)}) == [("a", "b")]


def test_a_theme_does_not_chain_its_days() -> None:
    """Each day is like the next, the first in nothing like the last: no story of strangers."""
    chain = [AlikePair(f"{day:02}", f"{day + 1:02}", 0.5 - day / 100) for day in range(20)]
    days = {f"{day:02}": StoryDays(None, SEEN) for day in range(21)}
    assert max(len(story) for story in group_stories(chain, days)) <= 6


graphs = st.dictionaries(
    st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")).filter(
        lambda ends: ends[0] < ends[1]
    ),
    st.floats(0.05, 1),
)


when = st.builds(StoryDays, st.none() | st.integers(0, 30), st.integers(0, 60))
calendars = st.fixed_dictionaries(dict.fromkeys("abcdefgh", when))


@given(graphs, calendars, st.randoms())
def test_the_order_and_direction_of_pairs_do_not_matter(
    graph: dict[tuple[str, str], float], calendar: dict[str, StoryDays], chooser: random.Random
) -> None:
    """The same pairs give the same stories, each article in one at most, and none longer than two weeks."""
    listed = [AlikePair(*ends, value) for ends, value in graph.items()]
    turned = [AlikePair(right, left, value) for left, right, value in listed]
    chooser.shuffle(turned)
    stories = group_stories(listed, calendar)
    assert stories == group_stories(turned, calendar)
    named = [article for story in stories for article in story]
    assert len(named) == len(set(named))
    for story in stories:
        published = [day for article in story if (day := calendar[article].published) is not None]
        assert max(published, default=0) - min(published, default=0) <= 14
