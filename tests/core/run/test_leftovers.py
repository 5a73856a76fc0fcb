"""Which unfinished runs have no owner any more, and how sure that is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tasks.core.run.leftovers import Certainty, Life, UnfinishedRun, judge_run

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def make_run(state_type: str, minutes: float, heard_minutes: float | None = None) -> UnfinishedRun:
    """A run that has been in its state for some minutes, and was heard of some minutes ago."""
    heard = None if heard_minutes is None else NOW - timedelta(minutes=heard_minutes)
    return UnfinishedRun("id", "name", state_type, NOW - timedelta(minutes=minutes), heard)


def judge(run: UnfinishedRun, life: Life, *, is_ours: bool, has_worker: bool = True) -> Certainty | None:
    """Give how sure it is that the run is dead, or None."""
    found = judge_run(run, life, NOW, is_ours=is_ours, has_worker=has_worker)
    return found and found.certainty


@pytest.mark.parametrize("is_ours", [True, False])
@pytest.mark.parametrize("state_type", ["PENDING", "RUNNING", "CANCELLING"])
def test_a_held_lock_is_life_however_old(state_type: str, *, is_ours: bool) -> None:
    """A crawl may take hours."""
    assert judge(make_run(state_type, 6000, 6000), Life.ALIVE, is_ours=is_ours, has_worker=False) is None


@pytest.mark.parametrize("is_ours", [True, False])
def test_a_lock_that_was_let_go_is_death(*, is_ours: bool) -> None:
    """At once: nobody else can have let go of it but the kernel."""
    assert judge(make_run("RUNNING", 0), Life.DEAD, is_ours=is_ours) is Certainty.CERTAIN


def test_what_was_taken_by_a_worker_that_is_gone_is_dead() -> None:
    """On the data folder's own server there is one worker; on another's there may be more."""
    run = make_run("PENDING", 0.1)
    assert judge(run, Life.UNKNOWN, is_ours=True, has_worker=False) is Certainty.CERTAIN
    assert judge(run, Life.UNKNOWN, is_ours=True) is None
    assert judge(run, Life.UNKNOWN, is_ours=False, has_worker=False) is None


def test_what_does_not_begin_for_minutes_is_likely_dead() -> None:
    """Wherever it is: a run that is pending has sent no heartbeat that could be missed."""
    for is_ours in (True, False):
        assert judge(make_run("PENDING", 6), Life.UNKNOWN, is_ours=is_ours) is Certainty.LIKELY
        assert judge(make_run("PENDING", 4), Life.UNKNOWN, is_ours=is_ours) is None


def test_on_our_own_server_who_works_has_a_lock() -> None:
    """But for the moment before it takes it."""
    assert judge(make_run("RUNNING", 6), Life.UNKNOWN, is_ours=True) is Certainty.LIKELY
    assert judge(make_run("RUNNING", 1), Life.UNKNOWN, is_ours=True) is None


def test_elsewhere_heartbeats_tell() -> None:
    """One that stopped is likely dead; one that never sent any may work on another machine's terminal."""
    assert judge(make_run("RUNNING", 600, 1), Life.UNKNOWN, is_ours=False) is None
    assert judge(make_run("RUNNING", 600, 11), Life.UNKNOWN, is_ours=False) is Certainty.LIKELY
    assert judge(make_run("RUNNING", 600), Life.UNKNOWN, is_ours=False) is Certainty.UNKNOWN
    found = judge_run(make_run("RUNNING", 600), Life.UNKNOWN, NOW, is_ours=False)
    assert found
    assert not found.is_mended
