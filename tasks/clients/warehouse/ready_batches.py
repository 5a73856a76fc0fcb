"""Batches made ready for loading, a group ahead of the loader.

Takes cleaned batches as they come, gives groups of them, each for one transaction: their claims matched with
their captures, and their captures as tables. While one group is loaded, the next one is read and made ready
in a thread of its own: DuckDB works meanwhile. Where a batch cannot be read or does not match, those before
it are given first, then its error.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import pyarrow.compute as pc

from tasks.clients.identity.aliases import add_aliases
from tasks.clients.store.clean_parquet import read_claims
from tasks.clients.warehouse.batch_tables import CleanedBatch, ReadyBatch, make_captures_table
from tasks.core.errors import StopError
from tasks.core.identity.identity import make_capture_claim

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tasks.core.identity.identity import Claim


GROUP_CAPTURES = 5000
"""Captures that are loaded in one transaction, unless one batch alone has more."""


def read_ahead(batches: Iterable[CleanedBatch]) -> Iterator[list[ReadyBatch]]:
    """Give groups of batches, in order; the next one is made ready while one is worked on."""
    groups = group_batches(batches)
    with ThreadPoolExecutor(1, "ready-batches") as reader:
        coming = reader.submit(next, groups, None)
        while group := coming.result():
            coming = reader.submit(next, groups, None)
            yield group


def group_batches(batches: Iterable[CleanedBatch]) -> Iterator[list[ReadyBatch]]:
    """Put batches in a row together that one transaction may load.

    Not those that clean captures of earlier batches again, nor those that another cleaner read, nor one batch
    twice.
    """
    group: list[ReadyBatch] = []
    ids: set[str] = set()
    room, cleaner = 0, None
    try:
        for batch in batches:
            ready, own = _make_ready(batch), _find_cleaner(batch)
            is_apart = own is None or own != cleaner or batch.batch_id in ids
            if group and (is_apart or len(batch.captures) > room):
                yield group
                group, ids = [], set()
            if not group:
                room, cleaner = GROUP_CAPTURES, own
            group.append(ready)
            ids.add(batch.batch_id)
            room -= len(batch.captures)
    except StopError:
        if group:
            yield group
        raise
    if group:
        yield group


def _make_ready(batch: CleanedBatch) -> ReadyBatch:
    return ReadyBatch(batch, _match_claims(batch), make_captures_table(batch.captures))


def _find_cleaner(batch: CleanedBatch) -> str | None:
    """The one version that read all captures, all of them the batch's own; None where that is not so."""
    versions = pc.unique(batch.cleaned.column("cleaner_version")).to_pylist()
    if len(versions) != 1 or any(capture.batch_id != batch.batch_id for capture in batch.captures):
        return None
    return str(versions[0])


def _match_claims(batch: CleanedBatch) -> list[Claim]:
    """Give the claim of each capture in order; one without bytes needs no row of its own."""
    by_id = {claim.capture_id: claim for claim in read_claims(batch.cleaned)}
    captures = batch.captures
    ids = {capture.capture_id for capture in captures}
    without = [c.capture_id for c in captures if c.capture_id not in by_id and c.reason is None]
    if len(ids) != len(captures) or without or not by_id.keys() <= ids:
        raise StopError(
            f"Batch {batch.batch_id}: its captures and its cleaned rows do not match", "Clean it again"
        )
    given = ((by_id.get(each.capture_id) or make_capture_claim(each), each.raw_sha256) for each in captures)
    claims = (replace(claim, raw_sha256=claim.raw_sha256 or raw_sha256) for claim, raw_sha256 in given)
    return add_aliases(claims, captures, batch.cleaned)
