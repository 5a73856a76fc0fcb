"""A folder that pulls the lake: only what changed comes, whole, and whoever dies leaves what stood."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tasks.clients.lake.pulling import pull_lake
from tasks.clients.lake.standing import describe_lake
from tasks.core.errors import StopError, UsageError
from tasks.core.lake.manifest import MANIFEST_KEY, lake_file_key
from tests.clients.lake.conftest import DAY, LakeDesk, open_pulled, read_rows
from tests.patience import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Mapping

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[3]
DIES = """
import os, signal, sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tasks.clients.lake.publishing import publish_lake
from tasks.clients.news.news_file import NewsDatabase
from tasks.clients.store.leases import Leases
from tasks.clients.store.raw_store import RawStore
from tasks.clients.store.s3 import connect
from tasks.clients.store.versions import Versions
from tasks.clients.warehouse.committing import Term

bucket, endpoint_url, credentials, prefix, news, place = sys.argv[1:]
store = RawStore(bucket, endpoint_url, Path(credentials), prefix)

def die(request, **_told):
    if place in request.url:
        os.kill(os.getpid(), signal.SIGKILL)

connect(store.access).meta.events.register("before-send.s3.PutObject", die)
connect(store.access).meta.events.register("before-send.s3.DeleteObjects", die)
with Leases(Versions(store), "desk").holding("committer", 0, is_ours_dead=True) as held:
    publish_lake(Term(held, store), NewsDatabase(Path(news)), datetime.now(UTC), timedelta(0))
"""
"""Publishes, and is killed before the first request for this place leaves."""


def put_manifest(lake: LakeDesk, row: Mapping[str, object]) -> None:
    """Put what somebody made of the manifest."""
    lake.store.put_object(MANIFEST_KEY, json.dumps(row).encode(), "application/json")


@pytest.mark.parametrize("place", ["lake/story_articles/", "lake/news.json"])
def test_a_publisher_that_is_killed_leaves_the_lake_as_it_was(lake: LakeDesk, place: str) -> None:
    """Before whichever of its writings; and the next one finishes, and sweeps what it has left."""
    lake.publish()
    before, data = lake.read_pulled(), lake.read_lake().data
    lake.busy.load_again()
    lake.build()
    kill_publisher(lake, place)
    assert lake.read_lake().data == data
    assert lake.read_pulled() == before
    assert lake.publish(DAY * 0) is not None
    assert lake.read_pulled() == lake.read_news() != before
    assert len(lake.list_objects()) == len(lake.read_lake().manifest.list_files()) + 2
    assert not (lake.newsroom.folder / "lake.new").exists()


def test_a_publisher_that_is_killed_while_it_sweeps_has_published(lake: LakeDesk) -> None:
    """What it has left is swept by the next one."""
    lake.publish()
    lake.busy.load_again()
    lake.build()
    kill_publisher(lake, "?delete")
    assert lake.read_pulled() == lake.read_news()
    lake.busy.load_again()
    lake.publish(DAY * 0)
    assert len(lake.list_objects()) == len(lake.read_lake().manifest.list_files()) + 2


def kill_publisher(lake: LakeDesk, place: str) -> None:
    """Have another process publish, and die at this place."""
    told = (lake.store.bucket, lake.store.endpoint_url, lake.store.credentials_path, lake.store.prefix)
    command = [sys.executable, "-c", DIES, *map(str, told), str(lake.newsroom.news.path), place]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, timeout=PATIENCE_S, check=False, env=environment)
    assert done.returncode == -signal.SIGKILL


def test_only_what_changed_is_fetched_and_what_was_before_stays_for_one_pull(lake: LakeDesk) -> None:
    """Who reads by the views of the pull before goes on; nothing is left of earlier ones."""
    lake.publish()
    first = pull_lake(lake.store, lake.pulled)
    assert (first.fetched, first.removed) == (describe_lake(lake.store).files, 0)
    again = pull_lake(lake.store, lake.pulled)
    assert (again.number, again.fetched, again.bytes, again.removed) == (first.number, 0, 0, 0)
    with closing(open_pulled(first.path)) as reader:
        before = lake.read_news()
        lake.busy.end_run()
        published = lake.publish()
        assert published is not None
        second = pull_lake(lake.store, lake.pulled)
        assert (second.number, second.fetched, second.removed) == (published.number, published.files, 0)
        assert pull_lake(lake.store, lake.pulled).removed == 0
        assert read_rows(reader) == before
    lake.busy.end_run()
    lake.publish()
    assert pull_lake(lake.store, lake.pulled).removed == 3
    assert lake.read_pulled() == lake.read_news()


def test_a_folder_may_be_moved_and_pulled_again(lake: LakeDesk) -> None:
    """No file is fetched; a folder's name that looks like a partition's or a pattern is a name."""
    lake.publish()
    pull_lake(lake.store, lake.pulled)
    moved = lake.pulled.with_name("language=it's [a]*")
    lake.pulled.rename(moved)
    lake.pulled = moved
    assert pull_lake(lake.store, moved).fetched == 0
    assert lake.read_pulled() == lake.read_news()


def test_other_bytes_than_were_put_are_refused(lake: LakeDesk) -> None:
    """Longer, shorter or changed; what stood before stands, and what is mended is pulled."""
    lake.publish()
    before = lake.read_pulled()
    lake.busy.end_run()
    lake.publish()
    [runs] = [table for table in lake.read_lake().manifest.tables if table.name == "runs"]
    key = lake_file_key("runs", runs.partitions[0].name, runs.partitions[0].files[0].sha256)
    data = lake.store.get_object(key)
    for damaged in (data + b"x", data[:-1], data[:-1] + b"x"):
        lake.store.put_object(key, damaged, "application/octet-stream")
        with pytest.raises(StopError, match=r"gives other bytes for lake/runs/"):
            pull_lake(lake.store, lake.pulled)
        with closing(open_pulled(lake.pulled / "news.duckdb")) as reader:
            assert read_rows(reader) == before
    lake.store.delete_expired([key])
    with pytest.raises(StopError, match="are gone"):
        pull_lake(lake.store, lake.pulled)
    lake.store.put_object(key, data, "application/octet-stream")
    assert lake.read_pulled() == lake.read_news()


def test_a_manifest_that_leads_elsewhere_is_refused(lake: LakeDesk) -> None:
    """In a line that says where it stands; nothing is written outside the folder, nor inside."""
    with pytest.raises(StopError, match="There is no lake at s3://"):
        pull_lake(lake.store, lake.pulled)
    lake.publish()
    row = json.loads(lake.read_lake().data)
    before = lake.read_pulled()
    table = row["tables"][0]
    hostile = (
        row | {"tables": [table | {"name": "../../articles"}]},
        row | {"tables": [table | {"name": "select"}]},
        row | {"tables": [table]},
        row | {"tables": [table | {"columns": [{"name": '"x', "type": "T", "comment": ""}]}]},
        {"form": 1},
    )
    for each in hostile:
        put_manifest(lake, each)
        with pytest.raises(StopError, match=r"lake/news\.json"):
            pull_lake(lake.store, lake.pulled)
        with closing(open_pulled(lake.pulled / "news.duckdb")) as reader:
            assert read_rows(reader) == before
    assert {path.name for path in lake.pulled.iterdir()} == {"lake", "news.duckdb", "pull.lock"}


def test_a_folder_of_something_else_is_left_alone(lake: LakeDesk) -> None:
    """A desk's own data folder would lose its news database."""
    lake.publish()
    before = lake.newsroom.news.path.read_bytes()
    with pytest.raises(UsageError, match="is not of a lake"):
        pull_lake(lake.store, lake.newsroom.folder)
    assert lake.newsroom.news.path.read_bytes() == before


def test_a_lake_is_described(lake: LakeDesk) -> None:
    """Its number, articles, files and where it is."""
    published = lake.publish()
    described = describe_lake(lake.store)
    assert published is not None
    assert (described.number, described.files, described.bytes) == (
        published.number,
        published.files,
        published.bytes,
    )
    assert described.articles == len(lake.read_news()["articles"])
    assert described.url == f"s3://{lake.store.bucket}/{lake.store.prefix}lake/"
    assert described.published_at < datetime.now(UTC)
