"""The sweep finishes what was received: dropped files, pushes, what a dead run had archived."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from prefect.settings import PREFECT_API_URL, PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

from flows.ingest import ingest
from flows.sweep import sweep
from tasks.clients.servers.embedded_s3 import lease_s3
from tasks.clients.store.raw_store import RawStore
from tests.core.forms.container_examples import FILES, MBOX, write_zip
from tests.core.forms.database_examples import OLD_NEXIS
from tests.core.forms.row_examples import LINES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tasks.core.run.summary import RunSummary

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


HOLD_MANY = {
    "news.jsonl": LINES,
    "mails.mbox": MBOX.replace(b"Orla Tamm", b"Ada Brenk"),
    "pages.zip": write_zip({"a/page.html": FILES["a/page.html"].replace(b"Orla Tamm", b"Ivo Rast")}),
    "nexis.txt": OLD_NEXIS.replace("Orla Tamm", "Una Holt").encode(),
}
"""Six articles in four files, two a row and two an export."""


def test_files_that_hold_many_are_taken_out_of_the_inbox_and_of_s3(store: RawStore) -> None:
    """Each article once, named by its place; the file again, and an article of it, change nothing."""
    ways: tuple[tuple[str, Callable[[], RunSummary]], ...] = (
        ("kept/", lambda: ingest(["s3://copydesk/kept/"])),
        ("inbox/", sweep),
    )
    for prefix, run in ways:
        for name, data in HOLD_MANY.items():
            store.put_object(prefix + name, data, "application/octet-stream")
        first = run()
        assert first.inputs == 6
        assert first.outcomes["quarantined"] == 0
        for name, data in HOLD_MANY.items():
            store.put_object(prefix + name, data, "application/octet-stream")
        again = run()
        assert (again.inputs, again.outcomes["unchanged"]) == (6, 6)
    assert not list(store.list_keys("inbox/"))
