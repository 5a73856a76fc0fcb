"""The daily maintenance: learns what repeats inside publishers, lets expire what is old, and looks back.

Runs the same from a deployment and from the Prefect UI. It reads the news database and the store, writes
at most a notebook and a set of learned paragraphs, and loads nothing. To look back is to list everything that
was archived, so that what came late under an old name is taken up by the next sweep. Running it twice on one
day changes nothing.
"""

from __future__ import annotations

from contextlib import ExitStack

from prefect import flow

from flows.reports.report_repeats import report_repeats
from flows.run.ending import end_run
from flows.run.owning import own_flow_run
from flows.run.run_names import name_run
from flows.run.stores import open_store
from tasks.clients.news.news_file import NewsDatabase
from tasks.clients.warehouse.warehouse import Warehouse
from tasks.core.learn.cycle import Lesson
from tasks.learn import learn_repeats
from tasks.settings import read_settings
from tasks.tidy import (
    expire_backfills,
    expire_lists,
    expire_objects,
    expire_publications,
    look_back,
    vacuum_forgotten,
)


@flow(name="maintain", flow_run_name=name_run)
def maintain() -> Lesson:
    """Learn what repeats inside publishers and have it cut; expire what is kept long enough; look back."""
    settings = read_settings()
    own_flow_run(settings.data_dir)
    with ExitStack() as stack:
        store = open_store(settings, stack)
        lesson = learn_repeats(store, NewsDatabase(settings.news_path))
        report_repeats(lesson)
        expire_objects(store, settings.retention)
        expire_lists(settings.lists_path, settings.retention)
        expire_backfills(settings.data_dir, settings.retention)
        expire_publications(NewsDatabase(settings.news_path), settings.keeping)
        vacuum_forgotten(store, settings.data_dir)
        look_back(store, Warehouse(settings.warehouse_path), settings.data_dir)
    return end_run(lesson, lesson.said)
