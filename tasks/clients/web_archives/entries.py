"""One record of an archive as what comes in, or passed over for a reason that is counted.

Inputs are pages and plain texts: `response` records of http(s), and `resource` records of http(s), files
and stores, where the media type is HTML, XHTML or plain text, or is not said; and `conversion` records, the
texts that Common Crawl's WET files have of pages. A `revisit` confirms the
bytes that it names, where this archive held them. Passed over is everything else: requests and metadata,
redirects, pictures and scripts, robots.txt, addresses that are no pages.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tasks.clients.web_archives.digests import PAYLOAD, DigestWatch, parse_digest
from tasks.clients.web_archives.http_messages import BodyTooLargeError, read_body, read_head, read_rest
from tasks.core.records import Incoming, Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tasks.clients.web_archives.archive_records import ArchiveRecord
    from tasks.core.records import Stated

PAGE_SCHEMES = frozenset({"http", "https"})
RESOURCE_SCHEMES = PAGE_SCHEMES | {"file", "s3", "push"}
TEXT_MEDIA = frozenset({"text/html", "application/xhtml+xml", "text/plain"})
_UNSAID_MEDIA = frozenset({"", "unknown", "no-type"})
"""What stands for a media type that nobody stated; the last two in ARC files."""
UNSAID_RESOURCE = "application/octet-stream"
MOST_REMEMBERED = 50_000
"""Names of records that a later `revisit` may confirm; older ones are forgotten."""
MOST_TITLE_BYTES = 2000
CLOCKS_DIFFER_BY = timedelta(days=1)

_REASONS = {404: Reason.NOT_FOUND, 410: Reason.GONE, 429: Reason.RATE_LIMITED}
_REDIRECTS = range(300, 400)
_CLIENT_ERRORS = range(400, 500)
_SERVER_ERRORS = range(500, 600)
_NOT_MODIFIED = 304
_TRUNCATED = "warc-truncated"


class PassedOverError(Exception):
    """A record is no input; the message is the kind that it is counted under. Caught in this room."""


class Memory:
    """Which bytes the records of an archive held, by record id and payload digest; bounded."""

    def __init__(self) -> None:
        self._hashes: OrderedDict[object, str] = OrderedDict()

    def remember(self, record: ArchiveRecord, data: bytes) -> None:
        """Keep the hash of a record's bytes."""
        found = sha256(data).hexdigest()
        self._hashes |= dict.fromkeys(_names(record, "warc-record-id"), found)
        while len(self._hashes) > MOST_REMEMBERED:
            self._hashes.popitem(last=False)

    def recall(self, record: ArchiveRecord) -> str | None:
        """Give the hash of the bytes that a revisit names."""
        return next((self._hashes[n] for n in _names(record, "warc-refers-to") if n in self._hashes), None)


def receive_record(record: ArchiveRecord, source: str, max_bytes: int, memory: Memory) -> Incoming:
    """Read a record; a PassedOverError where it is no input."""
    match record.kind:
        case "response":
            return _receive_response(record, source, max_bytes, memory)
        case "resource" | "conversion":
            return _receive_resource(record, source, max_bytes, memory)
        case "revisit":
            return _receive_revisit(record, source, memory)
    raise PassedOverError(record.kind or "untyped record")


def _receive_response(record: ArchiveRecord, source: str, max_bytes: int, memory: Memory) -> Incoming:
    _require_page(record, PAGE_SCHEMES)
    watch = DigestWatch(record)
    head = read_head(record.block)
    if head.status in _REDIRECTS:
        raise PassedOverError("redirect")
    media_type = head.get("content-type") or record.fields.get("warc-identified-payload-type")
    _require_text(media_type)
    incoming = partial(
        _start_incoming(record, source), http_status=head.status, headers=head.headers, media_type=media_type
    )
    watch.begin_payload()
    try:
        data = read_body(record.block, head, max_bytes)
    except BodyTooLargeError:
        return incoming(reason=Reason.TOO_LARGE, detail=f"over {max_bytes} bytes")
    reason, said = _judge_status(head.status)
    if reason is None:
        memory.remember(record, data)
    return incoming(
        data=data, reason=reason, detail=_join(said, *watch.find_flaws(data), *_find_flaws(record))
    )


def _receive_resource(record: ArchiveRecord, source: str, max_bytes: int, memory: Memory) -> Incoming:
    _require_page(record, RESOURCE_SCHEMES)
    stated = record.fields.get("content-type")
    media_type = None if stated == UNSAID_RESOURCE and not _is_page(record, PAGE_SCHEMES) else stated
    _require_text(media_type)
    incoming = partial(_start_incoming(record, source), media_type=media_type)
    watch = DigestWatch(record)
    watch.begin_payload()
    try:
        data = read_rest(record.block, max_bytes)
    except BodyTooLargeError:
        return incoming(reason=Reason.TOO_LARGE, detail=f"over {max_bytes} bytes")
    memory.remember(record, data)
    said = _read_title(data) if record.kind == "conversion" else ()
    flaws = _join(*watch.find_flaws(data), *_find_flaws(record))
    return incoming(data=data, detail=flaws, stated=said)


def _read_title(text: bytes) -> Stated:
    """Read the title of a page that was made a text: it is the first line."""
    line, _, more = text[:MOST_TITLE_BYTES].lstrip().partition(b"\n")
    title = " ".join(line.decode("utf-8", "replace").split())
    return (("title", title),) if title and more.strip() else ()


def _receive_revisit(record: ArchiveRecord, source: str, memory: Memory) -> Incoming:
    """Confirm the bytes that stood in this archive before; nobody has those of another."""
    confirmed = memory.recall(record)
    if confirmed is None:
        raise PassedOverError("revisit")
    head = read_head(record.block)
    return _start_incoming(record, source)(
        http_status=head.status or _NOT_MODIFIED,
        headers=head.headers,
        media_type=head.get("content-type"),
        confirmed_sha256=confirmed,
        detail=_join(*_find_flaws(record)),
    )


def _start_incoming(record: ArchiveRecord, source: str) -> partial[Incoming]:
    date = record.date if _has_usable_date(record) else None
    return partial(
        Incoming,
        via="warc",
        source=source,
        url=record.url,
        fetched_at=date or datetime.now(UTC),
        is_cut=_TRUNCATED in record.fields,
    )


def _has_usable_date(record: ArchiveRecord) -> bool:
    return record.date is not None and record.date < datetime.now(UTC) + CLOCKS_DIFFER_BY


def _is_page(record: ArchiveRecord, schemes: frozenset[str]) -> bool:
    return record.url.partition(":")[0].lower() in schemes


def _require_page(record: ArchiveRecord, schemes: frozenset[str]) -> None:
    if not _is_page(record, schemes):
        raise PassedOverError("address of no page")
    if record.url.endswith("/robots.txt") and urlsplit(record.url).path == "/robots.txt":
        raise PassedOverError("robots.txt")


def _require_text(media_type: str | None) -> None:
    bare = (media_type or "").partition(";")[0].strip().lower()
    if bare not in TEXT_MEDIA | _UNSAID_MEDIA:
        raise PassedOverError("other media")


def _judge_status(status: int | None) -> tuple[Reason | None, str]:
    """Give the reason why an answer is no page, and say it in words."""
    if status is None:
        return Reason.UNREADABLE, "it has no HTTP status"
    if status in _SERVER_ERRORS:
        return Reason.SERVER_ERROR, f"status {status}"
    if status in _CLIENT_ERRORS:
        return _REASONS.get(status, Reason.HTTP_ERROR), f"status {status}"
    return None, ""


def _find_flaws(record: ArchiveRecord) -> Iterator[str]:
    if not _has_usable_date(record):
        yield "it states no usable date: the time of reading stands for it"
    if truncated := record.fields.get(_TRUNCATED):
        yield f"the crawler cut it ({truncated})"
    if "warc-segment-number" in record.fields:
        yield "it is the first of several segments"


def _join(*flaws: str) -> str | None:
    return "; ".join(filter(None, flaws)) or None


def _names(record: ArchiveRecord, id_field: str) -> list[object]:
    """Give what a record's bytes can be named by: an id, a digest of the payload."""
    return [name for name in (record.fields.get(id_field), parse_digest(record.fields.get(PAYLOAD))) if name]


def report_break(url: str, source: str, detail: str) -> Incoming:
    """Give an input that says where an archive, or a record of it, breaks."""
    return Incoming(
        via="warc",
        source=source,
        url=url,
        fetched_at=datetime.now(UTC),
        reason=Reason.UNREADABLE,
        detail=f"{detail} (counted unpacked)",
    )
