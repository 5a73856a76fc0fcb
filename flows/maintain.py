"""The daily maintenance: learns what repeats inside publishers, and says what it proposes, watches and cuts.

Runs the same from a deployment and from the Prefect UI. It reads the news database and the store, writes
at most a notebook and a set of learned paragraphs, and loads nothing. Running it twice on one day changes
nothing.
"""

from __future__ import annotations

from contextlib import ExitStack

from prefect import flow

from flows.reports.report_repeats import report_repeats
from flows.run.owning import own_flow_run
from flows.run.stores import open_store
from tasks.clients.news.news_file import NewsDatabase
from tasks.core.learn.cycle import Lesson
from tasks.learn import learn_repeats
from tasks.settings import read_settings


@flow(name="maintain")
def maintain() -> Lesson:
    """Learn what repeats inside publishers: propose it, watch it, then take it out of what is cleaned."""
    settings = read_settings()
    own_flow_run(settings.data_dir)
    with ExitStack() as stack:
        store = open_store(settings, stack)
        lesson = learn_repeats(store, NewsDatabase(settings.news_path))
        report_repeats(lesson)
    return lesson
