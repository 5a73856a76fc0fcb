"""What captures are read with, wherever that is, and what is done with a batch there.

A run has a workbench in its own process; a worker of a cluster makes one of its own (`cluster`). Nothing here
knows Prefect, the warehouse or the news database: a worker needs the store alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.clients.forget.turned_away import drop_forgotten
from tasks.clients.parsing.parse_jobs import make_job, parse_jobs, take_items
from tasks.clients.store.clean_parquet import write_cleaned
from tasks.core.clean.opt_outs import respect_opt_out
from tasks.core.forget.marks import NOTHING_FORGOTTEN, ForgottenBook, forget_document
from tasks.core.records import CleanedCapture, OnOptOut

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from tasks.clients.learn.repeat_store import Cleaner
    from tasks.clients.parsing.parsers import ParserPool
    from tasks.clients.store.raw_store import RawStore
    from tasks.core.records import Capture, Document, KnownText


@dataclass(frozen=True, slots=True)
class Workbench:
    """What reading captures takes."""

    store: RawStore
    parsers: ParserPool
    cleaner: Cleaner
    forgotten: ForgottenBook = NOTHING_FORGOTTEN
    on_opt_out: OnOptOut = OnOptOut.KEEP


def read_documents(
    bench: Workbench,
    captures: Sequence[Capture],
    on_read: Callable[[int], object],
    on_parsed: Callable[[float], object] = lambda _seconds: None,
) -> list[Document]:
    """Read captures, in their order; `on_read` is told of each, `on_parsed` how long it was parsed."""

    def read() -> Iterator[tuple[Capture, Document]]:
        jobs = (make_job(bench.store, capture, bench.cleaner.repeats_path) for capture in captures)
        for each in zip(captures, parse_jobs(bench.parsers, jobs, on_parsed), strict=True):
            yield each
            on_read(1)

    told = take_items(bench.parsers, bench.store, read(), bench.cleaner.repeats_path)
    return [respect_opt_out(document, bench.on_opt_out) for _, document in told]


def clean_captures(
    bench: Workbench,
    on_read: Callable[[int], object],
    batch_id: str,
    captures: Sequence[Capture],
    known: Mapping[str, KnownText],
) -> list[float]:
    """Clean a batch into the store and give the seconds that each document took to parse.

    Captures that have neither a reason nor a known text are read; `on_read` is told of each.
    """
    fresh = [each for each in captures if each.reason is None and each.capture_id not in known]
    seconds: list[float] = []
    documents = {
        capture.capture_id: forget_document(document)
        if bench.forgotten.find_document(capture, document)
        else document
        for capture, document in zip(
            fresh, read_documents(bench, fresh, on_read, seconds.append), strict=True
        )
    }
    cleaned = [
        CleanedCapture(
            capture=capture,
            cleaner_version=bench.cleaner.version,
            document=documents.get(capture.capture_id),
            known=known.get(capture.capture_id),
        )
        for capture in captures
    ]
    write_cleaned(bench.store, batch_id, cleaned)
    drop_forgotten(bench.store, batch_id, captures, documents)
    return seconds
