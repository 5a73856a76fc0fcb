"""The data folder, before anything is started over it."""

import os
import stat
from pathlib import Path

import pytest

from tasks.clients.files.data_folder import make_data_folder, set_readers
from tasks.core.errors import StopError


def test_a_missing_folder_is_made(tmp_path: Path) -> None:
    """With its parents; doing it again changes nothing."""
    make_data_folder(tmp_path / "a" / "b")
    make_data_folder(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir()


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    """A file stands in its place."""
    (tmp_path / "a").write_text("")
    with pytest.raises(StopError, match="COPYDESK_DATA_DIR"):
        make_data_folder(tmp_path / "a" / "b")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_to_is_said(tmp_path: Path) -> None:
    """The setting to change is named."""
    tmp_path.chmod(0o500)
    with pytest.raises(StopError, match="COPYDESK_DATA_DIR"):
        make_data_folder(tmp_path)


def mode_of(path: Path) -> int:
    """Who may do what with it."""
    return stat.S_IMODE(path.stat().st_mode)


def test_what_is_made_is_its_user_s_alone(tmp_path: Path) -> None:
    """The folder, and what this process makes in it from then on, with no word about modes."""
    before = os.umask(0o022)
    try:
        make_data_folder(tmp_path / "data")
        (tmp_path / "data" / "log").write_text("")
    finally:
        os.umask(before)
    assert mode_of(tmp_path / "data") == 0o700
    assert mode_of(tmp_path / "data" / "log") == 0o600


def test_a_group_reads_the_databases_where_that_is_said(tmp_path: Path) -> None:
    """And the folder lets it in to them; taken back, it reads them no more. Nobody else ever does."""
    make_data_folder(tmp_path / "data")
    database = tmp_path / "data" / "news.duckdb"
    database.write_text("")
    database.chmod(0o644)
    databases = (database, tmp_path / "data" / "absent.duckdb")
    set_readers(tmp_path / "data", databases, group_reads=True)
    assert (mode_of(tmp_path / "data"), mode_of(database)) == (0o750, 0o640)
    set_readers(tmp_path / "data", databases, group_reads=False)
    assert mode_of(database) == 0o600
