"""What dead owners left on a Prefect server: runs that nobody works on, slots that nobody gives back.

`settle` marks what is known to be dead, at each start over a data folder and while it is served; twice is
once. `find_leftovers` is what it goes by, and what `copydesk doctor` shows. A run that was marked as crashed
is not run again: what it had archived is taken up by the next run, whichever that is.
"""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flows.serving.prefect_place import check_configured, find_configured_prefect
from tasks.clients.files.locks import find_life, forget_flow_runs, forget_run, is_held, name_flow_run
from tasks.clients.servers.prefect_api import PrefectApi, TakenLimit
from tasks.clients.servers.prefect_login import read_login
from tasks.core.run.leftovers import Certainty, Leftover, judge_run

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

_log = logging.getLogger(__name__)
OUR_LIMITS = ("copydesk-fetch", "deployment:")
"""Concurrency limits that earlier versions made; none of today's does."""


@dataclass(frozen=True, slots=True)
class ServedFolder:
    """A data folder and the server that its runs are known to.

    `is_ours`: the server is the data folder's own, so that every run of it has its lock there.
    `has_worker`: a worker lives that may have taken a run which has not begun. `told` is what clients of a
    server of the user's go by.
    """

    data_dir: Path
    api_url: str
    is_ours: bool
    has_worker: bool = True
    told: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def environment(self) -> dict[str, str]:
        """What its clients go by: this process's environment, the address, and what the server wants."""
        login = {"PREFECT_API_AUTH_STRING": read_login(self.data_dir)} if self.is_ours else self.told
        return os.environ | {"PREFECT_API_URL": self.api_url} | dict(login)


def own_server(data_dir: Path, api_url: str) -> ServedFolder:
    """Give a data folder with its own server, whose only worker is that of a `serve` over the folder."""
    return ServedFolder(data_dir, api_url, is_ours=True, has_worker=is_held(serve_lock(data_dir)))


def users_server(data_dir: Path) -> ServedFolder | None:
    """Give a data folder with the server that the user has set up, which has to answer; None without one."""
    place = find_configured_prefect()
    if place is None:
        return None
    check_configured(place)
    return ServedFolder(data_dir, place.api_url, is_ours=False, told=place.environment)


def serve_lock(data_dir: Path) -> Path:
    """The lock that a `serve` over the data folder holds."""
    return data_dir / "locks" / "serve.lock"


def settle(scope: ServedFolder) -> list[Leftover]:
    """Mark the runs that are known to be dead as crashed, and give them."""
    with PrefectApi(scope.api_url, scope.environment) as api:
        found = [each for each in find_leftovers(api, scope) if is_known(each, scope)]
        mark_all(api, scope.data_dir, found)
        forget_flow_runs(scope.data_dir, {run.flow_run_id for run in api.list_unfinished()})
    return found


def is_known(leftover: Leftover, scope: ServedFolder) -> bool:
    """Whether nobody has to be asked: it is certain, or likely on a server that is nobody else's."""
    return leftover.certainty is Certainty.CERTAIN or (scope.is_ours and leftover.is_mended)


def find_leftovers(api: PrefectApi, scope: ServedFolder) -> Iterator[Leftover]:
    """Give the unfinished runs without a living owner, as far as that can be known."""
    for run in api.list_unfinished():
        life = find_life(scope.data_dir, name_flow_run(run.flow_run_id))
        heard = (
            run if scope.is_ours else replace(run, last_heartbeat_at=api.find_last_heartbeat(run.flow_run_id))
        )
        now = datetime.now(UTC)
        found = judge_run(heard, life, now, is_ours=scope.is_ours, has_worker=scope.has_worker)
        if found:
            yield found


def mark_all(api: PrefectApi, data_dir: Path, leftovers: Sequence[Leftover]) -> None:
    """Mark runs as crashed, each with its reason."""
    for each in leftovers:
        api.mark_crashed(each.run.flow_run_id, f"{each.reason}; what it had archived, the next run takes up")
        forget_run(data_dir, name_flow_run(each.run.flow_run_id))
        _log.warning("Run %s (%s) is marked as crashed: %s", each.run.name, each.run.flow_run_id, each.reason)


def find_lost_slots(api: PrefectApi, leftovers: Sequence[Leftover]) -> list[TakenLimit]:
    """Give our limits of which slots are taken while no living run is there to have them."""
    dead = {each.run.flow_run_id for each in leftovers if each.is_mended}
    if any(run.flow_run_id not in dead for run in api.list_unfinished()):
        return []
    return [each for each in api.list_taken_limits() if each.name.startswith(OUR_LIMITS)]
