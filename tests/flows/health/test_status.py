"""`copydesk status` sees what waits and what is broken, says it in a line, and ends with 1."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import boto3
import pytest

from flows.cli.status import Status, read_status
from tasks.clients.files.locks import hold_lock
from tasks.clients.servers.embedded_s3 import lease_s3
from tasks.clients.store.batch_captures import write_captures
from tasks.clients.store.raw_store import RawStore
from tasks.core.health.health import Code
from tasks.core.records import Incoming
from tasks.core.store import batches
from tasks.core.store.captures import make_capture
from tasks.settings import read_settings
from tests.patience import wait_until

if TYPE_CHECKING:
    from tests.flows.conftest import IngestCall

pytestmark = pytest.mark.slow

STORY = "The night ferry to Quillon ran aground on Sunday; its forty passengers were taken off by a boat.\n\n"


def archive(data_dir: Path, captures: int) -> None:
    """Archive captures as the push endpoint does, and nothing more."""
    with lease_s3(data_dir, "copydesk") as location:
        store = RawStore.at(location)
        store.check()
        sha256 = store.put_raw(STORY.encode()).sha256
        batch_id = batches.make_batch_id(batches.make_run_id(datetime.now(UTC), "0badc0de"), 0)
        incoming = Incoming(via="push", source="p", url="push:p/1", fetched_at=datetime.now(UTC), data=b"x")
        names = (batches.make_capture_id(batch_id, number) for number in range(captures))
        write_captures(store, batch_id, [make_capture(incoming, name, sha256) for name in names])


def look(**limits: str) -> Status:
    """The status, with these limits, of an installation without a Prefect server."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PREFECT_API_URL", raising=False)
        for name, value in limits.items():
            patch.setenv(f"COPYDESK_{name.upper()}", value)
        return read_status(read_settings())


def test_what_waits_too_long_is_of_concern(data_dir: Path, run_ingest: IngestCall, tmp_path: Path) -> None:
    """Captures without outcome and objects that any client drops; what a run took up waits no more."""
    (tmp_path / "ferry.txt").write_text(STORY * 3)
    run_ingest(tmp_path / "ferry.txt")
    archive(data_dir, 3)
    status = look()
    assert status.health.captures
    assert status.health.captures.inputs == 3
    assert status.is_well

    assert status.inbox
    keys = json.loads(Path(status.inbox.keys.partition(" in ")[2].partition(";")[0]).read_text())
    client = boto3.client(
        "s3",
        endpoint_url=status.inbox.endpoint_url,
        region_name="us-east-1",
        aws_access_key_id=keys["access_key"],
        aws_secret_access_key=keys["secret_key"],
    )
    client.put_object(Bucket=status.inbox.bucket, Key=f"{status.inbox.prefix}a.txt", Body=STORY.encode())
    wait_until(lambda: len(look(behind_after="1s").concerns) == 2, every_s=0.2)
    behind = look(behind_after="1s")
    assert [each.code for each in behind.concerns] == [Code.CAPTURES, Code.INBOX]
    assert not behind.is_well

    run_ingest(tmp_path / "ferry.txt")
    assert [each.code for each in look(behind_after="1s").concerns] == [Code.INBOX]


def overwrite(path: Path, start: int) -> None:
    """Damage a file from a place within it on."""
    with path.open("r+b") as file:
        file.seek(start)
        file.write(b"\xff" * (path.stat().st_size - start))


def test_a_warehouse_that_cannot_be_used_is_seen(
    data_dir: Path, run_ingest: IngestCall, tmp_path: Path
) -> None:
    """Overwritten within or cut short, with what mends it; one that a run holds is well."""
    (tmp_path / "ferry.txt").write_text(STORY * 3)
    run_ingest(tmp_path / "ferry.txt")
    warehouse = data_dir / "warehouse.duckdb"
    with hold_lock(warehouse.with_suffix(".lock"), "a load"):
        assert look().is_well
    overwrite(warehouse, warehouse.stat().st_size // 2)
    assert [each.code for each in look().concerns] == [Code.WAREHOUSE]
    os.truncate(warehouse, warehouse.stat().st_size // 2)
    command = (sys.executable, "-P", "-c", "from flows.cli.app import main; main()", "status")
    environment = {name: value for name, value in os.environ.items() if name != "PREFECT_API_URL"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "warehouse-unusable" in done.stdout
    assert "copydesk rebuild" in done.stdout
    assert not done.stderr


def test_a_disk_that_is_nearly_full_is_said(data_dir: Path, run_ingest: IngestCall) -> None:
    """The limit is a setting."""
    assert run_ingest
    assert data_dir.exists()
    assert [each.code for each in look(min_free_mb="1000000000").concerns] == [Code.DISK]
