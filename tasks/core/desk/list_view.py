"""A list of articles as a page shows it: what is asked, to be taken back by parts; what can be asked further.

Takes an answer; gives links as query strings. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from tasks.core.desk.article_questions import month_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tasks.core.desk.article_questions import ArticleQuestion
    from tasks.core.desk.desk_answers import ArticlePage, FacetValue

_FACETS = (
    ("outlet", "Outlet"),
    ("section", "Section"),
    ("language", "Language"),
    ("month", "Month"),
    ("author", "Author"),
)
_NONE = "(none)"


@dataclass(frozen=True, slots=True)
class FacetLink:
    """A value that can be asked for, and the question that does."""

    name: str
    articles: int
    query: str


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """The values of one facet."""

    name: str
    title: str
    links: tuple[FacetLink, ...]


@dataclass(frozen=True, slots=True)
class ChosenFilter:
    """A filter that holds, in words, and the question without it."""

    title: str
    said: str
    query_without: str


def list_facets(page: ArticlePage) -> tuple[FacetGroup, ...]:
    """List what can be asked further: facets that are not asked for yet, and have more than one value."""
    open_ones = ((name, title) for name, title in _FACETS if not _is_asked(page.question, name))
    groups = (
        FacetGroup(name, title, tuple(_link(page.question, name, each) for each in page.facets.get(name, ())))
        for name, title in open_ones
    )
    return tuple(group for group in groups if len(group.links) > 1)


def list_chosen(page: ArticlePage) -> Iterator[ChosenFilter]:
    """List the filters that hold."""
    question = page.question
    for name, title in _FACETS:
        value = getattr(question, name, None)
        if value is not None:
            known = {each.value: each.name for each in page.facets.get(name, ())}
            said = _NONE if value == "-" else known.get(value, value)
            yield ChosenFilter(title, said, question.ask_for(**{name: None}).as_query())
    if question.since is not None or question.until is not None:
        without = question.ask_for(since=None, until=None).as_query()
        yield ChosenFilter("Published", say_days(question.since, question.until), without)


def say_days(since: date | None, until: date | None) -> str:
    """Say which days: a month and a day by themselves, else from and to."""
    if since and until:
        if month_of(since) == (since, until):
            return f"{since:%Y-%m}"
        if (until - since).days == 1:
            return since.isoformat()
    said = (f"from {since.isoformat()}" if since else "", f"before {until.isoformat()}" if until else "")
    return " ".join(filter(None, said))


def _link(question: ArticleQuestion, facet: str, value: FacetValue) -> FacetLink:
    if facet == "month":
        since, until = month_of(date.fromisoformat(f"{value.value}-01"))
        asked = question.ask_for(since=since, until=until)
    else:
        asked = question.ask_for(**{facet: value.value})
    return FacetLink(_NONE if value.name == "-" else value.name, value.articles, asked.as_query())


def _is_asked(question: ArticleQuestion, facet: str) -> bool:
    if facet == "month":
        since = question.since
        return since is not None and question.until is not None and question.until <= month_of(since)[1]
    return getattr(question, facet) is not None
