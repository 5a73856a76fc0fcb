"""Sources declared in a file: nothing that stood there is lost, whoever else writes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tasks.clients.sources.declaring import DeclaredAs, declare_source
from tasks.clients.sources.source_files import read_declared
from tasks.core.errors import UsageError
from tasks.core.sources.sources import SourceKind

STANDING = b'# by hand\r\n[[source]]\r\nname = "old" # why\r\nurl = "https://old.example/feed"'
FEED = "https://harbour.example/feed.xml"


def test_an_entry_is_added_and_all_else_stays(tmp_path: Path) -> None:
    """Byte by byte, mode and link too; the second time nothing is written."""
    real = tmp_path / "kept" / "real.toml"
    real.parent.mkdir()
    real.write_bytes(STANDING)
    real.chmod(0o640)
    path = tmp_path / "sources.toml"
    path.symlink_to(real)
    made = declare_source(path, tmp_path / "data", FEED, SourceKind.FEED)
    assert (made.name, made.entry.splitlines()[0]) == ("harbour.example", "[[source]]")
    written = path.read_bytes()
    assert written.startswith(STANDING)
    assert path.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert declare_source(path, tmp_path / "data", FEED, SourceKind.FEED) == DeclaredAs("harbour.example")
    assert path.read_bytes() == written
    assert [*real.parent.iterdir()] == [real]


def test_those_who_declare_at_once_lose_nothing(tmp_path: Path) -> None:
    """Each has its entry, under a name of its own; one that two of them bring stands once."""
    path = tmp_path / "sources.toml"
    urls = [f"https://harbour.example/{number}" for number in range(12)]
    with ThreadPoolExecutor(8) as threads:
        made = list(
            threads.map(lambda url: declare_source(path, tmp_path, url, SourceKind.FEED), [*urls, *urls])
        )
    declared = read_declared(path)
    assert {each.url for each in declared} == set(urls)
    assert len(declared) == len({each.name for each in declared}) == len(urls)
    assert sum(bool(each.entry) for each in made) == len(urls)


@pytest.mark.parametrize(
    "standing",
    [
        b"[[source]\n",
        b'[[source]]\nname = "old"\n',
        b'[[sauce]]\nname = "old"\n',
        b'source = [{name = "old", url = "x"}]\n',
        b"# \xff\n",
    ],
)
def test_a_file_that_cannot_be_read_is_left_alone(tmp_path: Path, standing: bytes) -> None:
    """Somebody mends it first."""
    path = tmp_path / "sources.toml"
    path.write_bytes(standing)
    with pytest.raises(UsageError, match=r"sources\.toml"):
        declare_source(path, tmp_path / "data", FEED, SourceKind.FEED)
    assert path.read_bytes() == standing


def test_where_nothing_can_be_written_the_entry_is_said(tmp_path: Path) -> None:
    """For whoever may write there."""
    path = tmp_path / "sources.toml"
    path.mkdir()
    with pytest.raises(UsageError, match="cannot be read"):
        declare_source(path, tmp_path / "data", FEED, SourceKind.FEED)
    with pytest.raises(UsageError, match="no folder"):
        declare_source(tmp_path / "gone" / "sources.toml", tmp_path / "data", FEED, SourceKind.FEED)
    if (proc := Path("/proc")).is_dir():  # nobody writes there
        with pytest.raises(UsageError, match=rf'(?s)cannot be written.*by hand:.*url = "{FEED}"'):
            declare_source(proc / "sources.toml", tmp_path / "data", FEED, SourceKind.FEED)
