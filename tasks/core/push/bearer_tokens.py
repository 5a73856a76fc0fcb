"""Bearer tokens: who may push, known by the hashes of their tokens alone.

Takes tokens and what a request presents, gives the name of the one that fits. A token is 256 random bits,
so that a plain SHA-256 of it tells nothing: slow hashes are for passwords, which people choose and others
guess. All hashes are compared, each in constant time.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

PREFIX = "copydesk_"
"""What a token begins with, so that one that leaked is known for what it is."""
RANDOM_BYTES = 32
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it is kept: never itself, only its hash. Once revoked, it stays so."""

    name: str
    sha256: str
    created_at: datetime
    revoked_at: datetime | None = None


def hash_token(token: str) -> str:
    """Give the hash under which a token is kept."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def find_pusher(tokens: Iterable[Token], presented: str) -> str | None:
    """Give the name of the token that was presented, where it is good."""
    sha256 = hash_token(presented)
    found = None
    for token in tokens:
        is_same = hmac.compare_digest(token.sha256, sha256)
        if is_same and token.revoked_at is None:
            found = token.name
    return found
