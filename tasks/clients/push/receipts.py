"""Receipts: what became of a push, as its receipt tells it.

Takes the id of a receipt; gives its state, from the news database, else from the archive, or None where
nobody gave such a receipt. A receipt is pending from the moment that it is given until a run has loaded and
published its outcome. It names its batch, so that one object of the store tells whether it was given. It is
its pusher's own: whoever asks by a token of another name is told that there is no such receipt.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import duckdb

from tasks.clients.files.duckdb_files import read_sql
from tasks.clients.store.batch_captures import read_captures
from tasks.core.push.pushers import PUSHED_BY
from tasks.core.records import OutcomeKind
from tasks.core.store.batches import batch_of_capture, captures_key

if TYPE_CHECKING:
    from datetime import datetime

    from tasks.clients.news.news_file import NewsDatabase
    from tasks.clients.store.raw_store import RawStore

_RECEIPT_ID = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{8}-\d{5}-\d{4}(\.[0-9a-f]{32})?")
_NULLABLE = {"type": ["string", "null"]}


class ReceiptStatus(StrEnum):
    """Whether the outcome is known yet."""

    PENDING = "pending"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class ReceiptState:
    """What is known of one push; `outcome` and what belongs to it are set when it is done."""

    receipt_id: str
    status: ReceiptStatus
    received_at: datetime
    outcome: str | None = None
    reason: str | None = None
    detail: str | None = None
    article_id: str | None = None
    revision: int | None = None

    def as_json(self) -> dict[str, Any]:
        """Give the answer."""
        return asdict(self) | {"received_at": self.received_at.isoformat()}


STATE_SCHEMA = {
    "type": "object",
    "required": ["receipt_id", "status", "received_at"],
    "properties": {
        "receipt_id": {"type": "string"},
        "status": {"enum": [status.value for status in ReceiptStatus]},
        "received_at": {"type": "string", "format": "date-time"},
        "outcome": {"enum": [*(kind.value for kind in OutcomeKind), None]},
        "reason": _NULLABLE,
        "detail": _NULLABLE,
        "article_id": _NULLABLE,
        "revision": {"type": ["integer", "null"]},
    },
}


def is_receipt_id(text: str) -> bool:
    """Tell whether this could be the id of a receipt."""
    return _RECEIPT_ID.fullmatch(text) is not None


def read_receipt(store: RawStore, news: NewsDatabase, receipt_id: str, pusher: str) -> ReceiptState | None:
    """Tell its pusher what became of a push."""
    if not is_receipt_id(receipt_id):
        return None
    return _find_outcome(news, receipt_id, pusher) or _find_pending(store, receipt_id, pusher)


def _find_outcome(news: NewsDatabase, receipt_id: str, pusher: str) -> ReceiptState | None:
    if not news.exists():
        return None
    with news.open() as connection:
        try:
            row = connection.execute(read_sql("push/receipt"), [receipt_id, pusher]).fetchone()
        except duckdb.BinderException:  # published by an older version, before anything was pushed
            return None
    if row is None:
        return None
    outcome, reason, detail, article_id, revision, received_at = row
    return ReceiptState(
        receipt_id=receipt_id,
        status=ReceiptStatus.DONE,
        received_at=received_at,
        outcome=outcome,
        reason=reason,
        detail=detail,
        article_id=article_id,
        revision=revision,
    )


def _find_pending(store: RawStore, receipt_id: str, pusher: str) -> ReceiptState | None:
    batch_id = batch_of_capture(receipt_id)
    key = captures_key(batch_id)
    if key not in store.list_keys(key):
        return None
    for capture in read_captures(store, batch_id):
        if capture.capture_id == receipt_id and (PUSHED_BY, pusher) in capture.headers:
            return ReceiptState(receipt_id, ReceiptStatus.PENDING, capture.fetched_at)
    return None
