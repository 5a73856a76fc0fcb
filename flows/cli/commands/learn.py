"""The command `copydesk learn`: what repeats inside publishers of what is stored, learned at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.formats import FormatOption, JsonOption, choose_of_one
from flows.printing import terminal
from flows.printing.forms import RowFormat

if TYPE_CHECKING:
    from tasks.core.run.summary import RunSummary

LARGE_RUN, MOST_BYTES = 200, 300_000_000
"""A run of so many new articles is looked at for what repeats, where all news is read in seconds."""


def learn_command(
    *,
    now: Annotated[
        bool, typer.Option("--now", help="Have it cut from now on; without, only show what would be.")
    ] = False,
    publisher: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME", help="Look at this publisher alone, by name or domain; may be repeated."
        ),
    ] = None,
    reprocess: Annotated[
        bool, typer.Option("--reprocess", help="Clean the articles of these publishers again at once.")
    ] = False,
    form: FormatOption = None,
    as_json: JsonOption = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Show the run's log as well.")] = False,
) -> None:
    """Learn what repeats inside publishers of what is stored: newsletter forms, notices, house lines.

    The days on which articles appeared stand for those that daily maintenance would watch. Stored articles
    lose what was learned when they are cleaned again: with --reprocess, or by `copydesk reprocess`.
    """
    from flows.cli.runs import run_learn, run_reprocess
    from flows.printing.print_learned import print_lesson
    from tasks.clients.learn.learnable import write_condition

    chosen = choose_of_one(form, as_json=as_json)
    lesson = run_learn(publisher or [], is_dry_run=not now, is_verbose=verbose)
    where = write_condition(lesson.publishers_changed) if lesson.publishers_changed else None
    if chosen is not RowFormat.TABLE:
        terminal.print_json(lesson.as_json())
    elif not now or not terminal.is_quiet():
        print_lesson(lesson, is_dry_run=not now)
    if where is None or not now:
        return
    if reprocess:
        summary = run_reprocess(where, None, is_dry_run=False, is_verbose=verbose)
        terminal.print_note(f"{summary.captures:,} articles cleaned again")
    else:
        terminal.print_note(f'Stored articles lose it with: copydesk reprocess --where "{where}"')


def hint_learnable(summary: RunSummary) -> None:
    """Say, after a run that brought many articles, that `copydesk learn` would have something cut."""
    from tasks.clients.learn.repeat_store import list_saved
    from tasks.clients.news.news_file import NewsDatabase
    from tasks.core.learn.cycle import has_stood
    from tasks.learn import find_in_news
    from tasks.settings import read_settings

    settings, new = read_settings(), summary.outcomes.get("article", 0)
    news = NewsDatabase(settings.news_path)
    if new < LARGE_RUN or not news.exists() or news.path.stat().st_size > MOST_BYTES:
        return
    known = list_saved(settings.data_dir / "repeats")
    found = [each for each in find_in_news(news) if has_stood(each) and each.id not in known]
    if found:
        said = "1 paragraph repeats" if len(found) == 1 else f"{len(found):,} paragraphs repeat"
        terminal.print_note(f"{said} inside publishers: copydesk learn shows what it would cut")
