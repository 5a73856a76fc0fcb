"""A desk with a lake of its own under a prefix of one real store, and readers of it."""

from __future__ import annotations

import json
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from itertools import count
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from tasks.clients.files.duckdb_files import OPTIONS, quote_path
from tasks.clients.lake.publishing import publish_lake
from tasks.clients.lake.pulling import pull_lake
from tasks.clients.lake.standing import find_lake_place, read_lake
from tasks.clients.news.build_news import build_news
from tasks.clients.store.leases import Leases
from tasks.clients.store.versions import Versions
from tasks.clients.warehouse.committing import Term
from tasks.core.lake.reader_sql import write_reader_sql
from tasks.core.store.lease import COMMITTER
from tests.clients.busy_newsroom import BusyNewsroom

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from tasks.clients.lake.publishing import LakePublished
    from tasks.clients.lake.standing import StandingLake
    from tasks.clients.store.raw_store import RawStore
    from tests.clients.conftest import Newsroom

DAY = timedelta(days=1)
TABLES = """
    SELECT schema_name, table_name, column_name, data_type, comment
    FROM duckdb_columns()
    WHERE database_name = 'news' AND schema_name = 'main'
    ORDER BY ALL
"""
Rows = dict[str, list[tuple[Any, ...]]]


@dataclass
class LakeDesk:
    """A desk that publishes, and the folder of one who pulls."""

    store: RawStore
    newsroom: Newsroom
    pulled: Path
    busy: BusyNewsroom = field(init=False)

    def __post_init__(self) -> None:
        """Load some articles, of one day."""
        self.busy = BusyNewsroom(self.newsroom, 3)
        self.busy.load_new(40)

    @contextmanager
    def hold(self) -> Iterator[Term]:
        """Be the committer; who was before is dead."""
        leases = Leases(Versions(self.store), "desk")
        with leases.holding(COMMITTER, 0, is_ours_dead=True) as held:
            assert held is not None
            yield Term(held, self.store)

    def build(self) -> None:
        """Publish for readers here alone."""
        build_news(self.newsroom.warehouse, self.newsroom.news, self.store)

    def publish(self, keep: timedelta = DAY, *, is_thorough: bool = False) -> LakePublished | None:
        """Publish what the desk has loaded, for readers here and as a lake."""
        self.build()
        with self.hold() as term:
            return publish_lake(term, self.newsroom.news, datetime.now(UTC), keep, is_thorough=is_thorough)

    def read_lake(self) -> StandingLake:
        """Read what the lake has."""
        standing = read_lake(self.store)
        assert standing is not None
        return standing

    def list_objects(self) -> dict[str, datetime]:
        """List the objects of the lake, and when each was put."""
        return {each.key: each.changed_at for each in self.store.list_objects("lake/")}

    def read_news(self) -> Rows:
        """Read all that the news database has for readers."""
        with self.newsroom.news.connect() as connection:
            return read_rows(connection)

    def read_pulled(self) -> Rows:
        """Pull, and read all that is in the folder then."""
        with closing(open_pulled(pull_lake(self.store, self.pulled).path)) as connection:
            return read_rows(connection)


def open_pulled(path: Path) -> DuckDBPyConnection:
    """Open what was pulled as a reader does, with nothing but DuckDB."""
    connection = duckdb.connect(config=OPTIONS)
    connection.execute(f"ATTACH {quote_path(path)} AS news (READ_ONLY)")
    connection.execute("USE news")
    connection.execute("SET TimeZone = 'UTC'")
    return connection


@contextmanager
def attached(store: RawStore) -> Iterator[DuckDBPyConnection]:
    """Attach the lake where it is, by the SQL that readers are told; httpfs comes from a wheel."""
    assert store.credentials_path is not None
    keys = json.loads(store.credentials_path.read_text())
    [extension] = (
        path
        for folder in files("duckdb_extension_httpfs").joinpath("extensions").iterdir()
        for path in folder.iterdir()
    )
    told = write_reader_sql(find_lake_place(store))
    told = told.replace("INSTALL httpfs;\n", "").replace("LOAD httpfs", f"LOAD '{extension}'")
    told = told.replace("your key id", keys["access_key"]).replace("your secret key", keys["secret_key"])
    with closing(duckdb.connect(config=OPTIONS)) as connection:
        connection.execute(told)
        connection.execute("SET TimeZone = 'UTC'")
        yield connection


def read_rows(connection: DuckDBPyConnection) -> Rows:
    """Read every table and view that readers have, with names, types and comments."""
    columns = connection.execute(TABLES).fetchall()
    names = sorted({name for _, name, *_ in columns})
    rows = {name: connection.execute(f'FROM "{name}" ORDER BY ALL').fetchall() for name in names}
    return {"columns of all": columns, **rows}


_NUMBERS = count()


@pytest.fixture
def lake(store: RawStore, newsroom: Newsroom, tmp_path: Path) -> LakeDesk:
    """A desk with some articles, and no lake yet."""
    prefix = f"lake-{next(_NUMBERS)}/"
    return LakeDesk(replace(store, prefix=prefix), newsroom, tmp_path / "pulled")
