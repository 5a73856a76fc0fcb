"""Loading: cleaned batches into the tables of the warehouse, in the transaction of whoever calls.

Takes batches and an open connection, gives the verdict of each capture. Identity is decided for all
batches of a group in their order, as if each had been loaded by itself; so are revisions and readings,
which is why only batches that lean on nothing of each other but texts share a group. What copies and stories
are found by is appended too; the comparing waits for publication.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from tasks.clients.copies.copy_index import index_additions
from tasks.clients.files.duckdb_files import read_sql, registered
from tasks.clients.identity.aliases import add_moves, read_aliases, take_in_keys
from tasks.clients.warehouse.batch_tables import make_claims_table, make_outcomes_table
from tasks.core.errors import StopError
from tasks.core.identity.resolve import KnownState, LastSeen, Newest, TextPlace, resolve_claims
from tasks.core.records import OutcomeKind, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from duckdb import DuckDBPyConnection

    from tasks.clients.warehouse.batch_tables import CleanedBatch, ReadyBatch
    from tasks.core.identity.identity import Claim
    from tasks.core.identity.resolve import Resolution

_BATCHES = pa.schema(
    [("place", pa.int32()), ("batch_id", pa.string()), ("captures", pa.int32()), ("sequence", pa.int64())]
)
_ADDED = ("captures", "outcomes", "looks", "field_changes", "additions", "revisions")
_RESTORED = ("restored", "restored_revisions")

DETAILS = ("segments", "evidence", "quotes", "mentions")
"""The tables whose rows belong to a reading of a revision and come as lists of what was cleaned."""


@dataclass(frozen=True, slots=True)
class LoadedBatch:
    """How the captures of a batch ended, in their order, and how many name which publisher.

    `is_new` is false for a batch that was loaded before, and `run_id` then the run that counts it. `doubtful`
    counts the wordings that it brought, or had read again, with any doubt.
    """

    verdicts: tuple[Verdict, ...]
    is_new: bool
    publishers: Mapping[str, int] = field(default_factory=dict)
    doubtful: int = 0
    run_id: str | None = None


def load_group(connection: DuckDBPyConnection, group: Sequence[ReadyBatch]) -> list[LoadedBatch]:
    """Load what is new of a group, and say of each batch how its captures ended."""
    ids = [ready.batch.batch_id for ready in group]
    known = dict(connection.execute(read_sql("warehouse/known/find_batches"), [ids]).fetchall())
    loaded = {batch_id: _read_loaded(connection, sequence) for batch_id, sequence in known.items()}
    new = [ready for ready in group if ready.batch.batch_id not in known]
    if new:
        loaded |= _load_new(connection, new)
    return [loaded[batch_id] for batch_id in ids]


def _read_loaded(connection: DuckDBPyConnection, sequence: int) -> LoadedBatch:
    """Read how the captures of a batch that was loaded before ended."""
    rows = connection.execute(read_sql("warehouse/known/verdicts"), [sequence]).fetchall()
    verdicts = tuple(Verdict(capture_id, OutcomeKind(kind), *rest) for capture_id, kind, *rest in rows)
    publishers = _count_publishers(connection, [sequence])[sequence]
    doubtful = _count_doubtful(connection, [sequence])[sequence]
    [(run_id,)] = connection.execute(read_sql("warehouse/known/counted_by"), [sequence]).fetchall()
    return LoadedBatch(verdicts, is_new=False, publishers=publishers, doubtful=doubtful, run_id=run_id)


def _load_new(connection: DuckDBPyConnection, group: Sequence[ReadyBatch]) -> dict[str, LoadedBatch]:
    take_in_keys(connection)
    batches = [ready.batch for ready in group]
    resolution = _decide(connection, group)
    ended = iter(resolution.verdicts)
    verdicts = [tuple(islice(ended, len(ready.claims))) for ready in group]
    sequences = _append_batches(connection, batches)
    outcomes = [make_outcomes_table(*one) for one in zip(sequences, group, verdicts, strict=True)]
    tables = {
        "batch_captures": pa.concat_tables(ready.captures for ready in group),
        "batch_cleaned": pa.concat_tables(batch.cleaned for batch in batches),
        "batch_outcomes": pa.concat_tables(outcomes),
    }
    has_known = pc.any(tables["batch_cleaned"].column("is_known")).as_py()
    with registered(connection, tables):
        if resolution.moves:
            add_moves(connection, resolution.moves)
        _append_rows(connection, _ADDED, "details")
        if has_known:
            _append_rows(connection, _RESTORED, "restored_details")
        index_additions(connection)
        _check_added(connection, batches, sequences)
    for batch, sequence in zip(batches, sequences, strict=True):
        if batch.announce is not None:
            batch.announce(sequence)
    publishers = _count_publishers(connection, sequences)
    doubtful = _count_doubtful(connection, sequences)
    return {
        batch.batch_id: LoadedBatch(
            each, is_new=True, publishers=publishers[sequence], doubtful=doubtful[sequence]
        )
        for batch, sequence, each in zip(batches, sequences, verdicts, strict=True)
    }


def _decide(connection: DuckDBPyConnection, group: Sequence[ReadyBatch]) -> Resolution:
    """Decide about all captures in their order; where a batch ends makes no difference to identity."""
    again = [
        capture.capture_id
        for ready in group
        for capture in ready.batch.captures
        if capture.batch_id != ready.batch.batch_id
    ]
    claims = [claim for ready in group for claim in ready.claims]
    return resolve_claims(claims, _read_known(connection, claims, again))


def _append_batches(connection: DuckDBPyConnection, batches: Sequence[CleanedBatch]) -> list[int]:
    """Give the batches their places in the order of loading."""
    rows = [
        (place, batch.batch_id, len(batch.captures), batch.sequence) for place, batch in enumerate(batches, 1)
    ]
    new = pa.Table.from_pylist([dict(zip(_BATCHES.names, row, strict=True)) for row in rows], _BATCHES)
    with registered(connection, {"new_batches": new}):
        sequences = dict(connection.execute(read_sql("warehouse/load/batches")).fetchall())
    return [sequences[batch.batch_id] for batch in batches]


def _append_rows(connection: DuckDBPyConnection, steps: Iterable[str], details: str) -> None:
    """Append what came of the batches by these steps, then what belongs to each revision of it."""
    for step in steps:
        connection.execute(read_sql(f"warehouse/load/{step}"))
    for table in DETAILS:
        connection.execute(read_sql(f"warehouse/load/{details}", table))


def _read_known(connection: DuckDBPyConnection, claims: Sequence[Claim], again: Sequence[str]) -> KnownState:
    """Read what is known of the claims; `again` are the captures among them that are cleaned again."""
    with registered(connection, {"batch_claims": make_claims_table(claims)}):
        aliases = read_aliases(connection)
        newest, places, last = (
            connection.execute(read_sql(f"warehouse/known/{name}")).fetchall()
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
        aliases=aliases,
    )


def _read_settled(connection: DuckDBPyConnection, again: Sequence[str]) -> dict[str, TextPlace]:
    rows = connection.execute(read_sql("warehouse/known/settled"), [again]).fetchall()
    return {capture_id: TextPlace(article_id, revision) for capture_id, article_id, revision in rows}


def _check_added(
    connection: DuckDBPyConnection, batches: Sequence[CleanedBatch], sequences: Sequence[int]
) -> None:
    checked = connection.execute(read_sql("warehouse/load/check_additions"), [sequences])
    [(announced, added)] = checked.fetchall()
    if announced != added:
        names = ", ".join(batch.batch_id for batch in batches)
        raise StopError(
            f"Batch {names}: {announced - added} of its texts are known to no revision of this warehouse",
            "The warehouse is older than the news database: copydesk rebuild",
        )


def _count_publishers(
    connection: DuckDBPyConnection, sequences: Sequence[int]
) -> defaultdict[int, dict[str, int]]:
    """Count, for each batch, the captures by publisher."""
    counted: defaultdict[int, dict[str, int]] = defaultdict(dict)
    rows = connection.execute(read_sql("warehouse/known/batch_publishers"), [sequences]).fetchall()
    for sequence, publisher, captures in rows:
        counted[sequence][publisher] = captures
    return counted


def _count_doubtful(connection: DuckDBPyConnection, sequences: Sequence[int]) -> Counter[int]:
    """Count, for each batch, the wordings with any doubt."""
    rows = connection.execute(read_sql("warehouse/known/batch_doubtful"), [sequences]).fetchall()
    return Counter(dict(rows))
