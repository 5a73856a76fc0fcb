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
from tasks.core.run.task_names import name_by
from tasks.core.sources.declared_sources import choose_declared
from tasks.core.sources.passed_over import PassedOverFiles
from tasks.core.sources.starts import Start

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tasks.clients.fetch.browser.find_browser import BrowserPlace
    from tasks.clients.store.raw_store import RawStore
    from tasks.core.sources.declared_sources import DeclaredSource
    from tasks.core.sources.sources import Source, SourceKind


@task(cache_policy=NO_CACHE, persist_result=False, task_run_name=name_by("discover", "sources", "source"))
def discover(sources: Sequence[str], kind: SourceKind | None, store: RawStore) -> Expanded:
    """List what is behind `sources`, in the order given."""
    return expand_sources(sources, kind, store)


@task(cache_policy=NO_CACHE, persist_result=False, task_run_name="discover declared sources")
def discover_declared(  # noqa: PLR0913, PLR0917 - what is chosen, and what it is found with
    path: Path,
    group: str | None,
    only: str | None,
    store: RawStore,
    contact: str | None,
    browser: BrowserPlace,
) -> Expanded:
    """List what is declared in sources.toml, of one group or of all; nothing where there is no such file.

    The `only` one that is chosen is asked now, whether it is due or not.

    Its notes say where nothing is declared, which sources are not there, and that pages that want a browser
    have none. Without a `contact` the log says that sites cannot reach whoever asks them again and again.
    """
    notes: list[str] = []
    declared = [each for each in choose_declared(read_declared(path), group, only) if each.enabled]
    starts = [
        Start(each.url, each.url, each.kind, each, is_asked=only is not None)
        for each in declared
        if each.is_fetched
    ]
    if not declared:
        of_these = f" as {only}" if only else f" of the group {group}" if group else f" in {path.name}"
        notes.append(f"nothing is declared{of_these}")
    if starts and not contact:
        get_run_logger().warning("sites cannot reach you: set COPYDESK_CONTACT to an address of yours")
    if browser.missing and any(start.wants_browser for start in starts):
        notes.append(f"pages that need a browser stay empty: {browser.missing}")
    others = [each for each in declared if not each.is_fetched]
    passed_over = PassedOverFiles()
    found = [source for each in others for source in _expand(each, store, passed_over, notes)]
    for note in notes:
        get_run_logger().warning("%s", note)
    return Expanded((*starts, *found), passed_over.list_all(), notes=tuple(notes))


def _expand(
    declared: DeclaredSource, store: RawStore, passed_over: PassedOverFiles, notes: list[str]
) -> list[Source | Start]:
    """List what is behind a declared source; one that is not there is noted and holds up no other."""
    try:
        return list(expand_declared(declared, store, passed_over))
    except UsageError as error:
        notes.append(f"the source {declared.name} is passed over: {error.message}")
        return []
