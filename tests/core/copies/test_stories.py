"""Terms and stories: what one event's reports have in common, and what does not chain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from tasks.core.copies.features import weigh_terms
from tasks.core.copies.stories import AlikePair, StoryDays, group_stories

if TYPE_CHECKING:
    import random


def test_names_and_the_headline_weigh_more() -> None:
    """A name counts as two words, the headline twice, what comes again more; short words not at all."""
    weights = weigh_terms("Quillon harbour closed", "Quillon is shut since a crane fell.")
    names = weigh_terms(None, "Quillon")
    words = weigh_terms(None, "crane fell")
    [quillon] = names
    assert quillon in weights
    assert weights[quillon] > names[quillon] > max(words.values())
    assert len(weights) == len({"quillon", "harbour", "closed", "shut", "since", "crane", "fell"})


def test_only_the_beginning_counts() -> None:
    """The end of a long text changes nothing."""
    text = " ".join(f"word{number}" for number in range(400))
    assert weigh_terms("Title", text) == weigh_terms("Title", text + " and more of it")


def test_scripts_without_spaces_give_pairs_of_characters() -> None:
    """Two sentences on one thing share some of them."""
    one, other = weigh_terms(None, "港町で火災"), weigh_terms("火災の原因", "")
    assert len(one) == 4
    assert one.keys() & other.keys() == weigh_terms(None, "火災").keys()
    assert not weigh_terms("", "")


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
    alike = pairs(ab=0.6, bc=0.4, ac=0.15, de=0.3, ef=0.19)
    assert group_stories(alike, TODAY) == [("a", "b", "c"), ("d", "e")]


def test_what_has_no_date_joins_and_ties_nothing() -> None:
    """Three polls of different months and a page on polls are no story; the page goes with the closest."""
    polls = pairs(ax=0.5, bx=0.6, cx=0.4)
    assert group_stories(polls, dates(a=0, b=30, c=60, x=None)) == [("b", "x")]
    assert group_stories(polls, dates(a=0, b=9, c=18, x=None)) == [("b", "x")]
    whole = pairs(ax=0.5, bx=0.6, ab=0.3)
    assert group_stories(whole, dates(a=0, b=3, x=None)) == [("a", "b", "x")]


def test_a_story_spans_two_weeks() -> None:
    """However alike its days are."""
    chain = pairs(ab=0.9, bc=0.9, ac=0.9)
    assert group_stories(chain, dates(a=0, b=7, c=14)) == [("a", "b", "c")]
    assert group_stories(chain, dates(a=0, b=7, c=15)) == [("a", "b")]


def test_what_was_seen_came_before() -> None:
    """Pages without a date that were seen months apart are as far apart; old ones go with an old story."""
    alike = pairs(ab=0.5)
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
