"""The index of stories: each new wording is compared with those of near days that were loaded before it.

Works on an open connection of the writer, in the transaction in which copies are compared. All of them are
compared, by products of matrices, block by block; of those that are alike the texts are read, for the words
they share. What a likeness is depends on the two wordings alone, so that neither the order of loading nor
what is compared together changes it.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tasks.clients.copies.wording_texts import read_texts
from tasks.clients.files.duckdb_files import read_sql, registered
from tasks.core.stories.leads import unpack_vectors
from tasks.core.stories.likeness import DAYS_APART, NO_DAY, Alike, StoryMarks, find_alike, weigh_words_in
from tasks.core.stories.words import are_counted, compare_titles, compare_words, find_rare_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from duckdb import DuckDBPyConnection
    from numpy.typing import NDArray

_PAIRS = pa.schema(
    [
        ("row", pa.int64()),
        ("other_row", pa.int64()),
        ("likeness", pa.float64()),
        ("meaning", pa.float64()),
        ("names", pa.float64()),
        ("words", pa.float64()),
        ("titles", pa.float64()),
    ]
)
_CAPTURES = 1 << 32
"""More than a batch has, so that a number tells where a wording stands."""

_AT_ONCE = 1_000
"""Pairs whose texts are read at a time: the words of one take 25 KB."""


class _Words(NamedTuple):
    """The cosines of the words of a pair, each None where they say nothing."""

    words: float | None
    titles: float | None


def compare_stories(connection: DuckDBPyConnection, span: Mapping[str, int]) -> None:
    """Compare the wordings of these batches, whose marks stand in the index, and append what is alike."""
    rows = connection.execute(
        read_sql("copies/stories/near_marks"), {**span, "days": DAYS_APART}
    ).to_arrow_table()
    if not rows.num_rows:
        return
    ids = rows.select(["article_id", "text_sha256"]).append_column("row", pa.array(range(rows.num_rows)))
    told = rows.select(["language", "sequence", "ordinal"])
    found = find_alike(_read_marks(rows), span["first"] * _CAPTURES)
    with registered(connection, {"near_rows": ids}):
        while some := list(islice(found, _AT_ONCE)):
            _add_pairs(connection, some, _compare_words(connection, told, some))


def _add_pairs(connection: DuckDBPyConnection, found: Iterable[Alike], words: Iterable[_Words]) -> None:
    pairs = [
        each._asdict() | {"likeness": weigh_words_in(each.likeness, *shared)} | shared._asdict()
        for each, shared in zip(found, words, strict=True)
    ]
    with registered(connection, {"alike_rows": pa.Table.from_pylist(pairs, _PAIRS)}):
        connection.execute(read_sql("copies/stories/add_pairs"))


def _compare_words(connection: DuckDBPyConnection, rows: pa.Table, pairs: Sequence[Alike]) -> list[_Words]:
    """Give the cosines of each pair's words, None of two languages, of one not counted, of short texts."""
    ones, others = (
        rows.take(pa.array([pair[side] for pair in pairs], pa.int64())).to_pylist() for side in (0, 1)
    )
    places = [
        tuple((row["sequence"], row["ordinal"]) for row in (one, other))
        if one["language"] == other["language"] and are_counted(one["language"])
        else ()
        for one, other in zip(ones, others, strict=True)
    ]
    texts = read_texts(connection, (place for pair in places for place in pair))
    words = {place: (find_rare_words(text), find_rare_words(title or "")) for place, title, text in texts}
    return [
        _compare_pair(*(words[place] for place in pair)) if pair else _Words(None, None) for pair in places
    ]


def _compare_pair(
    one: tuple[Mapping[str, float], Mapping[str, float]],
    other: tuple[Mapping[str, float], Mapping[str, float]],
) -> _Words:
    return _Words(compare_words(one[0], other[0]), compare_titles(one[1], other[1]))


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
