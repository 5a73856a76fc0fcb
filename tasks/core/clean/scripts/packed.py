"""Data that frameworks pack before they hand it over: lists of values that point at one another.

Takes what JSON gives; gives the value that is meant. Reads devalue (Nuxt 3, SvelteKit), turbo-stream (React
Router, Remix), the rows of React's flight protocol (Next.js) and normalized stores (Apollo, Relay). A value
that holds itself, or lies too deep, is None there. Work is bounded.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAX_DEPTH = 60
_MAX_VALUES = 300_000
_MAX_ROWS = 20_000
_TURBO_KEY = re.compile(r"_(\d+)")
_LATE_TURBO = re.compile(r"P\d+:(?=[\[{])")
_ROW = re.compile(rb"([\da-f]*):(?:T([\da-f]+),|([A-Z]{0,2}))")
_ENTRY = re.compile(r"\$?\w+:.|client:|ROOT_QUERY")
_ROW_REFERENCE = re.compile(r"\$[L@]?([\da-f]+)")


def unpack(value: object) -> object | None:
    """Give what a packed list means; None where it is no such list."""
    if not isinstance(value, list) or len(value) < 2:  # noqa: PLR2004 - a root and what it points at
        return None
    first = value[0]
    if isinstance(first, dict) and first and all(map(_TURBO_KEY.fullmatch, first)):
        return _Unpacker(value, is_turbo=True).get(0, 0)
    points = list(first.values()) if isinstance(first, dict) else first[1:] if _is_tagged(first) else []
    if points and all(isinstance(each, int) and not isinstance(each, bool) for each in points):
        return _Unpacker(value).get(0, 0)
    return None


def unpack_stream(chunks: list[str]) -> Iterator[object]:
    """Give the values of a turbo-stream: the page's own, and those that came late, which point back."""
    values: list[object] = []
    starts: list[int] = []
    for line in "".join(chunks).split("\n"):
        late = _LATE_TURBO.match(line)
        try:
            part = json.loads(line[late.end() if late else 0 :], strict=False)
        except (ValueError, RecursionError):
            continue
        if isinstance(part, list):
            starts.append(len(values))
            values += part
    unpacker = _Unpacker(values, is_turbo=True)
    for start in starts:
        yield unpacker.get(start, 0)


def _is_tagged(value: object) -> bool:
    return isinstance(value, list) and len(value) > 1 and isinstance(value[0], str)


@dataclass(slots=True)
class _Unpacker:
    values: list[object]
    is_turbo: bool = False
    _known: dict[int, object] = field(default_factory=dict)
    _count: int = 0

    def get(self, index: object, depth: int) -> object:
        if not isinstance(index, int) or not 0 <= index < len(self.values):
            return None
        if index not in self._known:
            self._count += 1
            if depth > _MAX_DEPTH or self._count > _MAX_VALUES:
                return None
            self._known[index] = None
            self._known[index] = self._open(self.values[index], depth + 1)
        return self._known[index]

    def _open(self, value: object, depth: int) -> object:
        if isinstance(value, dict):
            return {self._key(key, depth): self.get(inner, depth) for key, inner in value.items()}
        if not isinstance(value, list):
            return value
        if not _is_tagged(value):
            return [self.get(inner, depth) for inner in value]
        inner = [self.get(each, depth) for each in value[1:]]
        return inner[0] if len(inner) == 1 else inner

    def _key(self, key: str, depth: int) -> str:
        found = _TURBO_KEY.fullmatch(key) if self.is_turbo else None
        return str(self.get(int(found[1]), depth)) if found else key


def read_flight(stream: str) -> dict[str, object]:
    """Give the rows of a flight stream by their ids, in order: JSON as values, texts as they are."""
    data = stream.encode("utf-8", "surrogatepass")
    rows: dict[str, object] = {}
    at = 0
    while at < len(data) and len(rows) < _MAX_ROWS:
        row = _ROW.match(data, at)
        end = data.find(b"\n", at)
        if row is None:
            at = end + 1 if end >= 0 else len(data)
            continue
        name = row[1].decode()
        if row[2] is not None:
            at = row.end() + int(row[2], 16)
            rows[name] = data[row.end() : at].decode("utf-8", "replace")
            continue
        at = end + 1 if end >= 0 else len(data)
        if not row[3]:
            rows[name] = _decode(data[row.end() : end if end >= 0 else len(data)])
    return rows


def _decode(line: bytes) -> object:
    try:
        return json.loads(line, strict=False)
    except (ValueError, RecursionError):
        return None


@dataclass(frozen=True, slots=True)
class Store:
    """What references stand for: rows of a stream by "$5", entries of a normalized store by "Article:1"."""

    rows: dict[str, object] = field(default_factory=dict)
    entries: dict[str, object] = field(default_factory=dict)

    def note(self, part: dict[str, object]) -> None:
        """Take up an object's entries, if it is a normalized store."""
        for key, value in part.items():
            if isinstance(value, dict) and _ENTRY.match(key):
                self.entries[key] = value

    def follow(self, value: object) -> object:
        """Give what a reference stands for; any other value as it is."""
        if isinstance(value, str):
            found = _ROW_REFERENCE.fullmatch(value) if self.rows else None
            return self.rows.get(found[1]) if found else value
        if isinstance(value, dict):
            name = value.get("__ref") or (value.get("id") if value.get("type") == "id" else None)
            return self.entries.get(name, value) if isinstance(name, str) else value
        return value
