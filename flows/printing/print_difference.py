"""Prints what one article adds to another's text and strips from it, so that it reads without colours too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from flows.printing.terminal import out, plain
from tasks.core.news.article_difference import DifferenceKind
from tasks.core.news.word_changes import CAME, GONE, SAME

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tasks.core.news.article_difference import ArticleDifference, ComparedArticle, Difference

_SIGNS = {
    DifferenceKind.ADDED: ("+", "green"),
    DifferenceKind.STRIPPED: ("-", "red"),
    DifferenceKind.MOVED: (">", "cyan"),
    DifferenceKind.REWORDED: ("~", ""),
}
_MARKS = {SAME: ("", "", ""), GONE: ("[-", "-]", "red"), CAME: ("{+", "+}", "green")}


def print_difference(compared: ArticleDifference) -> None:
    """Print both articles, how they are tied, how much the second keeps, then each part that differs."""
    for name, article in (("A", compared.before), ("B", compared.after)):
        out.print(Text(f"{name}  {plain(article.title or '(no title)')}", style="bold"), soft_wrap=True)
        out.print(Text("   " + " | ".join(_list_facts(article)), style="dim"), soft_wrap=True)
    out.print(_tell_tie(compared.before, compared.after), soft_wrap=True)
    out.print(_tell_sum(compared), soft_wrap=True)
    parts = compared.difference.parts
    for part in parts:
        if part.kind is not DifferenceKind.SIGNS:
            out.print(_make_line(part), soft_wrap=True)
    if in_signs := sum(part.kind is DifferenceKind.SIGNS for part in parts):
        out.print(f"{in_signs:,} sentences differ in signs or case alone: --json has them", soft_wrap=True)


def _list_facts(article: ComparedArticle) -> Iterator[str]:
    facts = article.outlet, article.published_at and article.published_at[:16], article.url
    yield f"{article.article_id}@{article.revision}"
    yield from (plain(fact) for fact in facts if fact)


def _tell_tie(one: ComparedArticle, other: ComparedArticle) -> str:
    """Say what the table of copies has on the two."""
    if one.article_id == other.article_id:
        return "Two wordings of one article"
    if one.group_id is None or one.group_id != other.group_id:
        return "No copies of one text, says the table of copies"
    roles = ", ".join(f"{name} is {_tell_role(article)}" for name, article in (("A", one), ("B", other)))
    wire = f"; the text of {one.wire}" if one.wire else ""
    return plain(f"Copies of one text, group {one.group_id}: {roles}{wire}")


def _tell_role(article: ComparedArticle) -> str:
    measures = {
        "containment": None if article.role == "origin" else article.containment,
        "likeness of sentences": article.likeness,
        "share of the wire": article.wire_share,
    }
    told = ", ".join(f"{name} {value:.2f}" for name, value in measures.items() if value is not None)
    return f"{article.role} ({told})" if told else f"{article.role}"


def _tell_sum(compared: ArticleDifference) -> str:
    found = compared.difference
    kept = found.words - found.words_stripped
    share = f" ({kept / found.words:.0%})" if found.words else ""
    return (
        f"B has {kept:,} of A's {found.words:,} words{share}:"
        f" {found.words_stripped:,} stripped, {found.words_added:,} added"
    )


def _make_line(part: Difference) -> Text:
    """Give a part behind its sign, reworded ones word by word, and the characters where it stands."""
    sign, style = _SIGNS[part.kind]
    line = Text(f"{sign} ", style="bold")
    if part.words:
        for piece in part.words:
            opening, closing, piece_style = _MARKS[piece.kind]
            line.append(f"{opening}{_fold(piece.text)}{closing}", style=piece_style)
    else:
        [stands, *_] = (placed.text for placed in (part.after, part.before) if placed)
        line.append(_fold(stands), style=style)
    places = (("A", part.before), ("B", part.after))
    said = ", ".join(f"{name} {placed.start}-{placed.end}" for name, placed in places if placed)
    return line.append(f"  [{said}]", style="dim")


def _fold(text: str) -> str:
    return plain(text.replace("\n", " "))
