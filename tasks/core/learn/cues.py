"""What a repeated paragraph is, told from its words: the publisher's voice has a vocabulary of its own.

Reads `tasks/rules/repeats/cues.toml` once a process. Gives the kind whose cues stand in a key most often,
or none where it has no cue: then its words do not tell it from news.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tasks.core.records import Kind

_UNSPACED = re.compile(r"[\u0e00-\u0eff\u2e80-\u9fff]")


@dataclass(frozen=True, slots=True)
class CueGroup:
    """The cues of one kind, with examples that the tests check."""

    kind: Kind
    cues: tuple[str, ...]
    goes: tuple[str, ...]
    stays: tuple[str, ...]

    def count(self, key: str) -> int:
        """Count how many of the cues stand in a key."""
        padded = f" {key} "
        return sum((cue in key) if _UNSPACED.search(cue) else (f" {cue} " in padded) for cue in self.cues)


def find_kind(key: str) -> Kind | None:
    """Give the kind that the words of a paragraph's key tell; None where they tell none."""
    best = max(load_cues(), key=lambda group: group.count(key))
    return best.kind if best.count(key) else None


@cache
def load_cues() -> tuple[CueGroup, ...]:
    """Read the package's cues."""
    written = (files("tasks") / "rules" / "repeats" / "cues.toml").read_text("utf-8")
    return tuple(
        CueGroup(
            kind=Kind(entry["kind"]),
            cues=tuple(entry["cues"]),
            goes=tuple(entry["goes"]),
            stays=tuple(entry["stays"]),
        )
        for entry in tomllib.loads(written)["cue"]
    )
