"""Captures read again, against how they read, into a batch of their own.

A parser that fails where there was an article says nothing of the page: that capture is left as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tasks.clients.parsing.workbench import Workbench, read_documents
from tasks.clients.reprocess.outdated import archive_reprocessed, read_outdated
from tasks.core.records import CleanedCapture
from tasks.core.reprocess.readings import PARSER_REASONS, Chosen, Reprocessed, compare_reading

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tasks.core.records import Document


@dataclass(frozen=True, slots=True)
class Reread:
    """How captures of those that were `found` read now; the others stay as they are."""

    found: int
    readings: tuple[Reprocessed, ...]


def read_again(  # noqa: PLR0913, PLR0917 - the bench, what is read there and what becomes of it
    bench: Workbench,
    on_read: Callable[[int], object],
    batch_id: str,
    chosen: Sequence[Chosen],
    earlier: Mapping[str, Mapping[str, Any]],
    is_stored: bool,  # noqa: FBT001 - told by its place, as all that hands are given
) -> Reread:
    """Read captures again and say how they read now; where that `is_stored`, as the batch of this id."""
    found = list(read_outdated(bench.store, chosen))
    documents = read_documents(bench, [capture for _, capture in found], on_read)
    cleaned, readings = [], []
    for (each, capture), document in zip(found, documents, strict=True):
        if has_failed(each, document):
            continue
        readings.append(compare_reading(each, capture.source, earlier.get(each.capture_id, {}), document))
        cleaned.append(CleanedCapture(capture, bench.cleaner.version, document))
    if cleaned and is_stored:
        archive_reprocessed(bench.store, batch_id, cleaned)
    return Reread(len(found), tuple(readings))


def has_failed(chosen: Chosen, document: Document) -> bool:
    """Tell whether the parser failed over what was an article before."""
    return chosen.article_id is not None and document.reason in PARSER_REASONS
