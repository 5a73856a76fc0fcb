"""The message of a run's state says what came of it, and what was not done of what was asked for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tasks.core.fetch.backfill.plans import BackfillPlan, BackfillSummary
from tasks.core.forms.rows.unread_columns import UnreadColumns
from tasks.core.run.run_words import say_backfill, say_run
from tasks.core.run.summary import RunSummary, SourceSummary
from tasks.core.run.task_names import name_by
from tasks.core.sources.passed_over import PassedOver

NOTHING = RunSummary("r", 0, 0, {"article": 0, "quarantined": 0}, (), {}, (), 1.0)
PORTS = SourceSummary("https://ports.example/feed", "ports", 9, 0, 0, {})
DEAD = SourceSummary("https://mole.example/feed", None, 0, 0, 0, {}, "timeout")


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, "nothing to do"),
        ({"sources": (PORTS,)}, "nothing new"),
        (
            {"notes": ("nothing is declared in sources.toml",)},
            "nothing to do; nothing is declared in sources.toml",
        ),
        ({"outcomes": {"article": 15, "quarantined": 6}}, "15 articles, 6 quarantined"),
        ({"outcomes": {"article": 1, "copy": 1, "skipped": 1}}, "1 article, 1 copy, 1 skipped"),
        ({"outcomes": {"revision": 1200, "copy": 2}}, "1,200 revisions, 2 copies"),
        ({"outcomes": {"article": 3}, "doubtful": 2}, "3 articles; 2 doubtful"),
        (
            {"sources": (PORTS, DEAD)},
            "nothing new; 1 of 2 sources not read whole: https://mole.example/feed (timeout)",
        ),
        ({"sources": (replace(PORTS, pages_left=40),)}, "nothing new; 40 new pages left for later runs"),
        ({"empty_sources": ("a", "b", "c", "d")}, "nothing to do; gave nothing: a, b, c and 1 more"),
        (
            {
                "passed_over": (
                    PassedOver(".mp3", 2, "a.mp3"),
                    PassedOver("dns", 1, "a.warc", are_records=True),
                )
            },
            "nothing to do; 2 files passed over; 1 record of web archives passed over",
        ),
        ({"unread_columns": (UnreadColumns("a.csv", ("x",)),)}, "nothing to do; columns not read in 1 file"),
    ],
)
def test_what_came_of_a_run_is_said_and_what_it_did_less(facts: dict[str, object], said: str) -> None:
    """Outcomes first, then each thing that was asked for and not done; a run without such says none."""
    assert say_run(replace(NOTHING, **facts)) == said  # type: ignore[arg-type] # fields of it


def test_a_name_from_outside_drives_no_terminal_and_stays_short() -> None:
    """However long it is, and whatever it holds."""
    name = "\x1b[31mharbour\n" + "h" * 500
    said = say_run(replace(NOTHING, empty_sources=(name,)))
    assert "\x1b" not in said
    assert "\n" not in said
    assert len(said) < 120


PLAN = BackfillPlan("ports", "2026-01-01", None, 3, 3, 12, 0, 2, 0, 0, 0, 0, 0, failures=("page 4: timeout",))


def test_a_dry_back_fill_says_what_it_would_do() -> None:
    """And one that fetched what came of it, and which pages wait."""
    failed = "1 listing not read: page 4: timeout"
    assert say_backfill(BackfillSummary(PLAN)) == f"dry run; 12 pages found; nothing to fetch; {failed}"
    done = BackfillSummary(PLAN, replace(NOTHING, outcomes={"article": 10}), {"ports.example": 2})
    assert say_backfill(done) == f"12 pages found; 10 articles; {failed}; pages wait: 2 at ports.example"


def test_a_task_run_is_named_by_how_much_it_does() -> None:
    """One of a thing is one."""
    name_task = name_by("load", "batch_ids", "batch", "batches")
    assert name_task(parameters={"batch_ids": ["b1", "b2"]}) == "load 2 batches"
    assert name_task(parameters={"batch_ids": ["b1"]}) == "load 1 batch"
