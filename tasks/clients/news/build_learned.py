"""Fills in what the learned sets hold that cleaners used: of the store, each once, for a set never changes.

Takes the connection that builds a copy, once `cleaners` is filled. A set that cannot be read is left out, and
said in the log: its rules still stand by their names in the ledger.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pyarrow as pa

from tasks.clients.files.duckdb_files import read_sql, registered
from tasks.clients.learn.repeat_store import read_repeats
from tasks.core.errors import StopError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duckdb import DuckDBPyConnection

    from tasks.clients.store.raw_store import RawStore

_LOG = logging.getLogger(__name__)
_RULES = pa.schema([(name, pa.string()) for name in ("learned_set", "rule", "publisher", "kind", "text")])


def fill_learned(connection: DuckDBPyConnection, store: RawStore) -> None:
    """Add the rules of the sets that the copy lacks."""
    missing = [name for (name,) in connection.execute(read_sql("news/learned/missing")).fetchall()]
    rows = [row for learned_set in missing for row in _read_rules(store, learned_set)]
    with registered(connection, {"new_rules": pa.Table.from_pylist(rows, _RULES)}):
        connection.execute(read_sql("news/learned/add_rules"))


def _read_rules(store: RawStore, learned_set: str) -> Iterator[dict[str, str]]:
    try:
        paragraphs = read_repeats(store, learned_set).paragraphs
    except StopError as error:
        _LOG.warning("The learned set %s cannot be read: %s", learned_set, error)
        return
    for each in paragraphs:
        yield {
            "learned_set": learned_set,
            "rule": each.rule,
            "publisher": each.publisher,
            "kind": each.kind.value,
            "text": each.text,
        }
