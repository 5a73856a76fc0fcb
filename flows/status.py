"""What is configured, what answers, and how fresh each source is."""

from __future__ import annotations

import os
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING

from flows.servers import check_prefect_answers
from tasks.clients.leases import find_server
from tasks.clients.published import source_freshness
from tasks.clients.raw_store import RawStore
from tasks.core.errors import CopydeskError, StopError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tasks.core.published_records import SourceFreshness
    from tasks.settings import Settings


@dataclass(frozen=True, slots=True)
class PartStatus:
    """One part of the installation: where it is, and whether it answers."""

    part: str
    where: str
    state: str
    is_well: bool


@dataclass(frozen=True, slots=True)
class Status:
    """The state of an installation."""

    version: str
    parts: tuple[PartStatus, ...]
    sources: tuple[SourceFreshness, ...]


def read_status(settings: Settings) -> Status:
    """Look at every part; one that does not answer is said, never an error."""
    try:
        sources = tuple(source_freshness(settings.news_path))
        published = PartStatus("published copy", str(settings.news_path), "readable", is_well=True)
    except StopError as error:
        sources = ()
        published = PartStatus("published copy", str(settings.news_path), error.message, is_well=False)
    parts = (_store_status(settings), _prefect_status(settings), published)
    return Status(version("copydesk"), parts, sources)


def _store_status(settings: Settings) -> PartStatus:
    if not settings.s3_endpoint_url:
        return _embedded_status("S3 store", settings, "s3")
    store = RawStore(bucket=settings.s3_bucket, endpoint_url=settings.s3_endpoint_url)
    where = f"{settings.s3_endpoint_url}, bucket {settings.s3_bucket}"
    return _asked("S3 store", where, lambda: next(store.list_keys("captures/"), None))


def _prefect_status(settings: Settings) -> PartStatus:
    url = os.environ.get("PREFECT_API_URL")
    if url is None:
        return _embedded_status("Prefect", settings, "prefect")
    return _asked("Prefect", url, lambda: check_prefect_answers(url))


def _embedded_status(part: str, settings: Settings, folder: str) -> PartStatus:
    path = settings.data_dir / folder
    server = find_server(path)
    state = f"running at {server.url}" if server else "embedded; starts with the next run"
    return PartStatus(part, str(path), state, is_well=True)


def _asked(part: str, where: str, ask: Callable[[], object]) -> PartStatus:
    try:
        ask()
    except CopydeskError as error:
        return PartStatus(part, where, str(error), is_well=False)
    return PartStatus(part, where, "answers", is_well=True)
