"""What `ingest --dry-run` shows: what would be taken, by source; nothing is fetched, stored or started.

A bucket has to be asked for its keys, so the embedded store is started where a source lies in one.
"""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack, chdir
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import PurePath
from typing import TYPE_CHECKING

from flows.cli.runs import check_declared
from flows.printing.forms import RowFormat
from flows.printing.terminal import make_table, out
from flows.run.stores import open_store
from tasks.clients.news.news_file import NewsDatabase
from tasks.clients.news.news_reader import polled_sources
from tasks.clients.sources.source_files import expand_declared, expand_sources, read_declared
from tasks.clients.store.raw_store import RawStore
from tasks.core.errors import StopError, UsageError
from tasks.core.sources.declared_sources import choose_declared
from tasks.core.sources.passed_over import PassedOverFiles, describe_passed_over
from tasks.core.sources.sources import FileSource
from tasks.core.sources.starts import Start
from tasks.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tasks.core.sources.declared_sources import DeclaredSource
    from tasks.core.sources.sources import Source, SourceKind
    from tasks.settings import Settings

NO_STORE = RawStore("none")
"""Sources that lie in no bucket ask it nothing."""


@dataclass(frozen=True, slots=True)
class Planned:
    """What a run would take of a source.

    `inputs` are its files, objects or addresses; a file, a feed or a site may hold many articles.
    """

    source: str
    what: str
    inputs: int
    note: str = ""


def plan_ingest(
    sources: Sequence[str], kind: SourceKind | None, group: str | None, only: str | None = None
) -> list[Planned]:
    """List what a run would take; a source that is not there is a UsageError, as in the run."""
    settings = read_settings()
    with ExitStack() as stack:
        stack.enter_context(chdir(settings.folder))
        if not sources:
            check_declared(settings.sources, group, only)
            return list(_plan_declared(settings, group, only, stack))
        store = _open_if_asked(settings, sources, stack)
        return [_plan_one(source, kind, store) for source in sources]


def _plan_one(source: str, kind: SourceKind | None, store: RawStore) -> Planned:
    found = expand_sources([source], kind, store)
    notes = [describe_passed_over(found.passed_over), *(each.detail or "" for each in found.refused)]
    return Planned(source, _describe(found.sources), len(found.sources), "; ".join(filter(None, notes)))


def _plan_declared(
    settings: Settings, group: str | None, only: str | None, stack: ExitStack
) -> Iterator[Planned]:
    declared = list(choose_declared(read_declared(settings.sources), group, only))
    store = _open_if_asked(settings, [each.url for each in declared if each.enabled], stack)
    due_at = _read_due(settings) if only is None else {}
    for each in declared:
        if not each.enabled:
            yield Planned(each.name, "switched off", 0)
        elif each.is_fetched:
            yield _plan_poll(each, due_at.get(each.name))
        else:
            yield _plan_files(each, store)


def _plan_poll(declared: DeclaredSource, due_at: datetime | None) -> Planned:
    what = f"{declared.kind or 'address'} to fetch"
    if due_at is None or due_at <= datetime.now(UTC):
        return Planned(declared.name, what, 1)
    return Planned(declared.name, what, 0, f"due at {due_at:%Y-%m-%d %H:%M} UTC")


def _plan_files(declared: DeclaredSource, store: RawStore) -> Planned:
    passed_over = PassedOverFiles()
    try:
        found = list(expand_declared(declared, store, passed_over))
    except UsageError as error:  # the run passes it over, too
        return Planned(declared.name, "not there", 0, str(error))
    return Planned(
        declared.name, _describe(found), len(found), describe_passed_over(passed_over.list_all()) or ""
    )


def _read_due(settings: Settings) -> dict[str, datetime]:
    """Read when each source is looked at next; nothing where nothing was published yet."""
    try:
        polled = polled_sources(NewsDatabase(settings.news_path))
    except StopError:
        return {}
    return {each.source: each.next_poll_at for each in polled if each.next_poll_at}


def _open_if_asked(settings: Settings, sources: Sequence[str], stack: ExitStack) -> RawStore:
    if any(source.lower().startswith("s3://") for source in sources):
        return open_store(settings, stack)
    return NO_STORE


def _describe(found: Sequence[Source | Start]) -> str:
    """Say what the inputs are, by their endings."""
    counts = Counter(map(_name_kind, found))
    return ", ".join(f"{count} {kind}" if len(found) > 1 else kind for kind, count in counts.most_common())


def _name_kind(each: Source | Start) -> str:
    if isinstance(each, Start):
        return f"{each.kind or 'address'} to fetch"
    name = each.path if isinstance(each, FileSource) else each.key
    return "".join(PurePath(name).suffixes[-2:]).lower() or "file"


def print_intended(plan: Sequence[Planned], form: RowFormat) -> None:
    """Print the plan and its sum."""
    if form is not RowFormat.TABLE:
        from flows.printing.print_rows import print_objects

        print_objects([asdict(each) for each in plan], form)
        return
    rows = [(each.source, each.what, each.inputs, each.note) for each in plan]
    out.print(make_table(("Source", "What", "Inputs", ""), rows))
    out.print("Nothing was taken: this is what a run would begin with")
