"""The `doctor` command: what dead owners left behind, and whether what lasts is whole; mends what is sure.

Looks at the Prefect server that the environment names, else at the data folder's own, which it starts. On
that one a lock tells who lives. On one of the user's, runs may work on other machines: there age and
heartbeats tell, what they leave open is named and let be, and `--fix` takes the user's word that what is
likely is so.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from flows.printing.terminal import choose_box, out, plain
from flows.run.stores import open_store
from flows.serving.leftovers import (
    ServedFolder,
    find_leftovers,
    find_lost_slots,
    mark_all,
    own_server,
    users_server,
)
from flows.serving.servers import local_prefect
from tasks.clients.fetch.browser.find_browser import find_browser
from tasks.clients.files.data_folder import make_data_folder
from tasks.clients.files.locks import forget_run, is_flow_run, list_dead_runs
from tasks.clients.news.news_file import NewsDatabase
from tasks.clients.servers.embedded_prefect import is_set_up
from tasks.clients.servers.prefect_api import PrefectApi
from tasks.clients.sources.source_files import read_declared
from tasks.clients.warehouse.warehouse import Warehouse
from tasks.core.errors import CopydeskError, StopError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tasks.settings import Settings


@dataclass(frozen=True, slots=True)
class Symptom:
    """One thing that is not as it should be: how sure that is, what to do about it, whether it was done."""

    what: str
    state: str
    certainty: str
    remedy: str
    is_mended: bool = False


def examine(settings: Settings, *, may_fix: bool) -> list[Symptom]:
    """Look at everything, and mend what can be where that is wanted."""
    make_data_folder(settings.data_dir)
    with ExitStack() as stack:
        return [
            *_look_at("store", lambda: _examine_store(settings, stack)),
            *_look_at("warehouse", lambda: _examine_warehouse(settings)),
            *_look_at("news database", lambda: _examine_news(settings)),
            *_look_at("Prefect", lambda: _examine_prefect(settings, stack, may_fix=may_fix)),
            *_look_at("declared sources", lambda: _examine_browser(settings)),
            *_examine_locks(settings, may_fix=may_fix),
        ]


def _look_at(what: str, look: Callable[[], Iterable[Symptom]]) -> list[Symptom]:
    """Look at a part; one that does not let itself be looked at is a finding, with its own remedy."""
    try:
        return list(look())
    except StopError as error:
        return [Symptom(what, error.message, "certain", error.hint)]
    except CopydeskError as error:
        return [Symptom(what, str(error), "certain", "")]


def _examine_store(settings: Settings, stack: ExitStack) -> tuple[()]:
    store = open_store(settings, stack)
    next(store.list_keys("captures/"), None)
    return ()


def _examine_warehouse(settings: Settings) -> tuple[()]:
    if settings.warehouse_path.exists():
        with Warehouse(settings.warehouse_path, wait_s=LOOK_WAITS_S).open("looking at it") as connection:
            connection.execute("PRAGMA database_size").fetchall()
    return ()


def _examine_browser(settings: Settings) -> Iterator[Symptom]:
    wanting = [each.name for each in read_declared(settings.sources) if each.enabled and each.browser]
    place = find_browser(settings.browser)
    if wanting and place.missing:
        state = f"its pages need a browser that is not there: {', '.join(wanting)}"
        yield Symptom("browser", state, "certain", place.missing)


LOOK_WAITS_S = 10.0


def _examine_news(settings: Settings) -> tuple[()]:
    news = NewsDatabase(settings.news_path)
    if news.exists():
        with news.open() as connection:
            connection.execute("SELECT count(*) FROM articles").fetchall()
    return ()


def _examine_prefect(settings: Settings, stack: ExitStack, *, may_fix: bool) -> Iterator[Symptom]:
    scope = _find_server(settings, stack)
    if scope is None:
        return
    with PrefectApi(scope.api_url, scope.environment) as api:
        yield from _examine_runs(api, scope, may_fix=may_fix)
        yield from _examine_late(api)
        yield from _examine_deployments(api, settings)


def _find_server(settings: Settings, stack: ExitStack) -> ServedFolder | None:
    if theirs := users_server(settings.data_dir):
        return theirs
    if not is_set_up(settings.data_dir):
        return None
    return own_server(settings.data_dir, stack.enter_context(local_prefect(settings.data_dir)))


def _examine_runs(api: PrefectApi, scope: ServedFolder, *, may_fix: bool) -> Iterator[Symptom]:
    left = list(find_leftovers(api, scope))
    slots = find_lost_slots(api, left)
    if may_fix:
        mark_all(api, scope.data_dir, [each for each in left if each.is_mended])
    for each in left:
        mending = "marked as crashed" if may_fix else "--fix marks it as crashed"
        remedy = mending if each.is_mended else "look for its process; cancel it in the UI if there is none"
        what = f"run {each.run.name} ({each.run.flow_run_id}), {each.run.state_type}"
        yield Symptom(what, each.reason, each.certainty, remedy, is_mended=may_fix and each.is_mended)
    for limit in slots:
        if may_fix:
            api.give_slots_back(limit)
        state = f"{limit.taken} of {limit.limit} slots are taken, and no run is at work"
        remedy = "given back" if may_fix else "--fix gives them back"
        yield Symptom(f"limit {limit.name}", state, "certain", remedy, is_mended=may_fix)


def _examine_late(api: PrefectApi) -> Iterator[Symptom]:
    late = api.list_late()
    if late:
        waits = datetime.now(UTC) - min(run.due_at for run in late)
        state = f"the oldest is due for {waits // timedelta(minutes=1)} min; no worker has taken them"
        remedy = "`copydesk serve`, or start a worker, if none is at work"
        yield Symptom(f"{len(late)} late runs", state, "certain", remedy)


def _examine_deployments(api: PrefectApi, settings: Settings) -> Iterator[Symptom]:
    with ExitStack() as stack:
        here = open_store(settings, stack).identify()
    for name, told in api.find_deployed_folders().items():
        if told.get("store_id", here) not in {"", here}:
            state = f"made for the store {told['store_id']} over {told.get('data_dir')}; this one is {here}"
            yield Symptom(
                f"deployment {name}", state, "certain", "`copydesk serve`, or deploy it anew from here"
            )


def _examine_locks(settings: Settings, *, may_fix: bool) -> Iterator[Symptom]:
    for run_id in list_dead_runs(settings.data_dir):
        if is_flow_run(run_id):
            continue  # goes at the next start
        if may_fix:
            forget_run(settings.data_dir, run_id)
        remedy = "removed" if may_fix else "--fix removes it"
        yield Symptom(f"lock of {run_id}", "its process has died", "certain", remedy, is_mended=may_fix)


def print_findings(findings: list[Symptom]) -> None:
    """Print what was found, or that all is well."""
    if not findings:
        out.print("All is well")
        return
    table = Table(box=choose_box())
    for name in ("What", "State", "How sure", "Remedy"):
        table.add_column(name, overflow="fold")
    for each in findings:
        remedy = Text(plain(each.remedy), style="green" if each.is_mended else "")
        table.add_row(Text(plain(each.what)), Text(plain(each.state)), each.certainty, remedy)
    out.print(table)
    if not all(each.is_mended for each in findings):
        out.print("`copydesk doctor --fix` marks dead runs, gives slots back and removes dead locks.")
