"""The `status` command: what is configured, what answers, what waits, and how fresh each source is.

It looks, and starts nothing but the embedded store over a folder that has one, so that what waits there is
known. Whatever is of concern is a line, and the command's exit code.
"""

from __future__ import annotations

import os
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING

from psutil import pid_exists

from flows.run.stores import find_store, start_embedded
from flows.serving.lost_server import is_there
from flows.serving.prefect_place import PrefectPlace, find_configured_prefect
from tasks.clients.fetch.backfill.backfill_files import read_left
from tasks.clients.fetch.browser.find_browser import find_browser
from tasks.clients.health.health_reader import HealthReader, Installation
from tasks.clients.health.prefect_history import PrefectHistory
from tasks.clients.news.kept_publications import list_kept, measure_kept
from tasks.clients.news.news_file import NewsDatabase
from tasks.clients.news.news_reader import polled_sources, source_freshness
from tasks.clients.parsing.fence import describe_fence
from tasks.clients.servers.embedded_prefect import is_set_up
from tasks.clients.servers.embedded_s3 import find_weed
from tasks.clients.servers.leases import find_server
from tasks.clients.servers.prefect_login import find_door, read_login
from tasks.clients.sources.source_files import read_declared
from tasks.core.errors import StopError
from tasks.core.health.health import find_concerns
from tasks.core.store.inbox_keys import INBOX

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from tasks.clients.store.raw_store import RawStore
    from tasks.core.health.health import Concern, Health
    from tasks.core.news.answers import PolledSource, SourceFreshness
    from tasks.core.sources.declared_sources import DeclaredSource
    from tasks.settings import Settings


@dataclass(frozen=True, slots=True)
class PartStatus:
    """One part of the installation: where it is, and whether it answers."""

    part: str
    where: str
    state: str
    is_well: bool


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """A source that is declared or was polled: how fresh it is, and when it is looked at next.

    It names so many pages now; of all that it ever named, so many were taken, refused for good, or wait to
    be had. `moved_to` is where it answers from for good; `never_asked` counts pages that a back-fill found
    and no run has asked for, where there are such.
    """

    source: str
    url: str
    state: str
    last_poll_at: datetime | None = None
    last_news_at: datetime | None = None
    next_poll_at: datetime | None = None
    pages_found: int = 0
    named: int = 0
    taken: int = 0
    refused: int = 0
    waiting: int = 0
    oldest_waiting_at: datetime | None = None
    moved_to: str | None = None
    never_asked: int | None = None


@dataclass(frozen=True, slots=True)
class InboxPlace:
    """Where files are dropped: any S3 client puts them under `prefix` of the bucket.

    `keys` says where its credentials are.
    """

    bucket: str
    prefix: str
    endpoint_url: str
    keys: str


@dataclass(frozen=True, slots=True)
class Status:
    """The state of an installation."""

    version: str
    parts: tuple[PartStatus, ...]
    health: Health
    concerns: tuple[Concern, ...]
    inbox: InboxPlace | None
    feeds: tuple[SourceStatus, ...]
    sources: tuple[SourceFreshness, ...]

    @property
    def is_well(self) -> bool:
        """Whether every part is as it should be and nothing is of concern."""
        return not self.concerns and all(part.is_well for part in self.parts)


def read_status(settings: Settings) -> Status:
    """Look at every part; one that does not answer is said, never an error."""
    prefect = find_prefect(settings)
    with ExitStack() as stack:
        store_part, store = _open_store(settings, stack)
        reader = HealthReader(
            Installation(
                data_dir=settings.data_dir,
                warehouse_path=settings.warehouse_path,
                news=NewsDatabase(settings.news_path),
                sources_path=settings.sources,
                store=store,
                prefect=_ask_prefect(prefect) if prefect else None,
                serving_since=_serving_since(settings),
                lake=settings.lake_pace,
                is_thorough=True,
            )
        )
        health = reader.read()
    if health.prefect_problem is not None and find_prefect(settings) is None:
        prefect, health = None, replace(health, prefect_problem=None)  # the local one has ended meanwhile
    if not store_part.is_well:
        health = replace(health, store_problem=store_part.state)
    elif health.store_problem is not None:
        store_part = replace(store_part, state=health.store_problem, is_well=False)
    sources, polled, published = _read_news(settings)
    declared, sources_part = _read_declared(settings.sources)
    browser_parts = [_browser_status(settings)] if any(each.browser for each in declared) else []
    parts = (
        store_part,
        _prefect_status(settings, prefect, health),
        _warehouse_status(settings, health),
        published,
        _kept_status(settings),
        PartStatus("parsers", f"{settings.parser_processes} children", describe_fence(), is_well=True),
        sources_part,
        *browser_parts,
    )
    return Status(
        version=version("copydesk"),
        parts=parts,
        health=health,
        concerns=find_concerns(health, settings.health_limits),
        inbox=_place_inbox(settings, store),
        feeds=tuple(
            _add_left(
                _join_sources(declared, polled, {each.url: each.moved_to for each in health.moved}),
                read_left(settings.data_dir),
            )
        ),
        sources=sources,
    )


def find_prefect(settings: Settings) -> PrefectPlace | None:
    """Give the Prefect API that serves this installation now; None where none is up.

    A local server that is about to start or to end is none.
    """
    if place := find_configured_prefect():
        return place
    server = find_server(settings.data_dir / "prefect")
    if server is None or not pid_exists(server.pid) or not is_there(server.url):
        return None
    login = {"PREFECT_API_AUTH_STRING": read_login(settings.data_dir)}
    return PrefectPlace(f"{server.url}/api", "this data folder's own", login, is_ours=True)


def _ask_prefect(place: PrefectPlace) -> PrefectHistory:
    return PrefectHistory(place.api_url, os.environ | place.environment)


def _serving_since(settings: Settings) -> datetime | None:
    """Give when the local server began, before which nothing that it schedules could be late."""
    try:
        began = (settings.data_dir / "prefect" / "server.json").stat().st_mtime
    except OSError:
        return None
    return datetime.fromtimestamp(began, UTC)


def _open_store(settings: Settings, stack: ExitStack) -> tuple[PartStatus, RawStore | None]:
    """Give the store where there is one to ask; the embedded one is started over a folder that has one."""
    try:
        place = find_store(settings)
    except StopError as error:
        return PartStatus("S3 store", settings.s3_bucket, str(error), is_well=False), None
    if place.store:
        return PartStatus("S3 store", place.said, "answers", is_well=True), place.store
    part = replace(_embedded_status("S3 store", settings, "s3"), where=place.said)
    is_filled = (settings.data_dir / "s3" / "store").exists()
    try:
        find_weed()
        return part, start_embedded(settings, stack) if is_filled else None
    except StopError as error:
        return replace(part, state=str(error), is_well=False), None


def _warehouse_status(settings: Settings, health: Health) -> PartStatus:
    state = health.warehouse_problem or (
        "can be read" if settings.warehouse_path.exists() else "none yet; made by the first run"
    )
    is_well = health.warehouse_problem is None
    return PartStatus("warehouse", str(settings.warehouse_path), state, is_well=is_well)


def _read_news(
    settings: Settings,
) -> tuple[tuple[SourceFreshness, ...], tuple[PolledSource, ...], PartStatus]:
    news = NewsDatabase(settings.news_path)
    part = PartStatus("news database", str(settings.news_path), "readable", is_well=True)
    try:
        return source_freshness(news), polled_sources(news), part
    except StopError as error:
        is_new = not news.exists() and not settings.warehouse_path.exists()
        return (), (), replace(part, state=error.message, is_well=is_new)


def _kept_status(settings: Settings) -> PartStatus:
    """Say how many publications are kept, and what they take."""
    news = NewsDatabase(settings.news_path)
    kept = list_kept(news)
    named = sum(each.name is not None for each in kept)
    state = (
        f"{len(kept)} kept, {named} of them by name; {measure_kept(news) / 1e6:,.0f} MB beside the last one"
    )
    return PartStatus(
        "publications", f"the last {settings.keep_publications}, and of as many days", state, is_well=True
    )


def _place_inbox(settings: Settings, store: RawStore | None) -> InboxPlace | None:
    """Say how any S3 client reaches the inbox; None while the embedded store has no address."""
    if store is not None and not store.is_embedded:
        keys = "as boto3 finds them: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, AWS_PROFILE, or a role"
        return InboxPlace(store.bucket, store.place(INBOX), store.endpoint_url or "AWS", keys)
    server = find_server(settings.data_dir / "s3")
    if server is None:
        return None
    keys = (
        f"access_key and secret_key in {settings.data_dir / 's3' / 'credentials.json'}; "
        "it answers while `copydesk serve` or a run is up"
    )
    return InboxPlace(settings.s3_bucket, INBOX, server.url, keys)


def _read_declared(path: Path) -> tuple[tuple[DeclaredSource, ...], PartStatus]:
    try:
        declared = read_declared(path)
    except StopError as error:
        return (), PartStatus("declared sources", str(path), str(error), is_well=False)
    state = f"{len(declared)} declared" if declared else "none declared"
    return declared, PartStatus("declared sources", str(path), state, is_well=True)


def _browser_status(settings: Settings) -> PartStatus:
    """Say where the browser is that declared sources want."""
    place = find_browser(settings.browser)
    where = str(place.path or settings.browser or "none")
    return PartStatus("browser", where, place.missing or "found", is_well=place.missing is None)


def _join_sources(
    declared: Sequence[DeclaredSource], polled: Sequence[PolledSource], moves: Mapping[str, str]
) -> Iterator[SourceStatus]:
    """Give the declared sources in their order, then those that were only given for a run."""
    by_name = {each.source: each for each in polled}
    for each in declared:
        found = by_name.pop(each.name, None)
        if found is None:
            yield SourceStatus(each.name, each.url, "not read yet" if each.enabled else "switched off")
        else:
            yield _read_source(found, moves, is_enabled=each.enabled)
    for left in by_name.values():
        yield _read_source(left, moves, is_enabled=True)


def _add_left(sources: Iterable[SourceStatus], left: Mapping[str, int]) -> Iterator[SourceStatus]:
    """Add what back-fills found and nobody asked for; a source that was back-filled alone is one, too."""
    others = dict(left)
    for each in sources:
        yield replace(each, never_asked=others.pop(each.url, None))
    for source, pages in others.items():
        yield SourceStatus(source, source, "back-filled", never_asked=pages)


def _read_source(polled: PolledSource, moves: Mapping[str, str], *, is_enabled: bool) -> SourceStatus:
    told = asdict(polled)
    failing = told.pop("failing")
    state = f"fails: {failing}" if failing else "well"
    return SourceStatus(**told, state=state if is_enabled else "switched off", moved_to=moves.get(polled.url))


def _prefect_status(settings: Settings, place: PrefectPlace | None, health: Health) -> PartStatus:
    state = health.prefect_problem or "answers"
    part = (
        PartStatus("Prefect", place.said, state, is_well=health.prefect_problem is None)
        if place
        else _embedded_status("Prefect", settings, "prefect")
    )
    if (place and not place.is_ours) or not is_set_up(settings.data_dir):
        return part
    return replace(part, state=f"{part.state}; way in: {find_door(settings.data_dir)}")


def _embedded_status(part: str, settings: Settings, folder: str) -> PartStatus:
    path = settings.data_dir / folder
    server = find_server(path)
    state = (
        f"running at {server.url}"
        if server and pid_exists(server.pid)
        else "embedded; starts with the next run"
    )
    return PartStatus(part, str(path), state, is_well=True)
