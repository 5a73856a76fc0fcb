"""Rates: how often one token may ask. Each may send some requests at once, then as many as its rate lets.

Takes who asks and when; tells how long it has to wait, 0 where it may ask now (the generic cell rate
algorithm). One number is kept for each of who asked: when all that it has asked will be paid off. A refused
request costs nothing, so that who waits for as long as it is told is let in.
"""

from __future__ import annotations


class Rates:
    """Keeps each who asks to `per_second` requests, of which `burst` may come at once."""

    def __init__(self, per_second: float, burst: int) -> None:
        self._cost_s = 1 / per_second
        self._credit_s = burst / per_second
        self._paid_at: dict[str, float] = {}

    def ask(self, who: str, now: float) -> float:
        """Give the seconds that it has to wait; 0 counts the request."""
        paid_at = max(self._paid_at.get(who, now), now) + self._cost_s
        wait_s = paid_at - now - self._credit_s
        if wait_s > _ROUNDING_S:
            return wait_s
        self._paid_at[who] = paid_at
        return 0.0


_ROUNDING_S = 1e-9
