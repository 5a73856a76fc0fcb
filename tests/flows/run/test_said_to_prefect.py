"""What a run leaves in Prefect: its message, the names of its tasks, its assets, its signals."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from prefect import tags
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId, FlowRunFilterTags

from flows.serving.signals import signal_run
from tasks.clients.fetch.history import record_polls
from tasks.clients.news.build_news import build_news
from tasks.clients.news.news_file import NewsDatabase
from tasks.clients.warehouse.warehouse import Warehouse
from tasks.core.fetch.polls import Poll
from tasks.core.run.summary import SourceSummary
from tasks.core.store.batches import make_run_id
from tests.patience import wait_until

if TYPE_CHECKING:
    from pathlib import Path

    from prefect.client.schemas.objects import FlowRun

    from tasks.core.run.summary import RunSummary
    from tests.flows.conftest import IngestCall

pytestmark = pytest.mark.slow

STORY = "The night ferry to Quillon ran aground on Sunday; its forty passengers were taken off by a boat.\n\n"


def find_run(tag: str) -> FlowRun:
    """Find the run that bears a tag."""
    asked = FlowRunFilter(tags=FlowRunFilterTags(all_=[tag]))
    with get_client(sync_client=True) as client:
        [run] = client.read_flow_runs(flow_run_filter=asked)
    return run


def list_task_names(run: FlowRun) -> list[str]:
    """List the names of a run's tasks."""
    asked = FlowRunFilter(id=FlowRunFilterId(any_=[run.id]))
    with get_client(sync_client=True) as client:
        return sorted(each.name for each in client.read_task_runs(flow_run_filter=asked))


def list_events(event: str, resource: str) -> list[dict[str, Any]]:
    """List the events of one kind that are of a resource."""
    asked = {"filter": {"event": {"name": [event]}, "resource": {"id": [resource]}}}
    with get_client(sync_client=True) as client:
        answer = client.request("POST", "/events/filter", json=asked)
    found: list[dict[str, Any]] = answer.json()["events"]
    return found


def list_upstream(event: dict[str, Any]) -> list[str]:
    """List the assets that one was made from."""
    related = event["related"]
    return [each["prefect.resource.id"] for each in related if each["prefect.resource.role"] == "asset"]


def test_a_run_says_what_came_of_it(run_ingest: IngestCall, data_dir: Path, tmp_path: Path) -> None:
    """The list of runs has the sums, the run's page the names of its tasks; what was made is told."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "ferry.txt").write_text(STORY * 3)
    (tmp_path / "in" / "blank.txt").write_text(" ")
    (tmp_path / "in" / "song.mp3").write_text("la")
    with tags("said-1"):
        summary = run_ingest(tmp_path / "in")
    assert summary.outcomes["article"] == 1
    run = find_run("said-1")
    assert run.state
    assert (run.state.name, run.state.message) == (
        "Completed",
        "1 article, 1 quarantined; 1 file passed over",
    )
    batch = f"{summary.run_id}-00000"
    wanted = {"discover 1 source", f"archive {batch}", f"clean {batch}", "load 1 batch", "publish"}
    wait_until(lambda: wanted <= set(list_task_names(run)), every_s=0.2)

    news = f"duckdb://{data_dir}/news.duckdb"
    made = "prefect.asset.materialization.succeeded"
    [published] = wait_until(lambda: list_events(made, news), every_s=0.2)
    assert list_upstream(published) == ["s3://copydesk/clean"]
    assert published["payload"] == {"run_id": summary.run_id, "inputs": 2}
    of_run = [each for each in list_events(made, "s3://copydesk/clean") if str(run.id) in str(each)]
    assert [list_upstream(each) for each in of_run] == [["s3://copydesk/raw"]]

    with tags("said-2"):
        run_ingest()
    nothing = find_run("said-2").state
    assert nothing
    assert nothing.message == "nothing to do; nothing is declared in sources.toml"
    assert len(list_events(made, news)) == 1, "what was left as it is was not made"


def poll(day: int, name: str) -> Poll:
    """Give a look that found one new page, so many days ago."""
    url = f"https://{name}.example/feed"
    when = datetime.now(UTC) - timedelta(days=day)
    return Poll(name=name, source=url, url=url, kind=None, polled_at=when, pages=1, new_pages=1)


def signal(news: NewsDatabase, summary: RunSummary, name: str | None) -> None:
    """Tell of a run in which a source brought an article."""
    source = SourceSummary(f"https://{name}.example/feed", name, 1, 1, 0, {"article": 1})
    signal_run(replace(summary, sources=(source,)), news)


def test_a_source_is_waited_for_once_it_gave_news_on_three_days(
    run_ingest: IngestCall, data_dir: Path, tmp_path: Path
) -> None:
    """Who is declared and gave news on one day, or was read once by hand, is no source that falls silent."""
    (tmp_path / "ferry.txt").write_text(STORY * 3)
    summary = run_ingest(tmp_path / "ferry.txt")
    warehouse, news = Warehouse(data_dir / "warehouse.duckdb"), NewsDatabase(data_dir / "news.duckdb")
    for day in (0, 1, 2):
        looks = [poll(day, "quillon-post"), *([poll(day, "new-desk")] if day == 0 else [])]
        record_polls(warehouse, make_run_id(looks[0].polled_at, f"{day:08x}"), looks)
    build_news(warehouse, news)
    for name in ("new-desk", None, "quillon-post"):
        signal(news, summary, name)
    event = "copydesk.source.news"
    wait_until(lambda: list_events(event, "copydesk.source.quillon-post"), every_s=0.2)
    assert not list_events(event, "copydesk.source.new-desk")
    assert not list_events(event, "copydesk.source.https://None.example/feed")
