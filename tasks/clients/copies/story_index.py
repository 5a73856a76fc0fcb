"""The index of stories: each new wording is compared with those of near days that were loaded before it.

Works on an open connection of the writer, in the transaction in which copies are compared. All of them are
compared, by products of matrices, block by block; of those that are alike the texts are read, for the words
they share. What a likeness is depends on the two wordings alone, so that neither the order of loading nor
what is compared together changes it.
"""

from __future__ import annotations

from itertools import compress, groupby, islice
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tasks.clients.copies.wording_texts import read_texts
from tasks.clients.files.duckdb_files import read_sql, registered
from tasks.core.stories.compared_words import NOTHING_SHARED, ComparedWords
from tasks.core.stories.leads import unpack_vectors
from tasks.core.stories.likeness import DAYS_APART, NO_DAY, Alike, StoryMarks, find_alike, weigh_words_in
from tasks.core.stories.words import are_counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from duckdb import DuckDBPyConnection
    from numpy.typing import NDArray

    from tasks.core.stories.compared_words import SharedWords

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

_AT_ONCE = 20_000
"""Pairs that are weighed and appended at a time."""

_TEXTS_AT_ONCE = 1_000
"""Texts that are read at a time."""


def compare_stories(connection: DuckDBPyConnection, span: Mapping[str, int]) -> None:
    """Compare the wordings of these batches, whose marks stand in the index, and append what is alike."""
    rows = connection.execute(
        read_sql("copies/stories/near_marks"), {**span, "days": DAYS_APART}
    ).to_arrow_table()
    if not rows.num_rows:
        return
    ids = rows.select(["article_id", "text_sha256"]).append_column("row", pa.array(range(rows.num_rows)))
    told, languages = rows.select(["sequence", "ordinal"]), rows.column("language").to_pylist()
    found = find_alike(_read_marks(rows), span["first"] * _CAPTURES)
    words = ComparedWords()
    with registered(connection, {"near_rows": ids}):
        while some := list(islice(found, _AT_ONCE)):
            _add_pairs(connection, some, _compare_words(connection, told, languages, some, words))


def _add_pairs(connection: DuckDBPyConnection, found: Iterable[Alike], words: Iterable[SharedWords]) -> None:
    pairs = [
        (
            *(each.row, each.other_row, weigh_words_in(each.likeness, *shared)),
            *(each.meaning, each.names, *shared),
        )
        for each, shared in zip(found, words, strict=True)
    ]
    columns = [
        pa.array(column, told.type) for column, told in zip(zip(*pairs, strict=True), _PAIRS, strict=True)
    ]
    with registered(connection, {"alike_rows": pa.Table.from_arrays(columns, schema=_PAIRS)}):
        connection.execute(read_sql("copies/stories/add_pairs"))


def _read_words(
    connection: DuckDBPyConnection, rows: pa.Table, pairs: Iterable[Alike], words: ComparedWords
) -> None:
    """Add the words of what is compared and was not read yet."""
    lacking = sorted({row for pair in pairs for row in pair[:2] if row not in words})
    for begin in range(0, len(lacking), _TEXTS_AT_ONCE):
        some = lacking[begin : begin + _TEXTS_AT_ONCE]
        places = rows.take(pa.array(some, pa.int64())).to_pylist()
        numbers = {
            (place["sequence"], place["ordinal"]): row for row, place in zip(some, places, strict=True)
        }
        for place, title, text in read_texts(connection, numbers):
            words.add(numbers[place], title, text)


def _compare_words(
    connection: DuckDBPyConnection,
    rows: pa.Table,
    languages: Sequence[str],
    pairs: Sequence[Alike],
    words: ComparedWords,
) -> Iterator[SharedWords]:
    """Give what the words of each pair have in common: nothing of two languages, or of one not counted."""
    comparable = [
        are_counted(languages[pair.row]) and languages[pair.row] == languages[pair.other_row]
        for pair in pairs
    ]
    _read_words(connection, rows, compress(pairs, comparable), words)
    for row, same in groupby(zip(pairs, comparable, strict=True), lambda each: each[0].row):
        one = list(same)
        others = [pair.other_row for pair, can in one if can]
        shared = iter(words.compare(row, others) if others else ())
        yield from (next(shared) if can else NOTHING_SHARED for _, can in one)


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
