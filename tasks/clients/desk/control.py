"""Reads what the control room shows: the named queries that say it; beside them runs, samples and days."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from tasks.clients.desk.article_lists import read_rows
from tasks.clients.news.news_reader import polled_sources, run_query, source_freshness
from tasks.core.desk.bar_charts import chart_days
from tasks.core.desk.control_room import ControlRoom, RefusedSample, RunLine

if TYPE_CHECKING:
    from datetime import date

    from tasks.clients.desk.opened_news import NewsReading
    from tasks.clients.news.news_file import NewsDatabase
    from tasks.clients.news.news_reader import QueryBounds

CHART_DAYS = 30
_MOST_SAMPLES = 3
_MOST_RUNS = 25
_MOST_ROWS = 25
_MOST_SOURCES = 200


def read_control(reading: NewsReading, news: NewsDatabase, bounds: QueryBounds) -> ControlRoom:
    """Read all of it."""
    connection = reading.connection
    volumes: dict[str, Counter[date]] = {}
    every: Counter[date] = Counter()
    for row in read_rows(connection, "control/volumes", days=CHART_DAYS):
        volumes.setdefault(row["source"], Counter())[row["day"]] += row["articles"]
        every[row["day"]] += row["articles"]
    last = max(every, default=None)
    samples: dict[str, list[RefusedSample]] = {}
    for row in read_rows(connection, "control/samples", most=_MOST_SAMPLES):
        samples.setdefault(row["reason"], []).append(RefusedSample(**row))

    def ask(name: str) -> tuple[dict[str, Any], ...]:
        return tuple(run_query(news, name, None, bounds).slice(0, _MOST_ROWS).to_pylist())

    return ControlRoom(
        publication=reading.publication,
        articles=sum(row["articles"] for row in run_query(news, "publishers", None, bounds).to_pylist()),
        sources=source_freshness(news)[:_MOST_SOURCES],
        charts={source: chart_days(counts, last, CHART_DAYS) for source, counts in volumes.items()},
        volume=chart_days(every, last, CHART_DAYS),
        polled=polled_sources(news),
        reasons=ask("quarantine_reasons"),
        samples={reason: tuple(each) for reason, each in samples.items()},
        drift=ask("drift"),
        cuts=ask("removed_by_rule"),
        runs=tuple(RunLine(**row) for row in read_rows(connection, "control/runs", most=_MOST_RUNS)),
    )
