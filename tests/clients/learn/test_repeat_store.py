"""Notebooks and sets of learned paragraphs on the embedded store, and on their way to the parsers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tasks.clients.learn.repeat_store import (
    read_notebook,
    read_repeats,
    save_for_parsers,
    set_key,
    write_notebook,
)
from tasks.clients.parsing.parse_jobs import ParseJob, parse
from tasks.clients.store.raw_store import RawStore
from tasks.core.clean.lines.repeats import RepeatSet, fold_paragraph, make_repeat_id
from tasks.core.errors import StopError
from tasks.core.learn.cycle import Notebook, NotebookEntry, State
from tasks.core.records import Kind

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

NOW = datetime(2026, 1, 1, tzinfo=UTC)
REFRAIN = "Tides and Tolls reaches readers in the whole of the harbour."
NEWS = "The harbour board voted on Tuesday to close its oldest dock, which was built for coal in 1911."


@pytest.fixture
def bucket(store: RawStore, request: pytest.FixtureRequest) -> RawStore:
    """A bucket of the test's own."""
    name = request.node.name.replace("_", "-")[:60]
    made = RawStore(name, store.endpoint_url, store.credentials_path)
    made.check()
    return made


def notebook(*texts: str) -> Notebook:
    """A notebook in which these paragraphs act."""
    return Notebook(
        tuple(
            NotebookEntry(
                id=make_repeat_id("harbour.example", fold_paragraph(text)),
                publisher="harbour.example",
                kind=Kind.PROMO,
                key=fold_paragraph(text),
                text=text,
                state=State.ACTIVE,
                since="2026-01-01",
                articles_then=4,
            )
            for text in texts
        )
    )


def test_nothing_learned_is_an_empty_set(bucket: RawStore) -> None:
    """A new store has no notebook; cleaning then has no set."""
    assert read_notebook(bucket) == Notebook()
    assert read_repeats(bucket) == RepeatSet()


def test_the_newest_notebook_holds(bucket: RawStore) -> None:
    """Its set is the one that cleaning uses; the older sets stay where revisions name them."""
    first = write_notebook(bucket, notebook(REFRAIN), NOW)
    second = write_notebook(bucket, notebook(REFRAIN, "Follow us"), NOW + timedelta(days=1))
    assert read_notebook(bucket) == notebook(REFRAIN, "Follow us")
    assert read_repeats(bucket).version == second
    assert read_repeats(bucket, first) == notebook(REFRAIN).active()


def test_what_is_stored_is_never_changed(bucket: RawStore) -> None:
    """A set that comes back later is the object that is there; other bytes under its name are found out."""
    version = write_notebook(bucket, notebook(REFRAIN), NOW)
    before = bucket.get_object(set_key(version))
    assert not bucket.put_once(set_key(version), b"other")
    write_notebook(bucket, notebook(REFRAIN), NOW + timedelta(days=1))
    assert bucket.get_object(set_key(version)) == before
    bucket.put_object(set_key(version), b"", "application/json")
    with pytest.raises(StopError):
        read_repeats(bucket, version)


def test_a_parser_reads_the_set_from_its_file(tmp_path: Path) -> None:
    """The job carries a path, not the set; what was learned goes, and an empty set makes no file."""
    path = save_for_parsers(notebook(REFRAIN).active(), tmp_path)
    raw = "\n\n".join((NEWS, NEWS.replace("Tuesday", "Friday"), REFRAIN)).encode()
    url = "https://harbour.example/dock.html"
    job = ParseJob(raw, "a.txt", None, url, NOW, repeats_path=path)
    assert REFRAIN not in parse(job).text
    assert REFRAIN in parse(ParseJob(raw, "a.txt", None, url, NOW)).text
    assert save_for_parsers(RepeatSet(), tmp_path) is None
    assert save_for_parsers(notebook(REFRAIN).active(), tmp_path) == path
    assert [found.name for found in tmp_path.iterdir()] == [f"{notebook(REFRAIN).active().version}.json"]
