"""Batches of rows as Arrow has them, out of whatever file: a row about an article each, placed by number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.core.errors import QuarantineError
from tasks.core.forms.rows.article_row import read_row
from tasks.core.records import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyarrow import RecordBatch

    from tasks.core.forms.form import Item, ReadOptions


def read_batches(batches: Iterator[RecordBatch], options: ReadOptions, what: str) -> Iterator[Item]:
    """Read rows; what pyarrow refuses, where the batches are opened too, is damaged."""
    import pyarrow as pa

    number = 0
    try:
        for batch in batches:
            for at in range(batch.num_rows):
                number += 1
                (row,) = batch.slice(at, 1).to_pylist()
                yield read_row(row, str(number), options)
    except pa.ArrowMemoryError:
        raise
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        said = str(error).partition("\n")[0][:200]
        raise QuarantineError(Reason.UNREADABLE, f"the {what} breaks below row {number}: {said}") from error
