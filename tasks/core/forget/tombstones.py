"""Tombstones: that an article was forgotten, when and why, what it is known by, and what is still to do.

One is written before anything is removed. Until all is gone it names the captures and objects that have to
go, so that whoever finds it unfinished can finish; then only keyed hashes, numbers and the reason are left:
no text, no address. JSON, ASCII only; decoding gives what was encoded.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

TOMBSTONES = "forgotten/"
KEY_OBJECT = "forgotten/key"


@dataclass(frozen=True, slots=True)
class Removal:
    """What has to go: captures by id, from these batches; objects of the store; learned paragraphs by id.

    `article_ids` are looked for in kept publications. `kept` says what has to stay, and why.
    """

    article_ids: tuple[str, ...] = ()
    capture_ids: tuple[str, ...] = ()
    batch_ids: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    repeats: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tombstone:
    """That something was forgotten. `removal` is None once all of it is gone; `kept` says what is not."""

    tombstone_id: str
    forgotten_at: datetime
    why: str | None
    marks: tuple[str, ...]
    articles: int
    captures: int
    objects: int
    kept: tuple[str, ...] = ()
    removal: Removal | None = None

    @property
    def key(self) -> str:
        """The object that it is."""
        return f"{TOMBSTONES}{self.tombstone_id}.json"

    @property
    def is_finished(self) -> bool:
        """Whether nothing is left to do."""
        return self.removal is None

    def finish(self) -> Tombstone:
        """Give the stone that is left when all is gone."""
        return replace(self, removal=None)

    def as_json(self) -> dict[str, object]:
        """Give what may be told of it."""
        return {
            "id": self.tombstone_id,
            "forgotten_at": self.forgotten_at.isoformat(timespec="seconds"),
            "why": self.why,
            "articles": self.articles,
            "captures": self.captures,
            "objects": self.objects,
            "kept": list(self.kept),
            "is_finished": self.is_finished,
        }


def encode_tombstone(stone: Tombstone) -> bytes:
    """Write a tombstone."""
    row = asdict(stone) | {"forgotten_at": stone.forgotten_at.isoformat()}
    return json.dumps(row).encode("ascii")


def encode_removal(removal: Removal) -> bytes:
    """Write what has to go, as it stands in a tombstone."""
    return json.dumps(asdict(removal)).encode("ascii")


def decode_tombstone(written: bytes) -> Tombstone:
    """Read a tombstone."""
    row: dict[str, Any] = json.loads(written)
    left = row["removal"] and Removal(**{name: tuple(values) for name, values in row["removal"].items()})
    return Tombstone(
        **row
        | {
            "forgotten_at": datetime.fromisoformat(row["forgotten_at"]),
            "marks": tuple(row["marks"]),
            "kept": tuple(row["kept"]),
            "removal": left,
        }
    )
