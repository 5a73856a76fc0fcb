"""Learns at once what repeats inside publishers of what is stored, without the days that maintenance waits.

Runs from `copydesk learn`, where a corpus was taken in once and no schedule will look at it again. It reads
the news database and writes at most a notebook and a set of learned paragraphs; articles are cleaned with
them by `reprocess`. Running it twice on one day changes nothing.
"""

from __future__ import annotations

from contextlib import ExitStack

from prefect import flow

from flows.reports.report_repeats import report_repeats
from flows.run.ending import end_run
from flows.run.owning import own_flow_run
from flows.run.run_names import name_run
from flows.run.stores import open_store
from tasks.clients.learn.learnable import find_publishers
from tasks.clients.news.news_file import NewsDatabase
from tasks.core.learn.cycle import Lesson
from tasks.learn import learn_now
from tasks.settings import read_settings


@flow(name="learn", flow_run_name=name_run, persist_result=False)
def learn(publishers: list[str] | None = None, dry_run: bool = False) -> Lesson:  # noqa: FBT001, FBT002 - as in reprocess
    """Have cut what repeats inside publishers, where it has stood long enough by the days of its articles.

    Args:
        publishers: Names or domains of the publishers to look at; empty: all.
        dry_run: Say what would be cut, and store nothing.

    """
    settings = read_settings()
    own_flow_run(settings.data_dir)
    news = NewsDatabase(settings.news_path)
    with ExitStack() as stack:
        store = open_store(settings, stack)
        asked = find_publishers(news, publishers or ())
        lesson = learn_now(store, news, asked, is_dry_run=dry_run)
        report_repeats(lesson)
    return end_run(lesson, lesson.said)
