"""Sessions of readers: a cookie that stands for a token, so that a browser need not hold the token itself.

Nothing is kept: a cookie says whose it is and until when, sealed with a key of this process and bound to the
hash of the token. It ends with its time, with the token and with the process.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tasks.clients.push.token_file import TokenBook

COOKIE = "copydesk_desk"
LASTS_S = 12 * 3600


class Sessions:
    """Makes sessions of tokens, and knows them again."""

    def __init__(self, tokens: TokenBook, clock: Callable[[], float] = time.time) -> None:
        self._tokens = tokens
        self._clock = clock
        self._key = secrets.token_bytes(32)

    def begin(self, token: str) -> str | None:
        """Give the cookie of a session, where the token is good."""
        name = self._tokens.find_pusher(token)
        return name and self._write(name, int(self._clock()) + LASTS_S)

    def find_reader(self, cookie: str) -> str | None:
        """Give whose session it is, where it is one and holds."""
        until, _, rest = cookie.partition(".")
        name = rest.partition(".")[2]
        is_number = until.isascii() and until.isdecimal() and len(until) < 15  # noqa: PLR2004 - of seconds
        if not is_number or int(until) <= self._clock():
            return None
        known = self._write(name, int(until))
        return name if known and hmac.compare_digest(known.encode(), cookie.encode()) else None

    def seal_forms(self, of_whom: str) -> str:
        """Give the CSRF token of a session's forms, by its cookie, or of somebody's who has none."""
        return hmac.new(self._key, f"forms.{of_whom}".encode(), hashlib.sha256).hexdigest()

    def _write(self, name: str, until: int) -> str | None:
        sha256 = self._tokens.find_sha256(name)
        if sha256 is None:
            return None
        seal = hmac.new(self._key, f"{until}.{sha256}.{name}".encode(), hashlib.sha256).hexdigest()
        return f"{until}.{seal}.{name}"
