"""The news database, opened for reading: whatever the SQL, it reads the news and does nothing else.

`NewsDatabase` holds nothing open. Its `open` gives a connection that can neither read nor write files, nor
load extensions, nor change its own settings; its catalog is the file as it stands now, and a publication in
the meantime changes nothing for it. Each opening is a database of its own, so that openings from several
threads do not meet. Somebody who holds the file open for writing is read around, by way of a copy.
"""

from __future__ import annotations

import shutil
import tempfile
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from tasks.clients.files.duckdb_files import OPTIONS, file_errors_mapped, quote_path
from tasks.core.errors import StopError
from tasks.core.lake.manifest import MANIFEST_KEY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duckdb import DuckDBPyConnection

    from tasks.core.health.retention import Keeping


@dataclass(frozen=True, slots=True)
class NewsDatabase:
    """The readers' database at its path; who publishes it may keep it for some days."""

    path: Path
    keeping: Keeping | None = None

    def exists(self) -> bool:
        """Tell whether something was ever published."""
        return self.path.exists()

    @property
    def version(self) -> str:
        """What is another text after each publication; empty where nothing was ever published."""
        try:
            status = self.path.stat()
        except OSError:
            return ""
        return f"{status.st_ino}-{status.st_mtime_ns}-{status.st_size}"

    def of_another_version(self) -> StopError:
        """Give the error of a file that lacks what this version asks of it."""
        said = f"{self.path} was published by another version of copydesk"
        return StopError(said, "The next run publishes it anew")

    @contextmanager
    def open(self, memory_limit: str | None = None) -> Iterator[DuckDBPyConnection]:
        """Open it read-only and shut off from everything else; close it at the end.

        `memory_limit`, such as 512MB, bounds what DuckDB keeps in memory, where its own bound is too much.
        A StopError where it is of a pulled lake, whose rows lie in other files.
        """
        if (self.path.parent / MANIFEST_KEY).exists():
            said = (
                f"{self.path} is of a pulled lake, whose rows are in Parquet files: copydesk opens none here"
            )
            raise StopError(said, f"DuckDB reads it: duckdb {self.path}")
        with file_errors_mapped(self.path), closing(self.connect(memory_limit)) as connection:
            connection.execute("SET enable_external_access = false")
            connection.execute("SET lock_configuration = true")
            yield connection

    def connect(self, memory_limit: str | None = None) -> DuckDBPyConnection:
        """Open it read-only for a program of the user's own, which may read and write other files."""
        if not self.exists():
            hint = "copydesk ingest SOURCE... fills it"
            raise StopError(f"Nothing is published yet: there is no {self.path}", hint)
        config = OPTIONS | ({"memory_limit": memory_limit} if memory_limit else {})
        connection = duckdb.connect(":memory:", config=config)
        try:
            with file_errors_mapped(self.path):
                _attach(connection, self.path)
        except StopError:
            connection.close()
            raise
        connection.execute("USE news")
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("SET enable_progress_bar = false")  # its place would be our standard output
        return connection


def _attach(connection: DuckDBPyConnection, path: Path) -> None:
    try:
        connection.execute(f"ATTACH {quote_path(path)} AS news (READ_ONLY)")
    except (duckdb.IOException, duckdb.BinderException) as error:
        if "lock" not in str(error).lower():
            raise
        _attach_copy(connection, path)


def _attach_copy(connection: DuckDBPyConnection, path: Path) -> None:
    """Attach a copy that has no name any more once it is open: it goes when the connection does."""
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".news-") as folder:
        copy = Path(folder, path.name)
        shutil.copyfile(path, copy)
        connection.execute(f"ATTACH {quote_path(copy)} AS news (READ_ONLY)")
