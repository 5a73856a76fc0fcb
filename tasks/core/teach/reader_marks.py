"""What people say of the cleaner's work: a line of an article that is boilerplate, or a cut that was wrong.

A mark is an event: it says who saw what, where and when, and is never changed. A decision is one too: that
the rule which marks propose holds from now on, or no more. JSON; decoding gives what was encoded.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from tasks.core.clean.lines.repeats import fold_paragraph

TAUGHT = "marks/"
LINES = f"{TAUGHT}lines/"
_DECISIONS = f"{TAUGHT}decisions/"
_DIGITS = 16


class MarkedAs(StrEnum):
    """What a person says that a line is: boilerplate that stayed, or news that was cut."""

    BOILERPLATE = "boilerplate"
    NEWS = "news"


@dataclass(frozen=True, slots=True)
class ReaderMark:
    """One line that a person marked, as it read, in a wording of an article.

    `start` and `end` are its offsets in the input, `rule` what had kept it or cut it, where the ledger says
    so. Of an article that was forgotten since, and whose line others have too, the line alone is left.
    """

    marked_as: MarkedAs
    publisher: str
    line: str
    by: str
    at: datetime
    article_id: str | None = None
    revision: int | None = None
    start: int | None = None
    end: int | None = None
    rule: str | None = None
    note: str | None = None

    @property
    def line_key(self) -> str:
        """What the line is known by, as the cleaner compares lines."""
        return fold_paragraph(self.line)

    @property
    def key(self) -> str:
        """The object that it is: the same however often one person marks one line of an article."""
        said = (self.marked_as, self.publisher, self.line, self.article_id, self.revision, self.by)
        return f"{LINES}{hashlib.sha256(json.dumps(said).encode()).hexdigest()[:_DIGITS]}.json"

    def without_article(self) -> ReaderMark:
        """Give what is left of it when its article is forgotten: the line, which others have too."""
        return replace(self, article_id=None, revision=None, start=None, end=None, note=None)


@dataclass(frozen=True, slots=True)
class MarkDecision:
    """That a person had a rule hold from now on, or no more; `nonce` tells two of one moment apart."""

    rule_id: str
    is_active: bool
    by: str
    at: datetime
    nonce: str

    @property
    def key(self) -> str:
        """The object that it is."""
        return f"{_DECISIONS}{self.at:%Y%m%dT%H%M%S.%fZ}-{self.nonce}.json"


def encode_event(event: ReaderMark | MarkDecision) -> bytes:
    """Write an event."""
    return json.dumps(asdict(event) | {"at": event.at.isoformat()}, sort_keys=True).encode("ascii")


def decode_event(key: str, written: bytes) -> ReaderMark | MarkDecision:
    """Read an event from its object; a ValueError, KeyError or TypeError for what is none."""
    row: dict[str, Any] = json.loads(written)
    row = row | {"at": datetime.fromisoformat(row["at"]).astimezone(UTC)}
    is_mark = key.startswith(LINES)
    for name in ("publisher", "line", "by") if is_mark else ("rule_id", "nonce", "by"):
        if not isinstance(row[name], str):
            raise TypeError(f"{name} is no text")
    if is_mark:
        return ReaderMark(**row | {"marked_as": MarkedAs(row["marked_as"])})
    return MarkDecision(**row)
