"""Files of a few bytes that would take gigabytes: they cost themselves alone, and no memory of the run."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tasks.clients.forms.allowance import ITEM_BYTES, LARGEST_SPARE, Allowance
from tasks.clients.forms.intake import Intake
from tasks.clients.forms.kept_container import make_seekable
from tasks.clients.parsing.parse_jobs import ParseJob, parse_jobs
from tasks.clients.parsing.parsers import LOADED, ParserPool
from tasks.core.errors import QuarantineError
from tasks.core.forms.containers.zip_files import MOST_RATIO, SMALL_BYTES
from tasks.core.forms.rows.unread_columns import UnreadColumns
from tasks.core.records import Incoming, Reason
from tasks.core.sources.sources import FileSource
from tests.clients.forms.bombs import BOMBS, NOISY_LINES, NOISY_TABLE, pack
from tests.core.forms.paper_examples import DOCX_FILE
from tests.core.forms.row_examples import write_parquet
from tests.patience import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow

MEMORY_BYTES = 400_000_000
MOST_BYTES = 25_000_000
MOST_GROWTH = 150_000_000
"""Of the run's own process: some pieces of a file, and what the allocator keeps."""
STATUS = Path("/proc/self/status")
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="the kernel bounds memory on Linux only")


@pytest.fixture(scope="module")
def parsers() -> Iterator[ParserPool]:
    """A child at a time, with little memory."""
    with ParserPool(1, PATIENCE_S, MEMORY_BYTES, LOADED) as opened:
        yield opened


def read_file(parsers: ParserPool, path: Path, data: bytes) -> list[Reason | None]:
    """Give the outcomes of a file: of each article that it holds, or of the one that it is, cleaned."""
    path.write_bytes(data)
    received = Intake(parsers, None, MOST_BYTES).receive([FileSource(path.name, str(path))])
    return [
        each.reason if isinstance(each, Incoming) else clean_one(parsers, path.name, data)
        for each in received
    ]


def clean_one(parsers: ParserPool, name: str, data: bytes) -> Reason | None:
    """Clean a file that is one article."""
    (document,) = parse_jobs(parsers, [ParseJob(data, name, None, None, datetime.now(UTC))])
    return document.reason


def read_peak() -> int:
    """Give the most memory that this process has taken since its peak was set back."""
    return int(STATUS.read_text().partition("VmHWM:")[2].split(maxsplit=1)[0]) * 1024


@on_linux
@pytest.mark.parametrize("name", BOMBS)
def test_a_file_that_would_take_gigabytes_costs_itself_alone(
    parsers: ParserPool, tmp_path: Path, name: str
) -> None:
    """It ends with a reason or what is right of it, in little memory of the run; the next one is read."""
    file_name, write = BOMBS[name]
    bomb = write()
    Path("/proc/self/clear_refs").write_text("5")
    before = read_peak()
    outcomes = read_file(parsers, tmp_path / file_name, bomb)
    assert read_peak() - before < MOST_GROWTH
    assert 0 < len(outcomes) <= max(SMALL_BYTES, MOST_RATIO * len(bomb)) // ITEM_BYTES + 1
    assert read_file(parsers, tmp_path / "dock.docx", DOCX_FILE) == [None]


def test_what_is_unpacked_beside_a_file_is_bounded() -> None:
    """A form that is read from anywhere lies unpacked on the disk, and a few bytes could fill it."""
    with pytest.raises(QuarantineError, match="unpack it first") as refused:
        make_seekable(BytesIO(b"dock" * 1000), BytesIO(), 3999)
    assert refused.value.reason is Reason.TOO_LARGE
    assert make_seekable(BytesIO(b"dock" * 1000), BytesIO(), 4000).read() == b"dock" * 1000
    assert Allowance(1000).spare_bytes == LARGEST_SPARE
    assert Allowance(LARGEST_SPARE).spare_bytes == 2 * LARGEST_SPARE


@pytest.mark.parametrize("packed_bytes", [0, 1_000_000])
def test_all_that_is_in_a_file_is_counted_together(packed_bytes: int) -> None:
    """Bytes and articles, each within what so many bytes may come to."""
    most = max(SMALL_BYTES, MOST_RATIO * packed_bytes)
    bytes_alone, items_alone = Allowance(packed_bytes), Allowance(packed_bytes)
    bytes_alone.take(most)
    for _ in range(most // ITEM_BYTES):
        items_alone.take_item()
    assert not bytes_alone.is_spent
    assert not items_alone.is_spent
    with pytest.raises(QuarantineError, match=r"unpack to over .* a bomb"):
        bytes_alone.take(1)
    with pytest.raises(QuarantineError, match=r"hold over .* a bomb"):
        items_alone.take_item()
    assert bytes_alone.is_spent
    assert items_alone.is_spent


@pytest.mark.parametrize(("name", "data"), [("a.jsonl.gz", NOISY_LINES), ("a.csv.gz", NOISY_TABLE)])
def test_a_row_that_breaks_off_is_none(parsers: ParserPool, tmp_path: Path, name: str, data: bytes) -> None:
    """Of a packed file that was cut the whole rows are given, and the last outcome is that of the file."""
    *rows, last = read_file(parsers, tmp_path / name, pack(data)[:-100_000])
    assert rows == [None, None]
    assert last is Reason.UNREADABLE


def test_columns_of_a_parquet_that_nothing_reads_are_named(parsers: ParserPool, tmp_path: Path) -> None:
    """The child that reads it tells them; what is no short text is named unseen."""
    row = {
        "text": "The dock closed.",
        "when": datetime(2026, 3, 14, tzinfo=UTC),
        "vector": [0.5, 1.5],
        "foo": None,
    }
    path = tmp_path / "rows.parquet"
    path.write_bytes(write_parquet([row, row | {"foo": b"?"}]))
    intake = Intake(parsers, None, MOST_BYTES)
    assert len(list(intake.receive([FileSource(path.name, str(path))]))) == 2
    (found,) = intake.list_unread()
    assert found == UnreadColumns("rows.parquet", ("when", "vector", "foo"), (("published_at", "when"),))
