"""What became of a push, as its receipt tells it.

A receipt is pending from the moment that it is given until a run has loaded and published its outcome.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

_RECEIPT_ID = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{8}-\d{5}-\d{4}")


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


def is_receipt_id(text: str) -> bool:
    """Tell whether this could be the id of a receipt."""
    return _RECEIPT_ID.fullmatch(text) is not None
