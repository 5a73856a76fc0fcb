"""Idempotency keys: the same request again gives the same answer, another one under its key is refused.

Takes a key and the request that it came with, gives the name of the object that remembers them and the
object itself. A key is its pusher's own: two pushers may use the same. The object holds the answer and the
hash of the request, not the request.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

FOLDER = "push/keys/"


@dataclass(frozen=True, slots=True)
class KeyedAnswer:
    """The answer to the first request that came under a key."""

    request_sha256: str
    answer: dict[str, Any]


def key_object(pusher: str, key: str) -> str:
    """Give the name of the object that remembers a key."""
    return FOLDER + _hash(pusher.encode(), key.encode("utf-8", "surrogateescape"))


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


def _hash(*parts: bytes) -> str:
    """Hash parts so that no two lists of them look the same."""
    hashed = hashlib.sha256()
    for part in parts:
        hashed.update(len(part).to_bytes(8, "big"))
        hashed.update(part)
    return hashed.hexdigest()
