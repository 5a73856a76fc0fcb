"""Looks for a sentence in all that an installation keeps: every file, every object, every cell."""

from __future__ import annotations

import io
import json
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING

import duckdb
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tasks.clients.store.raw_store import RawStore

_ALL_COLUMNS = """
SELECT schema_name, table_name, column_name
FROM duckdb_columns()
JOIN duckdb_tables() USING (database_name, schema_name, table_name)
WHERE database_name = 'found'
"""


def find_traces(store: RawStore, data_dir: Path, words: str) -> list[str]:
    """Name whatever holds these words, as it lies there or with its own packing undone."""
    return sorted({*_look_in_store(store, words), *_look_in_folder(data_dir, words)})


def _look_in_store(store: RawStore, words: str) -> Iterator[str]:
    for key in store.list_keys(""):
        if any(words in text for text in _unpack(store.get_object(key))):
            yield key


def _look_in_folder(folder: Path, words: str) -> Iterator[str]:
    for path in folder.rglob("*"):
        if not path.is_file():
            continue
        if any(words in text for text in _unpack(path.read_bytes())):
            yield str(path.relative_to(folder))
        elif path.suffix == ".duckdb":
            yield from _look_in_database(path, words)


def _look_in_database(path: Path, words: str) -> Iterator[str]:
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"ATTACH '{path}' AS found (READ_ONLY)")
        for schema, table, column in connection.execute(_ALL_COLUMNS).fetchall():
            cells = connection.table(f'found."{schema}"."{table}"').project(f'"{column}"::VARCHAR AS cell')
            if cells.filter(f"contains(cell, '{words}')").limit(1).fetchall():
                yield f"{path.name}: {schema}.{table}.{column}"


def _unpack(data: bytes) -> Iterator[str]:
    yield data.decode("utf-8", "replace")
    if data.startswith(b"PAR1"):
        yield json.dumps(pq.read_table(io.BytesIO(data)).to_pylist(), default=str, ensure_ascii=False)
    at = 0
    while (at := data.find(b"\x1f\x8b\x08", at)) >= 0:  # as the store packs what is text
        unpacker = zlib.decompressobj(31)
        with suppress(zlib.error):
            yield unpacker.decompress(data[at:]).decode("utf-8", "replace")
        at += 1
