"""The sum of a run: every input in exactly one outcome."""

import dataclasses
from collections import Counter
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.core.errors import StopError
from tasks.core.records import Capture, OutcomeKind, Verdict
from tasks.core.run.summary import BatchSummary, summarize_batch, summarize_run

CAPTURE = Capture(
    capture_id="c0",
    batch_id="b0",
    run_id="r0",
    via="file",
    source="a.html",
    url="file:///a.html",
    final_url=None,
    http_status=None,
    headers=(),
    media_type=None,
    bytes=1,
    raw_sha256="0" * 64,
    raw_key="raw/00/00",
    fetched_at=datetime(2026, 1, 1, tzinfo=UTC),
)
OTHER = dataclasses.replace(CAPTURE, capture_id="c1", source="b.html")


def batch_of(outcomes: dict[str, int], batch_id: str = "b0") -> BatchSummary:
    """A batch that ended like this."""
    return BatchSummary(batch_id, sum(outcomes.values()), outcomes, (), {})


def test_a_quarantined_capture_is_named_by_its_source_and_reason() -> None:
    """The summary tells which input it was, as the user gave it, and why."""
    verdicts = [
        Verdict("c0", OutcomeKind.ARTICLE, article_id="x", revision=1),
        Verdict("c1", OutcomeKind.QUARANTINED, reason="empty", detail="0 bytes"),
    ]
    summary = summarize_batch("b0", [CAPTURE, OTHER], verdicts, {})
    assert summary.outcomes == {"article": 1, "quarantined": 1}
    assert [(q.source, q.reason, q.detail) for q in summary.quarantined] == [("b.html", "empty", "0 bytes")]
    assert summary.noted == 0


def test_what_came_though_it_was_odd_is_counted() -> None:
    """What a run brought, not what it found unchanged."""
    odd = [
        Verdict("c0", OutcomeKind.ARTICLE, detail="a cut body", article_id="x", revision=1),
        Verdict("c1", OutcomeKind.UNCHANGED, detail="a cut body", article_id="y", revision=1),
    ]
    assert summarize_batch("b0", [CAPTURE, OTHER], odd, {}).noted == 1


@pytest.mark.parametrize("verdict_ids", [["c0"], ["c0", "c0"], ["c0", "c1", "c1"], ["c0", "c2"]])
def test_a_capture_without_exactly_one_outcome_stops_the_run(verdict_ids: list[str]) -> None:
    """A missing, double or foreign outcome is an error, not a smaller sum."""
    verdicts = [Verdict(each, OutcomeKind.ARTICLE) for each in verdict_ids]
    with pytest.raises(StopError, match="do not match"):
        summarize_batch("b0", [CAPTURE, OTHER], verdicts, {})


@given(st.lists(st.dictionaries(st.sampled_from(list(OutcomeKind)), st.integers(0, 9)), max_size=5))
def test_inputs_equal_the_sum_of_outcomes(counts: list[dict[str, int]]) -> None:
    """The sums of batches add up to the run's, and every outcome is named, if with zero."""
    batches = [batch_of(each, f"b{number}") for number, each in enumerate(counts)]
    total = sum(batch.inputs for batch in batches)
    summary = summarize_run("r0", given=total, recovered=0, batches=batches, polls=(), seconds=1.0)
    assert summary.inputs == total == sum(summary.outcomes.values())
    assert set(summary.outcomes) == {kind.value for kind in OutcomeKind}
    expected = sum((Counter(each) for each in counts), Counter())
    assert {k: v for k, v in summary.outcomes.items() if v} == {k.value: v for k, v in expected.items() if v}


def test_a_mismatch_fails_the_run() -> None:
    """An input that no batch accounts for is an error."""
    with pytest.raises(StopError, match="3 inputs but 2 outcomes"):
        summarize_run("r0", given=2, recovered=1, batches=[batch_of({"article": 2})], polls=(), seconds=1.0)


def test_the_json_object_has_the_keys_of_the_contract() -> None:
    """What `ingest --json` prints keeps its names."""
    summary = summarize_run(
        "r0", given=1, recovered=0, batches=[batch_of({"article": 1})], polls=(), seconds=1.25
    )
    assert list(summary.as_json()) == ["run_id", "inputs", "outcomes", "quarantined", "seconds"]


def test_doubtful_texts_are_counted_over_all_batches() -> None:
    """They are among the inputs, and no outcome of their own."""
    batches = [
        dataclasses.replace(batch_of({"article": 3}, "b0"), doubtful=2),
        batch_of({"article": 1}, "b1"),
    ]
    summary = summarize_run("r0", given=4, recovered=0, batches=batches, polls=(), seconds=1.0)
    assert (summary.inputs, summary.doubtful) == (4, 2)
    verdicts = [Verdict("c0", OutcomeKind.ARTICLE, article_id="x", revision=1)]
    assert summarize_batch("b0", [CAPTURE], verdicts, {}, doubtful=1).doubtful == 1
