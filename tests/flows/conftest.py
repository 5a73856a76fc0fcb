"""The ingest flow in this process, against a real Prefect server, over a data folder of the test's own."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol

import pytest
from prefect.settings import PREFECT_API_URL, PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

from flows.ingest import ingest
from tasks.clients.parsing.parsers import LOADED, ParserPool
from tasks.clients.servers.embedded_s3 import lease_s3
from tests.site.server import Site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tasks.core.run.summary import RunSummary


class IngestCall(Protocol):
    """Runs the flow."""

    def __call__(self, *sources: str | Path, limit: int | None = None, **context: str) -> RunSummary:
        """Run the flow over these sources; `context` is what is said of all of them."""


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder whose embedded store stays up for the test."""
    folder = tmp_path / "data"
    monkeypatch.setenv("COPYDESK_DATA_DIR", str(folder))
    with lease_s3(folder, "copydesk"):
        yield folder


@pytest.fixture
def run_ingest(prefect_api: str, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[IngestCall]:
    """The flow, as the CLI runs it; its parsers load late what a few pages may never ask for."""
    monkeypatch.setattr("tasks.clients.parsing.spare.ParserPool", partial(ParserPool, preloaded=LOADED))

    def run(*sources: str | Path, limit: int | None = None, **context: str) -> RunSummary:
        return ingest([str(source) for source in sources], limit=limit, **context)

    assert data_dir
    with temporary_settings({PREFECT_API_URL: prefect_api, PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        yield run


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A site on two loopback addresses that may be fetched from without a pause."""
    monkeypatch.setenv("COPYDESK_ALLOW_PRIVATE", "true")
    monkeypatch.setenv("COPYDESK_HOST_DELAY_S", "0")
    with Site() as made:
        yield made
