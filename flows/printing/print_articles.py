"""Prints what a search found, and one article with all that is known of it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from rich.text import Text

from flows.printing.review import review_segments, tell_doubt
from flows.printing.terminal import make_table, out, plain, print_fields, print_note
from tasks.core.records import Doubt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.core.news.answers import (
        ArticleMention,
        ArticleView,
        FieldChange,
        FoundArticles,
        NamedQuery,
        Order,
        RevisionLine,
    )
    from tasks.core.records import Evidence

SHOWN_APART = frozenset({"text", "repairs", "article_id"})
REVISION_COLUMNS = ("Revision", "First seen", "Last seen", "Words", "Title", "Changed")
MOST_CHANGES = 10
LONGEST_CHANGE = 300


def print_hits(found: FoundArticles, offset: int, order: Order) -> None:
    """Print a page of hits: title, publisher, day, id, where the words stand; then how many there are."""
    if not found.total:
        out.print("Nothing found")
    for hit in found.hits:
        head = Text(plain(hit.title or "(no title)"), style="bold")
        facts = (hit.publisher, (hit.published_at or "")[:10], hit.article_id, f"{hit.score:.2f}")
        out.print(head, soft_wrap=True)
        out.print(Text("  " + " | ".join(plain(fact) for fact in facts if fact), style="dim"), soft_wrap=True)
        out.print(Text("  " + plain(hit.snippet)), soft_wrap=True)
    if found.total:
        shown = f"{offset + 1:,} to {offset + len(found.hits):,}" if found.hits else "none here"
        first = "best" if order == "rank" else "newest"
        out.print(f"{found.total:,} found; {shown}, {first} first", soft_wrap=True)


def tell_of_search(found: FoundArticles) -> None:
    """Say what the hits do not: that some words were left out, and which words may be meant."""
    if found.is_any_word:
        print_note("No article has all of these words; these have some of them (OR)")
    for word, other in found.hints.items():
        print_note(f"Few have {plain(word)}: did you mean {plain(other)}?")


def list_hits(found: FoundArticles, offset: int) -> list[dict[str, Any]]:
    """Give the hits as they are exported: each with its place and how many there are."""
    return [
        asdict(hit) | {"place": place, "found": found.total}
        for place, hit in enumerate(found.hits, offset + 1)
    ]


def print_article(article: ArticleView) -> None:
    """Print an article's fields, evidence, changes and copies, then its ledger as a review."""
    fields = {name: _in_words(value) for name, value in article.fields.items() if name not in SHOWN_APART}
    print_fields({"article_id": article.article_id} | fields)
    print_mentions(article.mentions)
    print_evidence(article.evidence)
    out.print(make_table(REVISION_COLUMNS, map(_revision_row, article.revisions), title="Revisions"))
    for revision in article.revisions:
        print_change(revision)
    print_field_changes(article.field_changes)
    if article.copies:
        columns = list(asdict(article.copies[0]))
        out.print(
            make_table(columns, (tuple(asdict(copy).values()) for copy in article.copies), title="Copies")
        )
    out.print(Text("Ledger", style="bold"))
    doubts = [Doubt(**each) for each in article.fields.get("doubts") or ()]
    for line in review_segments(article.segments, doubts):
        out.print(line, soft_wrap=True)


def print_change(line: RevisionLine) -> None:
    """Print the paragraphs that a revision changed: what went, then what came in its place."""
    if line.change is None or not line.change.paragraphs:
        return
    out.print(Text(f"Changed in revision {line.revision}", style="bold"))
    for each in line.change.paragraphs[:MOST_CHANGES]:
        for mark, style, words in (("-", "red", each.before), ("+", "green", each.after)):
            if words is not None:
                out.print(Text(f"  {mark} {_shorten(words)}", style=style), soft_wrap=True)
    if len(line.change.paragraphs) > MOST_CHANGES:
        out.print(f"  ... and {len(line.change.paragraphs) - MOST_CHANGES} more: --json gives all")


def print_field_changes(changes: Sequence[FieldChange]) -> None:
    """Print what was changed beside the text, the oldest first."""
    if changes:
        rows = [(each.seen_at, each.field, each.before, each.after) for each in changes]
        out.print(make_table(("Seen", "Field", "Before", "After"), rows, title="Changed beside the text"))


def print_mentions(mentions: Sequence[ArticleMention]) -> None:
    """Print whom and what an article names, a line a kind, each with how often."""
    told = {
        kind: ", ".join(f"{each.canonical} ({each.count})" for each in mentions if each.kind == kind)
        for kind in dict.fromkeys(each.kind for each in mentions)
    }
    if told:
        out.print(Text("Named", style="bold"))
        print_fields({f"  {kind}": names for kind, names in told.items()})


def print_evidence(evidence: Sequence[Evidence]) -> None:
    """Print every candidate of every field; the one that won is marked."""
    rows = [("*" if each.chosen else "", each.field, each.value, each.found_in) for each in evidence]
    out.print(make_table(("", "Field", "Value", "Found in"), rows, title="Evidence"))


def print_query_names(queries: Sequence[NamedQuery]) -> None:
    """Print the ready queries with what each answers and takes."""
    out.print("Give SQL, or the name of a ready query:")
    print_fields({f"  {query.name}": _tell_query(query) for query in queries})


def print_query_help(query: NamedQuery) -> None:
    """Print what a ready query answers, and each of its parameters."""
    out.print(f"copydesk query {query.name}: {query.help}", soft_wrap=True)
    told = {
        f"  {each.said}": f"{each.help} ({each.default} if nothing is said)" if each.default else each.help
        for each in query.parameters
    }
    if told:
        print_fields(told)


def tell_of_nothing(asked: str, queries: Sequence[NamedQuery]) -> None:
    """Say why a ready query may have no rows, where it knows."""
    for query in queries:
        if query.name == asked.strip() and query.empty:
            print_note(f"Nothing. {query.empty}")


def _tell_query(query: NamedQuery) -> str:
    names = " ".join(f"--{each.name.replace('_', '-')}" for each in query.parameters)
    return f"{query.help} [{names}]" if names else query.help


def article_as_json(article: ArticleView) -> dict[str, Any]:
    """Give the object that `show --json` prints: the columns of `articles`, and what hangs on them."""
    view = asdict(article)
    return {"article_id": view.pop("article_id")} | dict(view.pop("fields")) | view


def _revision_row(line: RevisionLine) -> tuple[object, ...]:
    seen = (line.revision, line.first_seen_at, line.last_seen_at, line.word_count, line.title)
    if line.change is None:
        return (*seen, "")
    kinds = ", ".join(kind.replace("_", " ") for kind in line.change.kinds) or "nothing that is shown"
    return (*seen, f"{kinds} (+{line.change.words_added} -{line.change.words_removed} words)")


def _shorten(text: str) -> str:
    line = " ".join(plain(text).split())
    return line if len(line) <= LONGEST_CHANGE else line[:LONGEST_CHANGE] + " …"


def _in_words(value: object) -> object:
    return ", ".join(map(_in_a_word, value)) if isinstance(value, (list, tuple)) else value


def _in_a_word(value: object) -> str:
    return tell_doubt(Doubt(**value)) if isinstance(value, dict) else str(value)
