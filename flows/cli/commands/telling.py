"""The commands that tell all of one thing: an article, a story, how two articles differ."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from flows.cli.commands.asking import AsOfOption, find_news
from flows.cli.formats import FormatOption, JsonOption, choose_of_one
from flows.printing import terminal
from flows.printing.forms import RowFormat

telling_app = typer.Typer()


@telling_app.command()
def story(
    story_id: Annotated[
        str, typer.Argument(metavar="ID", help="Id of a story or an article, or its beginning.")
    ],
    *,
    form: FormatOption = None,
    as_json: JsonOption = False,
    as_of: AsOfOption = None,
) -> None:
    """Show a story: its articles over time, and what joined each of them."""
    from flows.printing.print_story import print_story
    from tasks.clients.news.story_reader import read_story

    chosen = choose_of_one(form, as_json=as_json)
    found = read_story(find_news(as_of), story_id)
    if chosen is RowFormat.TABLE:
        print_story(found)
    else:
        terminal.print_one(asdict(found), chosen)


@telling_app.command()
def show(
    article_id: Annotated[str, typer.Argument(help="The id of an article, its beginning, or its URL.")],
    *,
    form: FormatOption = None,
    as_json: JsonOption = False,
    as_of: AsOfOption = None,
) -> None:
    """Show one article: fields, evidence, ledger, revisions, copies, its story."""
    from flows.printing.print_articles import article_as_json, print_article
    from flows.printing.print_story import print_story
    from tasks.clients.news.news_reader import read_view
    from tasks.clients.news.story_reader import find_story_of

    chosen = choose_of_one(form, as_json=as_json)
    with find_news(as_of).open() as connection:
        article = read_view(connection, article_id)
        told = find_story_of(connection, article.article_id)
    if chosen is not RowFormat.TABLE:
        terminal.print_one(article_as_json(article) | {"story": told and asdict(told)}, chosen)
        return
    print_article(article)
    if told is not None:
        print_story(told)


_DIFFERENCE = """Show what article B adds to the text of A, strips from it, moves and words otherwise.

Sentences are compared, wherever paragraphs end; places count the characters of each text. Whether the two are
copies of one text, with what share and of which wire, is said as the table of copies has it.
"""


@telling_app.command(help=_DIFFERENCE)
def diff(
    before: Annotated[
        str,
        typer.Argument(metavar="A", help="Id of an article, its beginning, or its URL; ID@N is wording N."),
    ],
    after: Annotated[str, typer.Argument(metavar="B", help="The article, or wording, to compare it with.")],
    *,
    form: FormatOption = None,
    as_json: JsonOption = False,
    as_of: AsOfOption = None,
) -> None:
    """Show what one article adds to another and strips from it."""
    from flows.printing.print_difference import print_difference
    from tasks.clients.news.difference_reader import read_difference

    chosen = choose_of_one(form, as_json=as_json)
    found = read_difference(find_news(as_of), before, after)
    if chosen is RowFormat.TABLE:
        print_difference(found)
    else:
        terminal.print_one(asdict(found), chosen)
