"""The index of stories: each new wording is compared with those of near days that were loaded before it.

Works on an open connection of the writer, in the transaction in which copies are compared. All of them are
compared, by products of matrices, block by block; what a likeness is depends on the two wordings alone, so
that neither the order of loading nor what is compared together changes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tasks.clients.files.duckdb_files import read_sql, registered
from tasks.core.copies.leads import unpack_vectors
from tasks.core.copies.likeness import DAYS_APART, NO_DAY, Alike, StoryMarks, find_alike

if TYPE_CHECKING:
    from collections.abc import Mapping

    from duckdb import DuckDBPyConnection
    from numpy.typing import NDArray

_PAIRS = pa.schema(
    [
        ("row", pa.int64()),
        ("other_row", pa.int64()),
        ("likeness", pa.float64()),
        ("meaning", pa.float64()),
        ("names", pa.float64()),
    ]
)
_CAPTURES = 1 << 32
"""More than a batch has, so that a number tells where a wording stands."""

_AT_ONCE = 100_000
"""Pairs that are appended at a time."""


def compare_stories(connection: DuckDBPyConnection, span: Mapping[str, int]) -> None:
    """Compare the wordings of these batches, whose marks stand in the index, and append what is alike."""
    rows = connection.execute(
        read_sql("copies/stories/near_marks"), {**span, "days": DAYS_APART}
    ).to_arrow_table()
    if not rows.num_rows:
        return
    ids = rows.select(["article_id", "text_sha256"]).append_column("row", pa.array(range(rows.num_rows)))
    found: list[Alike] = []
    with registered(connection, {"near_rows": ids}):
        for alike in find_alike(_read_marks(rows), span["first"] * _CAPTURES):
            found.append(alike)
            if len(found) == _AT_ONCE:
                _add_pairs(connection, found)
                found.clear()
        _add_pairs(connection, found)


def _add_pairs(connection: DuckDBPyConnection, found: list[Alike]) -> None:
    table = pa.Table.from_pylist([each._asdict() for each in found], _PAIRS)
    with registered(connection, {"alike_rows": table}):
        connection.execute(read_sql("copies/stories/add_pairs"))


def _read_marks(rows: pa.Table) -> StoryMarks:
    names, weights = (rows.column(name).combine_chunks() for name in ("keys", "weights"))
    counts = pc.fill_null(pc.list_value_length(names), 0).to_numpy()
    keys = np.unique(names.flatten().to_numpy(), return_inverse=True)[1]
    return StoryMarks(
        places=_number_places(rows.column("sequence").to_numpy(), rows.column("ordinal").to_numpy()),
        articles=_number_values(rows, "article_id"),
        days=rows.column("day").fill_null(NO_DAY).to_numpy(),
        languages=_number_values(rows, "language"),
        vectors=unpack_vectors(rows.column("meaning").to_pylist()),
        has_vector=rows.column("meaning").is_valid().to_numpy(),
        keys=keys.astype(np.int64),
        weights=weights.flatten().to_numpy().astype(np.float32),
        starts=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
    )


def _number_places(sequences: NDArray[np.int64], ordinals: NDArray[np.int32]) -> NDArray[np.int64]:
    return sequences.astype(np.int64) * _CAPTURES + ordinals


def _number_values(rows: pa.Table, name: str) -> NDArray[np.int32]:
    numbers: NDArray[np.int32] = rows.column(name).combine_chunks().dictionary_encode().indices.to_numpy()
    return numbers
