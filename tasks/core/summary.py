"""The sum of a run: every input in exactly one outcome, or the run has failed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tasks.core.errors import StopError
from tasks.core.records import OutcomeKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tasks.core.records import Capture, Verdict


@dataclass(frozen=True, slots=True)
class Quarantined:
    """One input that could not be used."""

    source: str
    reason: str
    detail: str | None


@dataclass(frozen=True, slots=True)
class RunSummary:
    """How a run ended. `recovered` of the inputs were archived by an earlier run that did not finish."""

    run_id: str
    inputs: int
    recovered: int
    outcomes: Mapping[str, int]
    quarantined: tuple[Quarantined, ...]
    publishers: Mapping[str, int]
    seconds: float

    def as_json(self) -> dict[str, Any]:
        """Give the object that `copydesk ingest --json` prints."""
        return {
            "run_id": self.run_id,
            "inputs": self.inputs,
            "outcomes": dict(self.outcomes),
            "quarantined": [
                {"source": q.source, "reason": q.reason, "detail": q.detail} for q in self.quarantined
            ],
            "seconds": self.seconds,
        }


@dataclass(frozen=True, slots=True)
class BatchSummary:
    """How the captures of one batch ended, light enough to hold for a whole run."""

    batch_id: str
    inputs: int
    outcomes: Mapping[str, int]
    quarantined: tuple[Quarantined, ...]
    publishers: Mapping[str, int]


def summarize_batch(
    batch_id: str, captures: Iterable[Capture], verdicts: Iterable[Verdict], publishers: Mapping[str, int]
) -> BatchSummary:
    """Sum up a batch; a capture without a verdict, or with two, is a StopError."""
    source_of = {capture.capture_id: capture.source for capture in captures}
    found = list(verdicts)
    if Counter(source_of.keys()) != Counter(verdict.capture_id for verdict in found):
        raise StopError(
            f"Batch {batch_id}: {len(source_of)} captures, {len(found)} outcomes that do not match them"
        )
    return BatchSummary(
        batch_id=batch_id,
        inputs=len(source_of),
        outcomes=Counter(verdict.outcome.value for verdict in found),
        quarantined=tuple(
            Quarantined(source_of[verdict.capture_id], verdict.reason or "unknown", verdict.detail)
            for verdict in found
            if verdict.outcome is OutcomeKind.QUARANTINED
        ),
        publishers=publishers,
    )


def summarize_run(
    run_id: str, *, given: int, recovered: int, batches: Iterable[BatchSummary], seconds: float
) -> RunSummary:
    """Sum up a run of `given` inputs and `recovered` earlier ones; a mismatch is a StopError."""
    outcomes: Counter[str] = Counter({kind.value: 0 for kind in OutcomeKind})
    publishers: Counter[str] = Counter()
    quarantined: list[Quarantined] = []
    for batch in batches:
        outcomes.update(batch.outcomes)
        publishers.update(batch.publishers)
        quarantined.extend(batch.quarantined)
    if outcomes.total() != given + recovered:
        raise StopError(
            f"Run {run_id}: {given + recovered} inputs but {outcomes.total()} outcomes",
            "Nothing is lost: the raw bytes are archived and the next run takes them up",
        )
    return RunSummary(
        run_id=run_id,
        inputs=given + recovered,
        recovered=recovered,
        outcomes=outcomes,
        quarantined=tuple(quarantined),
        publishers=dict(publishers.most_common()),
        seconds=round(seconds, 2),
    )
