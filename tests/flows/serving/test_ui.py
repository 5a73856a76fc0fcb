"""A person opens the Prefect UI after a run: headless Chromium against the real server, with real pages.

The pictures stay in pytest's folder of the test, or go where COPYDESK_UI_PICTURES points.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterFlowRunId

from tests.patience import PATIENCE_S

if TYPE_CHECKING:
    from tests.flows.conftest import IngestCall

CHROMIUM = shutil.which("chromium")
PNG = b"\x89PNG\r\n\x1a\n"
RENDER_MS = 15_000

HOSTILE = """<html><head><meta charset="utf-8">
<title>Quay | &lt;img src=x onerror=alert(1)&gt; [click](javascript:alert(1))</title>
<meta property="og:site_name" content="![](https://tracker.example/x.png) | Quay"></head>
<body><article><h1>Quay | &lt;img src=x onerror=alert(1)&gt; [click](javascript:alert(1))</h1>
<p>The harbour board of Port Elsing voted on Tuesday to close its oldest dock, seven to two.</p>
<p>Work on a new quay for ferries is to begin in the autumn and to cost 41 million crowns, it said.</p>
</article></body></html>"""

pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason="there is no `chromium` on PATH")]


class Browser:
    """Opens pages in a browser of its own, which nobody else has used."""

    def __init__(self, profile: Path, pictures: Path) -> None:
        self._profile = profile
        self._pictures = pictures

    def open(self, url: str, name: str) -> str:
        """Give the page as it stands once its scripts have run, as HTML, and take its picture."""
        picture = self._pictures / f"{name}.png"
        flags = (
            "--headless",
            "--no-sandbox",  # tests may run as root; only the local server's own pages are opened
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--hide-scrollbars",
            "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",  # it stays on this machine
            f"--user-data-dir={self._profile}",
            f"--virtual-time-budget={RENDER_MS}",
            "--window-size=1400,1200",
            f"--screenshot={picture}",
            "--dump-dom",
        )
        command = [str(CHROMIUM), *flags, url]
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, check=True)
        assert picture.read_bytes().startswith(PNG)
        return done.stdout


@pytest.fixture
def browser(tmp_path: Path) -> Browser:
    """A browser with a fresh profile."""
    pictures = Path(os.environ.get("COPYDESK_UI_PICTURES", tmp_path / "pictures"))
    pictures.mkdir(parents=True, exist_ok=True)
    return Browser(tmp_path / "profile", pictures)


def read_text(html: str) -> str:
    """Give the words of a page, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def find_artifacts(flow_run_id: str) -> dict[str, str]:
    """Give the ids of a run's artifacts by key."""
    of_run = ArtifactFilter(flow_run_id=ArtifactFilterFlowRunId(any_=[flow_run_id]))
    with get_client(sync_client=True) as client:
        return {each.key or "": str(each.id) for each in client.read_artifacts(artifact_filter=of_run)}


def test_the_ui_shows_the_run_and_its_artifacts(
    run_ingest: IngestCall, data_dir: Path, samples: Path, prefect_api: str, browser: Browser
) -> None:
    """The run's page, the list of its artifacts and each artifact show what the run left; none of it acts."""
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
