"""The tables of sources.toml, read one by one: each by its model, each fault by its line.

Takes the file's text; gives what its `[[source]]` and `[[outlet]]` tables say, or a UsageError that
names the line, what is wrong there and what may be meant.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from tasks.core.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic_core import ErrorDetails

SOURCE, OUTLET = "source", "outlet"
_TOML_LINE = re.compile(r"at line (\d+)")
_Declared = TypeVar("_Declared", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class DeclaredFile:
    """A file that declares sources and outlets: its name for messages, its lines, what it says."""

    name: str
    lines: tuple[str, ...]
    data: dict[str, Any]

    def parse(self, table: str, model: type[_Declared]) -> tuple[_Declared, ...]:
        """Read all tables of one name, in order."""
        entries = self.data.get(table, [])
        if not isinstance(entries, list):
            raise UsageError(
                f"{self.name}, line {self._line_of(table)}: [{table}] is one table, not a list of them",
                f"Write [[{table}]]",
            )
        return tuple(self._parse_one(table, model, entry, number) for number, entry in enumerate(entries))

    def say_where(self, table: str, number: int, key: str) -> str:
        """Say where a key of the table of this number stands."""
        return f"{self.name}, line {self.line_of_key(table, number, key)}"

    def line_of_key(self, table: str, number: int, key: str) -> int:
        """Find the line of a key in the table of this number; of its header where the key is not there."""
        headers = [at for at, line in enumerate(self.lines) if _HEADER.match(line)]
        own = [at for at in headers if _open_name(table).match(self.lines[at])]
        if number >= len(own):
            return 1
        end = next((at for at in headers if at > own[number]), len(self.lines))
        opening = _open_key(key)
        inside = range(own[number] + 1, end)
        return next((at + 1 for at in inside if opening.match(self.lines[at])), own[number] + 1)

    def check_names(self) -> None:
        """Raise a UsageError for what is neither a source nor an outlet."""
        for name in self.data:
            if name not in {SOURCE, OUTLET}:
                hint = f"Each source is a table that begins with [[{SOURCE}]], each outlet with [[{OUTLET}]]"
                raise UsageError(f"{self.name}, line {self._line_of(name)}: unknown name `{name}`", hint)

    def _line_of(self, name: str) -> int:
        opening = _open_name(name)
        return next((number for number, line in enumerate(self.lines, 1) if opening.match(line)), 1)

    def _parse_one(self, table: str, model: type[_Declared], entry: Any, number: int) -> _Declared:  # noqa: ANN401 - any TOML
        try:
            return model.model_validate(entry)
        except ValidationError as error:
            raise self._explain(error.errors()[0], table, model, entry, number) from error

    def _explain(
        self,
        error: ErrorDetails,
        table: str,
        model: type[BaseModel],
        entry: Any,  # noqa: ANN401 - any TOML
        number: int,
    ) -> UsageError:
        key = str(error["loc"][0]) if error["loc"] else table
        where = self.say_where(table, number, key)
        named = f" of `{entry['name']}`" if isinstance(entry, dict) and entry.get("name") else ""
        if error["type"] == "missing":
            return UsageError(f"{where}: this {table}{named} has no `{key}`", f'Add {key} = "..."')
        if error["type"] == "extra_forbidden":
            return UsageError(f"{where}: unknown key `{key}`{named}", _suggest(key, list(model.model_fields)))
        said = error["msg"].removeprefix("Value error, ")
        field = model.model_fields.get(key)
        return UsageError(
            f"{where}: `{key}`{named} is not usable: {said}", (field.description or "") if field else ""
        )


def read_tables(text: str, file: str) -> DeclaredFile:
    """Read the text of a file; a UsageError for what is no TOML, or declares something else."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _TOML_LINE.search(str(error))
        line = found[1] if found else text.count("\n") + 1
        raise UsageError(f"{file}, line {line}: no valid TOML: {error}", "Mend that line") from error
    declared = DeclaredFile(file, tuple(text.splitlines()), data)
    declared.check_names()
    return declared


def _suggest(key: str, known: Sequence[str]) -> str:
    close = get_close_matches(key, known, 1)
    return f"Did you mean `{close[0]}`?" if close else f"Known keys: {', '.join(known)}"


_HEADER = re.compile(r"\s*+\[\[")


def _open_name(name: str) -> re.Pattern[str]:
    return re.compile(rf"\s*+\[*+\s*+[\"']?{re.escape(name)}\b")


def _open_key(key: str) -> re.Pattern[str]:
    return re.compile(rf"\s*+[\"']?{re.escape(key)}[\"']?\s*+=")
