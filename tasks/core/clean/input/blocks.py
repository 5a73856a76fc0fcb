"""Blocks: the one form in which HTML and plain text reach the judge."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tasks.core.records import Kind


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph-sized piece of the input and what its place tells.

    `text` equals `visible[start:end]`, where `visible` is the decoded input (plain text) or the page's
    visible text (HTML). `hint` is what structure alone says it is, with the name of the structural rule
    that says so; None leaves the decision to the judge. `is_main` holds inside the article's own
    container (always, in plain text). `link_density` is the share of characters inside links.
    """

    text: str
    start: int
    end: int
    tag: str = "line"
    hint: Kind | None = None
    hint_rule: str = ""
    is_main: bool = True
    link_density: float = 0.0
    class_words: frozenset[str] = field(default_factory=frozenset)
