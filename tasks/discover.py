"""Stage 1, discover: what a run begins at: files, objects of a store, addresses of the web.

Takes sources as the user wrote them, or, where there are none, those that sources.toml declares; gives
each once, in order. Nothing is fetched here. Running it again over unchanged folders gives the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from prefect import get_run_logger, task
from prefect.cache_policies import NO_CACHE

from tasks.clients.sources.source_files import Expanded, expand_declared, expand_sources, read_declared
from tasks.core.errors import UsageError
from tasks.core.sources.passed_over import PassedOverFiles
from tasks.core.sources.starts import Start

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tasks.clients.fetch.browser.find_browser import BrowserPlace
    from tasks.clients.store.raw_store import RawStore
    from tasks.core.sources.declared_sources import DeclaredSource
    from tasks.core.sources.sources import Source, SourceKind


@task(cache_policy=NO_CACHE, persist_result=False)
def discover(sources: Sequence[str], kind: SourceKind | None, store: RawStore) -> Expanded:
    """List what is behind `sources`, in the order given."""
    return expand_sources(sources, kind, store)


@task(cache_policy=NO_CACHE, persist_result=False)
def discover_declared(
    path: Path, group: str | None, store: RawStore, contact: str | None, browser: BrowserPlace
) -> Expanded:
    """List what is declared in sources.toml, of one group or of all; nothing where there is no such file.

    Without a `contact` it says that sites cannot reach whoever asks them again and again; where sources want
    their pages shown by a browser, and there is none, what to do.
    """
    declared = [each for each in read_declared(path) if each.enabled and group in {None, each.group}]
    starts = [Start(each.url, each.url, each.kind, each) for each in declared if each.is_fetched]
    if starts and not contact:
        get_run_logger().warning("sites cannot reach you: set COPYDESK_CONTACT to an address of yours")
    if browser.missing and any(start.wants_browser for start in starts):
        get_run_logger().warning("pages that need a browser stay empty: %s", browser.missing)
    others = [each for each in declared if not each.is_fetched]
    passed_over = PassedOverFiles()
    found = (source for each in others for source in _expand(each, store, passed_over))
    return Expanded((*starts, *found), passed_over.list_all())


def _expand(declared: DeclaredSource, store: RawStore, passed_over: PassedOverFiles) -> list[Source | Start]:
    """List what is behind a declared source; one that is not there holds up none of the others."""
    try:
        return list(expand_declared(declared, store, passed_over))
    except UsageError as error:
        get_run_logger().warning("the source %s is passed over: %s", declared.name, error)
        return []
