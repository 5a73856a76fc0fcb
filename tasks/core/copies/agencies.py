"""Agencies: which of them a text is credited to, and whether a publisher is that agency itself.

Takes lines that may hold a credit, the beginning of a text, and publishers; the agencies are data, in
`agencies.toml` beside this file. A text *about* an agency does not credit it: a name counts in a line
that is a credit already, or as a dateline writes it, in brackets, between slashes or before a dash.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

OPENING = 160
"""Characters at a text's beginning in which a dateline stands."""


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency by its short name, the names that credits give it, and the domains that are its own."""

    name: str
    names: tuple[str, ...]
    domains: tuple[str, ...]


def find_credited(credit_lines: Iterable[str], opening: str) -> frozenset[Agency]:
    """Find the agencies that credit lines name, or the dateline of the text that begins so."""
    named = {name for line in credit_lines for name in _any_name().findall(line)}
    named.update(
        found for match in _dateline().finditer(opening[:OPENING]) for found in match.groups() if found
    )
    return frozenset(_by_name()[name] for name in named)


def is_own_page(agency: Agency, publisher: str | None, domain: str | None) -> bool:
    """Whether the publisher is the agency itself."""
    host = f".{domain or ''}"
    return publisher in agency.names or any(host.endswith(f".{own}") for own in agency.domains)


def find_agency(name: str) -> Agency | None:
    """Find the agency that goes by a name."""
    return _by_name().get(name.strip())


@cache
def load_phrases() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Read the patterns of what stands before agencies that are credited, and behind them."""
    phrases = _read()["phrases"]
    return tuple(phrases["before"]), tuple(phrases["after"])


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads((files("tasks.core.copies") / "agencies.toml").read_text("utf-8"))


@cache
def load_agencies() -> tuple[Agency, ...]:
    """Read the agencies."""
    return tuple(
        Agency(entry["name"], tuple(entry["names"]), tuple(entry["domains"])) for entry in _read()["agency"]
    )


@cache
def _by_name() -> dict[str, Agency]:
    return {name: agency for agency in load_agencies() for name in agency.names}


def _names() -> str:
    return "|".join(re.escape(name) for name in sorted(_by_name(), key=lambda name: (-len(name), name)))


@cache
def _any_name() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_names()})(?!\w)")


@cache
def _dateline() -> re.Pattern[str]:
    name = f"({_names()})"
    dashes = "\\-\u2013\u2014"
    bracketed = rf"[(\[\uff08/]\s*{name}\s*[)\]\uff09/]"
    return re.compile(rf"{bracketed}|(?<!\w){name}\s+?[{dashes}]{{1,2}}\s|^{name}\s*[:|]")
