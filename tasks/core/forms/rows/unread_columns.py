"""Columns that nothing reads: which of a table's or of JSON's names are none of any field.

Takes the first rows of a file as they are read; gives the names of its columns that hold something and that
nobody asked for, with what they look like where that field is missing, and words for people. Whatever is not
read is still there: the file is kept whole.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from tasks.core.forms.rows.article_row import find_column, load_row_names
from tasks.core.forms.rows.column_guesses import guess_columns
from tasks.core.forms.rows.row_values import holds_something

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tasks.core.forms.form import Item

SAMPLED_ROWS = 50
_LONGEST_LOOKED_AT = 5000
_MOST_NAMED = 12
_LONGEST_NAME = 60
_MOST_FILES = 20
_SAID = {"published_at": "a date", "url": "an address", "text": "a text", "title": "a title"}


@dataclass(frozen=True, slots=True)
class UnreadColumns:
    """The columns of a file that nothing reads; `suggested` are (field, column) for what its rows lack."""

    source: str
    columns: tuple[str, ...]
    suggested: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class SampledRows:
    """Looks at the first rows of a file, as `ReadOptions.note_row` has them told."""

    asked: Mapping[str, str] = field(default_factory=dict)
    _rows: list[Mapping[str, Any]] = field(default_factory=list)
    _said: set[str] = field(default_factory=set)

    def note(self, row: Mapping[str, Any], item: Item) -> None:
        """Look at a row and at what was made of it."""
        if len(self._rows) < SAMPLED_ROWS:
            unread = ((name, value) for name, value in row.items() if self._is_unread(name, value))
            self._rows.append({name: _cut(value) for name, value in unread})
            self._said.update(name for name, _ in item.stated)
            self._said.update(["text"] if item.data is not None else [])
            self._said.update(["url"] if item.url else [])

    def _is_unread(self, name: str, value: object) -> bool:
        return (
            holds_something(value)
            and find_column(str(name)) not in load_row_names().known
            and name not in self.asked.values()
        )

    def describe(self, source: str = "") -> UnreadColumns | None:
        """Say what was not read; None where all was."""
        columns = tuple(dict.fromkeys(name for row in self._rows for name in row))
        guessed = guess_columns(self._rows, columns)
        suggested = [(name, column) for name, column in guessed.items() if name not in self._said]
        return UnreadColumns(source, columns, tuple(suggested)) if columns else None


def _cut(value: object) -> object:
    """Give as much of a value as tells what it is."""
    if isinstance(value, str):
        return value[:_LONGEST_LOOKED_AT]
    return value if isinstance(value, date) else ...


def describe_unread(found: Iterable[UnreadColumns]) -> Iterator[str]:
    """Say a line for each file, or for all those of the same columns, and what to do."""
    alike: dict[UnreadColumns, list[str]] = defaultdict(list)
    for each in found:
        alike[replace(each, source="")].append(each.source)
    for at, (each, sources) in enumerate(alike.items()):
        if at == _MOST_FILES:
            yield f"columns not read in {_count_files(sum(map(len, [*alike.values()][at:])))}"
            return
        more = f" and {_count_files(len(sources) - 1)}" if len(sources) > 1 else ""
        yield f"{sources[0]}{more}: columns not read: {_name(each.columns)}; {_suggest(each)}"


def _suggest(each: UnreadColumns) -> str:
    doubts = [
        f"{column} looks like {_SAID[name]}, which the rows lack: --columns {name}={column}"
        for name, column in each.suggested
    ]
    return "; ".join(doubts) or "--columns FIELD=COLUMN has one read"


def _name(columns: tuple[str, ...]) -> str:
    named = [str(column)[:_LONGEST_NAME] for column in columns[:_MOST_NAMED]]
    more = len(columns) - len(named)
    return ", ".join(named) + (f" and {more} more" if more else "")


def _count_files(count: int) -> str:
    return "1 more file" if count == 1 else f"{count} more files"
