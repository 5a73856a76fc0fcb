"""Health and figures as Prometheus text, for `/metrics`.

Takes what others have read, gives the text; the names and meanings of all that is told stand here. Nothing of
it names a source, an address or a path.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
)
from prometheus_client.registry import Collector

from tasks.core.health.health import Code, find_concerns, list_silent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prometheus_client.core import Metric

    from tasks.clients.health.figures import Figures
    from tasks.core.health.health import Health, HealthLimits
    from tasks.core.health.histogram import Histogram


def write_metrics(health: Health, limits: HealthLimits, figures: Figures, cleaning: Histogram) -> bytes:
    """Write the text."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Told((*_tell_figures(figures, cleaning), *_tell_health(health, limits))))
    return generate_latest(registry)


class _Told(Collector):
    """Metrics that were made beforehand."""

    def __init__(self, metrics: tuple[Metric, ...]) -> None:
        self._metrics = metrics

    def collect(self) -> Iterator[Metric]:
        """Give them."""
        yield from self._metrics


def _tell_figures(figures: Figures, cleaning: Histogram) -> Iterator[Metric]:
    outcomes = CounterMetricFamily(
        "copydesk_outcomes", "Captures by how they ended, and why", labels=["outcome", "reason"]
    )
    for each in figures.outcomes:
        outcomes.add_metric([each.outcome, each.reason], each.captures)
    yield outcomes
    yield HistogramMetricFamily(
        "copydesk_clean_seconds",
        "Time to clean a document: that of its batch, over the documents of the batch",
        buckets=cleaning.cumulated(),
        sum_value=cleaning.total_s,
    )
    yield HistogramMetricFamily(
        "copydesk_push_to_row_seconds",
        "From the receipt of a push to the end of the run that gave it its row",
        buckets=figures.push_to_row.cumulated(),
        sum_value=figures.push_to_row.total_s,
    )


def _tell_health(health: Health, limits: HealthLimits) -> Iterator[Metric]:
    waiting = {"captures": health.captures, "inbox": health.inbox}
    inputs = GaugeMetricFamily(
        "copydesk_waiting_inputs", "Captures without outcome; objects of the inbox", labels=["where"]
    )
    oldest = GaugeMetricFamily(
        "copydesk_oldest_waiting_seconds", "How long the oldest of them has waited", labels=["where"]
    )
    for where, found in waiting.items():
        if found is not None:
            inputs.add_metric([where], found.inputs)
            oldest.add_metric([where], health.wait_s(found) or 0.0)
    yield inputs
    yield oldest
    last = GaugeMetricFamily(
        "copydesk_last_success_timestamp_seconds",
        "When a run of the flow last succeeded, in seconds since 1970",
        labels=["flow"],
    )
    for flow in health.flows or ():
        if flow.last_success_at is not None:
            last.add_metric([flow.flow], flow.last_success_at.timestamp())
    yield last
    if health.free_bytes is not None:
        yield GaugeMetricFamily(
            "copydesk_disk_free_bytes", "Free space on the disk of the data folder", value=health.free_bytes
        )
    yield GaugeMetricFamily(
        "copydesk_silent_sources",
        "Declared sources that gave news and are silent for too long",
        value=len(list_silent(health, limits)),
    )
    up = GaugeMetricFamily("copydesk_up", "Whether a part answers and can be used", labels=["part"])
    for part, problem in (
        ("store", health.store_problem),
        ("warehouse", health.warehouse_problem),
        ("news", health.news_problem),
        ("prefect", health.prefect_problem),
    ):
        up.add_metric([part], float(problem is None))
    yield up
    concerned = {each.code for each in find_concerns(health, limits)}
    concern = GaugeMetricFamily("copydesk_concern", "1 where this is of concern", labels=["code"])
    for code in Code:
        concern.add_metric([code.value], float(code in concerned))
    yield concern
