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

_LEAST_SHARE = 0.1
"""The share of a paragraph's characters that one cue must have."""

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
        return len(self.find(key))

    def find(self, key: str) -> list[str]:
        """Give the cues that stand in a key."""
        padded = f" {key} "
        return [cue for cue in self.cues if (cue in key if _UNSPACED.search(cue) else f" {cue} " in padded)]


@dataclass(frozen=True, slots=True)
class Voice:
    """What a paragraph is by its words; a single cue in a long one is not sure: news says "poll" too."""

    kind: Kind
    is_sure: bool


def find_voice(key: str) -> Voice | None:
    """Give the kind that the words of a paragraph's key tell; None where they tell none."""
    best = max(load_cues(), key=lambda group: group.count(key))
    cues = best.find(key)
    if not cues:
        return None
    return Voice(best.kind, is_sure=len(cues) > 1 or len(cues[0]) >= _LEAST_SHARE * len(key))


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
