"""The index of search, brought up to date with the articles of a copy that is being built.

Takes an open, writable connection to the copy, with no transaction open, and the ids of articles whose text
may have changed. These, and articles that are gone, are forgotten; every article that is not in the index is
put in, a portion at a time, so that memory depends on the portion alone: some 350 MB, besides what DuckDB is
allowed. Each portion is appended sorted by word: a search reads few blocks of it. Running it twice changes
nothing.

What stood in forgotten articles is not deleted; it belongs to no article any more, until a copy is made from
nothing. It would be a few rows of every block, and DuckDB takes 16 kB of memory for each 2,048 rows that
lose one.

What a word is, the macro `internal.split_words` alone decides, for texts as for what is looked for. Here it
is asked once for each spelling of a portion (what stands between two blanks) and not for each place where
it stands, of which there are thirty times as many. No word goes across a blank, so none is lost or won;
whether accents count, as they do beside kana, is decided for a spelling and not for a whole text. The words
of each language get their stems likewise, a portion at a time.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tasks.clients.files.duckdb_files import read_sql, registered, transaction
from tasks.core.search.stems import STEMMED_BY, stem_words

if TYPE_CHECKING:
    from concurrent.futures import Future

    from duckdb import DuckDBPyConnection
    from numpy.typing import NDArray

_READ_AT_ONCE = 2_048
"""Articles whose texts are read together: as many as stand together in a file."""

SPLIT_AT_ONCE = 512
"""Articles whose texts are split together."""

_PORTION = 20_000
"""Articles that are indexed together at the most."""

PORTION_BYTES = 24_000_000
"""Text that is indexed together: some 5,000 articles of 700 words."""

_BATCH = 8_192
"""Spellings in a batch; DuckDB reads batches in parallel."""

POSTINGS_BATCH = 122_880
"""Postings in a batch; they are cheaper."""

_LONGEST_ENDING = 6
"""Letters of an ending that words which stand nowhere may be told by."""

_POSITION_BITS, _DOCUMENT_BITS = 22, 15
"""Of a key: four million words an article (what stands further on is not found), and a portion's articles."""

THREADS = min(4, os.cpu_count() or 1)
"""Splitting takes half the time of indexing."""


@dataclass(frozen=True, slots=True)
class _Split:
    """Some articles: each one's document, language and count of spellings, and all of these in a row."""

    documents: NDArray[np.int64]
    languages: pa.StringArray
    lengths: NDArray[np.int32]
    spellings: pa.DictionaryArray


@dataclass(frozen=True, slots=True)
class _Portion:
    """Articles that are indexed together; their spellings are indices into one vocabulary."""

    vocabulary: pa.StringArray
    parts: tuple[_Split, ...]


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a vocabulary: how many each spelling has, where they start, and all their numbers."""

    counts: NDArray[np.int64]
    starts: NDArray[np.int64]
    numbers: NDArray[np.int64]


def update_index(connection: DuckDBPyConnection, changed: pa.Table | None = None) -> None:
    """Bring the index up to date with `articles`; `changed` names (article_id) those to read again."""
    if changed is None:
        changed = pa.table({"article_id": pa.array([], pa.string())})
    with registered(connection, {"changed": changed}):
        connection.execute(read_sql("search/index/forget"))
    with ThreadPoolExecutor(THREADS) as pool:
        while _add_portion(connection, pool):
            pass


def _add_portion(connection: DuckDBPyConnection, pool: ThreadPoolExecutor) -> bool:
    """Put some articles in; false when none is left.

    A transaction of its own: what it read is let go at its end, and until then rows keep their places.
    """
    with transaction(connection):
        places = _find_unindexed(connection)
        if places.num_rows:
            portion = _read_portion(connection, places, pool)
            words = _number_words(connection, portion.vocabulary)
            _add_stems(connection, portion)
            lengths = [_count_words(part, words) for part in portion.parts]
            _add_articles(connection, places, portion, np.concatenate(lengths))
            first = places["document"][0].as_py()
            _add_postings(connection, _make_keys(portion, words, first), first)
    return bool(places.num_rows)


def _find_unindexed(connection: DuckDBPyConnection) -> pa.Table:
    """Some articles that are not in the index, and the numbers that they will have there."""
    places = connection.execute(read_sql("search/index/unindexed"), {"limit": _PORTION}).to_arrow_table()
    ((first,),) = connection.execute(read_sql("search/index/next_document")).fetchall()
    return places.append_column("document", pa.array(np.arange(first, first + places.num_rows)))


def _read_portion(connection: DuckDBPyConnection, places: pa.Table, pool: ThreadPoolExecutor) -> _Portion:
    """Read and split texts, up to the measure of a portion; while some are split, the next are read."""
    split: list[Future[_Split]] = []
    size = start = 0
    while start < places.num_rows and size < PORTION_BYTES:
        texts = _read_texts(connection, places.slice(start, _READ_AT_ONCE))
        split += [pool.submit(_split_texts, some) for some in texts.to_batches(SPLIT_AT_ONCE)]
        size += texts.nbytes
        start += _READ_AT_ONCE
    done = [each.result() for each in split]
    spellings = pa.chunked_array([each.spellings for each in done]).unify_dictionaries()
    parts = (replace(each, spellings=chunk) for each, chunk in zip(done, spellings.chunks, strict=True))
    return _Portion(spellings.chunk(0).dictionary, tuple(parts))


def _read_texts(connection: DuckDBPyConnection, places: pa.Table) -> pa.Table:
    bounds = {"first": places["place"][0].as_py(), "last": places["place"][-1].as_py()}
    with registered(connection, {"places": places}):
        return connection.execute(read_sql("search/index/texts"), bounds).to_arrow_table()


def _split_texts(texts: pa.RecordBatch) -> _Split:
    """Split after each blank (or control sign); the spellings are views of the text, blanks and all."""
    text = texts["text"].cast(pa.string())
    _, offsets, letters = text.buffers()
    bounds = np.frombuffer(offsets, np.int32)[text.offset : text.offset + len(text) + 1]
    signs = np.frombuffer(letters, np.uint8)[bounds[0] : bounds[-1]]
    ends = np.flatnonzero(signs <= ord(" ")).astype(np.int32) + bounds[0] + 1
    places = pa.py_buffer(np.append(bounds[:1], ends))
    return _Split(
        np.array(texts["document"]),  # a copy: a view would keep the texts
        pa.array(texts["language"].to_pylist(), pa.string()),
        np.diff(np.searchsorted(ends, bounds, side="right")),
        pa.StringArray.from_buffers(len(ends), places, letters).dictionary_encode(),
    )


def _number_words(connection: DuckDBPyConnection, vocabulary: pa.StringArray) -> _Words:
    """Split spellings into words; give these their numbers, new ones where they have none."""
    spellings = pa.table({"place": np.arange(len(vocabulary)), "spelling": vocabulary})
    with registered(connection, {"spellings": pa.Table.from_batches(spellings.to_batches(_BATCH))}):
        split = connection.execute(read_sql("search/index/words_of_spellings")).to_arrow_table()["words"]
    words = split.combine_chunks().flatten().dictionary_encode()
    counts = pc.list_value_length(split).to_numpy().astype(np.int64)
    numbers = _look_up(connection, words.dictionary)[words.indices.to_numpy()]
    return _Words(counts, np.cumsum(counts) - counts, numbers)


def _look_up(connection: DuckDBPyConnection, words: pa.StringArray) -> NDArray[np.int64]:
    with registered(connection, {"found": pa.table({"place": np.arange(len(words)), "word": words})}):
        connection.execute(read_sql("search/index/add_words"))
        numbered = connection.execute(read_sql("search/index/numbers")).fetchnumpy()
    numbers = np.empty(len(words), np.int64)
    numbers[numbered["place"]] = numbered["number"]
    return numbers


def _add_stems(connection: DuckDBPyConnection, portion: _Portion) -> None:
    """Write down the stems of the words of each language that has an algorithm."""
    spelt = _list_spellings(portion)
    with registered(connection, {"spellings": spelt}):
        found = connection.execute(read_sql("search/index/words_of_language")).to_arrow_table()
    stems = []
    for language in pc.unique(found["language"]).to_pylist():
        words = found.filter(pc.equal(found["language"], language))
        stemmed = pa.array(stem_words(language, words["word"].to_pylist()), pa.string())
        stems.append(words.append_column("stem", stemmed))
    if stems:
        with registered(connection, {"stemmed": pa.concat_tables(stems)}):
            connection.execute(read_sql("search/index/add_stems"))
        connection.execute(read_sql("search/index/add_endings"), {"longest": _LONGEST_ENDING})


def _list_spellings(portion: _Portion) -> pa.Table:
    """Give the spellings that stand in articles of each language."""
    seen: dict[str, NDArray[np.bool_]] = {}
    for part in portion.parts:
        languages = np.repeat(np.array(part.languages.to_pylist(), object), part.lengths)
        spellings = part.spellings.indices.to_numpy()
        for language in set(part.languages.to_pylist()) & STEMMED_BY.keys():
            stands = seen.setdefault(language, np.zeros(len(portion.vocabulary), bool))
            stands[spellings[languages == language]] = True
    tables = [
        pa.table(
            {
                "language": pa.repeat(language, int(stands.sum())),
                "spelling": portion.vocabulary.filter(stands),
            }
        )
        for language, stands in sorted(seen.items())
    ]
    empty = pa.table({"language": pa.array([], pa.string()), "spelling": pa.array([], pa.string())})
    return pa.concat_tables([empty, *tables])


def _count_words(part: _Split, words: _Words) -> NDArray[np.int64]:
    """Count the words of each article."""
    counted = np.append(0, np.cumsum(words.counts[part.spellings.indices.to_numpy()]))
    ends = np.cumsum(part.lengths)
    lengths: NDArray[np.int64] = counted[ends] - counted[ends - part.lengths]
    return lengths


def _make_keys(portion: _Portion, words: _Words, first: int) -> NDArray[np.uint64]:
    """Write each place of a word as one number: the word's, the document's in the portion, the position."""
    keys = np.concatenate([_list_keys(part, words, first) for part in portion.parts])
    keys.sort()
    return keys


def _list_keys(part: _Split, words: _Words, first: int) -> NDArray[np.uint64]:
    spellings = part.spellings.indices.to_numpy()
    counts = words.counts[spellings]
    ends = np.cumsum(counts)
    numbers = words.numbers[
        np.repeat(words.starts[spellings] - ends + counts, counts) + np.arange(counts.sum())
    ]
    lengths = _count_words(part, words)
    documents = np.repeat(part.documents - first, lengths)
    positions = np.arange(len(numbers)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    keys: NDArray[np.int64] = (
        (numbers << (_DOCUMENT_BITS + _POSITION_BITS)) | (documents << _POSITION_BITS) | positions
    )
    within: NDArray[np.uint64] = keys[positions < 1 << _POSITION_BITS].astype(np.uint64)
    return within


def _add_articles(
    connection: DuckDBPyConnection, places: pa.Table, portion: _Portion, lengths: NDArray[np.int64]
) -> None:
    """Write down which articles these are, in which language, and how many words each has."""
    documents = np.concatenate([part.documents for part in portion.parts])
    languages = pa.chunked_array([part.languages for part in portion.parts])
    counted = pa.table({"document": documents, "language": languages, "words": lengths})
    with registered(connection, {"places": places, "counted": counted}):
        connection.execute(read_sql("search/index/add_articles"))


def _add_postings(connection: DuckDBPyConnection, keys: NDArray[np.uint64], first: int) -> None:
    pairs = keys >> _POSITION_BITS
    firsts = np.flatnonzero(np.append(True, pairs[1:] != pairs[:-1])) if len(keys) else np.array([], np.int64)
    positions = (keys & ((1 << _POSITION_BITS) - 1)).astype(np.int32)
    postings = pa.table(
        {
            "word": (pairs[firsts] >> _DOCUMENT_BITS).astype(np.int32),
            "document": (pairs[firsts] & ((1 << _DOCUMENT_BITS) - 1)).astype(np.int32) + np.int32(first),
            "positions": pa.ListArray.from_arrays(np.append(firsts, len(keys)).astype(np.int32), positions),
        }
    )
    with registered(connection, {"postings": pa.Table.from_batches(postings.to_batches(POSTINGS_BATCH))}):
        connection.execute(read_sql("search/index/add_postings"))
