"""What articles are known by, in the warehouse: ids, addresses that they state, and those that have moved.

Works on an open connection of the writer, inside its transaction. `take_in_keys` reads the keys off wordings
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
from tasks.core.identity.clues import NAMED_BY_SOURCES, add_clues, list_ids, list_noted
from tasks.core.identity.identity import find_addresses
from tasks.core.identity.likeness import COMPARED
from tasks.core.identity.moved_addresses import CLAIM_MARK, MOST_STATING, Alias, KnownAliases
from tasks.core.identity.page_address import find_page_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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
    beginnings = pc.utf8_slice_codeunits(fresh.column("text"), 0, COMPARED)
    rows = fresh.set_column(_NAMED.index("text"), "beginning", beginnings).to_pylist()
    clues = {row.pop("capture_id"): (_make_alias(**row), row["canonical_url"], row["url"]) for row in rows}
    return [
        add_clues(claim, capture, *clues[claim.capture_id])
        if claim.text_sha256 is not None and claim.capture_id in clues
        else claim
        for claim, capture in zip(claims, captures, strict=True)
    ]


def take_in_keys(connection: DuckDBPyConnection) -> None:
    """Append the keys of wordings that were not asked for them yet."""
    rows = connection.execute(read_sql("identity/unkeyed")).fetchall()
    new = [
        dict(zip(_KEYS.names, (key, article_id, sequence, ordinal), strict=True))
        for sequence, ordinal, article_id, *wording in rows
        for key in _list_keys(*wording)
    ]
    with registered(connection, {"new_keys": pa.Table.from_pylist(new, _KEYS)}):
        connection.execute(read_sql("identity/add_keys"))
    connection.execute(read_sql("identity/add_batches"))


def _list_keys(
    via: str, had_from: str, canonical_url: str | None, url: str | None, listed: Iterable[str] | None
) -> tuple[str, ...]:
    """Give the keys that a wording is remembered under: ids of its publisher, and what it states."""
    addresses = find_addresses(via, had_from, canonical_url, url)
    words = filter(None, map(read_word, listed or ())) if via in NAMED_BY_SOURCES else ()
    return (*list_ids(addresses, words), *list_noted(addresses))


def read_aliases(connection: DuckDBPyConnection) -> KnownAliases:
    """Read what may tie the claims in `batch_claims`; leaves the articles that they may be in `tied`."""
    connection.execute(read_sql("identity/unknown"))
    connection.execute(read_sql("identity/tied"), {"mark": CLAIM_MARK, "most_stating": MOST_STATING})
    moved: dict[str, str] = {}
    articles_of_key: defaultdict[str, set[str]] = defaultdict(set)
    for article_id, address_id, publisher_key in connection.execute(read_sql("identity/ties")).fetchall():
        if address_id is not None:
            moved[address_id] = article_id
        elif publisher_key is not None:
            articles_of_key[publisher_key].add(article_id)
    names: defaultdict[str, list[Alias]] = defaultdict(list)
    rows = connection.execute(read_sql("identity/aliases"), {"characters": COMPARED}).fetchall()
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
