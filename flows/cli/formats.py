"""The form that commands print in: one option everywhere, `--json` its short form."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import typer

from flows.printing.forms import OF_ONE, RowFormat
from tasks.core.errors import UsageError

FormatOption: TypeAlias = Annotated[RowFormat | None, typer.Option("--format", "-f", help="What to print.")]
JsonOption: TypeAlias = Annotated[bool, typer.Option("--json", help="Short for --format json.")]
LinesOption: TypeAlias = Annotated[
    bool, typer.Option("--json", help="Short for --format jsonl: one JSON object a line.")
]


def choose_format(
    form: RowFormat | None, *, as_json: bool, is_short_for: RowFormat = RowFormat.JSON
) -> RowFormat:
    """Give the form that is asked for; a UsageError where two are."""
    if form and as_json and form is not is_short_for:
        raise UsageError(f"--json and --format {form.value} are two forms", "Leave one of them out")
    return is_short_for if as_json else form or RowFormat.TABLE


def choose_of_one(form: RowFormat | None, *, as_json: bool) -> RowFormat:
    """Give the form that is asked for of what is one thing; a UsageError for a form of rows."""
    chosen = choose_format(form, as_json=as_json)
    if chosen not in OF_ONE:
        raise UsageError(f"This is no table that could be {chosen.value}", "Ask for table, json or jsonl")
    return chosen
