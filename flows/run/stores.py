"""Which store the settings name, and what names it: asked here by every command, and said in words.

In this order: COPYDESK_S3_ENDPOINT_URL; the endpoint that AWS's own settings name (environment, profile);
AWS itself where a bucket is set on purpose; else the embedded store over the data folder.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.clients.servers.embedded_s3 import lease_s3
from tasks.clients.store.addresses import find_named_endpoint
from tasks.clients.store.raw_store import RawStore
from tasks.core.errors import StopError
from tasks.settings import AWS, EMBEDDED

if TYPE_CHECKING:
    from contextlib import ExitStack

    from tasks.settings import Settings


@dataclass(frozen=True, slots=True)
class StorePlace:
    """Where the raw store is. `store` is None where it is the embedded one, which has to be started."""

    store: RawStore | None
    named_by: str
    where: str

    @property
    def is_embedded(self) -> bool:
        """Whether it is the one over the data folder."""
        return self.store is None

    @property
    def said(self) -> str:
        """Where bytes go and what says so, for people."""
        return f"{self.where} ({self.named_by})"


def find_store(settings: Settings) -> StorePlace:
    """Find the store without asking it anything."""
    given = settings.s3_endpoint_url
    if given == EMBEDDED:
        return _embedded(settings, "COPYDESK_S3_ENDPOINT_URL")
    if given:
        return _remote(settings, None if given == AWS else given, "COPYDESK_S3_ENDPOINT_URL")
    if named := find_named_endpoint():
        return _remote(settings, named.url, named.named_by)
    if "s3_bucket" in settings.model_fields_set:
        return _remote(settings, None, "COPYDESK_S3_BUCKET, and no endpoint is set")
    return _embedded(settings, "nothing names another")


def _remote(settings: Settings, endpoint_url: str | None, named_by: str) -> StorePlace:
    store = RawStore(
        settings.s3_bucket,
        endpoint_url,
        prefix=_end_prefix(settings.s3_prefix),
        addressing=settings.s3_addressing,
        encryption=settings.s3_encryption,
    )
    return StorePlace(store, named_by, f"{store.url} at {endpoint_url or 'AWS'}")


def _embedded(settings: Settings, named_by: str) -> StorePlace:
    return StorePlace(None, named_by, f"the embedded store in {settings.data_dir / 's3'}")


def _end_prefix(prefix: str | None) -> str:
    return f"{prefix.rstrip('/')}/" if prefix else ""


def open_store(settings: Settings, stack: ExitStack) -> RawStore:
    """Open the raw store and check that it can be relied on; an embedded one lives as long as `stack`.

    A store that is not the one of the settings' id is a StopError: a run over an empty one would end well,
    and what is in the other would wait for ever.
    """
    place = find_store(settings)
    store = place.store or start_embedded(settings, stack)
    store.check()
    check_identity(store, settings)
    return store


def start_embedded(settings: Settings, stack: ExitStack) -> RawStore:
    """Have the embedded store up as long as `stack`."""
    location = stack.enter_context(lease_s3(settings.data_dir, settings.s3_bucket))
    return RawStore.at(location, _end_prefix(settings.s3_prefix))


def check_identity(store: RawStore, settings: Settings) -> None:
    """Raise a StopError where the store is another than the settings name."""
    if settings.store_id is None or settings.store_id == (found := store.identify()):
        return
    raise StopError(
        f"The store {find_store(settings).said} has the id {found}, and this deployment was made for the "
        f"store {settings.store_id}",
        "Start `copydesk serve` again or deploy anew where the right store is set",
    )
