"""Whether a request is tried again, and when: the one place of the fetcher where that is decided."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from tasks.clients.web.visits import read_status
from tasks.core.records import PASSING_REASONS

if TYPE_CHECKING:
    from tasks.clients.web.exchange import Response
    from tasks.clients.web.records import WebLimits

PATIENCE_S = 60.0
"""A host that asks for a longer rest is left alone in this run."""
_GROWTH = 3.0
_JITTER = random.Random()  # noqa: S311 - nobody gains by guessing when we come back


def wait_before_retry(
    response: Response, attempt: int, retry_after_s: float | None, limits: WebLimits
) -> float | None:
    """Give the seconds to wait after the `attempt`-th try, None where another one is no use."""
    may_pass = response.may_pass if response.reason else read_status(response.status) in PASSING_REASONS
    if not may_pass or attempt >= limits.attempts or asks_for_rest(retry_after_s):
        return None
    backoff_s = limits.retry_wait_s * _GROWTH ** (attempt - 1) * _JITTER.uniform(0.5, 1)
    return max(backoff_s, retry_after_s or 0)


def asks_for_rest(retry_after_s: float | None) -> bool:
    """Whether a host asks for more patience than a run has."""
    return (retry_after_s or 0) > PATIENCE_S
