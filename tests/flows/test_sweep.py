"""The sweep finishes what was received: dropped files, pushes, what a dead run had archived."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from prefect.settings import PREFECT_API_URL, PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

from flows.sweep import sweep
from tasks.clients.servers.embedded_s3 import lease_s3
from tasks.clients.store.raw_store import RawStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

STORY = (
    "The night ferry to Quillon ran aground on a sandbank off the mole on Sunday, and its forty passengers "
    "were taken off by the pilot boat before the tide came back.\n\n"
    "Nobody was hurt, the harbour board said. The ferry will be towed to the yard on Monday."
)


@pytest.fixture
def store(prefect_api: str, data_dir: Path) -> Iterator[RawStore]:
    """The store of a data folder whose sweeps are seen by a real Prefect server."""
    with (
        lease_s3(data_dir, "copydesk") as location,
        temporary_settings({PREFECT_API_URL: prefect_api, PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}),
    ):
        store = RawStore.at(location)
        store.check()
        yield store


def test_what_is_dropped_in_the_inbox_becomes_rows(store: RawStore) -> None:
    """And is moved on; a sweep with nothing to do says so, and the same file again is unchanged."""
    store.put_object("inbox/ferry.txt", STORY.encode(), "text/plain")
    store.put_object("inbox/half.part", b"The night fer", "text/plain")
    assert Counter(sweep().outcomes) == Counter(article=1)
    assert [found.key for found in store.list_objects("inbox/")] == ["inbox/half.part"]
    assert len(list(store.list_keys("inbox-taken/"))) == 1
    assert sweep().inputs == 0
    store.put_object("inbox/ferry.txt", STORY.encode(), "text/plain")
    assert Counter(sweep().outcomes) == Counter(unchanged=1)
