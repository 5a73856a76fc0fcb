"""The automations are on the server once, and tell somebody."""

from __future__ import annotations

import json
import os
import threading
from collections import Counter
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest
from prefect.client.orchestration import get_client
from prefect.events import emit_event
from prefect.settings import PREFECT_API_URL, temporary_settings
from pydantic import SecretStr

from flows.health.watch import BEHIND, HEALTH_RESOURCE
from flows.serving.automations import JUMPED, apply_automations, make_automations
from tasks.clients.health.prefect_history import PrefectHistory
from tests.patience import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow

SILENT_AFTER = timedelta(days=3)


class Told(BaseHTTPRequestHandler):
    """Somebody who is told."""

    def do_POST(self) -> None:
        """Note what is said."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append(json.loads(body))  # type: ignore[attr-defined] # our own list
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def listener() -> Iterator[HTTPServer]:
    """A server that hears what automations post."""
    with HTTPServer(("127.0.0.1", 0), Told) as server:
        server.heard = []  # type: ignore[attr-defined] # our own list
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_what_is_noticed_is_posted(prefect_api: str, listener: HTTPServer) -> None:
    """Applied twice, each automation is there once; its address is shown to nobody."""
    alert_url = SecretStr(f"http://127.0.0.1:{listener.server_port}/hook?key=hush")
    with temporary_settings({PREFECT_API_URL: prefect_api}):
        apply_automations(None, SILENT_AFTER)
        apply_automations(alert_url, SILENT_AFTER)
        apply_automations(alert_url, SILENT_AFTER)
        with get_client(sync_client=True) as client:
            found = Counter(
                each.name for each in client.read_automations() if each.name.startswith("copydesk:")
            )
            block = client.read_block_document_by_name(
                "copydesk-alerts", "custom-webhook", include_secrets=False
            )
        assert found == Counter(each.name for each in make_automations(None, SILENT_AFTER))
        assert "hush" not in str(block.data)
        emit_event(
            JUMPED, {"prefect.resource.id": "copydesk.run.r1"}, payload={"outcomes": {"quarantined": 9}}
        )
        PrefectHistory(prefect_api, os.environ).emit(
            BEHIND, HEALTH_RESOURCE, {"concerns": "3 captures wait, 2 h"}
        )
        wait_until(lambda: len(listener.heard) == 2, every_s=0.2)  # type: ignore[attr-defined] # our own list
    texts = sorted(said["text"] for said in listener.heard)  # type: ignore[attr-defined] # our own list
    assert texts[0] == "copydesk: 3 captures wait, 2 h"
    assert "copydesk.run.r1" in texts[1]
    assert "quarantined" in texts[1]
