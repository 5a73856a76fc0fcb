"""Parameters of the named queries: what each declares in its head, and what a reader gives for them.

Takes the lines of a query's file and the values as they were typed; gives parameters, and values as the query
is bound to. What it does not take, or is not of its type, is a UsageError that says what is taken. Without a
value a parameter has its default; without one of those it is null, and asks for nothing.

    -- param q text  Words that all stand in title or text
    -- param per day|week|month = day  How long one row is
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING

from tasks.core.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

_DECLARED = re.compile(
    r"-- param (?P<name>[a-z_]+) (?P<type>[a-z|]+)(?: = (?P<default>\S+))?  (?P<help>\S.*)"
)
_DAY = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
TEXT, DAY, INTEGER, NUMBER = "text", "day", "integer", "number"
_SAID = {
    DAY: "a day: 2026, 2026-01 or 2026-01-31",
    INTEGER: "a whole number",
    NUMBER: "a number",
}
Value = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a query may be given: text, a day, an integer, a number, or one of some words, parted by bars."""

    name: str
    type: str
    default: str | None
    help: str

    @property
    def words(self) -> tuple[str, ...]:
        """The words of which it is one; none where it is of another type."""
        return tuple(self.type.split("|")) if "|" in self.type else ()

    @property
    def said(self) -> str:
        """How it is given: --per day|week|month."""
        return f"--{self.name.replace('_', '-')} {self.type if self.words else self.type.upper()}"


def read_parameters(lines: Iterable[str]) -> tuple[Parameter, ...]:
    """Read the parameters that the lines of a query's file declare."""
    found = filter(None, map(_DECLARED.fullmatch, lines))
    return tuple(Parameter(each["name"], each["type"], each["default"], each["help"]) for each in found)


def read_options(arguments: Sequence[str]) -> dict[str, str]:
    """Read what was typed behind a query's name: --q ferry, --by=outlet."""
    given: dict[str, str] = {}
    left = list(arguments)
    while left:
        option, has_value, value = left.pop(0).partition("=")
        name = option.removeprefix("--").replace("-", "_")
        if not option.startswith("--") or not name:
            raise UsageError(f"'{option}' is no parameter of a query", "Give one as --name value")
        if not has_value and not left:
            raise UsageError(f"{option} says nothing", f"Give its value behind it: {option} VALUE")
        if name in given:
            raise UsageError(f"{option} is given twice", "Each parameter has one value")
        given[name] = value if has_value else left.pop(0)
    return given


def bind_parameters(
    query: str, parameters: Sequence[Parameter], given: Mapping[str, object]
) -> dict[str, Value]:
    """Give the value of each parameter of a named query, typed or the default."""
    known = {each.name: each for each in parameters}
    for name in given:
        if name not in known:
            raise _refuse(query, name, parameters)
    asked = {name: None if value is None else str(value) for name, value in given.items()}
    return {name: _read_value(each, asked.get(name, each.default)) for name, each in known.items()}


def _refuse(query: str, name: str, parameters: Sequence[Parameter]) -> UsageError:
    option = f"--{name.replace('_', '-')}"
    close = get_close_matches(name, [each.name for each in parameters], 1)
    takes = ", ".join(each.said for each in parameters) if parameters else "nothing"
    hint = f"Did you mean --{close[0].replace('_', '-')}?" if close else f"It takes {takes}"
    return UsageError(f"The query {query} has no parameter {option}", hint)


def _read_value(parameter: Parameter, written: str | None) -> Value:
    if written is None:
        return None
    if parameter.words:
        if written in parameter.words:
            return written
        raise _misfit(parameter, written, f"one of {', '.join(parameter.words)}")
    try:
        return _READ[parameter.type](written)
    except ValueError as error:
        raise _misfit(parameter, written, _SAID[parameter.type]) from error


def _misfit(parameter: Parameter, written: str, wanted: str) -> UsageError:
    return UsageError(f"--{parameter.name.replace('_', '-')} '{written}' is not {wanted}", parameter.help)


def read_day(written: str) -> date:
    """Read a day, the first one of a month or a year."""
    found = _DAY.fullmatch(written)
    if found is None:
        raise ValueError(written)
    return date(int(found[1]), int(found[2] or 1), int(found[3] or 1))


_READ: dict[str, Callable[[str], Value]] = {TEXT: str, DAY: read_day, INTEGER: int, NUMBER: float}
