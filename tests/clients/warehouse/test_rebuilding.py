"""A rebuild loads in the order of the log, and nothing before the texts that it only knows."""

from __future__ import annotations

import pyarrow as pa

from tasks.clients.warehouse.batch_tables import CleanedBatch
from tasks.clients.warehouse.rebuilding import put_texts_first


def make_batch(name: str, *rows: tuple[str | None, bool]) -> CleanedBatch:
    """A batch with a row for each text, which it brings or only knows."""
    schema = pa.schema([("text_sha256", pa.string()), ("is_known", pa.bool_())])
    texts = [{"text_sha256": text, "is_known": is_known} for text, is_known in rows]
    return CleanedBatch(name, (), pa.Table.from_pylist(texts, schema))


def order(*batches: CleanedBatch) -> list[str]:
    """The names of batches as they are loaded."""
    return [batch.batch_id for batch in put_texts_first(batches, set())]


def test_the_order_of_the_log_stands() -> None:
    """Where each text comes before who knows it, and where nothing is known."""
    batches = (make_batch("a", ("t", False)), make_batch("b", ("t", True), (None, False)), make_batch("c"))
    assert order(*batches) == ["a", "b", "c"]


def test_what_is_only_known_waits_for_its_text() -> None:
    """However long, and what waits for that in turn; the others go on."""
    other = make_batch("b", ("u", False))
    assert order(make_batch("a", ("t", True)), other, make_batch("c", ("t", False))) == ["b", "c", "a"]
    chained = make_batch("d", ("u", True), ("v", False)), make_batch("e", ("v", True))
    assert order(*reversed(chained), other) == ["b", "d", "e"]


def test_a_text_that_never_comes_is_the_loader_s_error() -> None:
    """The batch is given all the same, last: whoever loads it says what is missing."""
    assert order(make_batch("a", ("t", True)), make_batch("b")) == ["b", "a"]
