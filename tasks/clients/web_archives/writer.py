"""Writes captures as a WARC 1.1 file, a gzip member a record where its name ends in .gz.

Takes captures with what became of them and a function that gives their bytes, which it calls ahead of
the writing, from a few threads. An answer over HTTP is a `response` record: status line, the stored
headers but for the transfer coding, whose length is made true, and the body with its content coding on.
What a browser has shown, and other captures, are `resource` records, answers "not modified" are `revisit`
records of the bytes that they confirm, and a `metadata` record follows each, with the ids and the outcome.
Ids come from the captures' own: writing twice gives the same records. The file appears when it is whole.
"""

from __future__ import annotations

import uuid
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC
from http import HTTPStatus
from importlib.metadata import version
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from warcio.statusandheaders import StatusAndHeaders
from warcio.utils import Digester
from warcio.warcwriter import WARCWriter

from tasks.clients.files.replacing import new_file
from tasks.clients.web_archives.digests import write_digest
from tasks.core.errors import UsageError
from tasks.core.records import BROWSER_VIA

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

    from warcio.recordloader import ArcWarcRecord

    from tasks.core.records import Capture

ENDINGS = (".warc", ".warc.gz")
WARC_VERSION = "1.1"
FORMAT = {
    "format": "WARC File Format 1.1",
    "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
}
NOT_MODIFIED_PROFILE = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
HTTP_RESPONSE = "application/http; msgtype=response"
_UNSAID_MEDIA = "application/octet-stream"
PHRASES = {status.value: status.phrase for status in HTTPStatus}
_READERS = 8
RECORD_IDS = uuid.UUID("5d3f0d1e-6b0c-5a61-9b7e-0d4f3c1a2b90")
"""Namespace of the ids of our records."""
TRANSFER_HEADERS = frozenset({"transfer-encoding", "content-length"})


@dataclass(frozen=True, slots=True)
class Original:
    """The capture whose bytes a later answer "not modified" confirms."""

    capture_id: str
    url: str
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class ArchivedCapture:
    """A capture with bytes, its own or those of an `original`, and what became of it."""

    capture: Capture
    article_id: str | None = None
    outcome: str | None = None
    original: Original | None = None


def write_archive(
    path: Path,
    captures: Iterable[ArchivedCapture],
    read_raw: Callable[[str], bytes],
    *,
    may_replace: bool = False,
) -> int:
    """Write a file with a record a capture and give their number."""
    if not path.name.endswith(ENDINGS):
        raise UsageError(f"{path} is no name of a web archive", f"Let it end in {' or '.join(ENDINGS)}")
    written = 0
    with new_file(path, may_replace=may_replace) as building, building.open("wb") as file:
        writer = _Writer(file, gzip=path.suffix == ".gz", warc_version=WARC_VERSION)
        info = {"software": f"copydesk/{version('copydesk')}", **FORMAT}
        writer.write_record(writer.create_warcinfo_record(path.name, info))
        for archived, data in _read_ahead(captures, read_raw):
            writer.write_record(_make_record(writer, archived, data))
            writer.write_record(_make_metadata(writer, archived))
            written += 1
    return written


class _Writer(WARCWriter):  # type: ignore[misc] # warcio has no types
    """Warcio's writer with SHA-256, by which our store names bytes."""

    @staticmethod
    def _create_digester() -> Digester:
        return Digester("sha256")


class _ExactHead(StatusAndHeaders):  # type: ignore[misc] # warcio has no types
    """The head of a response as it stands: warcio would percent-encode what is not ASCII."""

    def compute_headers_buffer(self, header_filter: Callable[..., Any] | None = None) -> None:
        self.headers_buff = self.to_str(header_filter).encode("utf-8", "replace") + b"\r\n"


def _read_ahead(
    captures: Iterable[ArchivedCapture], read_raw: Callable[[str], bytes]
) -> Iterator[tuple[ArchivedCapture, bytes]]:
    """Give each capture with its bytes, none where it only confirms others'; in order."""

    def read(archived: ArchivedCapture) -> tuple[ArchivedCapture, bytes]:
        key = archived.capture.raw_key
        return archived, b"" if key is None or archived.original else read_raw(key)

    with ThreadPoolExecutor(_READERS) as threads:
        waiting: deque[Future[tuple[ArchivedCapture, bytes]]] = deque()
        for archived in captures:
            waiting.append(threads.submit(read, archived))
            if len(waiting) > _READERS:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _make_record(writer: _Writer, archived: ArchivedCapture, data: bytes) -> ArcWarcRecord:
    capture, original = archived.capture, archived.original
    fields = {
        "WARC-Record-ID": _record_id(capture.capture_id),
        "WARC-Date": _write_date(capture.fetched_at),
        "WARC-Payload-Digest": write_digest(bytes.fromhex(capture.raw_sha256 or "")),
    }
    kind, media_type, head = "response", HTTP_RESPONSE, None
    if original:
        kind, head = "revisit", _make_head(capture, None)
        fields |= _name_original(original)
    elif capture.http_status is not None and capture.via != BROWSER_VIA:
        head = _make_head(capture, len(data))
    else:
        kind, media_type = "resource", _one_line(capture.media_type or _UNSAID_MEDIA)
    return writer.create_warc_record(
        _target(capture),
        kind,
        payload=BytesIO(data),
        length=len(data),
        warc_content_type=media_type,
        warc_headers_dict=fields,
        http_headers=head,
    )


def _make_metadata(writer: _Writer, archived: ArchivedCapture) -> ArcWarcRecord:
    """Say in a record what a capture is to us."""
    capture = archived.capture
    said = {
        "captureId": capture.capture_id,
        "runId": capture.run_id,
        "source": capture.source,
        "requestedUrl": capture.url if _target(capture) != capture.url else None,
        "articleId": archived.article_id,
        "outcome": archived.outcome,
    }
    lines = "".join(f"{name}: {_one_line(value)}\r\n" for name, value in said.items() if value is not None)
    data = lines.encode("utf-8", "replace")
    fields = {
        "WARC-Record-ID": _record_id(f"{capture.capture_id}/metadata"),
        "WARC-Date": _write_date(capture.fetched_at),
        "WARC-Refers-To": _record_id(capture.capture_id),
    }
    return writer.create_warc_record(
        _target(capture),
        "metadata",
        payload=BytesIO(data),
        length=len(data),
        warc_content_type="application/warc-fields",
        warc_headers_dict=fields,
    )


def _name_original(original: Original) -> dict[str, str]:
    return {
        "WARC-Profile": NOT_MODIFIED_PROFILE,
        "WARC-Refers-To": _record_id(original.capture_id),
        "WARC-Refers-To-Target-URI": _clean_url(original.url),
        "WARC-Refers-To-Date": _write_date(original.fetched_at),
    }


def _make_head(capture: Capture, length: int | None) -> _ExactHead:
    """Make the head of a response; a body has its true length, and no transfer coding."""
    status = capture.http_status or 0
    headers = [
        (_one_line(name), _one_line(value))
        for name, value in capture.headers
        if name.lower() not in TRANSFER_HEADERS
    ]
    if length is not None:
        headers.append(("Content-Length", str(length)))
    return _ExactHead(f"{status} {PHRASES.get(status, '')}".strip(), headers, protocol="HTTP/1.1")


def _target(capture: Capture) -> str:
    return _clean_url(capture.final_url or capture.url)


def _clean_url(url: str) -> str:
    """Quote what would break the line that a URL stands in."""
    return "".join(c if c.isprintable() and c != " " else quote(c, errors="surrogateescape") for c in url)


def _one_line(text: str) -> str:
    """Keep a value from ending its line."""
    return " ".join(text.split()) if not text.isprintable() else text


def _record_id(name: str) -> str:
    return f"<urn:uuid:{uuid.uuid5(RECORD_IDS, name)}>"


def _write_date(date: datetime) -> str:
    return date.astimezone(UTC).isoformat().replace("+00:00", "Z")
