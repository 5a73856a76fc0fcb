"""The index of copies: each new wording is compared with those that share a passage, never with all.

Works on an open connection of the writer. Loading appends fingerprints and terms; the comparing waits until
readers are to see the result, for a look into the index costs the same for one article as for thousands.
Takes the batches that were not compared yet, some at a time, each time in a transaction of its own; appends
the pairs that overlap, and leaves what counts as a copy to publication. What is older than the index is
taken in first. The pairs depend on the order of loading alone, not on when they were compared.

The index of stories is made of the same wordings, in the same transaction.
"""

from __future__ import annotations

from dataclasses import astuple
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa

from tasks.clients.copies.story_index import compare_stories
from tasks.clients.copies.translation_index import compare_translations
from tasks.clients.copies.wording_texts import read_texts
from tasks.clients.files.duckdb_files import read_sql, registered, transaction
from tasks.clients.store.clean_parquet import FEATURES, make_features
from tasks.core.copies.groups import LEAST_OVERLAP
from tasks.core.copies.overlap import hash_wording, measure_overlap
from tasks.core.copies.shingles import hash_shingles

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from duckdb import DuckDBPyConnection

    from tasks.clients.copies.wording_texts import Place
    from tasks.core.copies.overlap import HashedWording, Overlap
    from tasks.core.copies.shingles import Shingles


_PORTION = 20_000
"""Captures that are compared at a time."""

_INDEX_STEPS = ("indexed_wordings", "fingerprints", "story_marks")
"""The statements that append the wordings in `indexed` to the index."""

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


def index_additions(connection: DuckDBPyConnection) -> None:
    """Put into the index what is being loaded: of `additions`, as it stands in `batch_cleaned`."""
    connection.execute(read_sql("copies/index/indexed"))
    _append_indexed(connection)


def compare_batches(connection: DuckDBPyConnection) -> None:
    """Compare the batches that were not yet."""
    batches = connection.execute(read_sql("copies/index/uncompared")).fetchall()
    for sequences in _make_portions(batches):
        span = {"first": sequences[0], "last": sequences[-1]}
        with transaction(connection):
            _take_in(connection, span)
            _compare(connection, span)
            compare_stories(connection, span)
            connection.execute(read_sql("copies/index/add_batches"), span)
    compare_translations(connection)


def _make_portions(batches: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Put batches in a row together, as many captures as are compared at a time."""
    portions: list[list[int]] = []
    room = 0
    for sequence, captures in batches:
        if captures > room or not portions:
            portions.append([])
            room = _PORTION
        portions[-1].append(sequence)
        room -= captures
    return portions


def _take_in(connection: DuckDBPyConnection, span: Mapping[str, int]) -> None:
    """Put into the index what was loaded without it."""
    rows = connection.execute(read_sql("copies/index/unindexed"), span).to_arrow_table()
    if rows.num_rows:
        titles, texts = (rows.column(name).to_pylist() for name in ("title", "text"))
        features = pa.Table.from_pylist(make_features(list(zip(titles, texts, strict=True))), FEATURES)
        tables = {"unindexed": rows.drop_columns(["title", "text"]), "features": features}
        with registered(connection, tables):
            connection.execute(read_sql("copies/index/take_in"))
        _append_indexed(connection)


def _append_indexed(connection: DuckDBPyConnection) -> None:
    for step in _INDEX_STEPS:
        connection.execute(read_sql(f"copies/index/{step}"))


def _compare(connection: DuckDBPyConnection, span: Mapping[str, int]) -> None:
    rows = connection.execute(read_sql("copies/index/candidates"), {**span, **_BOUNDS}).fetchall()
    if rows:
        candidates = [
            _Candidate((row[0], row[1]), (row[2], row[3]), (row[4], row[5]), (row[6], row[7])) for row in rows
        ]
        places = (place for one in candidates for place in (one.place, one.other_place))
        shingles = {place: hash_shingles(text) for place, _, text in read_texts(connection, places)}
        _add_pairs(connection, _measure_pairs(candidates, shingles))


def _measure_pairs(
    candidates: Iterable[_Candidate], shingles: Mapping[Place, Shingles]
) -> Iterator[tuple[str, str, str, str, Overlap]]:
    """Compare candidates in full and give the pairs that overlap, the smaller id first."""
    ready: dict[Place, HashedWording] = {}
    for one in candidates:
        for place in (one.place, one.other_place):
            if place not in ready:
                ready[place] = hash_wording(shingles[place])
        overlap = measure_overlap(ready[one.place], ready[one.other_place])
        if overlap.containment >= LEAST_OVERLAP:
            left, right = sorted((one.wording, one.other_wording))
            yield (*left, *right, overlap)


def _add_pairs(connection: DuckDBPyConnection, pairs: Iterable[tuple[str, str, str, str, Overlap]]) -> None:
    rows = [dict(zip(_PAIRS.names, (*ids, *astuple(overlap)), strict=True)) for *ids, overlap in pairs]
    with registered(connection, {"new_pairs": pa.Table.from_pylist(rows, _PAIRS)}):
        connection.execute(read_sql("copies/index/add_pairs"))
