"""What the judge has decided so far: a mark a line, or none where the line stays for now."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.core.clean.lines import Line
    from tasks.core.records import Kind


@dataclass(frozen=True, slots=True)
class Mark:
    """The kind of a line and the rule that decided it."""

    kind: Kind
    rule: str


Marks = list[Mark | None]


def read_hints(lines: Sequence[Line]) -> Marks:
    """Begin with what structure alone said."""
    return [
        _mark_hinted(line.block.hint, line.block.hint_rule) if line.block.hint else None for line in lines
    ]


@lru_cache(maxsize=256)
def _mark_hinted(hint: Kind, rule: str) -> Mark:
    return Mark(hint, rule or "structure")
