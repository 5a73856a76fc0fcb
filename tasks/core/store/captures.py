"""Captures: made of what came in, and written as the JSON lines in which a batch of them is archived.

`make_capture` is the one maker, whoever brought the input. `decode_captures(encode_captures(x)) == x` holds:
one object a line, keys in the record's order, ASCII only, so that odd file names survive. Reads no storage.
"""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tasks.core.push.pushers import PUSHED_BY, SPEAKS_FOR, make_push_name
from tasks.core.records import Capture, Incoming, Reason
from tasks.core.store.batches import batch_of_capture, raw_key, run_of_batch

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tasks.core.records import Stated

_NAMES = frozenset(field.name for field in fields(Capture))
_STATED_HEADER = "x-copydesk-"


def make_capture(incoming: Incoming, capture_id: str, raw_sha256: str | None) -> Capture:
    """Give the capture of what came in; `raw_sha256` is the hash of its bytes, where it brought some."""
    batch_id = batch_of_capture(capture_id)
    source = incoming.source or capture_id
    sha256 = raw_sha256 or incoming.confirmed_sha256
    return Capture(
        capture_id=capture_id,
        batch_id=batch_id,
        run_id=run_of_batch(batch_id),
        via=incoming.via,
        source=source,
        url=incoming.url or make_push_name(incoming.via, incoming.sender, source),
        final_url=incoming.final_url,
        http_status=incoming.http_status,
        headers=incoming.headers,
        media_type=incoming.media_type,
        bytes=None if incoming.data is None else len(incoming.data),
        raw_sha256=sha256,
        raw_key=raw_key(sha256) if sha256 else None,
        fetched_at=incoming.fetched_at,
        reason=incoming.reason,
        detail=incoming.detail,
        redirects=incoming.redirects,
        stated=incoming.stated,
        is_cut=incoming.is_cut,
    )


def receive_again(capture: Capture, data: bytes | None) -> Incoming:
    """Give what came in, of its capture; `data` are its own bytes, None where it brought none."""
    return Incoming(
        via=capture.via,
        source=capture.source,
        url=capture.url,
        fetched_at=capture.fetched_at,
        data=data,
        final_url=capture.final_url,
        http_status=capture.http_status,
        headers=capture.headers,
        media_type=capture.media_type,
        redirects=capture.redirects,
        reason=Reason(capture.reason) if capture.reason else None,
        detail=capture.detail,
        confirmed_sha256=capture.raw_sha256 if data is None else None,
        stated=capture.stated,
        is_cut=capture.is_cut,
    )


def encode_captures(captures: Iterable[Capture]) -> bytes:
    """Write one line of JSON a capture."""
    return b"".join(_encode(capture) for capture in captures)


def decode_captures(data: bytes) -> tuple[Capture, ...]:
    """Read what `encode_captures` wrote; names that this version does not know are passed over."""
    return tuple(_decode(json.loads(line)) for line in data.splitlines() if line.strip())


def _encode(capture: Capture) -> bytes:
    row = asdict(capture) | {"fetched_at": capture.fetched_at.isoformat()}
    return json.dumps(row).encode("ascii") + b"\n"


def _decode(row: dict[str, Any]) -> Capture:
    known = {name: value for name, value in row.items() if name in _NAMES}
    known["headers"] = tuple((name, value) for name, value in row["headers"])
    known["redirects"] = tuple((status, url) for status, url in row.get("redirects", ()))
    known["stated"] = tuple(
        (field, tuple(value) if isinstance(value, list) else value) for field, value in row.get("stated", ())
    )
    if row["via"] == "push" and not known["stated"]:
        known["stated"] = _read_stated_headers(known["headers"])
    known["fetched_at"] = datetime.fromisoformat(row["fetched_at"])
    return Capture(**known)


def _read_stated_headers(headers: tuple[tuple[str, str], ...]) -> Stated:
    """Read what was stated in a push as the first versions archived it: as headers, one a value."""
    given: dict[str, list[str]] = {}
    for name, value in headers:
        if name.startswith(_STATED_HEADER) and name not in {PUSHED_BY, SPEAKS_FOR}:
            given.setdefault(name.removeprefix(_STATED_HEADER).replace("-", "_"), []).append(value)
    several = {"author": "authors", "tag": "tags"}
    return tuple(
        (several[field], tuple(values)) if field in several else (field, values[0])
        for field, values in given.items()
    )
