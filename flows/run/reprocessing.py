"""Reading again in batches: choose, read, load, until nothing of another cleaner is left."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

from flows.run.progress import Progress
from flows.run.run import as_they_end
from tasks.core.run.assets import name_cleaned, name_raw
from tasks.core.store.batches import make_batch_id
from tasks.load import load_batches
from tasks.reprocess import ReprocessedBatch, ReprocessTools, choose_captures, reprocess_batch

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flows.run.context import Context
    from flows.run.run import Run
    from tasks.core.reprocess.readings import Chosen
    from tasks.core.run.summary import BatchSummary


class Reprocessor:
    """Reads in batches what is outdated; use it once a run.

    A wording that is found to be none uncovers the one before it, so it looks again until nothing is left.
    """

    def __init__(self, context: Context, run: Run, *, is_dry_run: bool) -> None:
        self._context = context
        self._run = run
        self._tools = ReprocessTools(context.clean_tools.hands, context.warehouse, is_dry_run=is_dry_run)
        url = context.store.url
        made = [] if is_dry_run else [name_cleaned(url)]
        self._reprocess_batch = reprocess_batch.with_options(assets=made, asset_deps=[name_raw(url)])
        self._numbers = count()
        self._tried: set[str] = set()

    def read_all(
        self, where: str | None, limit: int | None
    ) -> tuple[list[ReprocessedBatch], list[BatchSummary]]:
        """Read at most `limit` captures again and, unless it is a dry run, load them."""
        reprocessed: list[ReprocessedBatch] = []
        loaded: list[BatchSummary] = []
        while chosen := self._choose(where, None if limit is None else limit - len(self._tried)):
            self._tried.update(each.capture_id for each in chosen)
            for batches in self._read(chosen):
                reprocessed += batches
                loaded += self._load([batch.batch_id for batch in batches if batch.stored])
            if self._tools.is_dry_run:
                break
        return reprocessed, loaded

    def _choose(self, where: str | None, limit: int | None) -> list[Chosen]:
        context, version = self._context, self._tools.hands.bench.cleaner.version
        found = choose_captures(context.warehouse, context.news, version, where)
        return [each for each in found if each.capture_id not in self._tried][:limit]

    def _load(self, batch_ids: Sequence[str]) -> list[BatchSummary]:
        return load_batches(self._context.committer, self._run.run_id, batch_ids)

    def _read(self, chosen: Sequence[Chosen]) -> Iterator[list[ReprocessedBatch]]:
        progress = Progress(total=len(chosen))
        size = self._context.batch_size
        parts = (chosen[start : start + size] for start in range(0, len(chosen), size))
        batches: Iterator[Any] = (
            self._reprocess_batch.submit(self._tools, self._name_batch(), part, progress.advance)
            for part in parts
        )
        yield from as_they_end(batches)
        progress.finish()

    def _name_batch(self) -> str:
        return make_batch_id(self._run.run_id, next(self._numbers))
