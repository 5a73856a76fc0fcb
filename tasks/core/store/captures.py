"""The captures of a batch as JSON lines, the form in which they are archived.

Takes captures and gives bytes, and back: `decode_captures(encode_captures(x)) == x`. One object a line,
keys in the record's order, ASCII only, so that odd file names survive. Reads no storage.
"""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tasks.core.records import Capture

if TYPE_CHECKING:
    from collections.abc import Iterable

_NAMES = frozenset(field.name for field in fields(Capture))


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
    known["stated"] = tuple((field, value) for field, value in row.get("stated", ()))
    known["fetched_at"] = datetime.fromisoformat(row["fetched_at"])
    return Capture(**known)
