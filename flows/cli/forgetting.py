"""Forgetting from the terminal: the article is found, what would go is shown, and the flow removes it."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flows.cli.runs import progress_bar
from flows.run.stores import open_store
from flows.serving.servers import servers_for_run
from tasks.clients.files.locks import list_living
from tasks.clients.forget.planning import find_by_name, find_same, plan_removal
from tasks.clients.forget.tombstone_store import find_tombstone, read_book, read_tombstones, write_tombstone
from tasks.clients.store.run_register import RunRegister
from tasks.clients.warehouse.warehouse import Warehouse
from tasks.core.errors import StopError, UsageError
from tasks.core.forget.marks import mark_article, mark_id, mark_name
from tasks.core.identity.identity import make_source_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.clients.forget.planning import NamedArticle
    from tasks.clients.store.raw_store import RawStore
    from tasks.core.forget.tombstones import Tombstone
    from tasks.settings import Settings

MOST_LISTED = 10


@dataclass(frozen=True, slots=True)
class Intended:
    """What would go: the stone, and the articles where they are still known by their names."""

    stone: Tombstone
    articles: Sequence[NamedArticle] = ()


def list_forgotten(settings: Settings) -> list[Tombstone]:
    """List what was forgotten, oldest first."""
    with ExitStack() as stack:
        return read_tombstones(open_store(settings, stack))


def plan_forgetting(settings: Settings, given: str, why: str | None) -> Intended:
    """Find what goes by a name and all that has to go with it; a forgetting that was begun is gone on with.

    A UsageError where nothing goes by it, or several articles do.
    """
    with ExitStack() as stack:
        store, warehouse = open_store(settings, stack), Warehouse(settings.warehouse_path)
        before = _find_before(store, given)
        if before is not None and not before.is_finished:
            return Intended(before)
        found = find_by_name(warehouse, given)
        if not found and before is not None:
            return Intended(before)
        if not found:
            raise UsageError(
                f"Nothing here goes by {given}", "Name an article's id, or an address that it was had from"
            )
        if len(found) > 1:
            listed = "\n".join(f"  {article.said}" for article in found[:MOST_LISTED])
            raise UsageError(f"{len(found)} articles go by {given}:\n{listed}", "Name one of them by its id")
        articles = find_same(warehouse, found[0].article_id)
        now = datetime.now(UTC)
        return Intended(
            plan_removal(store, warehouse, settings.data_dir, articles, why=why, now=now), articles
        )


def run_forget(settings: Settings, intended: Tombstone, *, is_verbose: bool) -> Tombstone:
    """Write the stone, then remove what it names; a StopError while runs are at work."""
    with ExitStack() as stack:
        store = open_store(settings, stack)
        register = RunRegister.of_desk(store, settings.data_dir)
        if living := [*list_living(settings.data_dir), *register.list_elsewhere()]:
            raise StopError(
                f"{len(living)} runs are at work and may hold it", "Forget it when they have ended"
            )
        before = find_tombstone(store, intended.tombstone_id)
        marks = {*intended.marks, *(before.marks if before else ())}
        write_tombstone(store, replace(intended, marks=tuple(sorted(marks))))
    with (
        progress_bar("Loading", is_shown=not is_verbose) as watch,
        servers_for_run(settings, is_verbose=is_verbose),
    ):
        from flows.forget import forget
        from flows.run.progress import watcher

        watcher.set(watch)
        return forget(intended.tombstone_id)


def _find_before(store: RawStore, given: str) -> Tombstone | None:
    """Find the stone of what was forgotten, or is being, by a name that it went by."""
    found = read_book(store).find([mark_article(given), mark_name(given), mark_id(make_source_id(given))])
    return find_tombstone(store, found or given)
