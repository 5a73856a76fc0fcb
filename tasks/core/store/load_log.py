"""What a rebuild needs besides captures, cleaned batches and polls: the order of loading, and the runs.

Both are JSON objects, ASCII only, written once more by who writes them again; decoding gives what was
encoded. Which outcome a capture has depends on what was loaded before it, and batches are not loaded in the
order of their names: what was pushed or left by a dead run comes later. So each load leaves its place in
the order: one record a place, which is what all desks over one store follow. Reads no storage.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One run of the ingest flow, appended to the warehouse at its end."""

    run_id: str
    flow_run_id: str | None
    started_at: datetime
    ended_at: datetime
    inputs: int
    outcomes: tuple[tuple[str, int], ...]
    cleaner_version: str


@dataclass(frozen=True, slots=True)
class LoadRecord:
    """The load of a batch: its place in the order, from 1, and the run that counts it.

    `token` is that of the lease under which it was given its place; 0 in what earlier versions announced.
    """

    sequence: int
    batch_id: str
    run_id: str | None
    token: int = 0


def order_loads(
    loads: Iterable[LoadRecord], standing: AbstractSet[str] | None, ended_runs: AbstractSet[str]
) -> list[LoadRecord]:
    """Give what was loaded, in its order.

    What has a token is loaded wherever the order is followed. Of what earlier versions announced not what
    was never committed, as far as is known: `standing` are the batches of the warehouse that is there, None
    where none can be read. What a run that came to its end announced was loaded; of other runs what stands.
    """
    loaded = (
        load
        for load in loads
        if load.token or standing is None or load.batch_id in standing or load.run_id in ended_runs
    )
    return sorted(loaded, key=lambda load: (load.sequence, load.batch_id))


def encode_load(load: LoadRecord) -> bytes:
    """Write the record of a load."""
    return _encode(asdict(load))


def decode_load(data: bytes) -> LoadRecord:
    """Read the record of a load."""
    row = json.loads(data)
    return LoadRecord(row["sequence"], row["batch_id"], row["run_id"], row.get("token", 0))


def encode_run(run: RunRecord) -> bytes:
    """Write the record of a run."""
    times = {"started_at": run.started_at.isoformat(), "ended_at": run.ended_at.isoformat()}
    return _encode(asdict(run) | times | {"outcomes": dict(run.outcomes)})


def decode_run(data: bytes) -> RunRecord:
    """Read the record of a run."""
    row = json.loads(data)
    return RunRecord(
        run_id=row["run_id"],
        flow_run_id=row["flow_run_id"],
        started_at=datetime.fromisoformat(row["started_at"]),
        ended_at=datetime.fromisoformat(row["ended_at"]),
        inputs=row["inputs"],
        outcomes=tuple(row["outcomes"].items()),
        cleaner_version=row["cleaner_version"],
    )


def _encode(row: dict[str, Any]) -> bytes:
    return json.dumps(row).encode("ascii") + b"\n"
