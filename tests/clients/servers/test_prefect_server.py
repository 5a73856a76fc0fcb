"""What a Prefect server finds of the one before it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tasks.clients.servers.prefect_server import LEASE_STORAGE, free_slots

if TYPE_CHECKING:
    from pathlib import Path


def write_limits(database: Path) -> None:
    """A database as a server left it that was killed while two runs were fetching."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("CREATE TABLE concurrency_limit_v2 (name TEXT, active_slots INTEGER)")
        connection.execute("INSERT INTO concurrency_limit_v2 VALUES ('copydesk-fetch', 32), ('theirs', 0)")


def read_limits(database: Path) -> dict[str, int]:
    """How many slots of each limit are taken."""
    with closing(sqlite3.connect(database)) as connection:
        return dict(connection.execute("SELECT name, active_slots FROM concurrency_limit_v2").fetchall())


def test_no_slot_is_taken_when_a_server_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who held one was known to the memory of the last server only."""
    monkeypatch.delenv(LEASE_STORAGE, raising=False)
    write_limits(tmp_path / "prefect.db")
    free_slots(tmp_path / "prefect.db")
    assert read_limits(tmp_path / "prefect.db") == {"copydesk-fetch": 0, "theirs": 0}


def test_leases_that_outlast_the_server_are_let_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A user may have Prefect keep them on disk or in Redis."""
    monkeypatch.setenv(LEASE_STORAGE, "prefect.server.concurrency.lease_storage.filesystem")
    write_limits(tmp_path / "prefect.db")
    free_slots(tmp_path / "prefect.db")
    assert read_limits(tmp_path / "prefect.db") == {"copydesk-fetch": 32, "theirs": 0}


@pytest.mark.parametrize("is_there", [True, False])
def test_a_database_without_limits_is_no_matter(tmp_path: Path, *, is_there: bool) -> None:
    """None yet, or one that is still to be migrated."""
    if is_there:
        sqlite3.connect(tmp_path / "prefect.db").close()
    free_slots(tmp_path / "prefect.db")
    assert (tmp_path / "prefect.db").exists() == is_there
