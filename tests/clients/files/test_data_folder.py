"""The data folder, before anything is started over it."""

import os
from pathlib import Path

import pytest

from tasks.clients.files.data_folder import make_data_folder
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
