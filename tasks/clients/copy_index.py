"""The index of copies: each new wording is compared with those that share a passage, never with all.

Works on the loader's open connection, inside its transaction: a batch is compared once, with what was
loaded before it, and a load that dies leaves nothing. Takes the wordings of each batch that was not
compared yet, so batches that are older than the index as well; appends fingerprints and the pairs that
overlap. What counts as a copy is decided when all pairs are known, at publication.
"""

from __future__ import annotations

from dataclasses import astuple
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from tasks.clients.duckdb_files import read_sql, registered
from tasks.core.copies.groups import LEAST_OVERLAP
from tasks.core.copies.overlap import make_wording, measure_overlap
from tasks.core.copies.shingles import pick_fingerprints

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from duckdb import DuckDBPyConnection

    from tasks.core.copies.overlap import Overlap, Wording
    from tasks.core.copies.shingles import Fingerprints

Place = tuple[int, int]
"""Where a wording stands: its batch and its ordinal there."""

_BOUNDS = {"least_shared": 3, "least_share": 0.2, "most_places": 40, "most_partners": 40}
"""Which wordings are compared in full: the least fingerprints shared, also as a share of the shorter one's,
the places that one fingerprint leads to, and the wordings that one is compared with."""

_PAIRS = pa.schema(
    [
        ("article_id", pa.string()),
        ("text_sha256", pa.string()),
        ("other_article_id", pa.string()),
        ("other_text_sha256", pa.string()),
        ("shared", pa.int32()),
        ("shorter", pa.int32()),
        ("lead", pa.float64()),
        ("longest_run", pa.int32()),
        ("around", pa.float64()),
    ]
)


def compare_batches(connection: DuckDBPyConnection) -> None:
    """Index and compare the batches that were not yet, in the order of loading."""
    for (sequence,) in connection.execute(read_sql("copies/uncompared")).fetchall():
        _compare(connection, sequence)
        connection.execute(read_sql("copies/add_batch"), {"sequence": sequence})


def _compare(connection: DuckDBPyConnection, sequence: int) -> None:
    rows = connection.execute(read_sql("copies/wordings"), {"sequence": sequence}).to_arrow_table()
    if not rows.num_rows:
        return
    wordings = {
        (sequence, ordinal): make_wording(text)
        for ordinal, text in zip(
            rows.column("ordinal").to_pylist(), rows.column("text").to_pylist(), strict=True
        )
    }
    candidates = _find_candidates(connection, sequence, rows.drop_columns("text"), wordings)
    if candidates.num_rows:
        wordings |= _read_wordings(connection, sequence, candidates)
        _add_pairs(connection, _measure_pairs(sequence, candidates, wordings))


def _find_candidates(
    connection: DuckDBPyConnection, sequence: int, rows: pa.Table, wordings: Mapping[Place, Wording]
) -> pa.Table:
    """Put the wordings of a batch into the index, and find what they may overlap with."""
    picked = {ordinal: pick_fingerprints(one.in_order) for (_, ordinal), one in wordings.items()}
    counts = pa.array([len(own) for own in picked.values()], pa.int32())
    tables = {
        "batch_wordings": rows.append_column("fingerprints", counts),
        "batch_fingerprints": _make_fingerprints(sequence, picked),
    }
    with registered(connection, tables):
        for step in ("add_wordings", "add_fingerprints"):
            connection.execute(read_sql(f"copies/{step}"))
        return connection.execute(
            read_sql("copies/candidates"), {"sequence": sequence, **_BOUNDS}
        ).to_arrow_table()


def _read_wordings(
    connection: DuckDBPyConnection, sequence: int, candidates: pa.Table
) -> dict[Place, Wording]:
    """Read the candidates of earlier batches again: their texts are in the warehouse, their shingles not."""
    with registered(connection, {"candidates": candidates}):
        rows = connection.execute(read_sql("copies/candidate_texts"), {"sequence": sequence}).fetchall()
    return {(earlier, ordinal): make_wording(text) for earlier, ordinal, text in rows}


def _measure_pairs(
    sequence: int, candidates: pa.Table, wordings: Mapping[Place, Wording]
) -> Iterator[tuple[str, str, str, str, Overlap]]:
    """Compare the candidates in full and give the pairs that overlap, the smaller id first."""
    for row in candidates.to_pylist():
        own, other = (sequence, row["ordinal"]), (row["other_sequence"], row["other_ordinal"])
        overlap = measure_overlap(wordings[own], wordings[other])
        if overlap.containment >= LEAST_OVERLAP:
            left, right = sorted(
                [
                    (row["article_id"], row["text_sha256"]),
                    (row["other_article_id"], row["other_text_sha256"]),
                ]
            )
            yield (*left, *right, overlap)


def _add_pairs(connection: DuckDBPyConnection, pairs: Iterable[tuple[str, str, str, str, Overlap]]) -> None:
    rows = [dict(zip(_PAIRS.names, (*ids, *astuple(overlap)), strict=True)) for *ids, overlap in pairs]
    with registered(connection, {"batch_pairs": pa.Table.from_pylist(rows, _PAIRS)}):
        connection.execute(read_sql("copies/add_pairs"))


def _make_fingerprints(sequence: int, picked: Mapping[int, Fingerprints]) -> pa.Table:
    sizes = [len(own) for own in picked.values()]
    ordinals = np.repeat(np.array(list(picked), np.int32), sizes)
    return pa.table(
        {
            "fingerprint": np.concatenate(list(picked.values())),
            "sequence": np.full(len(ordinals), sequence, np.int64),
            "ordinal": ordinals,
        }
    )
