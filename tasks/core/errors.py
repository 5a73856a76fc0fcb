"""The errors of copydesk, named by what the caller does about them.

CopydeskError
├── StopError        the run cannot go on: say it in one line and end (exit 1)
│   └── UsageError   what was asked for cannot be done as asked (exit 2)
├── TransientError   the same call may succeed in a moment: retry, bounded
└── QuarantineError  this one input cannot be used: give it its outcome, go on

Errors of libraries are mapped onto these at the client's edge with `raise ... from`.
"""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tasks.core.records import Reason


class CopydeskError(Exception):
    """Base of all errors that copydesk raises on purpose."""


class StopError(CopydeskError):
    """The run cannot go on; `hint` says what to do about it."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}. {self.hint}" if self.hint else self.message


class UsageError(StopError):
    """What the user asked for cannot be done as asked."""


class TransientError(CopydeskError):
    """The same call may succeed in a moment."""


class QuarantineError(CopydeskError):
    """One input cannot be used; it ends as `quarantined` with this reason."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail

    def __reduce__(self) -> tuple[type[QuarantineError], tuple[Reason, str]]:
        return type(self), (self.reason, self.detail)


def tell_surprise(surprise: Exception) -> str:
    """Say in a line what nobody foresaw."""
    return f"{type(surprise).__name__}: {surprise}".encode("utf-8", "replace").decode("utf-8")[:300]


def describe_crash(crash: Exception) -> str:
    """Say what broke in code of ours, and where."""
    frame = traceback.extract_tb(crash.__traceback__)[-1]
    return f"{type(crash).__name__}: {crash} ({Path(frame.filename).name}:{frame.lineno})"
