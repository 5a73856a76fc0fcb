"""The `status` command: what is configured, what answers, and how fresh each source is."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from flows.printing.terminal import make_table, out, plain
from flows.serving.servers import check_prefect_answers
from tasks.clients.news.news_file import NewsDatabase
from tasks.clients.news.news_reader import polled_sources, source_freshness
from tasks.clients.parsing.fence import describe_fence
from tasks.clients.servers.leases import find_server
from tasks.clients.sources.source_files import read_declared
from tasks.clients.store.raw_store import RawStore
from tasks.core.errors import CopydeskError, StopError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

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
    """A source that is declared or was polled: how fresh it is, and when it is looked at next."""

    source: str
    url: str
    state: str
    last_poll_at: datetime | None = None
    last_news_at: datetime | None = None
    next_poll_at: datetime | None = None
    pages_found: int = 0


@dataclass(frozen=True, slots=True)
class Status:
    """The state of an installation."""

    version: str
    parts: tuple[PartStatus, ...]
    feeds: tuple[SourceStatus, ...]
    sources: tuple[SourceFreshness, ...]


def read_status(settings: Settings) -> Status:
    """Look at every part; one that does not answer is said, never an error."""
    try:
        sources = source_freshness(NewsDatabase(settings.news_path))
        polled = polled_sources(NewsDatabase(settings.news_path))
        published = PartStatus("news database", str(settings.news_path), "readable", is_well=True)
    except StopError as error:
        sources, polled = (), ()
        published = PartStatus("news database", str(settings.news_path), error.message, is_well=False)
    parts = (_store_status(settings), _prefect_status(settings), published)
    declared, sources_part = _read_declared(settings.sources)
    feeds = tuple(_join_sources(declared, polled))
    parsers = PartStatus("parsers", f"{settings.parser_processes} children", describe_fence(), is_well=True)
    return Status(version("copydesk"), (*parts, parsers, sources_part), feeds, sources)


def _read_declared(path: Path) -> tuple[tuple[DeclaredSource, ...], PartStatus]:
    try:
        declared = read_declared(path)
    except StopError as error:
        return (), PartStatus("declared sources", str(path), str(error), is_well=False)
    state = f"{len(declared)} declared" if declared else "none declared"
    return declared, PartStatus("declared sources", str(path), state, is_well=True)


def _join_sources(
    declared: Sequence[DeclaredSource], polled: Sequence[PolledSource]
) -> Iterator[SourceStatus]:
    """Give the declared sources in their order, then those that were only given for a run."""
    by_name = {each.source: each for each in polled}
    for each in declared:
        found = by_name.pop(each.name, None)
        if found is None:
            yield SourceStatus(each.name, each.url, "not read yet" if each.enabled else "switched off")
        else:
            yield _read_source(found, is_enabled=each.enabled)
    for left in by_name.values():
        yield _read_source(left, is_enabled=True)


def _read_source(polled: PolledSource, *, is_enabled: bool) -> SourceStatus:
    state = f"fails: {polled.failing}" if polled.failing else "well"
    return SourceStatus(
        source=polled.source,
        url=polled.url,
        state=state if is_enabled else "switched off",
        last_poll_at=polled.last_poll_at,
        last_news_at=polled.last_news_at,
        next_poll_at=polled.next_poll_at,
        pages_found=polled.pages_found,
    )


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


_MOST_SOURCES = 30


def print_status(status: Status, *, as_json: bool) -> None:
    """Print the parts, then the sources with how long ago each was last seen."""
    if as_json:
        print(json.dumps(asdict(status), default=str, ensure_ascii=False, indent=1))
        return
    table = Table(title=f"copydesk {status.version}", title_justify="left")
    for name in ("Part", "Where", "State"):
        table.add_column(name, overflow="fold")
    for part in status.parts:
        table.add_row(
            part.part,
            Text(plain(part.where)),
            Text(plain(part.state), style="green" if part.is_well else "red"),
        )
    out.print(table)
    for title, found in (("Sources", status.feeds), ("Where captures came from", status.sources)):
        if found:
            rows = (tuple(asdict(each).values()) for each in found[:_MOST_SOURCES])
            out.print(make_table(list(asdict(found[0])), rows, title=title))
            if len(found) > _MOST_SOURCES:
                out.print(f"... and {len(found) - _MOST_SOURCES} more: --json gives all")
