"""What pages show, made of answers: the ledger in place, changes word by word, charts, filters."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.core.clean.lines.rules import load_rules
from tasks.core.desk.bar_charts import HEIGHT, chart_days, chart_moments
from tasks.core.desk.list_view import say_days
from tasks.core.desk.reading_view import explain_rule, list_paragraphs, list_spans
from tasks.core.news.differences import PartChange
from tasks.core.news.word_changes import CAME, GONE, SAME, list_pieces
from tasks.core.records import KEPT_KINDS, Kind, Segment
from tasks.core.search.snippets import split_snippet

segments = st.builds(
    Segment, st.sampled_from(Kind), st.text(max_size=20), st.text(max_size=10), st.just(3), st.integers(3, 50)
)


@given(st.lists(segments, max_size=12))
def test_every_span_of_the_ledger_is_shown_with_what_became_of_it(ledger: list[Segment]) -> None:
    """No character is lost, furniture that lies side by side is one, and what was taken out says why."""
    spans = list_spans(ledger, ())
    assert sum(span.characters for span in spans) == sum((each.end or 0) - 3 for each in ledger)
    assert not any(a.kind is Kind.CHROME is b.kind for a, b in pairwise(spans))
    for span in spans:
        assert (span.fate == "kept") == (span.kind in KEPT_KINDS)
        assert span.why or span.fate == "kept"


@pytest.mark.parametrize("kind", Kind)
def test_what_no_rule_of_ours_took_out_says_why_by_its_kind(kind: Kind) -> None:
    """A rule of ours says it in its own words."""
    assert bool(explain_rule("nobody.knows", kind)) == (kind not in KEPT_KINDS)
    assert "A person said" in explain_rule("taught.0123456789", kind)
    assert ("It repeats" in explain_rule("repeat.0123456789", kind)) == (kind not in KEPT_KINDS)
    rule = load_rules()[0]
    assert explain_rule(rule.id, rule.kind) == rule.why


def test_a_heading_is_one_where_the_ledger_says_so() -> None:
    """And the paragraphs are those of the text."""
    ledger = [Segment(Kind.HEADING, "The quay", "h2", 0, 8), Segment(Kind.BODY, "It closed.", "keep", 9, 19)]
    read = [*list_paragraphs("The quay\n\nIt closed.", ledger)]
    assert [(each.text, each.is_heading) for each in read] == [("The quay", True), ("It closed.", False)]


@given(st.none() | st.text(), st.none() | st.text(), st.text())
def test_a_change_can_be_read_backwards_and_forwards(
    before: str | None, after: str | None, same: str
) -> None:
    """What stands and what went are the wording before; what stands and what came, the one after."""
    before = None if before is None else same + before
    after = None if after is None else same + after
    pieces = list_pieces(PartChange(before, after, 0))
    assert "".join(each.text for each in pieces if each.kind in {SAME, GONE}) == (before or "")
    assert "".join(each.text for each in pieces if each.kind in {SAME, CAME}) == (after or "")


@given(st.dictionaries(st.dates(), st.integers(0, 1000), min_size=1, max_size=20))
def test_a_chart_counts_everything_within_its_box(counts: dict[date, int]) -> None:
    """However long the time is."""
    chart = chart_days(counts)
    assert sum(bar.count for bar in chart.bars) == sum(counts.values())
    assert len(chart.bars) == chart.width <= 60
    assert all(0 <= bar.y <= HEIGHT and bar.y + bar.height == pytest.approx(HEIGHT) for bar in chart.bars)


def test_a_chart_of_one_day_has_hours() -> None:
    """Of more, days; of nothing, it says so."""
    moment = datetime(2026, 1, 2, 10, 30, tzinfo=UTC)
    hours = chart_moments([moment, moment + timedelta(hours=3)])
    assert [bar.label for bar in hours.bars][::3] == ["2026-01-02 10:00", "2026-01-02 13:00"]
    assert chart_moments([moment, moment + timedelta(days=5)]).width == 6
    assert chart_moments([]).said == "nothing"


def test_days_are_said_as_one_would() -> None:
    """A month, a day, from and to."""
    assert say_days(date(2026, 1, 1), date(2026, 2, 1)) == "2026-01"
    assert say_days(date(2026, 1, 5), date(2026, 1, 6)) == "2026-01-05"
    assert say_days(date(2026, 1, 5), None) == "from 2026-01-05"
    assert say_days(date(2026, 1, 5), date(2026, 1, 9)) == "from 2026-01-05 before 2026-01-09"


@given(st.text(max_size=60), st.lists(st.text(max_size=8), max_size=4))
def test_a_snippet_in_pieces_is_the_snippet(snippet: str, words: list[str]) -> None:
    """Whatever is marked in it."""
    assert "".join(piece for piece, _ in split_snippet(snippet, words)) == snippet


def test_words_are_marked_in_any_case_and_accent() -> None:
    """Whole words alone."""
    pieces = split_snippet("Cafés by the CAFE, no cafeteria", ["cafés", "cafe"])
    assert [piece for piece, is_hit in pieces if is_hit] == ["Cafés", "CAFE"]
