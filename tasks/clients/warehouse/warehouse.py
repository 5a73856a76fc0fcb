"""The warehouse: the loader's own DuckDB file, one writer, facts appended.

`Warehouse(path)` holds nothing open: each call takes the writer's lock beside the file, opens it, brings
its schema up to date, does one transaction and closes. A batch is loaded once, however often it is
given; then its recorded outcomes are given again. A process that dies in the middle leaves the state
before. Nothing here is for readers: they have the published copy.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tasks.clients.duckdb_files import open_file, read_sql, registered, transaction
from tasks.clients.file_locks import WAIT_S, hold_lock
from tasks.clients.store.clean_parquet import read_claims
from tasks.clients.warehouse.batch_tables import make_captures_table, make_claims_table, make_outcomes_table
from tasks.clients.warehouse.copy_index import compare_batches
from tasks.clients.warehouse.migrations import migrate
from tasks.core.errors import StopError
from tasks.core.identity import KnownState, LastSeen, Newest, TextPlace, decide, make_capture_claim
from tasks.core.records import OutcomeKind, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    import pyarrow as pa
    from duckdb import DuckDBPyConnection

    from tasks.core.identity import Claim
    from tasks.core.records import Capture, RunRecord

_ADDED = ("additions", "revisions", "segments", "evidence", "quotes")
_RESTORED = ("restored", "restored_revisions", "restored_segments", "restored_evidence", "restored_quotes")
_BOUND_TO_BATCH = frozenset({"outcomes", "additions", "revisions", "restored_revisions"})

_COMPARED_TOGETHER = 1000
"""Captures that are worth a look into the index of copies; publication compares fewer."""


@dataclass(frozen=True, slots=True)
class LoadedBatch:
    """How the captures of a batch ended, in their order, and how many name which publisher.

    `is_new` is false for a batch that was loaded before.
    """

    verdicts: tuple[Verdict, ...]
    is_new: bool
    publishers: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Warehouse:
    """The warehouse at `path`; who finds it taken waits `wait_s` and then raises a StopError."""

    path: Path
    wait_s: float = WAIT_S

    @contextmanager
    def open(self, purpose: str) -> Iterator[DuckDBPyConnection]:
        """Hold the lock and the file, with the schema of today, for the length of a block."""
        with (
            hold_lock(self.path.with_suffix(".lock"), purpose, self.wait_s),
            open_file(self.path) as connection,
        ):
            migrate(connection)
            yield connection

    def load_batch(
        self,
        batch_id: str,
        captures: Sequence[Capture],
        cleaned: pa.Table,
        run_id: str | None = None,
        announce: Callable[[int], None] | None = None,
    ) -> LoadedBatch:
        """Load a batch in one transaction; `run_id` is the run that counts it, if not its captures' own.

        `announce` is told its place in the order of loading just before it counts; if it raises, nothing is.
        """
        with self.open(f"loading {batch_id}") as connection:
            sequence = _find_batch(connection, batch_id)
            is_new = sequence is None
            if sequence is None:
                with transaction(connection):
                    sequence = _load(connection, batch_id, captures, cleaned, run_id)
                    if announce is not None:
                        announce(sequence)
            verdicts = _read_verdicts(connection, sequence)
            publishers = connection.execute(read_sql("read/batch_publishers"), [sequence]).fetchall()
        return LoadedBatch(verdicts, is_new, dict(publishers))

    def record_run(self, run: RunRecord) -> None:
        """Append a run at its end; once, however often it is given."""
        self.record_runs([run])

    def record_runs(self, runs: Iterable[RunRecord]) -> None:
        """Append runs, each once, however often it is given."""
        with self.open("recording runs") as connection, transaction(connection):
            for run in runs:
                connection.execute(read_sql("load/run"), _name_values(run))

    def loaded_batch_ids(self) -> tuple[str, ...]:
        """List the batches that were loaded, in the order of loading."""
        if not self.path.exists():
            return ()
        with self.open("listing batches") as connection:
            rows = connection.execute(read_sql("read/loaded_batches")).fetchall()
        return tuple(batch_id for (batch_id,) in rows)

    def find_missing(self, batch_ids: Iterable[str]) -> list[str]:
        """Find those of the batches that were never loaded, sorted, which is oldest first."""
        return sorted(set(batch_ids).difference(self.loaded_batch_ids()))


def _name_values(run: RunRecord) -> dict[str, object]:
    return {
        "run_id": run.run_id,
        "flow_run_id": run.flow_run_id,
        "started_at": run.started_at,
        "ended_at": run.ended_at,
        "inputs": run.inputs,
        "kinds": [kind for kind, _ in run.outcomes],
        "counts": [count for _, count in run.outcomes],
        "cleaner_version": run.cleaner_version,
    }


def _load(
    connection: DuckDBPyConnection,
    batch_id: str,
    captures: Sequence[Capture],
    cleaned: pa.Table,
    run_id: str | None,
) -> int:
    claims = _match_claims(batch_id, captures, cleaned)
    again = [capture.capture_id for capture in captures if capture.batch_id != batch_id]
    verdicts = decide(claims, _read_known(connection, claims, again))
    tables = {
        "batch_captures": make_captures_table(captures),
        "batch_cleaned": cleaned,
        "batch_outcomes": make_outcomes_table(captures, claims, verdicts, cleaned, run_id),
    }
    batch = {"batch_id": batch_id, "captures": len(captures)}
    [(sequence,)] = connection.execute(read_sql("load/batch"), batch).fetchall()
    with registered(connection, tables):
        for step in ("captures", "outcomes", *_ADDED, *_RESTORED):
            values = {"sequence": sequence} if step in _BOUND_TO_BATCH else None
            connection.execute(read_sql(f"load/{step}"), values)
        _check_added(connection, batch_id, sequence)
    compare_batches(connection, _COMPARED_TOGETHER)
    return int(sequence)


def _match_claims(batch_id: str, captures: Sequence[Capture], cleaned: pa.Table) -> list[Claim]:
    """Give the claim of each capture in order; one without bytes needs no row of its own."""
    by_id = {claim.capture_id: claim for claim in read_claims(cleaned)}
    ids = {capture.capture_id for capture in captures}
    without = [c.capture_id for c in captures if c.capture_id not in by_id and c.reason is None]
    if len(ids) != len(captures) or without or not by_id.keys() <= ids:
        raise StopError(f"Batch {batch_id}: its captures and its cleaned rows do not match", "Clean it again")
    return [
        replace(by_id.get(capture.capture_id) or make_capture_claim(capture), raw_sha256=capture.raw_sha256)
        for capture in captures
    ]


def _read_known(connection: DuckDBPyConnection, claims: Sequence[Claim], again: Sequence[str]) -> KnownState:
    """Read what is known of the claims; `again` are the captures among them that are cleaned again."""
    with registered(connection, {"batch_claims": make_claims_table(claims)}):
        newest, places, last = (
            connection.execute(read_sql(f"read/{name}")).fetchall()
            for name in ("newest_revisions", "text_places", "last_seen")
        )
    places_of_text: dict[str, list[TextPlace]] = {}
    for text_sha256, article_id, revision in places:
        places_of_text.setdefault(text_sha256, []).append(TextPlace(article_id, revision))
    return KnownState(
        newest={article_id: Newest(revision, text) for article_id, revision, text in newest},
        places=places_of_text,
        last_seen={
            source_id: LastSeen(TextPlace(article_id, revision), *rest)
            for source_id, article_id, revision, *rest in last
        },
        settled=_read_settled(connection, again) if again else {},
    )


def _read_settled(connection: DuckDBPyConnection, again: Sequence[str]) -> dict[str, TextPlace]:
    rows = connection.execute(read_sql("read/settled"), [again]).fetchall()
    return {capture_id: TextPlace(article_id, revision) for capture_id, article_id, revision in rows}


def _check_added(connection: DuckDBPyConnection, batch_id: str, sequence: int) -> None:
    [(announced, added)] = connection.execute(
        read_sql("load/check_additions"), {"sequence": sequence}
    ).fetchall()
    if announced != added:
        raise StopError(
            f"Batch {batch_id}: {announced - added} of its texts are known to no revision of this warehouse",
            "The warehouse is older than the published copy: copydesk rebuild",
        )


def _find_batch(connection: DuckDBPyConnection, batch_id: str) -> int | None:
    row = connection.execute(read_sql("read/find_batch"), [batch_id]).fetchone()
    return row[0] if row else None


def _read_verdicts(connection: DuckDBPyConnection, sequence: int) -> tuple[Verdict, ...]:
    rows = connection.execute(read_sql("read/verdicts"), [sequence]).fetchall()
    return tuple(Verdict(capture_id, OutcomeKind(kind), *rest) for capture_id, kind, *rest in rows)
