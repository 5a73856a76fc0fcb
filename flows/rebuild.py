"""Makes the whole warehouse anew from the store alone, and publishes it; nothing is fetched or cleaned.

Runs the same from `copydesk rebuild`, from a deployment and from the Prefect UI. The old warehouse stays
until the new one stands. Running it twice gives equal tables.
"""

from __future__ import annotations

from contextlib import ExitStack

from prefect import flow

from flows.run.ending import end_run
from flows.run.owning import own_flow_run
from flows.run.progress import watcher
from flows.run.run_names import name_run
from flows.run.stores import open_store
from tasks.clients.files.data_folder import make_data_folder
from tasks.clients.forget.removing import finish_removals
from tasks.clients.news.news_file import NewsDatabase
from tasks.clients.warehouse.rebuilding import Rebuilt
from tasks.rebuild import publish_rebuilt, rebuild_warehouse
from tasks.settings import read_settings


@flow(name="rebuild", flow_run_name=name_run, persist_result=False)
def rebuild() -> Rebuilt:
    """Make the warehouse anew from captures, cleaned batches, polls and runs in the store, and publish it."""
    settings = read_settings()
    make_data_folder(settings.data_dir)
    own_flow_run(settings.data_dir)
    with ExitStack() as stack:
        store = open_store(settings, stack)
        finish_removals(store)
        rebuilt = rebuild_warehouse(
            store, settings.warehouse_path, watcher.get() or (lambda _done, _all: None)
        )
        news = NewsDatabase(settings.news_path, settings.keeping)
        publish_rebuilt(store, settings.warehouse_path, news, rebuilt, settings.sources)
    return end_run(rebuilt, rebuilt.said)
