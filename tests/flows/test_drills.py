"""The drills of infra/README.md, line for line, over data that has a history."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest

from flows.reprocess import reprocess
from tasks.clients.learn.repeat_store import NOTEBOOKS, write_notebook
from tasks.clients.push.token_file import add_token
from tasks.clients.servers.embedded_s3 import lease_s3
from tasks.clients.servers.leases import find_server
from tasks.clients.store.raw_store import RawStore
from tasks.core.clean.lines.repeats import fold_paragraph, make_repeat_id
from tasks.core.learn.cycle import Notebook, NotebookEntry, State
from tasks.core.records import Kind
from tests.clients.conftest import Newsroom
from tests.clients.warehouse.test_migrations import STEPS, make_old
from tests.patience import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tasks.clients.servers.embedded_s3 import S3Location
    from tests.flows.conftest import IngestCall

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "infra" / "README.md").read_text()
DRILLS = dict(re.findall(r"<!-- drill: ([a-z ]+) -->\n```sh\n(.*?)```", TEXT, re.DOTALL))
REFRAIN = "Harbour Atlas: check out our map of berths, moorings and slipways."
STORY = """The harbour board of Port Elsing voted on Tuesday to close its {} dock.

The dock, built for coal, has not seen a ship since spring, the board's chair Mara Quillon said.

{}

"We kept the lights on for nobody," she told reporters after the vote, which was seven to two."""
AWS = """#!{python}
import os, sys
import boto3
from botocore.config import Config
s3 = boto3.client("s3", region_name="us-east-1", config=Config(s3={{"addressing_style": "path"}}))
_, command, source, target = sys.argv[1:]
(bucket, _, key), (to, _, to_key) = (each.removeprefix("s3://").partition("/") for each in (source, target))
if command == "cp":
    s3.copy_object(Bucket=to, Key=to_key, CopySource={{"Bucket": bucket, "Key": key}})
else:
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=key + "/")
    for found in (each for page in pages for each in page.get("Contents", ())):
        name = to_key + found["Key"].removeprefix(key)
        s3.copy_object(Bucket=to, Key=name, CopySource={{"Bucket": bucket, "Key": found["Key"]}})
"""
"""The two commands of the drills, as far as they are used there; the real one is not here."""


def drill(name: str, folder: Path, data_dir: Path, **environment: str) -> str:
    """Run the lines of a drill; gives what they print."""
    programs = folder / "programs"
    programs.mkdir(exist_ok=True)
    aws = programs / "aws"
    aws.write_text(AWS.format(python=sys.executable))
    aws.chmod(0o755)
    path = os.pathsep.join((str(programs), str(Path(sys.executable).parent), os.environ["PATH"]))
    done = subprocess.run(
        ["/bin/bash", "-euc", DRILLS[name]],
        cwd=folder,
        env=os.environ | {"PATH": path, "COPYDESK_DATA_DIR": str(data_dir)} | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def read_news(data_dir: Path) -> dict[str, list[tuple[object, ...]]]:
    """What readers see."""
    with duckdb.connect(data_dir / "news.duckdb", read_only=True) as connection:
        return {
            name: connection.execute(f"FROM {name} ORDER BY ALL").fetchall()
            for name in ("articles", "revisions", "segments", "captures", "outcomes", "runs")
        }


def teach(store: RawStore, state: State) -> str:
    """Write a notebook in which the refrain has this state; gives its key."""
    key = fold_paragraph(REFRAIN)
    name = make_repeat_id("harbour.example", key)
    entry = NotebookEntry(name, "harbour.example", Kind.PROMO, key, REFRAIN, state, "2026-01-01", 8)
    write_notebook(store, Notebook((entry,)), datetime.now(UTC))
    return max(store.list_keys(NOTEBOOKS))


def reach(location: S3Location) -> dict[str, str]:
    """The environment of who takes this store for one of their own."""
    keys = json.loads(location.credentials_path.read_text())
    return {
        "AWS_ENDPOINT_URL": location.endpoint_url,
        "AWS_ACCESS_KEY_ID": keys["access_key"],
        "AWS_SECRET_ACCESS_KEY": keys["secret_key"],
        "COPYDESK_S3_ENDPOINT_URL": location.endpoint_url,
    }


@pytest.fixture
def served(run_ingest: IngestCall, data_dir: Path, tmp_path: Path, prefect_api: str) -> Iterator[Path]:
    """A data folder with articles, one of them in two wordings; the commands of drills find the server."""
    add_token(data_dir, "desk")
    page = '<html><head><link rel="canonical" href="https://harbour.example/dock"></head><body><article>{}'
    for dock in ("oldest", "last coal"):
        paragraphs = "".join(f"<p>{each}</p>" for each in STORY.format(dock, REFRAIN).split("\n\n"))
        (tmp_path / "dock.html").write_text(page.format(f"<h1>Dock to close</h1>{paragraphs}"))
        run_ingest(tmp_path / "dock.html")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PREFECT_API_URL", prefect_api)
        yield data_dir


def test_what_was_backed_up_is_restored_from_s3_alone(served: Path, tmp_path: Path) -> None:
    """Row for row, in an empty folder; the tokens are there too."""
    backup, restored = tmp_path / "backup", tmp_path / "restored"
    before = read_news(served)
    drill("back up", tmp_path, served, BACKUP=str(backup))
    drill("restore", tmp_path, restored, BACKUP=str(backup))
    assert read_news(restored) == before
    assert (restored / "tokens.json").read_bytes() == (served / "tokens.json").read_bytes()
    wait_until(lambda: find_server(restored / "s3") is None)


def test_a_bucket_is_moved_while_it_is_used(served: Path, tmp_path: Path) -> None:
    """Another folder over the new bucket says the same."""
    with lease_s3(served, "copydesk") as location:
        RawStore("moved", location.endpoint_url, location.credentials_path).check()
        drill("move", tmp_path, tmp_path / "new", OLD="copydesk", NEW="moved", **reach(location))
    assert read_news(tmp_path / "new") == read_news(served)


def test_a_data_folder_of_the_first_schema_is_upgraded(served: Path, tmp_path: Path) -> None:
    """Its articles are there, and it is well; `test_migrations` has every schema since."""
    before = read_news(served)
    old = Newsroom(tmp_path / "old")
    make_old(Newsroom(served), old, STEPS[:1])
    shutil.copy2(old.warehouse.path, served / "warehouse.duckdb")
    drill("upgrade", tmp_path, served)
    after = read_news(served)
    assert [row[:12] for row in after["articles"]] == [row[:12] for row in before["articles"]]
    assert len(after["captures"]) == len(before["captures"])


def test_what_was_learned_is_rolled_back(served: Path, tmp_path: Path) -> None:
    """The cut paragraph is in the texts again, read from the archive; the bucket keeps all notebooks."""
    with lease_s3(served, "copydesk") as location:
        store = RawStore.at(location)
        earlier = teach(store, State.SHADOW)
        teach(store, State.ACTIVE)
        assert reprocess().captures
        assert not any(REFRAIN in str(row) for row in read_news(served)["articles"])
        drill("roll back", tmp_path, served, BUCKET="copydesk", EARLIER=earlier, **reach(location))
        assert len(list(store.list_keys(NOTEBOOKS))) == 3
    assert all(REFRAIN in str(row) for row in read_news(served)["articles"])


def test_a_replica_over_the_same_bucket_says_the_same(
    served: Path, tmp_path: Path, run_ingest: IngestCall
) -> None:
    """At once, and again after more has come in at the first host."""
    replica = tmp_path / "replica"
    with lease_s3(served, "copydesk") as location:
        drill("replica", tmp_path, replica, **reach(location))
        assert read_news(replica) == read_news(served)
        (tmp_path / "dock.txt").write_text(STORY.format("newest", "It was cold."))
        run_ingest(tmp_path / "dock.txt")
        drill("replica", tmp_path, replica, **reach(location))
    assert read_news(replica) == read_news(served)


def test_each_drill_of_the_text_is_tried() -> None:
    """None is written that no test runs."""
    written = Path(__file__).read_text()
    assert set(re.findall(r'drill\("([a-z ]+)"', written)) == set(DRILLS) != set()
