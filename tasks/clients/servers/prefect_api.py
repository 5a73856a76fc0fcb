"""What a Prefect server has of unfinished runs and taken slots, over plain HTTP, without Prefect's 100 MB.

Takes the address of an API and the environment, whose credentials Prefect's own clients read too; gives
records, starts runs and marks them as crashed. A server that does not answer as it should is a StopError.
"""

from __future__ import annotations

import json
import ssl
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from typing import TYPE_CHECKING, Any, Self

import httpx
import stamina

from tasks.clients.servers.prefect_login import make_headers
from tasks.core.errors import StopError
from tasks.core.run.leftovers import UnfinishedRun

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ANSWERED_WITHIN_S = 15.0
BUSY_ATTEMPTS = 5
PAGE = 200
LOST_HINT = "Run it again when the server is up: what was archived is taken up then"
UNFINISHED = ("PENDING", "RUNNING", "CANCELLING")
HEARTBEAT = "prefect.flow-run.heartbeat"


class UnknownError(StopError):
    """The server has no such thing."""


@dataclass(frozen=True, slots=True)
class TakenLimit:
    """A concurrency limit of the server's of which slots are taken."""

    limit_id: str
    name: str
    taken: int
    limit: int


@dataclass(frozen=True, slots=True)
class LateRun:
    """A run that should have begun and that nobody has taken."""

    flow_run_id: str
    name: str
    due_at: datetime


class PrefectApi:
    """The API at one address."""

    def __init__(self, api_url: str, environment: Mapping[str, str]) -> None:
        self.url = api_url.rstrip("/")
        self._client = make_client(self.url, environment, ANSWERED_WITHIN_S)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def list_unfinished(self) -> list[UnfinishedRun]:
        """Give the runs that are PENDING, RUNNING or CANCELLING."""
        asked = {"state": {"type": {"any_": UNFINISHED}}}
        return [
            UnfinishedRun(
                flow_run_id=each["id"],
                name=each["name"],
                state_type=each["state"]["type"],
                since=datetime.fromisoformat(each["state"]["timestamp"]),
            )
            for each in self._list_runs(asked)
        ]

    def list_late(self) -> list[LateRun]:
        """Give the runs whose time has come and gone."""
        asked = {"state": {"name": {"any_": ("Late", "AwaitingConcurrencySlot")}}}
        return [
            LateRun(each["id"], each["name"], datetime.fromisoformat(each["expected_start_time"]))
            for each in self._list_runs(asked)
        ]

    def find_last_heartbeat(self, flow_run_id: str) -> datetime | None:
        """Give when a run was last heard of, if it sends heartbeats."""
        asked = {
            "filter": {
                "event": {"name": [HEARTBEAT]},
                "resource": {"id": [f"prefect.flow-run.{flow_run_id}"]},
                "order": "DESC",
            },
            "limit": 1,
        }
        events = self._ask("POST", "/events/filter", asked).json()["events"]
        return datetime.fromisoformat(events[0]["occurred"]) if events else None

    def mark_crashed(self, flow_run_id: str, reason: str) -> None:
        """Mark a run as crashed, whatever it was; that gives back what Prefect holds for it."""
        state = {"type": "CRASHED", "name": "Crashed", "message": reason}
        self._ask("POST", f"/flow_runs/{flow_run_id}/set_state", {"state": state, "force": True})

    def list_taken_limits(self) -> list[TakenLimit]:
        """Give the concurrency limits of which slots are taken."""
        found = self._ask("POST", "/v2/concurrency_limits/filter", {"limit": PAGE}).json()
        return [
            TakenLimit(each["id"], each["name"], each["active_slots"], each["limit"])
            for each in found
            if each["active_slots"]
        ]

    def give_slots_back(self, limit: TakenLimit) -> None:
        """Take none of a limit's slots as taken."""
        self._ask("PATCH", f"/v2/concurrency_limits/{limit.limit_id}", {"active_slots": 0})

    def limit_queue(self, pool: str, queue: str, runs: int) -> None:
        """Let a queue of a pool have at most so many runs at work; it is made where there is none."""
        path = f"/work_pools/{pool}/queues"
        limit = {"concurrency_limit": runs}
        try:
            self._ask("PATCH", f"{path}/{queue}", limit)
        except UnknownError:
            self._ask("POST", path, {"name": queue} | limit)

    def find_deployed_folders(self) -> dict[str, Mapping[str, str]]:
        """Give what each of our deployments was made for: the arguments of its pull step."""
        return {
            each["name"]: next(iter(step.values()))
            for each in self._list_deployments()
            for step in (each["pull_steps"] or ())[:1]
        }

    def list_versions(self) -> dict[str, str]:
        """Give the version of each of our deployments, by its name."""
        return {each["name"]: each["version"] or "" for each in self._list_deployments()}

    def start_run(self, deployment: str, parameters: Mapping[str, Any]) -> str:
        """Have a run of one of our deployments begin, and give the id of the flow run."""
        ids = [each["id"] for each in self._list_deployments() if each["name"] == deployment]
        if not ids:
            raise StopError(
                f"The Prefect server at {self.url} has no deployment {deployment}", "copydesk serve makes it"
            )
        once = str(uuid.uuid4())  # a busy server may be asked twice
        asked = {"parameters": dict(parameters), "idempotency_key": once}
        return str(self._ask("POST", f"/deployments/{ids[0]}/create_flow_run", asked).json()["id"])

    def _list_deployments(self) -> list[dict[str, Any]]:
        asked = {"deployments": {"tags": {"all_": ("copydesk",)}}, "limit": PAGE}
        found: list[dict[str, Any]] = self._ask("POST", "/deployments/filter", asked).json()
        return found

    def _list_runs(self, asked: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        for offset in count(0, PAGE):
            body = {"flow_runs": asked, "limit": PAGE, "offset": offset}
            found = self._ask("POST", "/flow_runs/filter", body).json()
            yield from found
            if len(found) < PAGE:
                return

    def _ask(self, method: str, path: str, body: Mapping[str, Any]) -> httpx.Response:
        try:
            for attempt in stamina.retry_context(_is_busy, attempts=BUSY_ATTEMPTS, timeout=ANSWERED_WITHIN_S):
                with attempt:
                    return self._client.request(method, path, json=body).raise_for_status()
        except httpx.HTTPStatusError as error:
            status = error.response.status_code
            if status == httpx.codes.NOT_FOUND:
                raise UnknownError(f"The Prefect server at {self.url} knows no {path}") from error
            hint = "Set PREFECT_API_AUTH_STRING or PREFECT_API_KEY" if status in _REFUSED else ""
            raise StopError(f"The Prefect server at {self.url} answers {status} to {path}", hint) from error
        except httpx.HTTPError as error:
            raise StopError(
                f"The Prefect server at {self.url} does not answer ({type(error).__name__})", LOST_HINT
            ) from error

        raise AssertionError("retry_context returns or raises")


_REFUSED = (401, 403)


def _is_busy(error: Exception) -> bool:
    """Tell whether the server is there and could not do it just now: its SQLite has one writer at a time."""
    return isinstance(error, httpx.HTTPStatusError) and error.response.is_server_error


def make_client(api_url: str, environment: Mapping[str, str], timeout_s: float) -> httpx.Client:
    """Make an HTTP client for an API, which goes by the environment as Prefect's own clients do."""
    return httpx.Client(
        base_url=api_url.rstrip("/"),
        headers=authorize(environment),
        timeout=timeout_s,
        verify=_choose_certificates(environment),
    )


def authorize(environment: Mapping[str, str]) -> dict[str, str]:
    """Give the user's own headers, and the one with credentials as Prefect's own clients choose it."""
    custom = environment.get("PREFECT_CLIENT_CUSTOM_HEADERS")
    try:
        headers: dict[str, str] = json.loads(custom) if custom else {}
    except ValueError as error:
        raise StopError("PREFECT_CLIENT_CUSTOM_HEADERS is no JSON object", "Write it as JSON") from error
    if login := environment.get("PREFECT_API_AUTH_STRING"):
        return headers | make_headers(login)
    if key := environment.get("PREFECT_API_KEY"):
        return headers | {"Authorization": f"Bearer {key}"}
    return headers


def _choose_certificates(environment: Mapping[str, str]) -> ssl.SSLContext | bool:
    """Say whose signature the server's certificate has to bear."""
    if environment.get("PREFECT_API_TLS_INSECURE_SKIP_VERIFY", "").lower() in {"1", "true", "yes", "on"}:
        return False
    authority = environment.get("PREFECT_API_SSL_CERT_FILE")
    try:
        return ssl.create_default_context(cafile=authority) if authority else True
    except OSError as error:
        raise StopError(
            f"PREFECT_API_SSL_CERT_FILE cannot be read: {authority}", "Name a PEM file"
        ) from error


def make_event(
    event: str, resource: str, name: str, payload: Mapping[str, object], made_from: Sequence[str] = ()
) -> dict[str, object]:
    """Give an event of now, as the server takes it at `/events`; `made_from` are the assets behind one."""
    return {
        "id": str(uuid.uuid4()),
        "occurred": datetime.now(UTC).isoformat(),
        "event": event,
        "resource": {"prefect.resource.id": resource, "prefect.resource.name": name},
        "related": [{"prefect.resource.id": each, "prefect.resource.role": "asset"} for each in made_from],
        "payload": dict(payload),
    }
