"""The commands that answer: from the news database, or of files that are cleaned and not kept."""

from __future__ import annotations

from difflib import get_close_matches
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand

from flows.cli.exit_codes import EXIT_QUARANTINED, EXIT_STOPPED
from flows.cli.formats import (
    FormatOption,
    JsonOption,
    LinesOption,
    choose_format,
)
from flows.cli.given_inputs import (
    ColumnsOption,
    LanguageOption,
    PublisherOption,
    UrlOption,
    read_piped,
    streams_in_files,
)
from flows.printing import terminal
from flows.printing.forms import RowFormat
from tasks.core.errors import UsageError
from tasks.core.forms.rows.columns import parse_columns
from tasks.core.news.answers import Order
from tasks.core.news.parameters import read_options
from tasks.core.sources.given_context import check_address, read_context
from tasks.core.sources.passed_over import merge_passed_over
from tasks.settings import read_settings

if TYPE_CHECKING:
    from tasks.clients.news.news_file import NewsDatabase

MOST_TABLE_ROWS = 200
AsOfOption = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="N|DATE|NAME",
        help="Ask an earlier publication: its number, the last one of a day, or the name it is kept under.",
    ),
]

asking_app = typer.Typer()


class CleanFormat(StrEnum):
    """What `clean` prints."""

    TEXT = "text"
    REVIEW = "review"
    JSON = "json"
    JSONL = "jsonl"


@asking_app.command()
def clean(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH...",
            help="Files or folders, of every form that `ingest` reads; - for one on standard input.",
        ),
    ] = None,
    *,
    columns: ColumnsOption = None,
    form: Annotated[
        CleanFormat | None, typer.Option("--format", "-f", help="What to print; text if nothing is said.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Short for --format jsonl.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 3 when anything was quarantined.")] = False,
    publisher: PublisherOption = None,
    language: LanguageOption = None,
    url: UrlOption = None,
) -> None:
    """Clean files and print what is left; stores nothing."""
    from flows.cli.clean import Cleaning, print_cleaned
    from tasks.clients.sources.source_files import expand_sources

    if as_json and form not in {None, CleanFormat.JSONL}:
        raise UsageError("--json and --format are two forms", "Leave one of them out")
    chosen = CleanFormat.JSONL if as_json else form or CleanFormat.TEXT
    asked = parse_columns(columns)
    stated = read_context(publisher, language, url)
    with streams_in_files(paths or ()) as (streams, others):
        found = expand_sources(others, None, None)
        files = (*streams, *found.files)
        check_address(stated, is_one=len(files) == 1 and (bool(streams) or found.is_one_input))
        cleaning = Cleaning(read_settings(), asked, stated)
        ended = print_cleaned(cleaning.clean_files(files), chosen.value, len(files))
    passed_over = merge_passed_over(found.passed_over, cleaning.passed_over)
    terminal.print_left_out(passed_over, empty := (*found.empty, *cleaning.empty), cleaning.unread)
    if empty or set(ended.unread) & set(paths or ()):
        raise typer.Exit(EXIT_STOPPED)
    if strict and ended.quarantined:
        raise typer.Exit(EXIT_QUARANTINED)


class QueryCommand(TyperCommand):
    """The command that asks: behind a ready query's name, its help is that query's."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - the parser's own context
        """Print a ready query's help where it is asked for; else read the arguments as ever."""
        from flows.printing.print_articles import print_query_help
        from tasks.clients.news.news_reader import list_queries

        if set(args) & set(ctx.help_option_names):
            named = next((each for each in list_queries() if each.name in args), None)
            if named is not None:
                print_query_help(named)
                ctx.exit()
        return super().parse_args(ctx, args)


# What it does not know is a parameter of the query that is named.
@asking_app.command(
    cls=QueryCommand, context_settings={"ignore_unknown_options": True, "allow_extra_args": True}
)
def query(
    context: typer.Context,
    question: Annotated[
        str | None,
        typer.Argument(
            metavar="SQL-or-NAME",
            help="SQL, a ready query's name and what it takes, or a table's; - for SQL on standard input;"
            " none lists the queries, and --help behind a name tells what it takes.",
        ),
    ] = None,
    *,
    form: FormatOption = None,
    as_json: JsonOption = False,
    timeout_s: Annotated[
        float | None, typer.Option("--timeout", min=0.01, help="Seconds that it may take.")
    ] = None,
    memory_mb: Annotated[int | None, typer.Option("--memory", min=16, help="MB that it may take.")] = None,
    as_of: AsOfOption = None,
) -> None:
    """Ask the news database."""
    from flows.printing.print_articles import print_query_names, tell_of_nothing
    from flows.printing.print_rows import print_table
    from tasks.clients.news.news_reader import QueryBounds, list_queries, run_query

    chosen = choose_format(form, as_json=as_json)
    if question is None:
        print_query_names(list_queries())
        return
    if question.startswith("--") and "\n" not in question:
        close = get_close_matches(question, ["--format", "--json", "--timeout", "--memory", "--as-of"], 1)
        hint = f"Did you mean {close[0]}?" if close else "What a query takes stands behind its name"
        raise UsageError(f"There is no option {question}", hint)
    asked = read_piped("SQL") if question == "-" else question
    settings = read_settings()
    bounds = QueryBounds(timeout_s or settings.query_timeout_s, memory_mb or settings.query_memory_mb)
    given = read_options(context.args) or None
    found = run_query(find_news(as_of), asked, given, bounds)
    print_table(found, chosen, MOST_TABLE_ROWS)
    if not found.num_rows:
        tell_of_nothing(asked, list_queries())


_SEARCH_LANGUAGE = """Search the clean text; the best match comes first.

Words side by side must all stand there, in any of their forms: strike finds strikes and striking. Where no
article has them all, those that have some are shown, and it is said. AND, OR, NOT in capital letters and
(brackets) tie them; -word is NOT. "A phrase" is exact. immigr* is all that begins so. a NEAR/5 b: at most 5
words between them; "a b c"~5: in any order, at most 5 words among them.

title: author: publisher: outlet: domain: lang: section: tag: paywall: speaker: story: after: before: ask of
the article; quote what has blanks: publisher:"The Courier". outlet: is a whole name, a domain or an id.
after: and before: take 2026, 2026-01 or 2026-01-31.

Forms are known (Snowball) by the language of each article, in Arabic, Armenian, Basque, Catalan, Czech,
Danish, Dutch, English, Esperanto, Estonian, Finnish, French, German, Greek, Hindi, Hungarian, Indonesian,
Irish, Italian, Lithuanian, Nepali, Norwegian, Persian, Polish, Portuguese, Romanian, Russian, Serbian,
Sesotho, Spanish, Swedish, Tamil, Turkish and Yiddish; in others words are found as they are written.
"""


# What begins with a minus is a word that must not stand: no option of one letter may catch it.
@asking_app.command(
    context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]}, help=_SEARCH_LANGUAGE
)
def search(
    words: Annotated[
        list[str], typer.Argument(metavar="WORDS...", help="What to look for, in the language above.")
    ],
    *,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Show at most so many articles.")] = 10,
    offset: Annotated[int, typer.Option(min=0, help="Pass over so many first.")] = 0,
    sort: Annotated[Order, typer.Option(help="By rank, or by date: the newest first.")] = Order.RANK,
    form: Annotated[RowFormat | None, typer.Option("--format", help="What to print.")] = None,
    as_json: LinesOption = False,
    as_of: AsOfOption = None,
) -> None:
    """Search the clean text."""
    from flows.printing.print_articles import list_hits, print_hits, tell_of_search
    from tasks.clients.search.searching import search_articles

    chosen = choose_format(form, as_json=as_json, is_short_for=RowFormat.JSONL)
    found = search_articles(find_news(as_of), " ".join(words), limit, offset=offset, order=sort)
    if chosen is RowFormat.TABLE:
        print_hits(found, offset, sort)
    else:
        from flows.printing.print_rows import print_objects

        print_objects(list_hits(found, offset), chosen)
    tell_of_search(found)


def find_news(as_of: str | None = None) -> NewsDatabase:
    """Give what is published now, or was then."""
    from tasks.clients.news.kept_publications import find_as_of
    from tasks.clients.news.news_file import NewsDatabase

    news = NewsDatabase(read_settings().news_path)
    return news if as_of is None else find_as_of(news, as_of)
