"""The index of copies: each new wording is compared with those that share a passage, never with all.

Works on an open connection of the writer, inside its transaction: a batch is compared once, with what was
loaded before it, and a load that dies leaves nothing. Takes the batches that were not compared yet, also
those that are older than the index; appends fingerprints and the pairs that overlap. A look into the index
costs the same for one article as for thousands, so the loader waits until some are together, and
publication compares the rest. What counts as a copy is decided then, from all pairs.
"""

from __future__ import annotations

from dataclasses import astuple
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa

from tasks.clients.duckdb_files import read_sql, registered
from tasks.clients.warehouse.story_index import add_stories
from tasks.core.copies.groups import LEAST_OVERLAP
from tasks.core.copies.overlap import make_wording, measure_overlap
from tasks.core.copies.shingles import hash_shingles, pick_fingerprints

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from duckdb import DuckDBPyConnection

    from tasks.core.copies.overlap import Overlap, Wording
    from tasks.core.copies.shingles import Shingles

Place = tuple[int, int]
"""Where a wording stands: its batch and its ordinal there."""

PORTION = 2000
"""Captures that are compared at a time."""

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


class _Candidate(NamedTuple):
    """Two wordings that may overlap: where they stand, and each one's article and text."""

    place: Place
    wording: tuple[str, str]
    other_place: Place
    other_wording: tuple[str, str]


def compare_batches(connection: DuckDBPyConnection, least_captures: int = 1) -> None:
    """Index and compare the batches that were not yet, unless they have fewer captures together."""
    batches = connection.execute(read_sql("copies/uncompared")).fetchall()
    if sum(captures for _, captures in batches) >= least_captures:
        for sequences in _make_portions(batches):
            span = {"first": sequences[0], "last": sequences[-1]}
            _compare(connection, span)
            connection.execute(read_sql("copies/add_batches"), span)


def _make_portions(batches: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Put batches in a row together, as many captures as are compared at a time."""
    portions: list[list[int]] = []
    room = 0
    for sequence, captures in batches:
        if captures > room:
            portions.append([])
            room = PORTION
        portions[-1].append(sequence)
        room -= captures
    return portions


def _compare(connection: DuckDBPyConnection, span: Mapping[str, int]) -> None:
    rows = connection.execute(read_sql("copies/wordings"), span).to_arrow_table()
    if not rows.num_rows:
        return
    places = zip(*(rows.column(name).to_pylist() for name in ("sequence", "ordinal")), strict=True)
    shingles = dict(zip(places, map(hash_shingles, rows.column("text").to_pylist()), strict=True))
    candidates = _find_candidates(
        connection, span["first"], rows.drop_columns(["title", "text"]), list(shingles.values())
    )
    add_stories(connection, rows)
    if candidates:
        shingles |= _read_earlier(connection, span["first"], candidates)
        _add_pairs(connection, _measure_pairs(candidates, shingles))


def _find_candidates(
    connection: DuckDBPyConnection, first: int, rows: pa.Table, shingles: Sequence[Shingles]
) -> list[_Candidate]:
    """Put new wordings into the index, and find what they may overlap with."""
    picked = [pick_fingerprints(one) for one in shingles]
    counts = pa.array([len(own) for own in picked], pa.int32())
    places = rows.select(["sequence", "ordinal"]).take(np.repeat(np.arange(len(picked)), counts))
    tables = {
        "new_wordings": rows.append_column("fingerprints", counts),
        "new_fingerprints": places.append_column("fingerprint", pa.array(np.concatenate(picked))),
    }
    with registered(connection, tables):
        for step in ("add_wordings", "add_fingerprints"):
            connection.execute(read_sql(f"copies/{step}"))
        found = connection.execute(read_sql("copies/candidates"), {"first": first, **_BOUNDS}).fetchall()
    return [
        _Candidate((row[0], row[1]), (row[2], row[3]), (row[4], row[5]), (row[6], row[7])) for row in found
    ]


def _read_earlier(
    connection: DuckDBPyConnection, first: int, candidates: Iterable[_Candidate]
) -> dict[Place, Shingles]:
    """Read candidates of earlier batches again: their texts are in the warehouse, their shingles not."""
    places = {one.other_place for one in candidates}
    columns = {
        "other_sequence": pa.array([sequence for sequence, _ in places], pa.int64()),
        "other_ordinal": pa.array([ordinal for _, ordinal in places], pa.int32()),
    }
    with registered(connection, {"candidates": pa.table(columns)}):
        rows = connection.execute(read_sql("copies/candidate_texts"), {"first": first}).fetchall()
    return {(sequence, ordinal): hash_shingles(text) for sequence, ordinal, text in rows}


def _measure_pairs(
    candidates: Iterable[_Candidate], shingles: Mapping[Place, Shingles]
) -> Iterator[tuple[str, str, str, str, Overlap]]:
    """Compare candidates in full and give the pairs that overlap, the smaller id first."""
    ready: dict[Place, Wording] = {}
    for one in candidates:
        for place in (one.place, one.other_place):
            if place not in ready:
                ready[place] = make_wording(shingles[place])
        overlap = measure_overlap(ready[one.place], ready[one.other_place])
        if overlap.containment >= LEAST_OVERLAP:
            left, right = sorted((one.wording, one.other_wording))
            yield (*left, *right, overlap)


def _add_pairs(connection: DuckDBPyConnection, pairs: Iterable[tuple[str, str, str, str, Overlap]]) -> None:
    rows = [dict(zip(_PAIRS.names, (*ids, *astuple(overlap)), strict=True)) for *ids, overlap in pairs]
    with registered(connection, {"new_pairs": pa.Table.from_pylist(rows, _PAIRS)}):
        connection.execute(read_sql("copies/add_pairs"))
