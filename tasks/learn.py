"""Learn: what repeats inside publishers, from the news database into a notebook in the store.

Takes the news database and the store, gives a Lesson: what is known now and what changed. `learn_repeats` is
the daily look; `learn_now` has act at once what has stood by the days of its articles. Both store a new
notebook only where something changed; a second time on the same day nothing does. They clean nothing: batches
that are cleaned from now on use the new set, and older ones when they are cleaned again.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from prefect import get_run_logger, task
from prefect.cache_policies import NO_CACHE

from tasks.clients.learn.learnable import open_learnable
from tasks.clients.learn.repeat_store import read_notebook, write_notebook
from tasks.core.learn.cycle import Lesson, advance, advance_now
from tasks.core.learn.guards import MIN_ARTICLES, judge_tally
from tasks.core.learn.repetition import find_repeated
from tasks.core.learn.verdicts import load_verdicts

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from tasks.clients.news.news_file import NewsDatabase
    from tasks.clients.store.raw_store import RawStore
    from tasks.core.learn.cycle import Change, Notebook
    from tasks.core.learn.guards import Finding


@task(cache_policy=NO_CACHE, persist_result=False, task_run_name="learn what repeats")
def learn_repeats(store: RawStore, news: NewsDatabase) -> Lesson:
    """Learn from what is published; without a news database there is nothing to learn from."""
    findings = find_in_news(news) if news.exists() else ()
    return _learn(store, findings, advance, may_store=True)


@task(cache_policy=NO_CACHE, persist_result=False, task_run_name="learn what has stood")
def learn_now(
    store: RawStore, news: NewsDatabase, publishers: Collection[str], *, is_dry_run: bool = False
) -> Lesson:
    """Learn from what is published, of these publishers alone if any are named, without waiting."""
    findings = [each for each in find_in_news(news) if not publishers or each.publisher in publishers]
    step = partial(advance_now, publishers=publishers)
    return _learn(store, tuple(findings), step, may_store=not is_dry_run)


def _learn(
    store: RawStore,
    findings: tuple[Finding, ...],
    step: Callable[..., tuple[Notebook, tuple[Change, ...]]],
    *,
    may_store: bool,
) -> Lesson:
    now = datetime.now(UTC)
    known = read_notebook(store)
    notebook, changes = step(known, findings, load_verdicts(), now.date())
    if notebook != known and may_store:
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
