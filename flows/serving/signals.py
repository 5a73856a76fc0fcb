"""What a run tells Prefect's automations: which sources gave news, whether far more was quarantined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prefect.events import emit_event

from flows.serving.automations import JUMPED, NEWS
from tasks.clients.news.news_reader import recent_outcomes
from tasks.core.run.run_report import has_quarantine_jumped

if TYPE_CHECKING:
    from tasks.clients.news.news_file import NewsDatabase
    from tasks.core.run.summary import RunSummary

GIVES_NEWS = ("article", "revision")


def signal_run(summary: RunSummary, news: NewsDatabase) -> None:
    """Emit the events of a run that ended."""
    for source in summary.sources:
        if any(source.outcomes.get(outcome) for outcome in GIVES_NEWS):
            name = source.name or source.source
            emit_event(
                NEWS, {"prefect.resource.id": f"copydesk.source.{name}", "prefect.resource.name": name}
            )
    if has_quarantine_jumped(summary.outcomes, recent_outcomes(news, before=summary.run_id)):
        emit_event(
            JUMPED,
            {"prefect.resource.id": f"copydesk.run.{summary.run_id}", "prefect.resource.name": "ingest"},
            payload={"outcomes": dict(summary.outcomes)},
        )
