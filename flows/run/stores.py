"""The raw store that the settings name, opened; for what runs without Prefect as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.clients.servers.embedded_s3 import lease_s3
from tasks.clients.store.raw_store import RawStore

if TYPE_CHECKING:
    from contextlib import ExitStack

    from tasks.settings import Settings


def open_store(settings: Settings, stack: ExitStack) -> RawStore:
    """Open the raw store and check that it can be relied on; an embedded one lives as long as `stack`."""
    if settings.s3_endpoint_url:
        store = RawStore(bucket=settings.s3_bucket, endpoint_url=settings.s3_endpoint_url)
    else:
        store = RawStore.at(stack.enter_context(lease_s3(settings.data_dir, settings.s3_bucket)))
    store.check()
    return store
