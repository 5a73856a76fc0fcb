"""Times an ingest whose batches are cleaned by threads, and one by two workers of Dask's.

    python tests/bench/whole/cluster.py [--pages 200] [--rounds 3]

In turns over the same pages, with one S3 server and one Prefect server for all. By the clock: the command
`copydesk ingest`. Of the processor: all its processes, workers and scheduler, their starts included; the
servers' are not counted.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT))

from tasks.clients.servers.embedded_prefect import lease_prefect  # noqa: E402 - the path comes first
from tasks.clients.servers.embedded_s3 import lease_s3  # noqa: E402 - the same
from tasks.clients.servers.prefect_login import read_login  # noqa: E402 - the same
from tests.bench.whole.bench import COPYDESK, lay_pages  # noqa: E402 - the same
from tests.bench.whole.process_tree import run_tree  # noqa: E402 - the same
from tests.clients.cluster.small_clusters import open_dask  # noqa: E402 - the same

ENGINES = ("threads", "dask")


def ingest(engine: str, pages: Path, folder: Path) -> None:
    """Ingest the pages, with a cluster for as long as that takes, and note how long that was."""
    environment = dict(os.environ)
    with ExitStack() as stack:
        if engine == "dask":
            keys = {name: os.environ[name] for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")}
            cluster = stack.enter_context(open_dask(folder, keys))
            environment |= {
                "COPYDESK_TASK_RUNNER": "dask",
                "COPYDESK_TASK_RUNNER_ADDRESS": cluster.address,
            }
        began = time.monotonic()
        done = subprocess.run(
            [COPYDESK, "ingest", str(pages), "--json"],
            env=environment,
            cwd=folder,
            check=True,
            capture_output=True,
        )
        (folder / "wall").write_text(str(time.monotonic() - began))
        (folder / "outcomes").write_text(json.dumps(json.loads(done.stdout)["outcomes"]))


def main() -> None:
    """Have both take turns, and say what each took."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    taken: dict[str, list[tuple[float, float]]] = {engine: [] for engine in ENGINES}
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        whole = Path(name)
        lay_pages(whole, given.pages)
        location = stack.enter_context(lease_s3(whole / "servers", "bench"))
        keys = json.loads(location.credentials_path.read_text())
        os.environ |= {
            "PREFECT_API_URL": stack.enter_context(lease_prefect(whole / "servers")),
            "PREFECT_API_AUTH_STRING": read_login(whole / "servers"),
            "COPYDESK_S3_ENDPOINT_URL": location.endpoint_url,
            "COPYDESK_S3_BUCKET": "bench",
            "COPYDESK_BATCH_SIZE": "25",
            "AWS_ACCESS_KEY_ID": keys["access_key"],
            "AWS_SECRET_ACCESS_KEY": keys["secret_key"],
        }
        for number in range(given.rounds):
            for engine in ENGINES if number % 2 else reversed(ENGINES):
                folder = whole / f"{engine}-{number}"
                folder.mkdir()
                os.environ |= {
                    "COPYDESK_S3_PREFIX": f"{folder.name}/",
                    "COPYDESK_DATA_DIR": str(folder / "data"),
                }
                counted = run_tree([sys.executable, __file__, engine, str(whole / "all"), str(folder)])
                wall_s = float((folder / "wall").read_text())
                taken[engine].append((wall_s, counted.processor_s))
                sys.stdout.write(
                    f"{engine:8} {wall_s:6.1f} s, {counted.processor_s:6.1f} s of the processor, "
                    f"{(folder / 'outcomes').read_text()}\n"
                )
    for engine, rounds in taken.items():
        wall_s, processor_s = (statistics.median(column) for column in zip(*rounds, strict=True))
        sys.stdout.write(
            f"{engine:8} {wall_s:.1f} s, {given.pages / wall_s:.1f} pages a second; {processor_s:.1f} s of "
            f"the processor, {1000 * processor_s / given.pages:.0f} ms a page (medians)\n"
        )


if __name__ == "__main__":
    if sys.argv[1:2] in [[engine] for engine in ENGINES]:
        ingest(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        main()
