"""Older articles from the command to their rows, from a real server: declared, killed, gone on with."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import pytest
from prefect.client.orchestration import get_client

from flows.backfill import backfill
from flows.cli.runs import run_backfill
from tasks.clients.news.news_file import NewsDatabase
from tasks.core.errors import UsageError
from tests.patience import PATIENCE_S, wait_until
from tests.site.answers import Answer
from tests.site.server import Site
from tests.site.stories import write_article

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.flows.conftest import IngestCall
    from tests.site.server import Visit

pytestmark = pytest.mark.slow

COPYDESK = Path(sys.executable).with_name("copydesk")
MONTHS = [f"{year}-{month:02d}" for year in (2024, 2025, 2026) for month in range(1, 13)][:34]
WORDS = (
    "The dredger left the inner basin of Quillon before dawn, and the harbour board said that the channel "
    "would be open to ferries again by the weekend. Pilots had complained for a month about the silt. "
)


def list_paths(month: str) -> list[str]:
    """Two articles of a month."""
    return [f"/harbour/dredger-{number}-of-{month.replace('-', 'x')}-leaves" for number in (1, 2)]


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A site with sitemaps of 34 months, which its robots.txt names."""
    monkeypatch.setenv("COPYDESK_ALLOW_PRIVATE", "true")
    monkeypatch.setenv("COPYDESK_HOST_DELAY_S", "0")
    with Site() as made:
        index = "".join(f"<sitemap><loc>{made.url(f'/{month}.xml')}</loc></sitemap>" for month in MONTHS)
        made.pages |= {
            "/": "<html><body><a href=/about>About</a></body></html>",
            "/robots.txt": f"Sitemap: {made.url('/index.xml')}\n",
            "/index.xml": f"<sitemapindex>{index}</sitemapindex>",
        }
        for month in MONTHS:
            paths = list_paths(month)
            news = "<news:news><news:publication_date>{}-10T08:00:00Z</news:publication_date></news:news>"
            entries = (f"<url><loc>{made.url(path)}</loc>{news.format(month)}</url>" for path in paths)
            made.pages[f"/{month}.xml"] = f"<urlset xmlns:news='n'>{''.join(entries)}</urlset>"
            made.pages |= {path: write_article(path, WORDS) for path in paths}
        yield made


@pytest.fixture
def declared(run_ingest: IngestCall, tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name under which the site is declared, but for its second articles, and the flow may run."""
    assert run_ingest
    file = tmp_path / "sources.toml"
    file.write_text(
        f'[[source]]\nname = "quillon"\nurl = "{site.url("/")}"\nkind = "site"\npublisher = "Quillon Post"\n'
        'exclude = ["/harbour/dredger-2-*"]\n'
    )
    monkeypatch.setenv("COPYDESK_SOURCES", str(file))
    return "quillon"


def test_a_declared_source_is_filled_back(declared: str, site: Site, data_dir: Path) -> None:
    """A dry run asks listings alone; the run what they named, once; the page's day is its sitemap's word."""
    dry = backfill(declared, "2026-05-01", until="2026-08-31", dry_run=True)
    plan = dry.plan
    assert (dry.run, plan.found, plan.to_fetch, plan.left_out) == (None, 8, 4, 4)
    assert [(each.month, each.found, each.to_fetch) for each in plan.months] == [
        (f"2026-{month:02d}", 2, 1) for month in (8, 7, 6, 5)
    ]
    assert Counter(site.paths) == Counter(
        ["/", "/index.xml", *(f"/2026-{month:02d}.xml" for month in range(5, 9))]
    )
    site.visits.clear()
    summary = backfill(declared, "2026-05-01", until="2026-08-31").run
    assert summary is not None
    assert {kind: number for kind, number in summary.outcomes.items() if number} == {"article": 4}
    assert sorted(site.paths) == sorted(list_paths(f"2026-{month:02d}")[0] for month in range(5, 9))
    assert backfill(declared, "2026-05-01", until="2026-08-31").plan.known == 4
    assert len(site.paths) == 4
    with NewsDatabase(data_dir / "news.duckdb").open() as connection:
        rows = connection.execute("SELECT publisher, left(published_at, 10) FROM articles ORDER BY 2")
        assert rows.fetchall() == [("Quillon Post", f"2026-{month:02d}-10") for month in range(5, 9)]
    with get_client(sync_client=True) as client:
        names = [run.name for run in client.read_flow_runs(limit=200)]
    assert any(name.startswith("backfill quillon since 2026-05-01 until 2026-08-31, 20") for name in names)


def count_kept(data_dir: Path) -> int:
    """How many pages a back-fill has noted as come."""
    files = (data_dir / "backfills").glob("*/received.jsonl")
    return sum(file.read_bytes().count(b"\n") for file in files)


def test_one_that_is_killed_goes_on_where_it_was(
    declared: str, site: Site, data_dir: Path, prefect_api: str
) -> None:
    """With SIGKILL in the midst of its pages: all but the one on its way are asked for once."""
    reached, never = Event(), Event()
    paths = [list_paths(month)[0] for month in MONTHS if month >= "2025-09"]
    stuck = paths[6]
    page = site.pages[stuck]

    def hold(_: Visit) -> Answer:
        reached.set()
        return Answer(after=never)

    shown_before = sum(path > stuck for path in paths)
    site.pages[stuck] = hold
    environment = os.environ | {"PREFECT_API_URL": prefect_api, "COPYDESK_FETCH_IN_FLIGHT": "1"}
    command = [COPYDESK, "backfill", declared, "--since", "2025-09"]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        wait_until(lambda: reached.is_set() and count_kept(data_dir) == shown_before)
        process.send_signal(signal.SIGKILL)
    never.set()
    asked_before = Counter(site.paths)
    assert 0 < sum(asked_before[path] for path in paths) < len(paths)
    site.pages[stuck] = page
    done = subprocess.run(
        [*command, "--json"], env=environment, capture_output=True, text=True, timeout=PATIENCE_S, check=True
    )
    told = json.loads(done.stdout)
    assert told["outcomes"]["article"] == len(paths)
    assert told["plan"]["asked"] == 0
    asked = Counter(site.paths)
    assert {path: asked[path] for path in paths} == dict.fromkeys(paths, 1) | {stuck: 2}
    with NewsDatabase(data_dir / "news.duckdb").open() as connection:
        urls = {row[0] for row in connection.execute("SELECT url FROM articles").fetchall()}
    assert urls == {site.url(path) for path in paths}


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("quilon", "2026-01-01", None), "Did you mean quillon?"),
        (("pages/", "2026-01-01", None), "is no source that is fetched"),
        (("https://desk:secret@quillon.example/", "2026-01-01", None), "is not fetched"),
        (("quillon", "yesterday", None), "yesterday is no day"),
        (("quillon", "2026-03-01", "2026-02-01"), "lies nothing"),
    ],
)
def test_what_cannot_be_done_is_said_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: tuple[str, str, str | None], said: str
) -> None:
    """Before any server starts."""
    file = tmp_path / "sources.toml"
    file.write_text('[[source]]\nname = "quillon"\nurl = "https://quillon.example/"\n')
    monkeypatch.setenv("COPYDESK_SOURCES", str(file))
    monkeypatch.setenv("COPYDESK_DATA_DIR", str(tmp_path / "data"))
    with pytest.raises(UsageError) as told:
        run_backfill(*asked, None, is_dry_run=True, is_verbose=False)
    assert said in str(told.value)
    assert not (tmp_path / "data").exists()
