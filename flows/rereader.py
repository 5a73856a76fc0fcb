"""Reading again in batches: choose, read, load, until nothing of another cleaner is left."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

from flows.progress import Progress
from flows.run import as_they_end
from tasks.core.batches import make_batch_id
from tasks.load import load_batches
from tasks.reprocess import RereadBatch, RereadTools, choose_captures, reread_batch

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flows.desk import Desk
    from flows.run import Run
    from tasks.core.rereadings import Chosen
    from tasks.core.summary import BatchSummary


class Rereader:
    """Reads in batches what is outdated; use it once a run.

    A wording that is found to be none uncovers the one before it, so it looks again until nothing is left.
    """

    def __init__(self, desk: Desk, run: Run, *, is_dry_run: bool) -> None:
        self._desk = desk
        self._run = run
        cleaner = desk.clean_tools.cleaner
        self._tools = RereadTools(
            desk.store, desk.clean_tools.parsers, cleaner, desk.warehouse, is_dry_run=is_dry_run
        )
        self._numbers = count()
        self._tried: set[str] = set()

    def read_all(self, where: str | None, limit: int | None) -> tuple[list[RereadBatch], list[BatchSummary]]:
        """Read at most `limit` captures again and, unless it is a dry run, load them."""
        reread: list[RereadBatch] = []
        loaded: list[BatchSummary] = []
        while chosen := self._choose(where, None if limit is None else limit - len(self._tried)):
            self._tried.update(each.capture_id for each in chosen)
            for batches in self._read(chosen):
                reread += batches
                loaded += self._load([batch.batch_id for batch in batches if batch.stored])
            if self._tools.is_dry_run:
                break
        return reread, loaded

    def _choose(self, where: str | None, limit: int | None) -> list[Chosen]:
        desk, version = self._desk, self._tools.cleaner.version
        found = choose_captures(desk.warehouse, desk.news_path, version, where)
        return [each for each in found if each.capture_id not in self._tried][:limit]

    def _load(self, batch_ids: Sequence[str]) -> list[BatchSummary]:
        return load_batches(self._desk.store, self._desk.warehouse, self._run.run_id, batch_ids)

    def _read(self, chosen: Sequence[Chosen]) -> Iterator[list[RereadBatch]]:
        progress = Progress(total=len(chosen))
        size = self._desk.batch_size
        parts = (chosen[start : start + size] for start in range(0, len(chosen), size))
        batches: Iterator[Any] = (
            reread_batch.submit(self._tools, self._name_batch(), part, progress.advance) for part in parts
        )
        yield from as_they_end(batches)
        progress.finish()

    def _name_batch(self) -> str:
        return make_batch_id(self._run.run_id, next(self._numbers))
