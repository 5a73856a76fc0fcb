"""Names of runs, batches and captures."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tasks.core.store import batches

NOW = datetime(2026, 1, 31, 12, 5, 9, tzinfo=UTC)


def test_a_batch_names_its_run_and_its_keys() -> None:
    """From a batch's id alone follow its run and all its objects, in the folder of its day."""
    run_id = batches.make_run_id(NOW, "0a1b2c3d")
    batch_id = batches.make_batch_id(run_id, 7)
    assert batches.run_of_batch(batch_id) == run_id == "20260131T120509Z-0a1b2c3d"
    assert batches.batch_of_capture(batches.make_capture_id(batch_id, 3)) == batch_id
    assert batches.captures_key(batch_id) == f"captures/2026/01/31/{batch_id}.jsonl"
    assert batches.clean_key(batch_id) == f"clean/2026/01/31/{batch_id}.parquet"
    assert batches.load_key(57) == "loads/000000000057.json"
    assert batches.is_numbered(batches.load_key(57))
    assert not batches.is_numbered(f"loads/2026/01/31/{batch_id}.json")
    assert batches.run_key(run_id) == f"runs/2026/01/31/{run_id}.json"


@given(st.integers(0, 99_999))
def test_a_key_leads_back_to_its_batch(number: int) -> None:
    """The id of a batch can be read off its keys."""
    batch_id = batches.make_batch_id(batches.make_run_id(NOW, "0a1b2c3d"), number)
    assert batches.batch_of_key(batches.captures_key(batch_id)) == batch_id
    assert batches.batch_of_key(batches.clean_key(batch_id)) == batch_id


@given(st.timedeltas(timedelta(seconds=1), timedelta(days=3000)), st.integers(0, 9998))
def test_names_sort_by_time(later: timedelta, number: int) -> None:
    """A later run, batch or capture has the greater name."""
    first, second = batches.make_run_id(NOW, "ffffffff"), batches.make_run_id(NOW + later, "00000000")
    assert first < second
    assert batches.make_batch_id(first, number) < batches.make_batch_id(first, number + 1)
    assert batches.make_capture_id(first, number) < batches.make_capture_id(first, number + 1)
