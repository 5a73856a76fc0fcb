"""What a Prefect server says of our flows, over plain HTTP: who looks after things needs none of Prefect.

Takes the address of an API and the environment that holds its credentials. A server that does not answer, or
refuses, is a TransientError.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

import httpx

from tasks.clients.servers.prefect_api import make_client, make_event
from tasks.core.errors import TransientError
from tasks.core.health.health import FlowHistory

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FLOWS = ("ingest", "sweep", "maintain", "backfill", "reprocess", "rebuild")
_WITHIN_S = 2.0


@dataclass(frozen=True, slots=True)
class PrefectHistory:
    """The API at `api_url`, asked as whoever the environment says."""

    api_url: str
    environment: Mapping[str, str] = field(repr=False)

    def read_flows(self) -> tuple[FlowHistory, ...]:
        """Read of each flow when it last succeeded, and since when a schedule asks for it."""
        with self._client() as client:
            scheduled = _read_schedules(client)
            return tuple(
                FlowHistory(flow, _read_last_success(client, flow), scheduled.get(flow)) for flow in FLOWS
            )

    def emit(
        self, event: str, resource: str, payload: Mapping[str, object], made_from: Sequence[str] = ()
    ) -> None:
        """Have the server take an event, for its automations, or of an asset that was made from others."""
        with self._client() as client:
            _post(client, "/events", [make_event(event, resource, resource, payload, made_from)])

    def _client(self) -> httpx.Client:
        return make_client(self.api_url, self.environment, _WITHIN_S)


def _read_schedules(client: httpx.Client) -> dict[str, datetime]:
    """Give since when each flow is deployed with a schedule that is on; deployments bear the flow's name."""
    found = {}
    for deployment in _post(client, "/deployments/filter", {"limit": 200}).json():
        is_on = any(schedule["active"] for schedule in deployment.get("schedules", ()))
        if is_on and not deployment.get("paused"):
            found[deployment["name"]] = datetime.fromisoformat(deployment["created"])
    return found


def _read_last_success(client: httpx.Client, flow: str) -> datetime | None:
    body = {
        "flows": {"name": {"any_": [flow]}},
        "flow_runs": {"state": {"type": {"any_": ["COMPLETED"]}}},
        "sort": "END_TIME_DESC",
        "limit": 1,
    }
    runs: Sequence[Mapping[str, Any]] = _post(client, "/flow_runs/filter", body).json()
    ended = runs[0].get("end_time") if runs else None
    return datetime.fromisoformat(ended) if ended else None


def _post(client: httpx.Client, path: str, body: object) -> httpx.Response:
    try:
        answer = client.post(path, json=body)
        answer.raise_for_status()
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise TransientError(f"The Prefect server does not answer ({type(error).__name__})") from error
    return answer
