"""What the control room shows, as it was read: sources, what waits, what was refused and cut, runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from tasks.core.desk.bar_charts import BarChart
    from tasks.core.desk.desk_answers import PublishedAs
    from tasks.core.news.answers import PolledSource, SourceFreshness


@dataclass(frozen=True, slots=True)
class RefusedSample:
    """An input that could not be used."""

    reason: str
    detail: str | None
    source: str
    url: str
    fetched_at: datetime
    raw_key: str | None


@dataclass(frozen=True, slots=True)
class RunLine:
    """A run: when, how much, how fast, with what outcomes."""

    run_id: str
    flow_run_id: str | None
    started_at: datetime
    seconds: float | None
    inputs: int
    outcomes: Mapping[str, int]
    inputs_a_second: float | None


@dataclass(frozen=True, slots=True)
class ControlRoom:
    """All of it, of one publication; `drift`, `reasons` and `cuts` are rows of the named queries.

    `charts` are new articles by day of each of the `sources`, over the same days.
    """

    publication: PublishedAs
    articles: int
    sources: tuple[SourceFreshness, ...]
    charts: Mapping[str, BarChart]
    volume: BarChart
    polled: tuple[PolledSource, ...]
    reasons: tuple[Mapping[str, Any], ...]
    samples: Mapping[str, tuple[RefusedSample, ...]]
    drift: tuple[Mapping[str, Any], ...]
    cuts: tuple[Mapping[str, Any], ...]
    runs: tuple[RunLine, ...]

    @property
    def waiting(self) -> tuple[PolledSource, ...]:
        """Sources of whose pages some wait to be had, that which has waited longest first."""
        found = [each for each in self.polled if each.waiting]
        return tuple(sorted(found, key=lambda each: each.oldest_waiting_at or each.last_poll_at))

    @property
    def failing(self) -> tuple[PolledSource, ...]:
        """Sources that could not be read at the last look."""
        return tuple(each for each in self.polled if each.failing)
