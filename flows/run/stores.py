"""The raw store that the settings name, for flows and for commands that do without Prefect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.clients.servers.embedded_s3 import lease_s3
from tasks.clients.store.raw_store import RawStore
from tasks.core.errors import StopError

if TYPE_CHECKING:
    from contextlib import ExitStack

    from tasks.settings import Settings


def open_store(settings: Settings, stack: ExitStack) -> RawStore:
    """Open the raw store and check that it can be relied on; an embedded one lives as long as `stack`.

    A store that is not the one of the settings' id is a StopError: a run over an empty one would end well,
    and what is in the other would wait for ever.
    """
    if settings.s3_endpoint_url:
        store = RawStore(bucket=settings.s3_bucket, endpoint_url=settings.s3_endpoint_url)
    else:
        store = RawStore.at(stack.enter_context(lease_s3(settings.data_dir, settings.s3_bucket)))
    store.check()
    check_identity(store, settings)
    return store


def check_identity(store: RawStore, settings: Settings) -> None:
    """Raise a StopError where the store is another than the settings name."""
    if settings.store_id is None or settings.store_id == (found := store.identify()):
        return
    where = settings.s3_endpoint_url or f"the data folder {settings.data_dir}"
    raise StopError(
        f"The store of {where}, bucket {settings.s3_bucket}, has the id {found}, and this deployment was "
        f"made for the store {settings.store_id}",
        "Start `copydesk serve` again or deploy anew where the right store is set",
    )
