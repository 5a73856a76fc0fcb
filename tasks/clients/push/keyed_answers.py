"""Answers under idempotency keys, in the store: they hold across processes, restarts and machines.

Takes the key and hash of a request; gives the answer that stands under the key, or keeps the one that was
made. An object is put once and never changed, after what the answer speaks of is durable. Nothing here
deletes one: how long keys are honoured is a lifecycle rule of the bucket, of a day at the least.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.core.push.idempotency import KeyedAnswer, decode_answer, encode_answer
from tasks.core.push.problems import ProblemError, key_reused

if TYPE_CHECKING:
    from typing import Any

    from tasks.clients.store.raw_store import RawStore


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
