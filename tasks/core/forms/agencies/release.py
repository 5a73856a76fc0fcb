"""Whether an agency lets an item be used: its status, and the hour before which it is under embargo."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from tasks.core.errors import QuarantineError
from tasks.core.records import Reason

_USABLE = frozenset({"", "usable", "embargoed"})
"""What is embargoed becomes usable at its hour."""
_BASIC = re.compile(
    r"(?P<date>\d{8})(?:T(?P<time>\d{4}(?:\d\d)?)(?P<zone>Z|[+-]\d\d:?\d\d)?)?", re.IGNORECASE
)


def refuse_withheld(status: str | None, media_type: str) -> None:
    """Raise a QuarantineError for an item that is cancelled or withheld; `stat:usable` and none are well."""
    said = (status or "").rpartition(":")[2].strip().lower()
    if said not in _USABLE:
        raise QuarantineError(
            Reason.WITHHELD, f"{media_type}: its publisher says that it is {said}: it is not to be used"
        )


def read_time(said: str | None) -> datetime | None:
    """Read a time of ISO 8601, its basic form too; one without a zone is in UTC."""
    text = (said or "").strip()
    if match := _BASIC.fullmatch(text):
        text = f"{match['date']}T{match['time'] or '0000'}{match['zone'] or ''}"
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return None
    return time if time.tzinfo else time.replace(tzinfo=UTC)
