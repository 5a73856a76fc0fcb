"""Loading: cleaned batches into the tables of the warehouse, in the transaction of whoever calls.

Takes batches and an open connection, gives the verdict of each capture. Identity is decided for all
batches of a group in their order, as if each had been loaded by itself; so are revisions and readings,
which is why only batches that lean on nothing of each other but texts share a group. What copies and stories
are found by is appended too; the comparing waits for publication.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from tasks.clients.duckdb_files import read_sql, registered
from tasks.clients.store.clean_parquet import read_claims
from tasks.clients.warehouse.batch_tables import make_captures_table, make_claims_table, make_outcomes_table
from tasks.clients.warehouse.copy_index import INDEX_STEPS
from tasks.clients.warehouse.known_names import add_moves, name_claims, read_names, take_in_keys
from tasks.core.errors import StopError
from tasks.core.identity import make_capture_claim
from tasks.core.records import OutcomeKind, Verdict
from tasks.core.settling import KnownState, LastSeen, Newest, TextPlace, settle_claims

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from duckdb import DuckDBPyConnection

    from tasks.core.identity import Claim
    from tasks.core.records import Capture
    from tasks.core.settling import Settlement

_FACTS = ("captures", "outcomes")
_ADDED = ("additions", "revisions", "segments", "evidence", "quotes")
_RESTORED = ("restored", "restored_revisions", "restored_segments", "restored_evidence", "restored_quotes")

GROUP_CAPTURES = 2000
"""Captures that are loaded in one transaction, unless one batch alone has more."""


@dataclass(frozen=True, slots=True)
class CleanedBatch:
    """A batch as it is loaded; `run_id` is the run that counts it, if not its captures' own.

    `announce` is told its place in the order of loading just before it counts; if it raises, nothing is.
    """

    batch_id: str
    captures: Sequence[Capture]
    cleaned: pa.Table
    run_id: str | None = None
    announce: Callable[[int], None] | None = None


@dataclass(frozen=True, slots=True)
class LoadedBatch:
    """How the captures of a batch ended, in their order, and how many name which publisher.

    `is_new` is false for a batch that was loaded before.
    """

    verdicts: tuple[Verdict, ...]
    is_new: bool
    publishers: Mapping[str, int] = field(default_factory=dict)


def group_batches(batches: Iterable[CleanedBatch]) -> Iterator[list[CleanedBatch]]:
    """Put batches in a row together that one transaction may load.

    Not those that clean captures of earlier batches again, nor those that another cleaner read.
    """
    group: list[CleanedBatch] = []
    room, cleaner = 0, None
    for batch in batches:
        own = _find_cleaner(batch)
        if group and (own is None or own != cleaner or len(batch.captures) > room):
            yield group
            group = []
        if not group:
            room, cleaner = GROUP_CAPTURES, own
        group.append(batch)
        room -= len(batch.captures)
    if group:
        yield group


def _find_cleaner(batch: CleanedBatch) -> str | None:
    """The one version that read all captures, all of them the batch's own; None where that is not so."""
    versions = pc.unique(batch.cleaned.column("cleaner_version")).to_pylist()
    if len(versions) != 1 or any(capture.batch_id != batch.batch_id for capture in batch.captures):
        return None
    return str(versions[0])


def load_group(connection: DuckDBPyConnection, batches: Sequence[CleanedBatch]) -> list[LoadedBatch]:
    """Load what is new of a group, and say of each batch how its captures ended."""
    loaded = {batch.batch_id: _find_loaded(connection, batch.batch_id) for batch in batches}
    new = [batch for batch in batches if loaded[batch.batch_id] is None]
    if new:
        loaded |= _load_new(connection, new)
    return [ended for ended in loaded.values() if ended is not None]


def _find_loaded(connection: DuckDBPyConnection, batch_id: str) -> LoadedBatch | None:
    """Give the recorded outcomes of a batch that was loaded before."""
    row = connection.execute(read_sql("read/find_batch"), [batch_id]).fetchone()
    if row is None:
        return None
    rows = connection.execute(read_sql("read/verdicts"), row).fetchall()
    verdicts = tuple(Verdict(capture_id, OutcomeKind(kind), *rest) for capture_id, kind, *rest in rows)
    return LoadedBatch(verdicts, is_new=False, publishers=_count_publishers(connection, row)[row[0]])


def _load_new(connection: DuckDBPyConnection, batches: Sequence[CleanedBatch]) -> dict[str, LoadedBatch]:
    take_in_keys(connection)
    claims = [_match_claims(batch) for batch in batches]
    settlement = _decide(connection, batches, claims)
    ended = iter(settlement.verdicts)
    verdicts = [tuple(islice(ended, len(each))) for each in claims]
    sequences = [_append_batch(connection, batch) for batch in batches]
    outcomes = [make_outcomes_table(*one) for one in zip(sequences, batches, claims, verdicts, strict=True)]
    tables = {
        "batch_captures": make_captures_table([each for batch in batches for each in batch.captures]),
        "batch_cleaned": pa.concat_tables(batch.cleaned for batch in batches),
        "batch_outcomes": pa.concat_tables(outcomes),
    }
    has_known = pc.any(tables["batch_cleaned"].column("is_known")).as_py()
    with registered(connection, tables):
        add_moves(connection, settlement.moves)
        for step in (*_FACTS, *_ADDED, *(_RESTORED if has_known else ()), "indexed", *INDEX_STEPS):
            connection.execute(read_sql(f"load/{step}"))
        _check_added(connection, batches, sequences)
    for batch, sequence in zip(batches, sequences, strict=True):
        if batch.announce is not None:
            batch.announce(sequence)
    publishers = _count_publishers(connection, sequences)
    return {
        batch.batch_id: LoadedBatch(each, is_new=True, publishers=publishers[sequence])
        for batch, sequence, each in zip(batches, sequences, verdicts, strict=True)
    }


def _match_claims(batch: CleanedBatch) -> list[Claim]:
    """Give the claim of each capture in order; one without bytes needs no row of its own."""
    by_id = {claim.capture_id: claim for claim in read_claims(batch.cleaned)}
    captures = batch.captures
    ids = {capture.capture_id for capture in captures}
    without = [c.capture_id for c in captures if c.capture_id not in by_id and c.reason is None]
    if len(ids) != len(captures) or without or not by_id.keys() <= ids:
        raise StopError(
            f"Batch {batch.batch_id}: its captures and its cleaned rows do not match", "Clean it again"
        )
    claims = (
        replace(by_id.get(capture.capture_id) or make_capture_claim(capture), raw_sha256=capture.raw_sha256)
        for capture in captures
    )
    return name_claims(claims, captures, batch.cleaned)


def _decide(
    connection: DuckDBPyConnection, batches: Sequence[CleanedBatch], claims: Sequence[Sequence[Claim]]
) -> Settlement:
    """Decide about all captures in their order; where a batch ends makes no difference to identity."""
    again = [
        capture.capture_id
        for batch in batches
        for capture in batch.captures
        if capture.batch_id != batch.batch_id
    ]
    together = [claim for each in claims for claim in each]
    return settle_claims(together, _read_known(connection, together, again))


def _append_batch(connection: DuckDBPyConnection, batch: CleanedBatch) -> int:
    values = {"batch_id": batch.batch_id, "captures": len(batch.captures)}
    [(sequence,)] = connection.execute(read_sql("load/batch"), values).fetchall()
    return int(sequence)


def _read_known(connection: DuckDBPyConnection, claims: Sequence[Claim], again: Sequence[str]) -> KnownState:
    """Read what is known of the claims; `again` are the captures among them that are cleaned again."""
    with registered(connection, {"batch_claims": make_claims_table(claims)}):
        names = read_names(connection)
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
        names=names,
    )


def _read_settled(connection: DuckDBPyConnection, again: Sequence[str]) -> dict[str, TextPlace]:
    rows = connection.execute(read_sql("read/settled"), [again]).fetchall()
    return {capture_id: TextPlace(article_id, revision) for capture_id, article_id, revision in rows}


def _check_added(
    connection: DuckDBPyConnection, batches: Sequence[CleanedBatch], sequences: Sequence[int]
) -> None:
    [(announced, added)] = connection.execute(read_sql("load/check_additions"), [sequences]).fetchall()
    if announced != added:
        names = ", ".join(batch.batch_id for batch in batches)
        raise StopError(
            f"Batch {names}: {announced - added} of its texts are known to no revision of this warehouse",
            "The warehouse is older than the published copy: copydesk rebuild",
        )


def _count_publishers(
    connection: DuckDBPyConnection, sequences: Sequence[int]
) -> defaultdict[int, dict[str, int]]:
    """Count, for each batch, the captures by publisher."""
    counted: defaultdict[int, dict[str, int]] = defaultdict(dict)
    rows = connection.execute(read_sql("read/batch_publishers"), [sequences]).fetchall()
    for sequence, publisher, captures in rows:
        counted[sequence][publisher] = captures
    return counted
