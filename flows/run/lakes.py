"""The lake outside of runs: read by whoever may read, published because somebody asks."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flows.run.stores import find_store, start_embedded
from tasks.clients.lake.publishing import publish_lake
from tasks.clients.news.news_file import NewsDatabase
from tasks.clients.store.run_register import RunRegister
from tasks.clients.warehouse.committing import Committer
from tasks.clients.warehouse.warehouse import Warehouse
from tasks.core.errors import StopError
from tasks.core.store.lease import LeaseLostError

if TYPE_CHECKING:
    from contextlib import ExitStack

    from tasks.clients.lake.publishing import LakePublished
    from tasks.clients.store.raw_store import RawStore
    from tasks.settings import Settings


def open_for_reading(settings: Settings, stack: ExitStack) -> RawStore:
    """Open the raw store for somebody who may write nothing there."""
    return find_store(settings).store or start_embedded(settings, stack)


def open_committer(settings: Settings, store: RawStore) -> Committer:
    """Give the committer of this desk."""
    leases = RunRegister.of_desk(store, settings.data_dir).leases
    return Committer(store, Warehouse(settings.warehouse_path), leases, settings.data_dir)


def publish_lake_now(settings: Settings, store: RawStore) -> LakePublished | None:
    """Bring the lake to what the news database holds, by all of its rows; None where it is there."""
    try:
        with open_committer(settings, store).hold("publishing the lake") as term:
            news = NewsDatabase(settings.news_path)
            return publish_lake(term, news, datetime.now(UTC), settings.lake_keep, is_thorough=True)
    except LeaseLostError as error:
        raise StopError(str(error), "Run it again") from error
