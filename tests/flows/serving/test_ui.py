"""A person opens the Prefect UI after a run: headless Chromium against the real server, with real pages.

The pictures stay in pytest's folder of the test, or go where COPYDESK_UI_PICTURES points.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import duckdb
import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterFlowRunId

from tasks.clients.servers.prefect_login import find_door
from tests.flows.serving.browser import needs_chromium, read_text

if TYPE_CHECKING:
    from pathlib import Path

    from tests.flows.conftest import IngestCall
    from tests.flows.serving.browser import Browser

HOSTILE = """<html><head><meta charset="utf-8">
<title>Quay | &lt;img src=x onerror=alert(1)&gt; [click](javascript:alert(1))</title>
<meta property="og:site_name" content="![](https://tracker.example/x.png) | Quay"></head>
<body><article><h1>Quay | &lt;img src=x onerror=alert(1)&gt; [click](javascript:alert(1))</h1>
<p>The harbour board of Port Elsing voted on Tuesday to close its oldest dock, seven to two.</p>
<p>Work on a new quay for ferries is to begin in the autumn and to cost 41 million crowns, it said.</p>
</article></body></html>"""

pytestmark = [pytest.mark.slow, needs_chromium]


def find_artifacts(flow_run_id: str) -> dict[str, str]:
    """Give the ids of a run's artifacts by key."""
    of_run = ArtifactFilter(flow_run_id=ArtifactFilterFlowRunId(any_=[flow_run_id]))
    with get_client(sync_client=True) as client:
        return {each.key or "": str(each.id) for each in client.read_artifacts(artifact_filter=of_run)}


def test_who_may_read_the_data_folder_is_carried_in(
    prefect_api: str, prefect_data_dir: Path, browser: Browser
) -> None:
    """Without it the pages ask for a password; the page on disk leads by that, and it holds from then on."""
    ui = prefect_api.removesuffix("/api") + "/v2"
    assert "password" in browser.open(f"{ui}/runs", "stranger").lower()
    assert "Dashboard" in read_text(browser.open(find_door(prefect_data_dir), "door"))
    assert "password" not in browser.open(f"{ui}/runs", "user").lower()


def test_the_ui_shows_the_run_and_its_artifacts(  # noqa: PLR0913, PLR0917 - each is a part of the scene
    run_ingest: IngestCall,
    data_dir: Path,
    samples: Path,
    prefect_api: str,
    prefect_data_dir: Path,
    browser: Browser,
) -> None:
    """The run's page, the list of its artifacts and each artifact show what the run left; none of it acts."""
    browser.open(find_door(prefect_data_dir), "door")
    hostile = data_dir.with_name("hostile.html")
    hostile.write_text(HOSTILE)
    summary = run_ingest(samples, hostile)
    with duckdb.connect(data_dir / "news.duckdb", read_only=True) as connection:
        [(flow_run_id,)] = connection.execute("SELECT flow_run_id FROM runs").fetchall()
    artifacts = find_artifacts(flow_run_id)
    ui = prefect_api.removesuffix("/api") + "/v2"

    assert "Completed" in read_text(browser.open(f"{ui}/runs/flow-run/{flow_run_id}", "run"))
    of_run = browser.open(f"{ui}/runs/flow-run/{flow_run_id}?tab=Artifacts", "run-artifacts")
    assert set(artifacts) - {"ingest-progress"} <= set(read_text(of_run).split())
    assert set(artifacts) <= set(read_text(browser.open(f"{ui}/artifacts", "artifacts")).split())

    pages = {key: browser.open(f"{ui}/artifacts/artifact/{each}", key) for key, each in artifacts.items()}
    shown = {key: read_text(page) for key, page in pages.items()}
    assert f"{summary.inputs} inputs" in shown["ingest-summary"]
    assert "What was cut most, and by which rule" in shown["ingest-cuts"]
    assert "paywall.article-limit" in shown["ingest-cuts"]
    assert "copydesk show" in shown["ingest-strangest"]
    assert "consent_wall" in shown["ingest-quarantined"]

    assert "click" in shown["ingest-strangest"]
    for page in pages.values():
        assert not re.search(r"<[^>]*(javascript:|tracker\.example|onerror)", page)
