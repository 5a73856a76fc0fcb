"""Files of every form, pushed as one article: what is one becomes one, what holds many says what to do."""

from __future__ import annotations

import re
from base64 import b64encode
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from flows.push.endpoint import make_app
from tasks.clients.push.notifier import tell_nobody
from tasks.clients.push.token_file import add_token
from tasks.core.forms.registry import FORMS
from tasks.core.records import Reason
from tasks.settings import Settings
from tests.core.forms.examples import EXAMPLES
from tests.flows.push.push_server import serve
from tests.patience import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.flows.conftest import IngestCall

pytestmark = pytest.mark.slow


def push_examples(client: httpx.Client) -> Iterator[tuple[str, str]]:
    """Push a file of each form, and give its name and where its receipt is told."""
    for form in FORMS:
        example = EXAMPLES[form.name].valid
        article: dict[str, Any] = {"content": b64encode(example.data).decode(), "media_type": form.media_type}
        answer = client.put(f"/v1/articles/{example.name}-{form.name}", json=article)
        assert answer.status_code == 202, answer.text
        yield form.name, answer.json()["status_url"]


def test_the_receipt_of_a_file_names_its_article_or_says_what_to_do(
    run_ingest: IngestCall, data_dir: Path
) -> None:
    """No file is an article of raw data, and none is lost without a word."""
    headers = {"Authorization": f"Bearer {add_token(data_dir, 'desk')}"}
    with (
        serve(make_app(Settings(data_dir=data_dir), tell_nobody)) as url,
        httpx.Client(base_url=url, headers=headers, trust_env=False, timeout=PATIENCE_S) as client,
    ):
        receipts = dict(push_examples(client))
        run_ingest()
        states = {name: client.get(each).json() for name, each in receipts.items()}
    for name, state in states.items():
        is_one = len(EXAMPLES[name].valid.articles) == 1 and not EXAMPLES[name].valid.links
        assert state["outcome"] in ({"article", "copy"} if is_one else {"quarantined"}), name
        assert bool(state["article_id"]) is is_one
        assert is_one or state["reason"] == Reason.UNSUPPORTED_MEDIA
        assert is_one or re.search(r"`copydesk ingest`|send each by itself", state["detail"]), name
