"""Maintenance, learn: what repeats inside publishers, from the news database into a notebook in the store.

Takes the news database and the store, gives a Lesson: what is known now and what changed. It stores a
new notebook only where something changed; a second time on the same day nothing does. It cleans nothing:
batches that are cleaned from now on use the new set, and older ones when they are cleaned again.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from prefect import get_run_logger, task
from prefect.cache_policies import NO_CACHE

from tasks.clients.learn.learnable import open_learnable
from tasks.clients.learn.repeat_store import read_notebook, write_notebook
from tasks.core.learn.cycle import Lesson, advance
from tasks.core.learn.guards import MIN_ARTICLES, judge_tally
from tasks.core.learn.repetition import find_repeated
from tasks.core.learn.verdicts import load_verdicts

if TYPE_CHECKING:
    from tasks.clients.news.news_file import NewsDatabase
    from tasks.clients.store.raw_store import RawStore
    from tasks.core.learn.guards import Finding


@task(cache_policy=NO_CACHE, persist_result=False, task_run_name="learn what repeats")
def learn_repeats(store: RawStore, news: NewsDatabase) -> Lesson:
    """Learn from what is published; without a news database there is nothing to learn from."""
    now = datetime.now(UTC)
    findings = find_in_news(news) if news.exists() else ()
    known = read_notebook(store)
    notebook, changes = advance(known, findings, load_verdicts(), now.date())
    if notebook != known:
        write_notebook(store, notebook, now)
    lesson = Lesson(notebook, changes, findings)
    get_run_logger().info(
        "%d paragraphs repeat, %d are active as %s, %d changed",
        len(findings),
        len(notebook.active().paragraphs),
        notebook.active().version,
        len(changes),
    )
    return lesson


def find_in_news(news: NewsDatabase) -> tuple[Finding, ...]:
    """Find what repeats in the news database, and what speaks against each."""
    with open_learnable(news) as read_articles:
        return tuple(judge_tally(tally) for tally in find_repeated(read_articles, MIN_ARTICLES))
