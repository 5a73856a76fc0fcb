"""The records that a rebuild reads come back as they were written."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from tasks.core.store.load_log import LoadRecord, RunRecord, decode_load, decode_run, encode_load, encode_run

STARTED = datetime(2026, 1, 31, 12, 5, 9, 250_000, tzinfo=UTC)


def test_a_load_comes_back_as_it_was() -> None:
    """Place, batch and run, also where the captures' own run counts the batch."""
    for load in (LoadRecord(7, "b", "r"), LoadRecord(1, "b", None)):
        assert decode_load(encode_load(load)) == load


def test_a_run_comes_back_as_it_was() -> None:
    """Times to the microsecond, outcomes in their order."""
    ended = STARTED.astimezone(timezone(timedelta(hours=2))) + timedelta(seconds=3)
    run = RunRecord("r", None, STARTED, ended, 3, (("unchanged", 2), ("article", 1)), "2+0a")
    assert decode_run(encode_run(run)) == run
