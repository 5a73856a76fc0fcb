"""The maintenance flow through real Prefect, a real S3 server and real DuckDB files."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import duckdb
import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterKey

from flows.maintain import maintain
from flows.reports.report_repeats import lesson_markdown
from tasks.clients.learn.repeat_store import read_repeats, write_notebook
from tasks.clients.servers.embedded_s3 import lease_s3
from tasks.clients.store.raw_store import RawStore
from tasks.core.clean.version import CLEANER_VERSION
from tasks.core.learn.cycle import Notebook, State

if TYPE_CHECKING:
    from pathlib import Path

    from tests.flows.conftest import IngestCall

pytestmark = pytest.mark.slow

REFRAIN = "Harbour Atlas: check out our map of berths, moorings and slipways."
QUOTE = "“We have all waited nine years for this bridge,” she said."
THINGS = ("bridges", "ferries", "orchards", "railways", "theatres", "reservoirs", "hospitals", "lighthouses")


def write_story(folder: Path, number: int) -> Path:
    """An article on a matter of its own, in which the refrain and the quote stand."""
    thing = THINGS[number % len(THINGS)]
    about = " ".join(f"{thing}{name}" for name in ("north", "south", "inland", "upriver", "beyond", "within"))
    more = " ".join(
        f"{thing}{name}" for name in ("council", "budget", "repair", "season", "traffic", "record")
    )
    path = folder / f"story-{number}.txt"
    path.write_text(
        f"Date: 2026-01-{number + 1:02}\nURL: https://harbour.example/{number}.html\nTitle: About {thing}\n\n"
        f"The council of Port Elsing spoke on Tuesday about {about} and then went home.\n\n"
        f"{QUOTE}\n\n{REFRAIN}\n\n"
        f"It will speak again in the autumn about {more}, said the chair of the board, Mara Quillon.\n"
    )
    return path


def ask(data_dir: Path, sql: str, *values: str) -> list[tuple[object, ...]]:
    """Ask the news database."""
    with duckdb.connect(data_dir / "news.duckdb", read_only=True) as connection:
        return connection.execute(sql, values).fetchall()


def age(data_dir: Path, notebook: Notebook) -> None:
    """Store the notebook as it would be had its paragraphs been watched for a month."""
    month_ago = (datetime.now(UTC) - timedelta(days=30)).date().isoformat()
    entries = (replace(entry, state=State.SHADOW, since=month_ago) for entry in notebook.entries)
    with lease_s3(data_dir, "copydesk") as location:
        write_notebook(RawStore.at(location), Notebook(tuple(entries)), datetime.now(UTC))


def test_what_repeats_is_learned_watched_and_cut(
    run_ingest: IngestCall, data_dir: Path, tmp_path: Path
) -> None:
    """A refrain is proposed, then cut by a set that the revision names; a quote that repeats is news."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    for number in range(8):
        write_story(folder, number)
    run_ingest(folder)

    lesson = maintain()
    assert [(entry.text, entry.state) for entry in lesson.notebook.entries] == [(REFRAIN, State.PROPOSED)]
    assert {f.objection for f in lesson.findings if f.text == QUOTE} == {"speech"}
    assert maintain().changes == ()

    age(data_dir, lesson.notebook)
    active = maintain().notebook.active()
    assert [each.text for each in active.paragraphs] == [REFRAIN]
    with lease_s3(data_dir, "copydesk") as location:
        assert read_repeats(RawStore.at(location)) == active

    assert run_ingest(folder).outcomes["unchanged"] == 8
    holds = "SELECT count(*) FROM articles WHERE contains(text, ?)"
    assert ask(data_dir, holds, REFRAIN) == [(0,)]
    assert ask(data_dir, holds, QUOTE) == [(8,)]
    assert ask(data_dir, "SELECT DISTINCT cleaner_version FROM articles") == [
        (f"{CLEANER_VERSION}+{active.version}",)
    ]
    rule = f"repeat.{active.paragraphs[0].id}"
    assert ask(data_dir, "SELECT DISTINCT text, kind FROM segments WHERE rule = ?", rule) == [
        (REFRAIN, active.paragraphs[0].kind.value)
    ]

    again = maintain()
    assert again.changes == ()
    assert [f.articles for f in again.findings if f.id == active.paragraphs[0].id] == [8]


def test_an_empty_desk_learns_nothing(run_ingest: IngestCall, data_dir: Path) -> None:
    """With nothing published maintenance leaves its artifacts and no notebook."""
    assert run_ingest
    lesson = maintain()
    assert (lesson.findings, lesson.changes) == ((), ())
    assert "| active | 0 |" in lesson_markdown(lesson)
    with lease_s3(data_dir, "copydesk") as location:
        assert list(RawStore.at(location).list_keys("repeats/")) == []
    with get_client(sync_client=True) as client:
        keys = ["repeats-summary", "repeats-learned", "repeats-undecided"]
        of_keys = ArtifactFilter(key=ArtifactFilterKey(any_=keys))
        assert {artifact.key for artifact in client.read_artifacts(artifact_filter=of_keys)} == set(keys)
