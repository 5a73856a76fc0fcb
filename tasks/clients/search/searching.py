"""Search in the news database: a query as it was typed, in; the best matching articles, out.

The index knows words; a phrase is looked for in the texts of the articles that hold all of its words, by a
pattern that needs no folding of them. A copy that another version of copydesk published says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from tasks.clients.files.duckdb_files import read_sql, registered
from tasks.core.errors import StopError, UsageError
from tasks.core.news.answers import Hit
from tasks.core.search.search_words import FILTERS, Field, parse_search
from tasks.core.search.snippets import make_pattern, make_snippet

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from tasks.clients.news.news_file import NewsDatabase
    from tasks.core.search.search_words import SearchQuery, Term

TERMS = pa.schema([("term", pa.int32()), ("is_required", pa.bool_()), ("is_excluded", pa.bool_())])
WORDINGS = pa.schema([("term", pa.int32()), ("word", pa.string())])
FOUND = pa.schema([("document", pa.int32()), ("times", pa.int32())])

_OPENING = 4
"""Runs of letters that a text is looked through for first: patterns for many are slow."""

_BATCH = 2_048
"""Texts that are looked through at once."""


class _Wording(NamedTuple):
    """A wording as the index reads it: its words, and its letters as they stand between other signs."""

    words: list[str]
    runs: list[str]


class _ReadTerm(NamedTuple):
    term: Term
    wordings: list[_Wording]


def search_articles(news: NewsDatabase, words: str, limit: int = 20) -> tuple[Hit, ...]:
    """Find articles by words, "phrases", -not and filters, best first (BM25)."""
    query = parse_search(words)
    with news.open() as connection:
        try:
            rows = _search(connection, query, limit)
        except duckdb.CatalogException as error:
            raise StopError(
                f"{news.path} was published by another version of copydesk", "The next run publishes it anew"
            ) from error
    return tuple(Hit(**row | {"snippet": make_snippet(row.pop("text"), query.wanted)}) for row in rows)


def _search(connection: DuckDBPyConnection, query: SearchQuery, limit: int) -> list[dict[str, Any]]:
    terms = _read_terms(connection, query)
    if not terms and not query.filters:
        raise UsageError(
            "There is no word to look for", f"Besides words, phrases and -not there are {FILTERS}"
        )
    values = {
        "has_terms": any(not each.term.is_excluded for each in terms),
        "required": sum(each.term.is_required for each in terms),
        "limit": limit,
    }
    with registered(connection, _make_tables(connection, terms)):
        found = connection.execute(read_sql("search/search"), values | _filter_values(query))
        rows: list[dict[str, Any]] = found.to_arrow_table().to_pylist()
    return rows


def _read_terms(connection: DuckDBPyConnection, query: SearchQuery) -> list[_ReadTerm]:
    """Give the terms that hold words, with those of their wordings that do."""
    asked = {"wordings": [wording for term in query.terms for wording in term.wordings]}
    rows = connection.execute(read_sql("search/search_wordings"), asked).fetchall()
    read = {wording: _Wording(words, runs) for wording, words, runs in rows if words}
    terms = (_ReadTerm(term, [read[each] for each in term.wordings if each in read]) for term in query.terms)
    return [term for term in terms if term.wordings]


def _make_tables(connection: DuckDBPyConnection, terms: list[_ReadTerm]) -> dict[str, pa.Table]:
    """Give the terms by numbers, the words that will do for each, and where its phrases stand."""
    flags, words, phrases = [], [], [_tell_term(FOUND.empty_table(), 0)]
    for number, (term, wordings) in enumerate(terms):
        flags.append((number, term.is_required, term.is_excluded))
        words += [(number, each.words[0]) for each in wordings if len(each.words) == 1]
        phrases += [_find_phrase(connection, number, each) for each in wordings if len(each.words) > 1]
    return {
        "terms": _make_table(flags, TERMS),
        "wordings": _make_table(words, WORDINGS),
        "phrases": pa.concat_tables(phrases),
    }


def _make_table(rows: list[tuple[Any, ...]], schema: pa.Schema) -> pa.Table:
    return pa.Table.from_pylist([dict(zip(schema.names, row, strict=True)) for row in rows], schema)


def _find_phrase(connection: DuckDBPyConnection, term: int, wording: _Wording) -> pa.Table:
    """Look through the texts that hold all words of a phrase, a batch at a time."""
    letters = {"letters": sorted(set("".join(wording.runs)))}
    spellings = dict(connection.execute(read_sql("search/search_signs"), letters).fetchall())
    opening, pattern = (make_pattern(runs, spellings) for runs in (wording.runs[:_OPENING], wording.runs))
    texts = connection.execute(read_sql("search/search_texts"), {"words": wording.words})
    counted = [_count_phrase(batch, opening, pattern) for batch in texts.to_arrow_reader(_BATCH)]
    found = pa.concat_tables([FOUND.empty_table(), *counted])
    return _tell_term(found, term)


def _count_phrase(texts: pa.RecordBatch, opening: str, pattern: str) -> pa.Table:
    """Give the documents that hold a phrase, and how often."""
    if opening != pattern:
        texts = texts.filter(pc.match_substring_regex(texts["text"], opening))
    times = pc.count_substring_regex(texts["text"], pattern)
    return pa.table({"document": texts["document"], "times": times}).filter(pc.greater(times, 0))


def _tell_term(found: pa.Table, term: int) -> pa.Table:
    return found.append_column("term", pa.array([term] * found.num_rows, pa.int32()))


def _filter_values(query: SearchQuery) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for field in (Field.PUBLISHER, Field.LANG, Field.AUTHOR, Field.TITLE):
        values[f"{field}s"] = query.values(field)
        values[f"not_{field}s"] = query.values(field, is_excluded=True)
    return values | {
        "after": max(query.values(Field.AFTER), default=None),
        "before": min(query.values(Field.BEFORE), default=None),
    }
