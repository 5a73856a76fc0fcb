"""What people decided about learned paragraphs: vetoes and pins, in `tasks/rules/repeats/verdicts.toml`.

A verdict names the publisher and the paragraph's text; small variants of the text are the same paragraph.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from tasks.core.clean.lines.repeats import Repeat, fold_paragraph, make_repeat_id
from tasks.core.records import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Verdicts:
    """By the paragraph's id: why it is never to go, and what is to go whatever its numbers."""

    vetoes: Mapping[str, str] = field(default_factory=dict)
    pins: Mapping[str, Repeat] = field(default_factory=dict)


def load_verdicts() -> Verdicts:
    """Read the package's verdicts."""
    return read_verdicts((files("tasks") / "rules" / "repeats" / "verdicts.toml").read_text("utf-8"))


def read_verdicts(written: str) -> Verdicts:
    """Read verdicts from TOML."""
    tables = tomllib.loads(written)
    pins = (_read_pin(entry) for entry in tables.get("pin", ()))
    return Verdicts(
        vetoes={_id_of(entry): str(entry["why"]) for entry in tables.get("veto", ())},
        pins={pin.id: pin for pin in pins},
    )


def _read_pin(entry: Mapping[str, Any]) -> Repeat:
    key = fold_paragraph(entry["text"])
    return Repeat(_id_of(entry), entry["publisher"], Kind(entry["kind"]), key, entry["text"])


def _id_of(entry: Mapping[str, Any]) -> str:
    return make_repeat_id(entry["publisher"], fold_paragraph(entry["text"]))
