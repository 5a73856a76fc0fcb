"""Files of a few bytes that would take gigabytes: they cost themselves alone, and no memory of the run."""

from __future__ import annotations

import io
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
from pyarrow import parquet

from tasks.clients.forms.intake import Intake
from tasks.clients.parsing.parsers import LOADED, ParserPool
from tasks.core.forms.rows.unread_columns import UnreadColumns
from tasks.core.records import Incoming, Reason
from tasks.core.sources.sources import FileSource
from tests.core.forms.row_examples import FILE, write_parquet
from tests.patience import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow

MEMORY_BYTES = 400_000_000
MOST_BYTES = 25_000_000
MOST_GROWTH = 150_000_000
"""Of the run's own process: some pieces of a file, and what the allocator keeps."""
STATUS = Path("/proc/self/status")


@pytest.fixture(scope="module")
def parsers() -> Iterator[ParserPool]:
    """A child at a time, with little memory."""
    with ParserPool(1, PATIENCE_S, MEMORY_BYTES, LOADED) as opened:
        yield opened


def write_one_text(rows: int, size: int) -> bytes:
    """Rows that all have the same long text, which stands in the file once."""
    same = pa.DictionaryArray.from_arrays(pa.array([0] * rows, pa.int32()), pa.array(["dock " * (size // 5)]))
    written = io.BytesIO()
    parquet.write_table(pa.table({"text": same}), written, compression="zstd")
    return written.getvalue()


def take_in(parsers: ParserPool, path: Path, data: bytes) -> list[Incoming]:
    """Give what a file gives, without its bytes, as a run does not hold them either."""
    path.write_bytes(data)
    received = Intake(parsers, None, MOST_BYTES).receive([FileSource(path.name, str(path))])
    return [each for each in received if isinstance(each, Incoming)]


def read_peak() -> int:
    """Give the most memory that this process has taken since its peak was set back."""
    return int(STATUS.read_text().partition("VmHWM:")[2].split(maxsplit=1)[0]) * 1024


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel bounds memory on Linux only")
@pytest.mark.parametrize(("rows", "size"), [(5_000, 1_000_000), (64, 80_000_000)], ids=["many", "huge"])
def test_a_parquet_that_would_take_gigabytes_costs_itself_alone(
    parsers: ParserPool, tmp_path: Path, rows: int, size: int
) -> None:
    """A text that stands in it once is a text of each row: a bomb, or more than the child may take."""
    bomb = write_one_text(rows, size)
    assert len(bomb) < 50_000
    assert rows * size >= 4_000_000_000
    Path("/proc/self/clear_refs").write_text("5")
    before = read_peak()
    last = take_in(parsers, tmp_path / "bomb.parquet", bomb)[-1]
    assert last.reason in {Reason.TOO_LARGE, Reason.PARSER_MEMORY}
    assert read_peak() - before < MOST_GROWTH
    assert [each.reason for each in take_in(parsers, tmp_path / "news.parquet", FILE)] == [None, None]


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
