"""What a run tells Prefect's automations: which sources gave news, whether far more was quarantined.

Nothing is told before there is something to go by: of a source that gave news on some days at least and is
declared, so that it is waited for; of a quarantined share that earlier runs have made usual.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from prefect.events import emit_event

from flows.serving.automations import JUMPED, NEWS
from tasks.clients.health.health_reader import list_regular
from tasks.clients.news.news_reader import recent_outcomes
from tasks.core.run.run_report import has_quarantine_jumped

if TYPE_CHECKING:
    from tasks.clients.news.news_file import NewsDatabase
    from tasks.core.run.summary import RunSummary

GIVES_NEWS = ("article", "revision")


def signal_run(summary: RunSummary, news: NewsDatabase) -> None:
    """Emit the events of a run that ended."""
    for name in _list_heard(summary, news):
        emit_event(NEWS, {"prefect.resource.id": f"copydesk.source.{name}", "prefect.resource.name": name})
    if has_quarantine_jumped(summary.outcomes, recent_outcomes(news, before=summary.run_id)):
        emit_event(
            JUMPED,
            {"prefect.resource.id": f"copydesk.run.{summary.run_id}", "prefect.resource.name": "ingest"},
            payload={"outcomes": dict(summary.outcomes)},
        )


def _list_heard(summary: RunSummary, news: NewsDatabase) -> list[str]:
    """List the declared sources that gave news in this run, and do so often enough to be missed."""
    heard = [
        source.name
        for source in summary.sources
        if source.name and any(source.outcomes.get(outcome) for outcome in GIVES_NEWS)
    ]
    if not heard:
        return []
    regular = list_regular(news)
    return [name for name in heard if name in regular]
