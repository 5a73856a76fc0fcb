"""The sum of a run: every input in exactly one outcome, or the run has failed."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from tasks.core.errors import StopError
from tasks.core.records import BROWSER_VIA, FEED_VIA, FETCH_VIA, OutcomeKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tasks.core.fetch.polls import Poll
    from tasks.core.forms.rows.unread_columns import UnreadColumns
    from tasks.core.records import Capture, Verdict
    from tasks.core.sources.passed_over import PassedOver

GATHERED = frozenset({FETCH_VIA, BROWSER_VIA, FEED_VIA, "warc"})
"""Ways in which one source brings many inputs, each with an address of its own."""
_BROUGHT = frozenset({OutcomeKind.ARTICLE, OutcomeKind.REVISION})


@dataclass(frozen=True, slots=True)
class Quarantined:
    """One input that could not be used."""

    source: str
    reason: str
    detail: str | None


@dataclass(frozen=True, slots=True)
class SourceSummary:
    """What one source that holds many pages gave a run: a feed, a sitemap, a site, a web archive.

    `new_pages` of the `pages` that it names were not known, `pages_left` of these were more than the run
    could take; `outcomes` counts the pages that the run took, those that it looked at again too.
    """

    source: str
    name: str | None
    pages: int
    new_pages: int
    pages_left: int
    outcomes: Mapping[str, int]
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class RunSummary:
    """How a run ended. `recovered` of the inputs were archived by an earlier run that did not finish.

    `doubtful` counts the articles and revisions that it brought of whose text the cleaner is not sure,
    `noted` those of whose answers something was odd; `passed_over` are files beside the inputs that nobody
    reads, `empty_sources` gave no article to read, `unread_columns` are those of tables and JSON that are no
    field's; `notes` say in words what else was not done of what was asked for.
    """

    run_id: str
    inputs: int
    recovered: int
    outcomes: Mapping[str, int]
    quarantined: tuple[Quarantined, ...]
    publishers: Mapping[str, int]
    sources: tuple[SourceSummary, ...]
    seconds: float
    doubtful: int = 0
    noted: int = 0
    passed_over: tuple[PassedOver, ...] = ()
    empty_sources: tuple[str, ...] = ()
    unread_columns: tuple[UnreadColumns, ...] = ()
    notes: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Give the object that `copydesk ingest --json` prints; what there is none of beside is left out."""
        beside = {
            "sources": [asdict(source) for source in self.sources],
            "passed_over": [asdict(row) for row in self.passed_over],
            "empty_sources": list(self.empty_sources),
            "unread_columns": [asdict(each) for each in self.unread_columns],
            "notes": list(self.notes),
        }
        return {
            "run_id": self.run_id,
            "inputs": self.inputs,
            "outcomes": dict(self.outcomes),
            "quarantined": [
                {"source": q.source, "reason": q.reason, "detail": q.detail} for q in self.quarantined
            ],
            "seconds": self.seconds,
        } | {name: rows for name, rows in beside.items() if rows}


@dataclass(frozen=True, slots=True)
class BatchSummary:
    """How the captures of one batch ended, light enough to hold for a whole run."""

    batch_id: str
    inputs: int
    outcomes: Mapping[str, int]
    quarantined: tuple[Quarantined, ...]
    publishers: Mapping[str, int]
    sources: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    doubtful: int = 0
    noted: int = 0


def summarize_batch(
    batch_id: str,
    captures: Iterable[Capture],
    verdicts: Iterable[Verdict],
    publishers: Mapping[str, int],
    doubtful: int = 0,
) -> BatchSummary:
    """Sum up a batch; a capture without a verdict, or with two, is a StopError."""
    by_id = {capture.capture_id: capture for capture in captures}
    found = list(verdicts)
    if Counter(by_id.keys()) != Counter(verdict.capture_id for verdict in found):
        raise StopError(
            f"Batch {batch_id}: {len(by_id)} captures, {len(found)} outcomes that do not match them"
        )
    sources: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for verdict in found:
        if by_id[verdict.capture_id].via in GATHERED:
            sources[by_id[verdict.capture_id].source][verdict.outcome.value] += 1
    return BatchSummary(
        batch_id=batch_id,
        inputs=len(by_id),
        outcomes=Counter(verdict.outcome.value for verdict in found),
        quarantined=tuple(
            Quarantined(_name(by_id[verdict.capture_id]), verdict.reason or "unknown", verdict.detail)
            for verdict in found
            if verdict.outcome is OutcomeKind.QUARANTINED
        ),
        publishers=publishers,
        sources=dict(sources),
        doubtful=doubtful,
        noted=sum(bool(verdict.detail) for verdict in found if verdict.outcome in _BROUGHT),
    )


def _name(capture: Capture) -> str:
    """Name an input: a page by its own address, not by the feed or the archive that it came from."""
    return capture.url if capture.via in GATHERED else capture.source


def summarize_run(  # noqa: PLR0913 - all that a run counts, by name
    run_id: str,
    *,
    given: int,
    recovered: int,
    batches: Iterable[BatchSummary],
    polls: Iterable[Poll],
    seconds: float,
) -> RunSummary:
    """Sum up a run of `given` inputs and `recovered` earlier ones; a mismatch is a StopError."""
    sources: defaultdict[str, Counter[str]] = defaultdict(Counter)
    outcomes: Counter[str] = Counter({kind.value: 0 for kind in OutcomeKind})
    publishers: Counter[str] = Counter()
    quarantined: list[Quarantined] = []
    doubtful = noted = 0
    for batch in batches:
        doubtful += batch.doubtful
        noted += batch.noted
        outcomes.update(batch.outcomes)
        publishers.update(batch.publishers)
        quarantined.extend(batch.quarantined)
        for source, counts in batch.sources.items():
            sources[source].update(counts)
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
        sources=_summarize_sources(polls, sources),
        seconds=round(seconds, 2),
        doubtful=doubtful,
        noted=noted,
    )


def _summarize_sources(
    polls: Iterable[Poll], outcomes: Mapping[str, Counter[str]]
) -> tuple[SourceSummary, ...]:
    """Put together what each source said and what came of it; what was polled comes first."""
    polled: defaultdict[str, list[Poll]] = defaultdict(list)
    for poll in polls:
        polled[poll.source].append(poll)
    return tuple(
        SourceSummary(
            source=source,
            name=next((poll.name for poll in polled[source]), None),
            pages=sum(poll.pages for poll in polled[source]),
            new_pages=sum(poll.new_pages for poll in polled[source]),
            pages_left=sum(poll.pages_left for poll in polled[source]),
            outcomes=dict(outcomes.get(source, {})),
            reason=next((poll.reason for poll in polled[source] if poll.reason), None),
        )
        for source in (*polled, *(source for source in outcomes if source not in polled))
    )
