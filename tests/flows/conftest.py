"""The ingest flow in this process, against a real Prefect server, over a data folder of the test's own."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Protocol

import pytest
from prefect.settings import PREFECT_API_URL, PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

from flows.ingest import ingest
from flows.run.bounds import read_parser_bounds
from tasks.clients.parsing.parsers import LOADED, ParserPool
from tasks.clients.servers.embedded_s3 import lease_s3
from tasks.settings import read_settings
from tests.site.server import Site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from tasks.clients.parsing.spare import ParserBounds
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


class OpenParsers(Protocol):
    """Opens parsers for a run."""

    def __call__(self, bounds: ParserBounds) -> AbstractContextManager[ParserPool]:
        """Open parsers within these bounds."""


@pytest.fixture(scope="session")
def open_parsers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenParsers]:
    """The same parsers for all runs within the usual bounds: a forkserver has to load for two seconds."""
    usual = replace(read_parser_bounds(read_settings()), readable=tmp_path_factory.getbasetemp())
    with ParserPool(**asdict(usual)) as pool:

        @contextmanager
        def open_parsers(bounds: ParserBounds) -> Iterator[ParserPool]:
            if replace(bounds, readable=usual.readable) == usual:
                yield pool
            else:
                with ParserPool(**asdict(bounds), preloaded=LOADED) as own:
                    yield own

        yield open_parsers


@pytest.fixture
def run_ingest(
    prefect_api: str, data_dir: Path, open_parsers: OpenParsers, monkeypatch: pytest.MonkeyPatch
) -> Iterator[IngestCall]:
    """The flow, as the CLI runs it, with parsers that are there."""
    monkeypatch.setattr("flows.run.context.open_parsers", open_parsers)

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
