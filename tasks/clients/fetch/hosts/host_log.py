"""What runs remember of hosts, in the warehouse: read at a run's begin, appended to at its end."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import pyarrow as pa

from tasks.clients.files.duckdb_files import read_sql
from tasks.clients.store.clean_parquet import make_storable
from tasks.core.fetch.hosts.host_memory import KEPT_ROBOTS, HostMemory, HostState, RobotsCopy

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from tasks.clients.warehouse.warehouse import Warehouse
    from tasks.core.fetch.hosts.host_memory import HostsSeen
    from tasks.core.fetch.polls import Poll

_RUN = [("run_id", pa.string()), ("ordinal", pa.int32())]
_MOMENT = pa.timestamp("us", "UTC")
STATES = pa.schema(
    [
        *_RUN,
        ("host", pa.string()),
        ("seen_at", _MOMENT),
        ("rests_until", _MOMENT),
        ("reason", pa.string()),
        ("detail", pa.string()),
        ("refusals", pa.int32()),
        ("pauses", pa.int32()),
    ]
)
ROBOTS = pa.schema(
    [
        *_RUN,
        ("origin", pa.string()),
        ("fetched_at", _MOMENT),
        ("http_status", pa.int32()),
        ("text", pa.string()),
        ("etag", pa.string()),
        ("last_modified", pa.string()),
        ("tdmrep", pa.string()),
    ]
)


def read_hosts(warehouse: Warehouse, now: datetime) -> HostMemory:
    """Read what earlier runs remember."""
    with warehouse.open("reading what is known of hosts") as connection:
        states = connection.execute(read_sql("fetch/hosts/last_states")).to_arrow_table().to_pylist()
        since = {"since": now - KEPT_ROBOTS}
        robots = connection.execute(read_sql("fetch/hosts/last_robots"), since).to_arrow_table().to_pylist()
    return HostMemory(
        now,
        {row["host"]: HostState(**row) for row in states},
        {row["origin"]: RobotsCopy(**row) for row in robots},
    )


def record_hosts(warehouse: Warehouse, run_id: str, seen: HostsSeen) -> None:
    """Append what a run saw; once, however often it is given."""
    if not seen:
        return
    with warehouse.open(f"recording the hosts of {run_id}") as connection:
        connection.register("run_states", make_run_table(run_id, seen.states, STATES))
        connection.execute(read_sql("fetch/hosts/add_states"))
        connection.register("run_robots", make_run_table(run_id, seen.robots, ROBOTS))
        connection.execute(read_sql("fetch/hosts/add_robots"))


def make_run_table(
    run_id: str, facts: Sequence[HostState | RobotsCopy | Poll], schema: pa.Schema
) -> pa.Table:
    """Put what a run saw into rows of the run, numbered in their order."""
    rows = [
        {"run_id": run_id, "ordinal": ordinal} | make_storable(asdict(fact))
        for ordinal, fact in enumerate(facts)
    ]
    return pa.Table.from_pylist(rows, schema)
