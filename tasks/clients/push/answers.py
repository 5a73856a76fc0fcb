"""What pushers are answered later: what became of a push, and what a request under a known key was told.

`read_receipt` takes the id of a receipt; gives its state, from the news database, else from the archive, or
None where nobody gave such a receipt. A receipt names its batch, so that one object of the store tells
whether it was given. Answers under idempotency keys stand in the store: they hold across processes, restarts
and machines. An object is put once and never changed, after what the answer speaks of is durable. Nothing
here deletes one: how long keys are honoured is a lifecycle rule of the bucket, of a day at the least.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from tasks.clients.files.duckdb_files import read_sql
from tasks.clients.store.batch_objects import read_captures
from tasks.core.push.deliveries import PUSH_VIA
from tasks.core.push.idempotency import KeyedAnswer, decode_answer, encode_answer
from tasks.core.push.problems import ProblemError, key_reused
from tasks.core.push.push_receipts import ReceiptState, ReceiptStatus, is_receipt_id
from tasks.core.store.batches import batch_of_capture, captures_key

if TYPE_CHECKING:
    from typing import Any

    from tasks.clients.news.news_file import NewsDatabase
    from tasks.clients.store.raw_store import RawStore


def read_receipt(store: RawStore, news: NewsDatabase, receipt_id: str) -> ReceiptState | None:
    """Tell what became of a push."""
    if not is_receipt_id(receipt_id):
        return None
    return _find_outcome(news, receipt_id) or _find_pending(store, receipt_id)


def _find_outcome(news: NewsDatabase, receipt_id: str) -> ReceiptState | None:
    if not news.exists():
        return None
    with news.open() as connection:
        try:
            row = connection.execute(read_sql("push/receipt"), [receipt_id]).fetchone()
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


def _find_pending(store: RawStore, receipt_id: str) -> ReceiptState | None:
    batch_id = batch_of_capture(receipt_id)
    key = captures_key(batch_id)
    if key not in store.list_keys(key):
        return None
    for capture in read_captures(store, batch_id):
        if capture.capture_id == receipt_id and capture.via == PUSH_VIA:
            return ReceiptState(receipt_id, ReceiptStatus.PENDING, capture.fetched_at)
    return None


def find_answer(store: RawStore, key: str, request_sha256: str) -> dict[str, Any] | None:
    """Give the answer to this request, where it came before; a ProblemError where another one did."""
    if key not in store.list_keys(key):
        return None
    return _open(store, key, request_sha256)


def keep_answer(store: RawStore, key: str, request_sha256: str, answer: dict[str, Any]) -> dict[str, Any]:
    """Keep the answer under the key and give it, or the one that another process kept there first."""
    if store.put_once(key, encode_answer(KeyedAnswer(request_sha256, answer))):
        return answer
    return _open(store, key, request_sha256)


def _open(store: RawStore, key: str, request_sha256: str) -> dict[str, Any]:
    kept = decode_answer(store.get_object(key))
    if kept.request_sha256 != request_sha256:
        raise ProblemError(key_reused())
    return kept.answer
