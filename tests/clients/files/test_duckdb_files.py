"""How the DuckDB files are written, and what becomes of files that were written otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pytest

from tasks.clients.files.duckdb_files import file_errors_mapped, open_file
from tasks.core.errors import StopError

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

WORDS = "SELECT range AS number, repeat('It rained in the harbour, ' || range, 40) AS text FROM range({})"


def measure_groups(path: Path, table: str) -> tuple[int, int]:
    """Give how many groups of rows a table has, and how many rows the largest has."""
    with duckdb.connect(str(path), read_only=True) as connection:
        sql = f"SELECT count(DISTINCT row_group_id), max(count) FROM pragma_storage_info('{table}')"  # noqa: S608
        [(groups, most)] = connection.execute(sql).fetchall()
        return groups, most


def test_groups_of_rows_are_small(tmp_path: Path) -> None:
    """So that both cores pack them and few texts are held in memory; any reader may open the file."""
    with open_file(tmp_path / "new.duckdb", "warehouse") as connection:
        connection.execute("CREATE TABLE articles AS " + WORDS.format(40_000))
    groups, most = measure_groups(tmp_path / "new.duckdb", "articles")
    assert groups == 3
    assert most <= 16_384


def count_threads(path: Path) -> int:
    """Give how many threads work on the file."""
    with open_file(path, "warehouse") as connection:
        [(threads,)] = connection.execute("SELECT current_setting('threads')").fetchall()
        connection.execute("CREATE TABLE IF NOT EXISTS articles AS " + WORDS.format(1_000))
    return int(threads)


def test_one_thread_works_on_a_small_file_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that is new may be filled in one go, and one that is large has work for all."""
    path = tmp_path / "new.duckdb"
    with duckdb.connect() as connection:
        [(all_threads,)] = connection.execute("SELECT current_setting('threads')").fetchall()
    assert count_threads(path) == all_threads
    assert count_threads(path) == 1
    monkeypatch.setattr("tasks.clients.files.duckdb_files._SMALL_FILE", path.stat().st_size)
    assert count_threads(path) == all_threads


def test_files_of_another_form_are_written_on(tmp_path: Path) -> None:
    """A warehouse that DuckDB made in its own form keeps what it holds, and takes what comes."""
    path = tmp_path / "old.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE articles AS " + WORDS.format(150_000))
    assert measure_groups(path, "articles") == (2, 122_880)
    with open_file(path, "warehouse") as connection:
        connection.execute("INSERT INTO articles " + WORDS.format(1_000))
        connection.execute("DELETE FROM articles WHERE number = 7")
    with open_file(path, "warehouse") as connection:
        [(rows, articles)] = connection.execute(
            f"SELECT count(*), count(DISTINCT text) FROM articles SEMI JOIN ({WORDS.format(150_000)}) "  # noqa: S608
            "USING (number, text)"
        ).fetchall()
    assert (rows, articles) == (150_998, 149_999)


def damage(path: Path, how: str) -> None:
    """Leave the file as a disk or a stranger might."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        if how == "cut":
            file.truncate(size // 2)
        elif how == "emptied":
            file.truncate(0)
        elif how == "no database":
            file.write(b"\xff" * 64)
        else:
            for place in range(12_388, size, 4096):
                file.seek(place)
                file.write(b"junk" * 8)


@pytest.mark.parametrize("how", ["cut", "emptied", "no database", "bad blocks"])
@pytest.mark.parametrize(
    ("name", "remedy"),
    [("warehouse.duckdb", "copydesk rebuild"), ("news.duckdb", "the next run builds it anew")],
)
def test_a_damaged_file_is_one_line_with_its_remedy(tmp_path: Path, how: str, name: str, remedy: str) -> None:
    """Whether it is seen when the file is opened or when a block is read."""
    path = tmp_path / name
    with open_file(path, "warehouse") as connection:
        connection.execute("CREATE TABLE articles AS " + WORDS.format(100_000))
    damage(path, how)
    with pytest.raises(StopError, match=f"{name} is damaged") as raised:
        read_all(path)
    assert remedy in raised.value.hint
    assert "\n" not in str(raised.value)


def read_all(path: Path) -> None:
    """Read each block."""
    with open_file(path, "warehouse") as connection:
        connection.execute("SELECT max(number), max(text) FROM articles").fetchall()


@pytest.mark.parametrize(
    ("error", "said", "remedy"),
    [
        (duckdb.IOException("Could not write file: No space left on device"), "No space left", "Free some"),
        (
            duckdb.IOException("Trying to read a database file with version number 999, but we read 67"),
            "later version",
            "copydesk rebuild",
        ),
        (
            duckdb.IOException("Could not set lock on file: Conflicting lock is held in x (PID 41)"),
            "process 41",
            "Close it",
        ),
    ],
)
def test_what_duckdb_says_of_its_file_is_said_with_a_remedy(
    tmp_path: Path, error: duckdb.Error, said: str, remedy: str
) -> None:
    """A full disk, a later version, a file that somebody holds."""
    with pytest.raises(StopError, match=said) as raised, file_errors_mapped(tmp_path / "warehouse.duckdb"):
        raise error
    assert remedy in raised.value.hint


def test_a_wrong_statement_is_not_the_fault_of_the_file(tmp_path: Path) -> None:
    """It stays what it is."""
    with pytest.raises(duckdb.BinderException), open_file(tmp_path / "new.duckdb", "warehouse") as connection:
        connection.execute("SELECT number")


def test_what_does_not_fit_in_memory_goes_beside_the_file(tmp_path: Path) -> None:
    """Not to the folder that somebody happens to work in."""
    with open_file(tmp_path / "new.duckdb", "warehouse") as connection:
        [(folder,)] = connection.execute("SELECT current_setting('temp_directory')").fetchall()
    assert folder == f"{tmp_path / 'new.duckdb'}.tmp"


def test_memory_is_bounded_by_the_size_of_the_file(tmp_path: Path) -> None:
    """Some 400 MB for a small file, half its size for a large one."""
    path = tmp_path / "large.duckdb"
    with open_file(path, "warehouse") as connection:
        [(small,)] = connection.execute("SELECT current_setting('memory_limit')").fetchall()
    with path.open("r+b") as file:
        file.truncate(4_000_000_000)  # a hole, which takes no room
    with open_file(path, "warehouse") as connection:
        [(large,)] = connection.execute("SELECT current_setting('memory_limit')").fetchall()
    assert (small, large) == ("381.4 MiB", "1.8 GiB")
