"""Idempotency keys: the same request again gives the same answer, another one under its key is refused.

A key is its pusher's own: two pushers may use the same. What was answered stands in the store with the hash
of the request, not the request: it holds across processes, restarts and machines. An object is put once and
never changed, after what the answer speaks of is durable. Nothing here deletes one: how long keys are
honoured is a lifecycle rule of the bucket, of a day at the least.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tasks.core.push.problems import ProblemError, key_reused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.clients.store.raw_store import RawStore

KEYS = "push/keys/"


@dataclass(frozen=True, slots=True)
class KeyedAnswer:
    """The answer to the first request that came under a key."""

    request_sha256: str
    answer: dict[str, Any]


def key_object(pusher: str, key: str) -> str:
    """Give the name of the object that remembers a key."""
    return KEYS + _hash(pusher.encode(), key.encode("utf-8", "surrogateescape"))


def hash_request(parts: Sequence[str], body: bytes) -> str:
    """Give the hash by which a request is known again: method, target, kind of body, body as it was sent."""
    return _hash(*(part.encode("utf-8", "surrogateescape") for part in parts), body)


def encode_answer(answer: KeyedAnswer) -> bytes:
    """Write the object."""
    row = {"request_sha256": answer.request_sha256, "answer": answer.answer}
    return json.dumps(row).encode("ascii")


def decode_answer(data: bytes) -> KeyedAnswer:
    """Read what `encode_answer` wrote."""
    row = json.loads(data)
    return KeyedAnswer(row["request_sha256"], row["answer"])


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


def _hash(*parts: bytes) -> str:
    """Hash parts so that no two lists of them look the same."""
    hashed = hashlib.sha256()
    for part in parts:
        hashed.update(len(part).to_bytes(8, "big"))
        hashed.update(part)
    return hashed.hexdigest()
