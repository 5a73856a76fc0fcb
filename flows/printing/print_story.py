"""Prints a story: what is known of it, then its articles in the order of time, each with what joined it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from flows.printing.terminal import out, plain

if TYPE_CHECKING:
    from tasks.core.news.story_view import StoryArticle, StoryView


def print_story(story: StoryView) -> None:
    """Print a story for reading."""
    out.print(Text(plain(story.title or "(no title)"), style="bold"), soft_wrap=True)
    out.print(Text("  " + " | ".join(_list_facts(story)), style="dim"), soft_wrap=True)
    for article in story.articles:
        _print_member(article)


def _list_facts(story: StoryView) -> list[str]:
    days = [str(day) for day in dict.fromkeys((story.first_day, story.last_day)) if day]
    counts = f"{story.size:,} articles", f"{story.outlets:,} outlets", f"likeness {story.likeness:.2f}"
    return [story.story_id, " to ".join(days) or "no date", *counts, ", ".join(story.languages)]


def _print_member(article: StoryArticle) -> None:
    facts = (article.published_at or "no date")[:16], article.role, article.outlet, article.language
    head = " | ".join(plain(fact) for fact in (*facts, article.article_id) if fact)
    out.print(Text(head), soft_wrap=True)
    out.print(Text("  " + plain(article.title or "(no title)"), style="bold"), soft_wrap=True)
    out.print(Text(f"  {_tell_joined(article)}", style="dim"), soft_wrap=True)


def _tell_joined(article: StoryArticle) -> str:
    """Say which article joined it to the story, and by what."""
    meaning = "meaning not read" if article.meaning is None else f"meaning {article.meaning:.2f}"
    shared = f": {', '.join(map(plain, article.shared_names))}" if article.shared_names else ""
    words = "" if article.words is None else f", words {article.words:.2f}"
    titles = "" if article.titles is None else f", titles {article.titles:.2f}"
    return f"joined to {article.joined_to} by {meaning}{words}{titles}, names {article.names:.2f}{shared}"
