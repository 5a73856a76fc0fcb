"""The records that a rebuild reads come back as they were written."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from tasks.core.store.load_log import (
    LoadRecord,
    RunRecord,
    decode_load,
    decode_run,
    encode_load,
    encode_run,
    order_loads,
)

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


def test_what_was_announced_and_never_committed_is_not_loaded() -> None:
    """The run that announced it died, another batch has its place by now: it is left to the next run."""
    died, after = LoadRecord(2, "b", "died"), LoadRecord(2, "c", "went-on")
    loads = [after, died, LoadRecord(1, "a", "died")]
    loaded = order_loads(loads, standing={"a", "c"}, ended_runs=set())
    assert [load.batch_id for load in loaded] == ["a", "c"]


def test_what_another_machine_s_run_loaded_is_loaded() -> None:
    """It came to its end, though this machine's warehouse has not seen its batches."""
    loads = [LoadRecord(1, "a", "ours"), LoadRecord(1, "b", "theirs")]
    loaded = order_loads(loads, standing={"a"}, ended_runs={"theirs"})
    assert [load.batch_id for load in loaded] == ["a", "b"]


def test_where_no_warehouse_can_be_asked_all_that_was_announced_is_loaded() -> None:
    """In the order of their places; of two at one place, by name."""
    loads = [LoadRecord(2, "c", None), LoadRecord(2, "b", "died"), LoadRecord(1, "z", "r")]
    assert [load.batch_id for load in order_loads(loads, None, set())] == ["z", "b", "c"]
