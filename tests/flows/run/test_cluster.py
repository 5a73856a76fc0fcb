"""Batches cleaned by the workers of a cluster, which know the bucket alone: the rows are those of threads."""

from __future__ import annotations

import json
import logging
import threading
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from flows.reprocess import reprocess
from flows.run.stores import open_store
from tasks.clients.learn.repeat_store import write_notebook
from tasks.clients.servers.embedded_s3 import lease_s3
from tasks.core.clean.lines.repeats import fold_paragraph, make_repeat_id
from tasks.core.learn.cycle import Notebook, NotebookEntry, State
from tasks.core.records import Kind
from tasks.settings import read_settings
from tests.clients.cluster.small_clusters import open_dask, open_ray

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tests.flows.conftest import IngestCall

pytestmark = pytest.mark.slow

REFRAIN = "Harbour Atlas: check out our map of berths, moorings and slipways."
STORY = f"""Date: 2026-01-01
URL: https://harbour.example/{{0}}.html
Title: Story {{0}}

The council of Port Elsing spoke on Tuesday about quay number {{0}} and then went home.

It will speak again in the autumn, said the chair of the board, Mara Quillon.

{REFRAIN}
"""
TABLES = {
    "articles": "* EXCLUDE (first_seen_at, last_seen_at)",
    "captures": "* EXCLUDE (capture_id, run_id, fetched_at)",
    "outcomes": "* EXCLUDE (capture_id, run_id)",
    "segments": "*",
    "evidence": "*",
    "quotes": "*",
    "mentions": "*",
    "copies": "*",
}


@pytest.fixture
def store_keys(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mapping[str, str]]:
    """What of its environment a process finds the bucket's keys by; desks here have the bucket so, too."""
    with lease_s3(data_dir, "copydesk") as location:
        keys = json.loads(location.credentials_path.read_text())
        found = {"AWS_ACCESS_KEY_ID": keys["access_key"], "AWS_SECRET_ACCESS_KEY": keys["secret_key"]}
        for name, value in found.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("COPYDESK_S3_ENDPOINT_URL", location.endpoint_url)
        monkeypatch.setenv("COPYDESK_BATCH_SIZE", "4")
        yield found


def open_desk(folder: Path, monkeypatch: pytest.MonkeyPatch, **settings: str) -> Path:
    """Set up a desk with nothing in it, and give its data folder."""
    told = {"data_dir": str(folder), "s3_prefix": f"{folder.name}/", **settings}
    for name, value in told.items():
        monkeypatch.setenv(f"COPYDESK_{name.upper()}", value)
    return folder


def read_rows(folder: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Read what its readers see, but for when that was and what is named after it."""
    with duckdb.connect(folder / "news.duckdb", read_only=True) as connection:
        return {
            table: connection.execute(f"SELECT {columns} FROM {table} ORDER BY ALL").fetchall()  # noqa: S608 - names of ours
            for table, columns in TABLES.items()
        }


@pytest.mark.parametrize("killed", ["worker", "head"])
@pytest.mark.parametrize("engine", ["dask", "ray"])
def test_a_cluster_cleans_as_threads_do(  # noqa: PLR0913, PLR0917 - fixtures
    run_ingest: IngestCall,
    samples: Path,
    store_keys: Mapping[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    engine: str,
    killed: str,
) -> None:
    """Whoever dies in the midst: each input has one outcome, and each table the same rows."""
    if engine == "ray":
        pytest.importorskip("ray", reason="the extra `ray`, which is not in the lock, is not installed")
    here = open_desk(tmp_path / "here", monkeypatch)
    run_ingest(samples)
    (tmp_path / "far").mkdir()
    open_cluster = open_dask if engine == "dask" else open_ray
    with open_cluster(tmp_path / "far", store_keys) as cluster, ExitStack() as stack:
        there = open_desk(
            tmp_path / "there", monkeypatch, task_runner=engine, task_runner_address=cluster.address
        )
        killer = threading.Thread(target=cluster.kill_head if killed == "head" else cluster.kill_worker)
        killer.start()
        stack.callback(killer.join)
        with caplog.at_level(logging.WARNING, "tasks"):
            summary = run_ingest(samples)
    assert sum(summary.outcomes.values()) == summary.inputs
    assert read_rows(there) == read_rows(here)
    done_here = [record for record in caplog.records if "are cleaned here" in record.getMessage()]
    assert bool(done_here) == (killed == "head")


def test_a_cluster_cleans_again_as_threads_do(
    run_ingest: IngestCall, store_keys: Mapping[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its workers take what was learned since from the bucket; a dry run stores nothing."""
    (tmp_path / "inbox").mkdir()
    for number in range(6):
        (tmp_path / "inbox" / f"{number}.txt").write_text(STORY.format(number))
    key = fold_paragraph(REFRAIN)
    refrain = make_repeat_id("harbour.example", key)
    entry = NotebookEntry(refrain, "harbour.example", Kind.PROMO, key, REFRAIN, State.ACTIVE, "2026-01-01", 8)
    found = []
    with open_dask(tmp_path, store_keys) as cluster:
        for name, engine in (("here", "threads"), ("there", "dask")):
            desk = open_desk(
                tmp_path / name, monkeypatch, task_runner="threads", task_runner_address=cluster.address
            )
            run_ingest(tmp_path / "inbox")
            with ExitStack() as stack:
                write_notebook(open_store(read_settings(), stack), Notebook((entry,)), datetime.now(UTC))
            open_desk(desk, monkeypatch, task_runner=engine)
            planned, done = reprocess(dry_run=True), reprocess()
            assert planned.publishers == done.publishers
            changes = [(each.publisher, each.texts_changed, each.words_removed) for each in done.publishers]
            assert changes == [("harbour.example", 6, 6 * len(REFRAIN.split()))]
            found.append(read_rows(desk))
    assert found[0] == found[1]
    cuts = {rule for *_, text, rule, _, _ in found[1]["segments"] if text == REFRAIN}
    assert f"repeat.{refrain}" in cuts
