"""A run's name says what it is, when it was meant for, and what it works on."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from prefect.client.orchestration import get_client

from flows.run.run_names import write_run_name

if TYPE_CHECKING:
    from pathlib import Path

    from tests.flows.conftest import IngestCall


@pytest.mark.parametrize(
    ("flow", "parameters", "name"),
    [
        ("ingest", {"sources": ["a", "b", "c"], "limit": None}, "ingest 2026-11-27 14:00, 3 sources"),
        ("ingest", {"sources": ["a"], "limit": 20}, "ingest 2026-11-27 14:00, 1 source, at most 20"),
        ("ingest", {"sources": [], "group": None}, "ingest 2026-11-27 14:00, declared sources"),
        ("ingest", {"sources": [], "only": "harbour"}, "ingest 2026-11-27 14:00, harbour"),
        ("ingest", {"sources": [], "group": "ports"}, "ingest 2026-11-27 14:00, declared sources of ports"),
        ("sweep", {}, "sweep 2026-11-27 14:00"),
        ("reprocess", {"dry_run": True, "where": None}, "reprocess 2026-11-27 14:00, dry run"),
        ("reprocess", {"where": "language = 'de'"}, "reprocess 2026-11-27 14:00, a choice of articles"),
    ],
)
def test_a_name_is_made_of_what_was_asked_for(flow: str, parameters: dict[str, Any], name: str) -> None:
    """Sources and conditions themselves stand in the run's parameters, not in its name."""
    assert write_run_name(flow, datetime(2026, 11, 27, 14, tzinfo=UTC), parameters) == name


@pytest.mark.slow
def test_prefect_shows_it(run_ingest: IngestCall, tmp_path: Path) -> None:
    """In place of one that it makes up."""
    (tmp_path / "ferry.txt").write_text("The night ferry to Quillon ran aground on Sunday.\n\n" * 4)
    run_ingest(tmp_path / "ferry.txt", tmp_path / "ferry.txt", tmp_path / "ferry.txt")
    with get_client(sync_client=True) as client:
        names = [run.name for run in client.read_flow_runs(limit=200)]
    assert any(name.startswith("ingest 20") and name.endswith(", 3 sources") for name in names)
