"""The outlets of the news database, and which of them each article is of.

Works on the connection that builds it, once `articles`, `captures` and `outcomes` are filled. Articles that
say the same of whose they are count as one: what is held in memory grows with publishers, not with articles.
"""

from __future__ import annotations

import logging
from dataclasses import asdict
from typing import TYPE_CHECKING

import pyarrow as pa

from tasks.clients.files.duckdb_files import read_sql, registered
from tasks.core.errors import UsageError
from tasks.core.outlets.outlet_sites import list_archives
from tasks.core.outlets.outlets import Attribution, Said, find_outlets
from tasks.core.push.pushers import PUSH_VIA, PUSHED_BY, SPEAKS_FOR
from tasks.core.sources.declared_outlets import parse_outlets

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from tasks.core.sources.declared_outlets import DeclaredOutlet

_STRINGS = pa.list_(pa.string())
_OUTLETS = pa.schema(
    [
        ("outlet_id", pa.string()),
        ("name", pa.string()),
        ("domain", pa.string()),
        ("domains", _STRINGS),
        ("kind", pa.string()),
        ("country", pa.string()),
        ("languages", _STRINGS),
        ("names", _STRINGS),
    ]
)
_PLACED = pa.schema([(name, pa.string()) for name in (*Attribution._fields, "outlet_id")])


_LOG = logging.getLogger(__name__)


def read_outlets(path: Path) -> tuple[DeclaredOutlet, ...]:
    """Read the outlets that a sources.toml declares; where that is wrong, none, and what is wrong is logged.

    Whoever reads its sources was stopped by the same fault before; what is loaded already is published.
    """
    try:
        return parse_outlets(path.read_text(encoding="utf-8"), str(path))
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, UsageError) as error:
        _LOG.warning("its outlets are passed over: %s", error)
        return ()


def fill_outlets(connection: DuckDBPyConnection, declared: Sequence[DeclaredOutlet]) -> None:
    """Fill the table `outlets` of the copy that is being built, and name the outlet of each article."""
    said_by = {
        "push": PUSH_VIA,
        "pushed_by": PUSHED_BY,
        "speaks_for": SPEAKS_FOR,
        "archives": list_archives(),
    }
    connection.execute(read_sql("outlets/attributed_articles"), said_by)
    rows = connection.execute(read_sql("outlets/sayings")).fetchall()
    placed, outlets = find_outlets((Said(Attribution(*row[:3]), *row[3:]) for row in rows), declared)
    places = [by._asdict() | {"outlet_id": outlet_id} for by, outlet_id in placed.items()]
    tables = {
        "found_outlets": pa.Table.from_pylist([asdict(each) for each in outlets], _OUTLETS),
        "placed": pa.Table.from_pylist(places, _PLACED),
    }
    with registered(connection, tables):
        connection.execute(read_sql("outlets/outlets"))
        connection.execute(read_sql("outlets/outlets_of_articles"))
