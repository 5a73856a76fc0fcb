"""What articles are known by, in the warehouse: ids of their publishers, and addresses that have moved.

Works on an open connection of the writer, inside its transaction. `take_in_keys` reads the ids off wordings
that were loaded since it was last called, also by a version that knew none; `read_aliases` gives what may tie
the claims in `batch_claims` to known articles, `add_moves` appends what was decided.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from tasks.clients.files.duckdb_files import read_sql, registered
from tasks.core.fetch.said.source_words import read_word
from tasks.core.identity.identity import add_clues
from tasks.core.identity.moved_addresses import BEGINNING, Alias, KnownAliases, make_guid_keys
from tasks.core.identity.page_address import find_page_address
from tasks.core.identity.publisher_ids import make_publisher_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from duckdb import DuckDBPyConnection

    from tasks.core.identity.identity import Claim
    from tasks.core.identity.moved_addresses import Move
    from tasks.core.records import Capture

_NAMED = ["capture_id", "title", "canonical_url", "url", "text"]
_KEYS = pa.schema(
    [
        ("publisher_key", pa.string()),
        ("article_id", pa.string()),
        ("sequence", pa.int64()),
        ("ordinal", pa.int32()),
    ]
)
_MOVES = pa.schema([("address_id", pa.string()), ("article_id", pa.string()), ("capture_id", pa.string())])


def add_aliases(claims: Iterable[Claim], captures: Iterable[Capture], cleaned: pa.Table) -> list[Claim]:
    """Add to the claims of a batch what may tie them to articles that are known by other addresses."""
    fresh = cleaned.filter(pc.is_valid(cleaned.column("text"))).select(_NAMED)
    beginnings = pc.utf8_slice_codeunits(fresh.column("text"), 0, BEGINNING)
    rows = fresh.set_column(_NAMED.index("text"), "beginning", beginnings).to_pylist()
    names = {row.pop("capture_id"): _make_alias(**row) for row in rows}
    return [
        add_clues(claim, capture, names[claim.capture_id])
        if claim.reason is None and claim.capture_id in names
        else claim
        for claim, capture in zip(claims, captures, strict=True)
    ]


def take_in_keys(connection: DuckDBPyConnection) -> None:
    """Append the publishers' ids of wordings that were not asked for them yet."""
    rows = connection.execute(read_sql("identity/unkeyed")).fetchall()
    new = [
        dict(zip(_KEYS.names, (key, article_id, sequence, ordinal), strict=True))
        for sequence, ordinal, article_id, canonical_url, url, listed in rows
        if (address := find_page_address(canonical_url, url))
        for key in _list_keys(address, listed or ())
    ]
    with registered(connection, {"new_keys": pa.Table.from_pylist(new, _KEYS)}):
        connection.execute(read_sql("identity/add_keys"))
    connection.execute(read_sql("identity/add_batches"))


def _list_keys(address: str, listed: Iterable[str]) -> Iterator[str]:
    """Give the ids that a publisher has for the article of an address: in this, and in its feeds."""
    if key := make_publisher_key(address):
        yield key
    words = filter(None, map(read_word, listed))
    yield from make_guid_keys(address, words)


def read_aliases(connection: DuckDBPyConnection) -> KnownAliases:
    """Read what may tie the claims in `batch_claims`; leaves the articles that they may be in `tied`."""
    for step in ("unknown", "tied"):
        connection.execute(read_sql(f"identity/{step}"))
    moved: dict[str, str] = {}
    articles_of_key: defaultdict[str, set[str]] = defaultdict(set)
    for article_id, address_id, publisher_key in connection.execute(read_sql("identity/ties")).fetchall():
        if address_id is not None:
            moved[address_id] = article_id
        elif publisher_key is not None:
            articles_of_key[publisher_key].add(article_id)
    names: defaultdict[str, list[Alias]] = defaultdict(list)
    rows = connection.execute(read_sql("identity/aliases"), {"characters": BEGINNING}).fetchall()
    for article_id, *row in rows:
        names[article_id].append(_make_alias(*row))
    return KnownAliases(moved, articles_of_key, names)


def add_moves(connection: DuckDBPyConnection, moves: Sequence[Move]) -> None:
    """Append which addresses led to known articles, with the batches of `batch_outcomes` that told so."""
    rows = [{name: getattr(move, name) for name in _MOVES.names} for move in moves]
    with registered(connection, {"new_moves": pa.Table.from_pylist(rows, _MOVES)}):
        connection.execute(read_sql("identity/add_moves"))


def _make_alias(title: str | None, canonical_url: str | None, url: str | None, beginning: str) -> Alias:
    return Alias(title, find_page_address(canonical_url, url), beginning)
