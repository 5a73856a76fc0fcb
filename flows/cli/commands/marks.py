"""The commands `copydesk mark` and `copydesk marks`: what people say of the cleaner's work, and its rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli.formats import FormatOption, JsonOption, choose_format, choose_of_one
from flows.printing import terminal
from flows.printing.forms import RowFormat
from tasks.core.teach.reader_marks import MarkedAs  # noqa: TC001 - typer reads the annotations
from tasks.settings import read_settings

if TYPE_CHECKING:
    from tasks.core.teach.taught_rules import TaughtRule

marks_app = typer.Typer(
    name="marks",
    help="List what people marked and the rules that it proposes; see what one changes, have it hold.",
    invoke_without_command=True,
)

RuleId = Annotated[str, typer.Argument(metavar="RULE", help="Id of the rule, as `copydesk marks` lists it.")]
By = Annotated[
    str | None, typer.Option(metavar="NAME", help="Who says so; the user of this machine if nobody is named.")
]

Reprocess = Annotated[
    bool, typer.Option("--reprocess", help="Clean the publisher's stored articles again at once.")
]


def mark_command(
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help="Id of the article, or its beginning.")],
    *,
    line: Annotated[str, typer.Option(metavar="TEXT", help="The line: a whole paragraph, or a whole cut.")],
    marked_as: Annotated[
        MarkedAs, typer.Option("--as", help="boilerplate: it should go; news: it was cut and should stay.")
    ],
    note: Annotated[str | None, typer.Option(metavar="TEXT", help="Why, for whoever decides.")] = None,
    by: By = None,
    form: FormatOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say that a line of an article is boilerplate, or that a cut of it is news; that proposes a rule.

    The rule is of the article's publisher and of this line, where case, signs, numbers and addresses do not
    matter. It holds once it is activated.
    """
    from flows.teach.teaching import mark_published, name_user

    chosen = choose_of_one(form, as_json=as_json)
    rule = mark_published(read_settings(), article, line, marked_as, by=by or name_user(), note=note)
    _print_rule(rule, chosen)
    if rule.objection:
        terminal.print_note(f"It cannot be activated: {rule.objection}")
    else:
        terminal.print_note(f"What it would change: copydesk marks effect {rule.rule_id}")


@marks_app.callback()
def _list(context: typer.Context, *, form: FormatOption = None, as_json: JsonOption = False) -> None:
    """List what people marked: each line with the rule that it proposes, and whether that holds."""
    if context.invoked_subcommand is not None:
        return
    from flows.printing.print_marks import print_rules
    from flows.printing.print_rows import print_objects
    from flows.teach.teaching import list_rules

    chosen = choose_format(form, as_json=as_json)
    rules = list_rules(read_settings())
    if chosen is RowFormat.TABLE:
        print_rules(rules)
    else:
        print_objects([rule.as_json() for rule in rules], chosen)


@marks_app.command()
def effect(rule: RuleId, *, form: FormatOption = None, as_json: JsonOption = False) -> None:
    """Show what a rule changes: stored articles that have its line, read without it and with it."""
    from flows.printing.print_marks import print_effect
    from flows.teach.teaching import measure

    chosen = choose_of_one(form, as_json=as_json)
    found = measure(read_settings(), rule)
    if chosen is RowFormat.TABLE:
        print_effect(found)
    else:
        terminal.print_one(found.as_json(), chosen)


@marks_app.command()
def activate(
    rule: RuleId,
    *,
    by: By = None,
    reprocess: Reprocess = False,
    form: FormatOption = None,
    as_json: JsonOption = False,
) -> None:
    """Have a rule hold from now on, once it is said what that changes."""
    from flows.teach.teaching import decide, measure, name_user

    chosen, settings = choose_of_one(form, as_json=as_json), read_settings()
    terminal.print_note(measure(settings, rule).said)
    _print_rule(told := decide(settings, rule, is_active=True, by=by or name_user()), chosen)
    _clean_again(told, is_asked=reprocess)


@marks_app.command()
def withdraw(
    rule: RuleId,
    *,
    by: By = None,
    reprocess: Reprocess = False,
    form: FormatOption = None,
    as_json: JsonOption = False,
) -> None:
    """Have a rule hold no more; the marks stay."""
    from flows.teach.teaching import decide, name_user

    chosen = choose_of_one(form, as_json=as_json)
    _print_rule(told := decide(read_settings(), rule, is_active=False, by=by or name_user()), chosen)
    _clean_again(told, is_asked=reprocess)


def _print_rule(rule: TaughtRule, chosen: RowFormat) -> None:
    from flows.printing.print_marks import print_rules

    if chosen is RowFormat.TABLE:
        print_rules([rule])
    else:
        terminal.print_one(rule.as_json(), chosen)


def _clean_again(rule: TaughtRule, *, is_asked: bool) -> None:
    """Clean the publisher's stored articles again, or say how."""
    from flows.cli.runs import run_reprocess
    from tasks.clients.learn.learnable import write_condition

    where = write_condition([rule.publisher])
    if is_asked:
        summary = run_reprocess(where, None, is_dry_run=False, is_verbose=False)
        terminal.print_note(f"{summary.captures:,} articles cleaned again")
    else:
        terminal.print_note(f'Stored articles follow it with: copydesk reprocess --where "{where}"')
