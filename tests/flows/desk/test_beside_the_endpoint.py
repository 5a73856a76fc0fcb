"""The desk beside the push endpoint: one address, one set of tokens, with store, health and Prefect's UI."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from flows.push.endpoint import make_app
from tasks.clients.push.notifier import tell_nobody
from tasks.clients.push.token_file import add_token
from tasks.clients.servers.embedded_s3 import lease_s3
from tasks.settings import Settings
from tests.flows.desk.desk_base import make_base
from tests.flows.push.push_server import serve
from tests.patience import PATIENCE_S

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


def test_one_address_takes_articles_and_shows_them(tmp_path: Path, samples: Path) -> None:
    """Who pushes reads there too; the control room says what /readyz says, and leads to the runs."""
    newsroom = make_base(tmp_path / "data", samples)
    token = add_token(newsroom.folder, "desk")
    environment = {"PREFECT_API_URL": "http://127.0.0.1:1/api"}
    with (
        lease_s3(newsroom.folder, "copydesk"),
        serve(make_app(Settings(data_dir=newsroom.folder), tell_nobody, environment)) as url,
        httpx.Client(base_url=url, timeout=PATIENCE_S) as client,
    ):
        pushed = {"url": "https://quay.example/ferry", "title": "Ferry", "text": "A ferry ran aground. " * 20}
        headers = {"Authorization": f"Bearer {token}"}
        assert client.post("/v1/articles", json=pushed, headers=headers).status_code == 202
        assert client.post("/v1/articles", json=pushed).status_code == 401
        found = client.get("/v1/articles?outlet=courier.example").json()["articles"]
        page = client.get(
            f"/articles/{found[0]['article_id']}?view=raw", headers={"Accept": "text/html"}
        ).text
        assert 'sandbox=""' in page
        control = client.get("/control").text
        ready = client.get("/readyz").json()
        assert ("✓ Ready" in control) == (ready["status"] == "ready")
        assert "Archived, without an outcome yet: " in control
        assert "http://127.0.0.1:1/v2/runs/flow-run/6a1b" in control
        paths = client.get("/openapi.json").json()["paths"]
        assert set(paths["/v1/articles"]) == {"get", "post"}
