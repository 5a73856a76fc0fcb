"""Numbers a copy that is being built, and gives its groups of copies and stories the ids that they had.

Takes the connection that builds it, once `copies` and `stories` are filled, each group under the name that it
would get if it were new. What is named anew stands in the store before it counts, as a record that is written
once; a record that this warehouse lacks, of a run that died, of another machine or from before a rebuild, is
taken in first. So the ids follow from the records alone, and doing it again changes none; a copy of the same
state as the last one, as after a rebuild, has the same number. Where nothing was ever loaded there is none.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

import pyarrow as pa

from tasks.clients.files.duckdb_files import read_sql, registered, transaction
from tasks.clients.store.publication_records import announce_publication, read_publications
from tasks.core.copies.given_ids import IdChange, StandingIds, name_groups, settle_changes
from tasks.core.store.publication_log import PublicationRecord

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from duckdb import DuckDBPyConnection

    from tasks.clients.store.raw_store import RawStore

KINDS = ("group", "story")

_PUBLICATIONS = pa.schema(
    [
        ("number", pa.int64()),
        ("published_at", pa.timestamp("us", "UTC")),
        ("articles", pa.int64()),
        ("state", pa.string()),
    ]
)
_IDS = pa.schema(
    [
        ("number", pa.int64()),
        ("kind", pa.string()),
        ("article_id", pa.string()),
        ("group_id", pa.string()),
    ]
)
_CHANGES = pa.schema(
    [
        ("number", pa.int64()),
        ("ordinal", pa.int32()),
        ("kind", pa.string()),
        ("old_id", pa.string()),
        ("new_id", pa.string()),
        ("why", pa.string()),
    ]
)
_NAMED = pa.schema([("kind", pa.string()), ("name", pa.string()), ("group_id", pa.string())])
_SETTLED = pa.schema(
    [
        ("kind", pa.string()),
        ("old_id", pa.string()),
        ("new_id", pa.string()),
        ("why", pa.string()),
        ("publication", pa.int64()),
        ("changed_at", pa.timestamp("us", "UTC")),
    ]
)


def number_publication(connection: DuckDBPyConnection, store: RawStore | None, recipe: str) -> None:
    """Give the copy its number and its groups their ids; without a store they are this warehouse's alone."""
    made = connection.execute(read_sql("news/numbering/made_now"), {"recipe": recipe}).fetchone()
    if made is None:
        return
    published_at, articles, made_state = made
    groups = _read_groups(connection)
    while True:
        number, state = _take_in(connection, store)
        blank = PublicationRecord(number + 1, published_at, articles, made_state, (), ())
        record, named = _name(connection, groups, blank)
        if record == blank and made_state == state:
            break
        if store is None or announce_publication(store, record):
            _add_records(connection, [record])
            break
    with registered(connection, {"named_groups": pa.Table.from_pylist(named, _NAMED)}):
        connection.execute(read_sql("news/numbering/rename"))
    with registered(connection, {"settled_changes": _settle(connection)}):
        connection.execute(read_sql("news/numbering/publish"))


def _read_groups(connection: DuckDBPyConnection) -> dict[str, dict[str, list[str]]]:
    """Read the members of each group, by kind and name."""
    groups: dict[str, dict[str, list[str]]] = {kind: {} for kind in KINDS}
    for kind, name, article_id in connection.execute(read_sql("news/numbering/groups")).fetchall():
        groups[kind].setdefault(name, []).append(article_id)
    return groups


def _take_in(connection: DuckDBPyConnection, store: RawStore | None) -> tuple[int, str]:
    """Add the records that this warehouse lacks, and give the number and the state of the last."""
    row = connection.execute(read_sql("news/numbering/last")).fetchone()
    number, state = row or (0, "")
    records = list(read_publications(store, number)) if store else []
    if records:
        _add_records(connection, records)
        number, state = records[-1].number, records[-1].state
    return number, state


def _name(
    connection: DuckDBPyConnection, groups: dict[str, dict[str, list[str]]], blank: PublicationRecord
) -> tuple[PublicationRecord, list[dict[str, str]]]:
    """Name all groups; gives the record, filled in, and of each group whose id is not its name, both."""
    standing = _read_standing(connection)
    grouped = {kind: {article for members in groups[kind].values() for article in members} for kind in KINDS}
    left = {article for kind in KINDS for article in standing[kind].id_of.keys() - grouped[kind]}
    known = _find_known_articles(connection, left)
    named = {kind: name_groups(groups[kind], standing[kind], known, blank.number) for kind in KINDS}
    record = replace(
        blank,
        given=tuple(each for kind in KINDS for each in named[kind].given),
        changes=tuple(each for kind in KINDS for each in named[kind].changes),
    )
    renamed = [
        {"kind": kind, "name": name, "group_id": group_id}
        for kind in KINDS
        for name, group_id in named[kind].ids.items()
        if name != group_id
    ]
    return record, renamed


def _read_standing(connection: DuckDBPyConnection) -> dict[str, StandingIds]:
    ids: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for kind, article_id, group_id in connection.execute(read_sql("news/numbering/standing")).fetchall():
        ids[kind][article_id] = group_id
    first: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for kind, group_id, number in connection.execute(read_sql("news/numbering/first_given")).fetchall():
        first[kind][group_id] = number
    return {kind: StandingIds(kind, ids[kind], first[kind]) for kind in KINDS}


def _find_known_articles(connection: DuckDBPyConnection, left: Iterable[str]) -> set[str]:
    asked = pa.table({"article_id": pa.array(sorted(left), pa.string())})
    with registered(connection, {"left_articles": asked}):
        rows = connection.execute(read_sql("news/numbering/known")).fetchall()
    return {article_id for (article_id,) in rows}


def _add_records(connection: DuckDBPyConnection, records: Sequence[PublicationRecord]) -> None:
    """Append what records say, all or nothing."""
    numbers = [{name: getattr(each, name) for name in _PUBLICATIONS.names} for each in records]
    given = [{"number": each.number} | one._asdict() for each in records for one in each.given]
    changes = [
        {"number": each.number, "ordinal": ordinal} | change._asdict()
        for each in records
        for ordinal, change in enumerate(each.changes)
    ]
    tables = {
        "new_publications": pa.Table.from_pylist(numbers, _PUBLICATIONS),
        "new_ids": pa.Table.from_pylist(given, _IDS),
        "new_changes": pa.Table.from_pylist(changes, _CHANGES),
    }
    with registered(connection, tables), transaction(connection):
        connection.execute(read_sql("news/numbering/add_records"))


def _settle(connection: DuckDBPyConnection) -> pa.Table:
    """Read all changes of ids, each with the id that holds its articles today."""
    rows = connection.execute(read_sql("news/numbering/changes")).fetchall()
    settled = settle_changes([IdChange(*row[:4]) for row in rows])
    return pa.Table.from_pylist(
        [
            change._asdict() | {"publication": number, "changed_at": published_at}
            for change, (*_, number, published_at) in zip(settled, rows, strict=True)
            if change is not None
        ],
        _SETTLED,
    )
