"""What Prometheus is told is what the text for operators says, and readable even where nothing is known."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

from flows.health.metrics import write_metrics
from tasks.clients.health.figures import CleaningTimes, Figures, OutcomeCount, read_figures
from tasks.clients.news.news_file import NewsDatabase
from tasks.core.health.health import Code, Health, HealthLimits, SilentSource
from tasks.core.health.histogram import CLEANING_EDGES, PUSH_EDGES, make_histogram

ROOT = Path(__file__).resolve().parents[3]
NOW = datetime(2026, 3, 10, tzinfo=UTC)
LIMITS = HealthLimits(timedelta(minutes=30), timedelta(days=3), 1000)


def scrape(health: Health, figures: Figures) -> dict[str, dict[str, float]]:
    """What is told, by metric, and there by the values of its labels."""
    text = write_metrics(health, LIMITS, figures, make_histogram(CLEANING_EDGES)).decode()
    return {
        family.name: {
            ",".join(sample.labels.values()): sample.value
            for sample in family.samples
            if not sample.name.endswith("_bucket")
        }
        for family in text_string_to_metric_families(text)
    }


def test_each_metric_stands_in_the_text_for_operators() -> None:
    """And no other does."""
    health = Health(seen_at=NOW, free_bytes=5)
    told = scrape(health, Figures((), make_histogram(PUSH_EDGES)))
    written = re.findall(r"^\| `(copydesk_\w+)", (ROOT / "infra" / "README.md").read_text(), re.MULTILINE)
    assert sorted(name.removesuffix("_total") for name in written) == sorted(told)


def test_what_is_of_concern_is_one() -> None:
    """Each code has its number, and no source is named."""
    health = Health(seen_at=NOW, sources=(SilentSource("secret-desk", NOW - timedelta(days=9)),))
    told = scrape(
        health, Figures((OutcomeCount("quarantined", "empty", 2),), make_histogram(PUSH_EDGES).add(3).add(9))
    )
    assert told["copydesk_outcomes"] == {"quarantined,empty": 2}
    assert told["copydesk_push_to_row_seconds"] == {"": 12.0}
    assert set(told["copydesk_concern"]) == {code.value for code in Code}
    assert [code for code, value in told["copydesk_concern"].items() if value] == ["sources-silent"]
    assert "secret-desk" not in str(told)


def test_cleaning_times_add_up_over_runs(tmp_path: Path) -> None:
    """Each run adds its own; a file that is no such thing is begun anew."""
    path = tmp_path / "times.json"
    for seconds in ([0.25, 0.75], [10.0], []):
        CleaningTimes(path).add(seconds)
    counted = CleaningTimes(path).read()
    assert (sum(counted.counts), counted.total_s) == (3, 11.0)
    path.write_text("half a fi")
    CleaningTimes(path).add([1.0])
    assert sum(CleaningTimes(path).read().counts) == 1


def test_figures_of_nothing_are_zero(tmp_path: Path) -> None:
    """Before the first publication, and where the file cannot be read."""
    news = NewsDatabase(tmp_path / "news.duckdb")
    assert read_figures(news).outcomes == ()
    news.path.write_bytes(b"no database at all")
    assert read_figures(news).push_to_row.total_s == 0
