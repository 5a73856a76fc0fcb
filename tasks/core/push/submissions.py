"""Submissions: the body of one request, read as the articles that it brings, and its answer.

Takes the body with what the request says about it; gives one entry an article: what came in, or what is
wrong with it. Bytes that came as bytes stay as they are; text that came inside JSON becomes UTF-8. The source
is the client's id, else the URL, else the receipt's own id; the URL of what has none is made of the pusher's
name and that source, so that no two pushers' ids meet.

What the request's query states holds where the article's own JSON is silent. One article that is wrong
refuses the request; of many (NDJSON, one article a line) each stands for itself, unless all are wrong.
Pointers are into the article's JSON; where a whole request of many is refused they begin with the number of
the line.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tasks.core.push.article import StatedFields, parse_article
from tasks.core.push.problems import (
    MOST_NAMED,
    PROBLEM_SCHEMA,
    FieldError,
    ProblemError,
    invalid,
    name_first,
    too_large,
)
from tasks.core.push.pushers import PUSH_VIA, PUSHED_BY, SPEAKS_FOR, find_domain
from tasks.core.records import Incoming

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from tasks.core.push.problems import Problem
    from tasks.core.records import Capture

JSON, NDJSON, HTML, PLAIN = "application/json", "application/x-ndjson", "text/html", "text/plain"
ONE, MANY = (JSON, HTML, PLAIN), (JSON, HTML, PLAIN, NDJSON)
MOST_LINES = 1000
MOST_LINE_ENDS = 10 * MOST_LINES
"""Blank lines are passed over, but so many there may not be."""
MOST_NAMED_OF_MANY = 200
"""Errors of an answer to many that are named."""
MANY_TIMES = 4
"""A body of many articles may be so many times as large as the largest article."""
STATUS_URL = "/v1/receipts/"

Errors = tuple[FieldError, ...]


@dataclass(frozen=True, slots=True)
class Submission:
    """One request: its body as `sent`, and as `body` with its content coding off.

    `asked` is its method and target, by which it is known again under an idempotency key; `domains` are those
    that its pusher may speak for.
    """

    pusher: str
    received_at: datetime
    media_type: str
    content_type: str
    coding: str | None
    sent: bytes
    body: bytes
    stated: StatedFields
    asked: tuple[str, str]
    domains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One article of a submission, or what is wrong with it; `line` counts from 1."""

    line: int
    read: Incoming | Errors


def read_submission(submission: Submission, max_bytes: int) -> tuple[Entry, ...]:
    """Read the articles; a ProblemError where none of them can be taken."""
    if submission.media_type == NDJSON:
        return _read_many(submission, max_bytes)
    is_json = submission.media_type == JSON
    read = _read_json(submission, submission.body) if is_json else _read_body(submission)
    if isinstance(read, tuple):
        raise ProblemError(invalid(read))
    return (Entry(1, read),)


def _read_body(submission: Submission) -> Incoming | Errors:
    if not submission.body:
        return (FieldError("pointer", "#", "the body is empty"),)
    return _deliver(
        submission, submission.sent, submission.content_type, submission.stated, submission.coding
    )


def _read_json(submission: Submission, data: bytes) -> Incoming | Errors:
    article = parse_article(data)
    if isinstance(article, tuple):
        return article
    stated = submission.stated
    if stated.id and article.id and article.id != stated.id:
        return (FieldError("pointer", "#/id", "is another one than the request's own"),)
    silent = [name for name in StatedFields.model_fields if getattr(article, name) is None]
    whole = article.model_copy(update={name: getattr(stated, name) for name in silent})
    return _deliver(submission, *whole.body, whole)


def _deliver(
    submission: Submission,
    data: bytes,
    media_type: str | None,
    stated: StatedFields,
    coding: str | None = None,
) -> Incoming:
    """Give one article of a submission as what came in, with what is stated of it."""
    headers = (
        ("content-type", media_type),
        ("content-encoding", coding),
        (PUSHED_BY, submission.pusher),
        (SPEAKS_FOR, find_domain(stated.url, submission.domains)),
    )
    return Incoming(
        via=PUSH_VIA,
        source=stated.id or stated.url or "",
        url=stated.url or "",
        fetched_at=submission.received_at,
        data=data,
        headers=tuple((name, value) for name, value in headers if value),
        media_type=media_type,
        stated=stated.list_stated(),
        sender=submission.pusher,
    )


def _read_many(submission: Submission, max_bytes: int) -> tuple[Entry, ...]:
    for name in ("id", "url"):
        if getattr(submission.stated, name):
            raise ProblemError(invalid([FieldError("parameter", name, "cannot be that of many articles")]))
    if submission.body.count(b"\n") > MOST_LINE_ENDS:
        raise ProblemError(too_many_lines())
    lines = [(number, line) for number, line in enumerate(submission.body.split(b"\n"), 1) if line.strip()]
    if len(lines) > MOST_LINES:
        raise ProblemError(too_many_lines())
    entries = tuple(Entry(number, _read_line(submission, line, max_bytes)) for number, line in lines)
    if all(isinstance(entry.read, tuple) for entry in entries):
        errors = list(_lead_by_line(entries)) or [FieldError("pointer", "#", "holds no line")]
        raise ProblemError(invalid(errors))
    return entries


def too_many_lines() -> Problem:
    """Give the problem of a body of many articles that holds too many, or too many blank lines."""
    return too_large(f"It may hold {MOST_LINES:,} lines at most, and {MOST_LINE_ENDS:,} line ends")


def _read_line(submission: Submission, line: bytes, max_bytes: int) -> Incoming | Errors:
    if len(line) > max_bytes:
        return (FieldError("pointer", "#", f"a line may hold {max_bytes:,} bytes at most"),)
    return _read_json(submission, line)


def _lead_by_line(entries: Sequence[Entry]) -> Iterator[FieldError]:
    for entry in entries:
        for error in entry.read if isinstance(entry.read, tuple) else ():
            yield replace(error, name=f"#{entry.line}{error.name.removeprefix('#')}")


def list_deliveries(entries: Sequence[Entry]) -> list[Incoming]:
    """Give what can be received."""
    return [entry.read for entry in entries if isinstance(entry.read, Incoming)]


_TEXT = {"type": "string"}
RECEIPT_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["receipt_id", "capture_id", "status_url"],
    "properties": {"receipt_id": _TEXT, "capture_id": _TEXT, "status_url": _TEXT},
}
_RESULT_SCHEMA = {
    "type": "object",
    "required": ["line", "status"],
    "properties": {
        "line": {"type": "integer", "minimum": 1},
        "status": {"enum": [202, 422]},
        **RECEIPT_SCHEMA["properties"],
        "problem": PROBLEM_SCHEMA,
    },
}
RESULTS_SCHEMA = {
    "type": "object",
    "required": ["accepted", "refused", "results"],
    "properties": {
        "accepted": {"type": "integer", "minimum": 1},
        "refused": {"type": "integer", "minimum": 0},
        "results": {"type": "array", "items": _RESULT_SCHEMA},
    },
}


def write_answer(
    submission: Submission, entries: Sequence[Entry], captures: Sequence[Capture]
) -> dict[str, Any]:
    """Give the answer to a submission; `captures` are those of its deliveries, in order."""
    receipts = [_write_receipt(capture) for capture in captures]
    if submission.media_type != NDJSON:
        return receipts[0]
    results = list(_write_results(entries, iter(receipts)))
    return {"accepted": len(receipts), "refused": len(entries) - len(receipts), "results": results}


def _write_results(entries: Sequence[Entry], receipts: Iterator[dict[str, str]]) -> Iterator[dict[str, Any]]:
    """Give the result of each line; once many errors are named, a line tells its first in words alone."""
    may_name = MOST_NAMED_OF_MANY
    for entry in entries:
        if isinstance(entry.read, Incoming):
            yield {"line": entry.line, "status": 202, **next(receipts)}
        else:
            named = min(may_name, MOST_NAMED)
            problem = replace(invalid(entry.read), errors=name_first(entry.read, named) if named else ())
            may_name -= min(named, len(problem.errors))
            yield {"line": entry.line, "status": 422, "problem": problem.as_json()}


def _write_receipt(capture: Capture) -> dict[str, str]:
    receipt_id = capture.capture_id
    return {"receipt_id": receipt_id, "capture_id": receipt_id, "status_url": STATUS_URL + receipt_id}
