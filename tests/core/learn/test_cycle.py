"""The life of a learned paragraph: its states, what moves it on, what ends it, what people decide."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tasks.core.clean.lines.repeats import fold_paragraph, make_repeat_id
from tasks.core.learn.cycle import (
    PROPOSED_DAYS,
    SHADOW_DAYS,
    Notebook,
    State,
    advance,
    advance_now,
    decode_notebook,
    encode_notebook,
)
from tasks.core.learn.guards import Finding
from tasks.core.learn.verdicts import Verdicts, load_verdicts, read_verdicts
from tasks.core.records import Kind

TEXT = "Click here to get the Harbour Post app."
KEY = fold_paragraph(TEXT)
FINDING = Finding(
    id=make_repeat_id("harbour.example", KEY),
    publisher="harbour.example",
    key=KEY,
    text=TEXT,
    kind=Kind.PROMO,
    articles=4,
    of_articles=200,
    days=4,
    objection=None,
)
NOBODY = Verdicts()
START = date(2026, 1, 1)


def live(*findings: Finding | None, verdicts: Verdicts = NOBODY) -> list[State | None]:
    """The states of the paragraph, a maintenance a day."""
    notebook, states = Notebook(), []
    for day, finding in enumerate(findings):
        today = START + timedelta(days=day)
        notebook, _ = advance(notebook, [finding] if finding else [], verdicts, today)
        states.append(notebook.entries[0].state if notebook.entries else None)
    return states


def active_notebook(finding: Finding = FINDING) -> Notebook:
    """A notebook in which the paragraph acts."""
    proposed, _ = advance(Notebook(), [finding], NOBODY, START)
    return Notebook(tuple(replace(entry, state=State.ACTIVE) for entry in proposed.entries))


def test_it_is_proposed_then_watched_then_active() -> None:
    """Each state lasts for its days; only the last one cuts."""
    sure = replace(FINDING, articles=20)
    states = live(*[sure] * (PROPOSED_DAYS + SHADOW_DAYS + 1))
    expected = [State.PROPOSED] * PROPOSED_DAYS + [State.SHADOW] * SHADOW_DAYS + [State.ACTIVE]
    assert states == expected


def test_few_articles_must_be_joined_by_more() -> None:
    """A paragraph of few articles waits in shadow until it has come up again."""
    waiting = live(*[FINDING] * 30)
    assert waiting[-1] is State.SHADOW
    assert live(*[FINDING] * 10, replace(FINDING, articles=6))[-1] is State.ACTIVE


def test_a_day_counts_once() -> None:
    """Two maintenances on one day are one."""
    first, changes = advance(Notebook(), [FINDING], NOBODY, START)
    assert len(changes) == 1
    assert advance(first, [FINDING], NOBODY, START) == (first, ())


def test_a_guard_ends_it_at_any_time() -> None:
    """What turns out to be a quote is let go, acting or not, and the change says why."""
    quoted = replace(FINDING, objection="speech")
    assert live(FINDING, quoted) == [State.PROPOSED, None]
    notebook, [change] = advance(active_notebook(), [quoted], NOBODY, START)
    assert notebook == Notebook()
    assert (change.before, change.after, change.why) == (State.ACTIVE, None, "guard: speech")


@pytest.mark.parametrize("seen", [None, replace(FINDING, objection="few-days", articles=1)])
def test_a_lost_warehouse_ends_nothing_that_acts(seen: Finding | None) -> None:
    """Numbers that shrink, as after a rebuild from a part, leave an active paragraph active."""
    known = active_notebook()
    assert advance(known, [seen] if seen else [], NOBODY, START)[0] == known
    assert live(FINDING, seen)[-1] is None


def test_only_active_ones_are_in_the_set() -> None:
    """The set's version changes when a paragraph begins to act, not before."""
    proposed, _ = advance(Notebook(), [FINDING], NOBODY, START)
    assert proposed.active() == Notebook().active()
    assert [each.id for each in active_notebook().active().paragraphs] == [FINDING.id]


VERDICTS = """
[[veto]]
publisher = "harbour.example"
text = "CLICK HERE to get the Harbour Post app!"
why = "Asked for by the desk."

[[pin]]
publisher = "harbour.example"
text = "Debts & Tides"
kind = "related"
why = "Heading of the box of other columns."
"""


def test_people_have_the_last_word() -> None:
    """A vetoed paragraph goes out of the set for good, a pinned one acts at once and once."""
    verdicts = read_verdicts(VERDICTS)
    notebook, changes = advance(active_notebook(), [FINDING], verdicts, START)
    assert [(entry.text, entry.kind, entry.state) for entry in notebook.entries] == [
        ("Debts & Tides", Kind.RELATED, State.ACTIVE)
    ]
    assert {change.why for change in changes} == {"vetoed: Asked for by the desk.", "pinned"}
    assert advance(notebook, [FINDING], verdicts, START + timedelta(days=9)) == (notebook, ())


def test_the_packages_verdicts_can_be_read() -> None:
    """The file in the package is well-formed, and its examples are, too."""
    assert isinstance(load_verdicts(), Verdicts)


def test_a_notebook_comes_back_from_its_bytes() -> None:
    """Writing and reading give an equal notebook."""
    assert decode_notebook(encode_notebook(active_notebook())) == active_notebook()


def test_what_stood_on_several_days_acts_at_once() -> None:
    """A corpus taken in once is of several days, those of its articles; a second time nothing changes."""
    sure = replace(FINDING, articles=5, days=5)
    notebook, [change] = advance_now(Notebook(), [sure], NOBODY, START)
    assert (change.before, change.after) == (None, State.ACTIVE)
    assert [entry.state for entry in notebook.entries] == [State.ACTIVE]
    assert advance_now(notebook, [sure], NOBODY, START) == (notebook, ())
    assert advance(notebook, [sure], NOBODY, START + timedelta(days=30)) == (notebook, ())


@pytest.mark.parametrize(
    ("seen", "state"),
    [
        pytest.param(replace(FINDING, articles=4, days=9), State.PROPOSED, id="few articles"),
        pytest.param(replace(FINDING, articles=90, days=4), State.PROPOSED, id="few days"),
        pytest.param(replace(FINDING, articles=90, days=1), State.ACTIVE, id="days that nobody knows"),
        pytest.param(replace(FINDING, articles=90, days=60, objection="speech"), None, id="a guard objects"),
    ],
)
def test_what_has_not_stood_is_watched(seen: Finding, state: State | None) -> None:
    """It is proposed as ever, and the daily look goes on with it; a guard keeps it out altogether."""
    notebook, _ = advance_now(Notebook(), [seen], NOBODY, START)
    assert [entry.state for entry in notebook.entries] == ([state] if state else [])


def test_what_is_in_shadow_acts_at_once_too() -> None:
    """One that waits already is not made to wait on."""
    waiting, _ = advance(Notebook(), [FINDING], NOBODY, START)
    notebook, [change] = advance_now(waiting, [replace(FINDING, articles=9, days=9)], NOBODY, START)
    assert (change.before, change.after) == (State.PROPOSED, State.ACTIVE)
    assert [entry.since for entry in notebook.entries] == [START.isoformat()]


def test_other_publishers_stay_as_they_are() -> None:
    """Learning for one publisher neither begins nor ends anything of another."""
    sure = replace(FINDING, articles=9, days=9)
    elsewhere = replace(sure, id="0" * 10, publisher="post.example")
    known = active_notebook()
    notebook, changes = advance_now(known, [sure, elsewhere], NOBODY, START, {"post.example"})
    assert [change.entry.publisher for change in changes] == ["post.example"]
    assert set(known.entries) < set(notebook.entries)
    assert advance_now(notebook, [], NOBODY, START, {"courier.example"}) == (notebook, ())
