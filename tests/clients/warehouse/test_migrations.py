"""The schema's steps: a warehouse of any earlier version becomes one of today, with all that it held.

Old warehouses are made from one of today: its rows in the tables of then, column by column. A column of then
that there is no more today gets its value in `FILLED`.
"""

from __future__ import annotations

import shutil
import signal
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from tasks.clients.fetch.history import record_polls
from tasks.clients.files.duckdb_files import list_sql, read_sql
from tasks.clients.warehouse.warehouse import MIGRATIONS, migrate, read_applied
from tasks.core.errors import StopError
from tasks.core.fetch.polls import Poll
from tasks.core.identity.identity import hash_text, make_source_id
from tasks.core.records import Document, KnownText, Reason
from tasks.core.sources.sources import SourceKind
from tasks.core.store.load_log import RunRecord
from tests.clients.other_process import started

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from tests.clients.conftest import Newsroom

pytestmark = pytest.mark.slow

STEPS = tuple(list_sql(MIGRATIONS))
GONE_ON = sorted({1, *range(3, len(STEPS), 5), len(STEPS) - 1, len(STEPS)})
"""The versions, by their number of steps, from which a warehouse goes on here: each runs all later steps."""
FILLED: dict[tuple[str, str], str] = {}
"""Table and column of then: SQL for its value, from a row of today."""

_LOOKED = """
    * REPLACE (
        coalesce(doubts, []) AS doubts,
        coalesce(agencies, []) AS agencies,
        coalesce(rights_signals, []) AS rights_signals
    )
"""
_SAID = "* EXCLUDE (speaker_name, kind, cue, confidence, speaker_start, speaker_end)"
_NAMED = "count(*) > 0"
SHOWN = {"articles": _LOOKED, "revisions": _LOOKED, "quotes": _SAID, "mentions": _NAMED}
"""What is compared of a table: that nobody looked is told from that there was nothing.

Whom what was loaded early names, nobody has looked for; what was loaded late has mentions.
"""

MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
HARBOUR = (
    "The harbour board of Quillon voted on Tuesday to close its oldest dock, which has not seen a ship since "
    "spring. Chair Mara Renn said that the cranes would be sold and the sheds let to boat builders.\n\n"
    "The vote was seven to two. Dockers had asked for another year, in which a ferry line was to be won; the "
    "line chose Lindhagen instead, where the quay is longer and the water deeper."
)
REPRINTED = HARBOUR + "\n\nThis report was taken over from the Courier, whose reporters were at the meeting."
STORM = "A storm took the roof of the fish market of Aldern; nobody was hurt, said fire chief Bo Vesk."
STRIKE = "Crews of the Quillon ferries stayed ashore for a third week, and the company asked for talks."


def write_page(address: str, title: str, text: str, **fields: str) -> Document:
    """An invented page that names its address."""
    url = f"https://{address}"
    page = Document("text/html", url=url, canonical_url=url, domain=address.partition("/")[0], title=title)
    return replace(
        page, publisher="The Courier", published_at="2026-01-02", language="en", text=text, **fields
    )


DOCK = write_page("courier.example/dock", "Dock to close", HARBOUR)
REPRINT = write_page("post.example/quillon-dock", "Quillon loses a dock", REPRINTED)
ROOF = write_page("courier.example/roof", "Roof gone in Aldern", STORM)
FERRY = write_page("courier.example/ferry-strike-12345678", "Ferry strike enters third week", STRIKE)


def load_early(newsroom: Newsroom) -> None:
    """What any version could load: news, changes, copies, no news, bytes that are known, another reading."""
    newsroom.load(
        dock=DOCK, plain=Document("text/plain", text=HARBOUR), shell=Document("text/html", Reason.EMPTY)
    )
    newsroom.load(reprint=REPRINT, dock=replace(DOCK, text=HARBOUR + "\n\nThe mayor had no comment."))
    newsroom.load(dock=KnownText(make_source_id(DOCK.url or ""), hash_text(HARBOUR)), roof=ROOF, ferry=FERRY)
    newsroom.version = "2"
    newsroom.clean_again({"roof": replace(ROOF, text=STORM.replace("; nobody", ". Nobody"))}, batch=2)
    newsroom.warehouse.record_run(RunRecord("early", None, MOMENT, MOMENT, 8, (("article", 4),), "1"))


def load_late(newsroom: Newsroom) -> None:
    """More of each, and what is known of earlier loads: texts, sources, addresses, telling terms."""
    report = STORM.replace("took the roof of", "left no roof on")
    newsroom.load(
        roof=ROOF, storm=write_page("post.example/storm", "Fish market of Aldern has no roof", report)
    )
    newsroom.load(
        dock=DOCK, plain=Document("text/plain", text=HARBOUR), again=Document("text/plain", text=STORM)
    )
    newsroom.load(late=write_page("late.example/1", "A dock in Quillon", REPRINTED + " It closes in March."))
    moved = write_page(
        "courier.example/ferry-talks-12345678", "Ferry crews meet company", STRIKE + " They met."
    )
    newsroom.load(moved=moved, ferry=FERRY)
    poll = Poll(
        "courier", "https://courier.example/feed", "https://courier.example/feed", SourceKind.FEED, MOMENT
    )
    record_polls(newsroom.warehouse, "late", [poll])
    newsroom.warehouse.record_run(RunRecord("late", None, MOMENT, MOMENT, 7, (("article", 2),), "2"))


@pytest.fixture(scope="module")
def early(make_newsroom: Callable[[], Newsroom]) -> Newsroom:
    """A newsroom of today, loaded and published once."""
    newsroom = make_newsroom()
    load_early(newsroom)
    newsroom.publish()
    return newsroom


@pytest.fixture(scope="module")
def expected(make_newsroom: Callable[[], Newsroom]) -> dict[str, list[tuple[Any, ...]]]:
    """What is published of a warehouse that was never old."""
    newsroom = make_newsroom()
    load_early(newsroom)
    newsroom.publish()
    load_late(newsroom)
    return read_published(newsroom)


def read_published(newsroom: Newsroom) -> dict[str, list[tuple[Any, ...]]]:
    """Publish, and read every table that readers and the cleaner ask, row for row, but publications."""
    with duckdb.connect(str(newsroom.publish().path), read_only=True) as connection:
        names = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'main'"
        tables = [name for (name,) in connection.execute(names).fetchall() if name != "publications"]
        return {
            table: connection.execute(f"SELECT {SHOWN.get(table, '*')} FROM {table} ORDER BY ALL").fetchall()  # noqa: S608 - names of ours
            for table in (*tables, "internal.known_texts")
        }


def apply_steps(connection: DuckDBPyConnection, steps: tuple[str, ...]) -> None:
    """Make a new file what it was after some steps."""
    for step in steps:
        connection.execute(read_sql(list_sql(MIGRATIONS)[step]))
        connection.execute(read_sql("warehouse/migration"), [step])


def list_columns(connection: DuckDBPyConnection, database: str) -> dict[str, list[str]]:
    """List the columns of each table of a database, without its list of steps."""
    listed = (
        "SELECT table_name, list(column_name ORDER BY column_index) FROM duckdb_columns()"
        " WHERE database_name = ? AND schema_name = 'main' AND table_name <> 'migrations' GROUP BY ALL"
    )
    return dict(connection.execute(listed, [database]).fetchall())


def make_old(newsroom: Newsroom, old: Newsroom, steps: tuple[str, ...]) -> None:
    """Give a newsroom the warehouse and the news database of another one, as of an earlier version."""
    old.folder.mkdir(parents=True)
    old.batches, old.version = list(newsroom.batches), newsroom.version
    shutil.copy2(newsroom.news.path, old.news.path)
    with duckdb.connect(str(old.warehouse.path)) as connection:
        apply_steps(connection, steps)
        connection.execute(f"ATTACH '{newsroom.warehouse.path}' AS today (READ_ONLY)")
        today = list_columns(connection, "today")
        for table, columns in list_columns(connection, old.warehouse.path.stem).items():
            there = today.get(table, [])
            values = [f'"{each}"' for each in columns if each in there]
            values += [f'{FILLED[table, each]} AS "{each}"' for each in columns if (table, each) in FILLED]
            if there:
                rows = f"SELECT {', '.join(values)} FROM today.{table} ORDER BY rowid"  # noqa: S608 - names of ours
                connection.execute(f"INSERT INTO {table} BY NAME {rows}")


@pytest.mark.parametrize("count", GONE_ON)
def test_a_warehouse_of_an_earlier_version_goes_on_as_if_it_were_new(
    early: Newsroom,
    make_newsroom: Callable[[], Newsroom],
    expected: dict[str, list[tuple[Any, ...]]],
    count: int,
) -> None:
    """With real content: migrated, loaded further and published, it says the same."""
    old = make_newsroom()
    make_old(early, old, STEPS[:count])
    load_late(old)
    assert read_published(old) == expected
    assert {"article", "revision", "unchanged", "copy", "quarantined"} == {
        row[2] for row in expected["outcomes"]
    }
    assert len(expected["copies"]) > 2
    assert expected["stories"]


_COUNT = 2


def describe(connection: DuckDBPyConnection) -> list[tuple[Any, ...]]:
    """Describe every table and column, and how many rows there are."""
    columns = "SELECT table_name, column_name, data_type, is_nullable, comment FROM duckdb_columns()"
    described = connection.execute(
        f"{columns} WHERE NOT internal ORDER BY table_oid, column_index"
    ).fetchall()
    counts = [
        (table, *connection.execute(f"SELECT count(*) FROM {table}").fetchall())  # noqa: S608 - names of ours
        for table in dict.fromkeys(row[0] for row in described)
    ]
    return described + counts


def block(connection: DuckDBPyConnection, step: str) -> str:
    """Put something in the way of the last thing that a step makes; give how to remove it."""
    before = {row[:2] for row in describe(connection)}
    with duckdb.connect() as other:
        apply_steps(other, (*read_applied(connection), step))
        made = [row[:2] for row in describe(other) if len(row) > _COUNT and row[:2] not in before]
    if not made:
        pytest.skip(f"{step} makes nothing that could be in its way")
    table, column = made[-1]
    if table in {name for name, _ in before}:
        connection.execute(f"ALTER TABLE {table} ADD COLUMN {column} BLOB")
        return f"ALTER TABLE {table} DROP COLUMN {column}"
    connection.execute(f"CREATE TABLE {table} (stranger BLOB)")
    return f"DROP TABLE {table}"


@pytest.mark.parametrize("count", range(1, len(STEPS)), ids=STEPS[1:])
def test_a_step_that_fails_leaves_the_step_before(early: Newsroom, tmp_path: Path, count: int) -> None:
    """What it had done by then is undone, and it is done again once nothing is in its way."""
    old = replace(early, folder=tmp_path / "data")
    make_old(early, old, STEPS[:count])
    with duckdb.connect(str(old.warehouse.path)) as connection:
        whole = describe(connection)
        remove = block(connection, STEPS[count])
        blocked = describe(connection)
        with pytest.raises(duckdb.Error):
            migrate(connection)
        assert describe(connection) == blocked
        assert tuple(read_applied(connection)) == STEPS[:count]
        connection.execute(remove)
        assert describe(connection) == whole
        assert tuple(migrate(connection)) == STEPS[count:]


def test_a_migration_that_is_killed_leaves_the_step_before(early: Newsroom, tmp_path: Path) -> None:
    """Killed in the middle of the last step: all is as it was, and who opens the warehouse next goes on."""
    old = replace(early, folder=tmp_path / "data")
    make_old(early, old, STEPS[:-1])
    code = """
import sys, time, duckdb
from tasks.clients.files.duckdb_files import list_sql, read_sql, transaction
with duckdb.connect(sys.argv[1]) as connection, transaction(connection):
    connection.execute(read_sql(list_sql("warehouse/migrations")[sys.argv[2]]))
    print("open", flush=True)
    time.sleep(60)
"""
    with started(code, old.warehouse.path, STEPS[-1]) as migrating:
        migrating.send_signal(signal.SIGKILL)
    with duckdb.connect(str(old.warehouse.path)) as connection:
        assert tuple(read_applied(connection)) == STEPS[:-1]
    assert old.warehouse.loaded_batch_ids() == early.warehouse.loaded_batch_ids()
    with duckdb.connect(str(old.warehouse.path)) as connection:
        assert tuple(read_applied(connection)) == STEPS


def test_migrations_start_from_nothing_and_are_done_once() -> None:
    """A new file gets every step in order, a current one none; all tables and columns carry comments."""
    with duckdb.connect() as connection:
        assert tuple(migrate(connection)) == STEPS != ()
        assert migrate(connection) == []
        assert tuple(read_applied(connection)) == STEPS
        for catalog in ("duckdb_tables", "duckdb_columns"):
            bare = f"SELECT table_name FROM {catalog}() WHERE NOT internal AND comment IS NULL"  # noqa: S608
            assert connection.execute(bare).fetchall() == []


def test_a_warehouse_of_a_later_version_is_refused() -> None:
    """A step that this version does not know stops everything before a row is written."""
    with duckdb.connect() as connection:
        migrate(connection)
        connection.execute("INSERT INTO migrations VALUES ('9999_future', now())")
        with pytest.raises(StopError, match="later version"):
            migrate(connection)
