"""The index of search, brought up to date with the articles of a copy that is being built.

Takes an open, writable connection to the copy, with no transaction open, and the ids of articles whose text
may have changed. What the index knew of these and of articles that are gone is taken out; every article that
is not in it is put in, a portion at a time, so that memory depends on the portion alone. Each portion is
appended sorted by word: a search reads few blocks of it. Running it twice changes nothing.

What a word is, the macro `internal.split_words` alone decides, for texts as for what is looked for. Here it
is asked once for each spelling of a portion (what stands between two blanks) and not for each place where
it stands, of which there are thirty times as many. No word goes across a blank, so none is lost or won;
whether accents count, as they do beside kana, is decided for a spelling and not for a whole text.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tasks.clients.duckdb_files import read_sql, registered, transaction

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Future

    from duckdb import DuckDBPyConnection
    from numpy.typing import NDArray

READ_AT_ONCE = 1_000
"""Articles whose texts are read and split together."""

PORTION_BYTES = 48_000_000
"""Text that is indexed together: some 10,000 articles of 600 words."""

BATCH = 8_192
"""Spellings in a batch: DuckDB reads batches in parallel."""

THREADS = min(4, os.cpu_count() or 1)
"""Splitting takes half the time of indexing."""


@dataclass(frozen=True, slots=True)
class _Split:
    """Some articles, and their spellings one after the other, each with the document that it stands in."""

    articles: pa.Table
    documents: NDArray[np.int64]
    spellings: pa.DictionaryArray


@dataclass(frozen=True, slots=True)
class _Words:
    """The numbers of the words of spellings: how many each has, where its own start, and all in a row."""

    counts: NDArray[np.int64]
    starts: NDArray[np.int64]
    numbers: NDArray[np.int64]


def update_index(connection: DuckDBPyConnection, changed: pa.Table | None = None) -> None:
    """Bring the index up to date with `articles`; `changed` names (article_id) those to read again."""
    with transaction(connection), ThreadPoolExecutor(THREADS) as pool:
        _remove_stale(connection, changed)
        for portion in _read_portions(connection, pool):
            _add_portion(connection, portion)


def _remove_stale(connection: DuckDBPyConnection, changed: pa.Table | None) -> None:
    """Take out what is known of articles that are gone or changed."""
    ids = changed.select(["article_id"]) if changed else pa.table({"article_id": pa.array([], pa.string())})
    with registered(connection, {"changed": ids}):
        stale = connection.execute(read_sql("index/stale")).to_arrow_table()
    if stale.num_rows:
        with registered(connection, {"stale": stale}):
            connection.execute(read_sql("index/remove_postings"))
            connection.execute(read_sql("index/remove_articles"))


def _read_portions(connection: DuckDBPyConnection, pool: ThreadPoolExecutor) -> Iterator[list[_Split]]:
    """Read and split the articles that are not in the index; while some are split, the next are read."""
    unindexed = connection.execute(read_sql("index/unindexed")).to_arrow_table()
    portion: list[Future[_Split]] = []
    size = 0
    for start in range(0, unindexed.num_rows, READ_AT_ONCE):
        texts = _read_texts(connection, unindexed.slice(start, READ_AT_ONCE))
        portion.append(pool.submit(_split_texts, texts))
        size += texts.nbytes
        if size >= PORTION_BYTES:
            yield [each.result() for each in portion]
            portion, size = [], 0
    if portion:
        yield [each.result() for each in portion]


def _read_texts(connection: DuckDBPyConnection, places: pa.Table) -> pa.Table:
    bounds = {"first": places["place"][0].as_py(), "last": places["place"][-1].as_py()}
    with registered(connection, {"places": places}):
        return connection.execute(read_sql("index/texts"), bounds).to_arrow_table()


def _split_texts(texts: pa.Table) -> _Split:
    split = pc.utf8_split_whitespace(texts["text"].combine_chunks())
    return _Split(
        texts.select(["document", "article_id"]),
        np.repeat(texts["document"].to_numpy(), pc.list_value_length(split).to_numpy()),
        split.flatten().dictionary_encode(),
    )


def _add_portion(connection: DuckDBPyConnection, portion: list[_Split]) -> None:
    spellings = pa.chunked_array([each.spellings for each in portion]).unify_dictionaries()
    words = _number_words(connection, spellings.chunk(0).dictionary)
    keys = np.concatenate(
        [
            _make_keys(each.documents, chunk.indices.to_numpy(), words)
            for each, chunk in zip(portion, spellings.chunks, strict=True)
        ]
    )
    articles = pa.concat_tables(each.articles for each in portion)
    lengths = _count_words(articles["document"].to_numpy(), keys)
    tables = {
        "indexed": articles.append_column("words", pa.array(lengths)),
        "postings": _count_postings(keys),
    }
    with registered(connection, tables):
        connection.execute(read_sql("index/add_articles"))
        connection.execute(read_sql("index/add_postings"))


def _number_words(connection: DuckDBPyConnection, spellings: pa.StringArray) -> _Words:
    """Give the words of each spelling their numbers, new ones where they have none."""
    table = pa.table({"place": np.arange(len(spellings)), "spelling": spellings})
    with registered(connection, {"spellings": pa.Table.from_batches(table.to_batches(BATCH))}):
        standing = connection.execute(read_sql("index/words_of_spellings")).to_arrow_table()
    with registered(connection, {"standing": standing}):
        connection.execute(read_sql("index/add_words"))
        numbered = connection.execute(read_sql("index/numbers")).fetchnumpy()
    counts = np.bincount(numbered["place"], minlength=len(spellings))
    return _Words(counts, np.cumsum(counts) - counts, numbered["number"].astype(np.int64))


def _make_keys(
    documents: NDArray[np.int64], spellings: NDArray[np.int32], words: _Words
) -> NDArray[np.int64]:
    """Write each word that stands in a document as one number: the word's, then the document's."""
    counts = words.counts[spellings]
    first = np.cumsum(counts) - counts
    places = np.repeat(words.starts[spellings] - first, counts) + np.arange(counts.sum())
    keys: NDArray[np.int64] = (words.numbers[places] << 32) | np.repeat(documents, counts)
    return keys


def _count_words(documents: NDArray[np.int64], keys: NDArray[np.int64]) -> NDArray[np.int64]:
    first = documents.min()
    counts = np.bincount((keys & 0xFFFFFFFF) - first, minlength=documents.max() - first + 1)
    lengths: NDArray[np.int64] = counts[documents - first]
    return lengths


def _count_postings(keys: NDArray[np.int64]) -> pa.Table:
    """Give the postings of the words that stand somewhere, sorted; sorts the keys in place."""
    keys.sort()
    firsts = np.flatnonzero(np.diff(keys, prepend=-1))
    return pa.table(
        {
            "word": (keys[firsts] >> 32).astype(np.int32),
            "document": keys[firsts].astype(np.int32),
            "times": np.diff(firsts, append=len(keys)).astype(np.int32),
        }
    )
