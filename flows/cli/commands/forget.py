"""The command `copydesk forget`: an article out of everything that is kept, for good."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from flows.cli.formats import FormatOption, JsonOption, choose_format
from flows.printing import terminal
from flows.printing.forms import RowFormat
from tasks.core.errors import UsageError
from tasks.settings import read_settings


def forget_command(
    given: Annotated[
        str | None, typer.Argument(metavar="URL-or-ID", help="Address or id of the article.")
    ] = None,
    *,
    why: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Why, for the list; name nobody in it.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Remove it without asking.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would go; remove nothing.")] = False,
    as_list: Annotated[
        bool, typer.Option("--list", help="List what was forgotten: when and why, not what it was.")
    ] = False,
    form: FormatOption = None,
    as_json: JsonOption = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Show the run's log as well.")] = False,
) -> None:
    """Remove an article from everything that is kept, and keep it from coming back by any source.

    Its bytes, captures and cleaned rows, and its rows in both databases go; a tombstone of hashes stays.
    """
    from flows.cli.forgetting import list_forgotten, plan_forgetting, run_forget
    from flows.printing.print_forgotten import print_forgotten, print_intended_removal
    from flows.printing.print_rows import print_objects

    settings, chosen = read_settings(), choose_format(form, as_json=as_json)
    if as_list:
        stones = list_forgotten(settings)
        if chosen is RowFormat.TABLE:
            print_forgotten(stones)
        else:
            print_objects([stone.as_json() for stone in stones], chosen)
        return
    if given is None:
        raise UsageError("There is no article to forget", "Name its address or id; --list lists what was")
    intended = plan_forgetting(settings, given, why)
    if chosen is RowFormat.TABLE:
        print_intended_removal(intended)
    if not intended.stone.is_finished and not dry_run and (yes or _is_confirmed()):
        stone = run_forget(settings, intended.stone, is_verbose=verbose)
        for note in stone.kept[len(intended.stone.kept) :]:
            terminal.print_note(f"{note[:1].upper()}{note[1:]}")
        terminal.print_note(f"Forgotten; copydesk forget --list shows it as {stone.tombstone_id}")
    else:
        stone = intended.stone
        if not stone.is_finished:
            terminal.print_note("Nothing was removed: --yes removes it")
    if chosen is not RowFormat.TABLE:
        print_objects([stone.as_json()], chosen)


def _is_confirmed() -> bool:
    return sys.stdin.isatty() and typer.confirm("Remove all of this for good?")
