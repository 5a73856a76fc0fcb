"""Small charts of counts over time: where each bar stands and how high it is.

Takes moments or days; gives bars in units of the chart, which a page draws as SVG. Pure.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

HEIGHT = 40.0
_MOST_BARS = 60
_GAP = 0.15


@dataclass(frozen=True, slots=True)
class ChartBar:
    """A bar of a chart; `y` is its upper end, counted from above."""

    label: str
    count: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars side by side, each one unit wide with its gap, in a box of `width` by HEIGHT."""

    bars: tuple[ChartBar, ...]
    width: int
    most: int

    @property
    def said(self) -> str:
        """What it shows, in words."""
        if not self.bars:
            return "nothing"
        total = sum(bar.count for bar in self.bars)
        return f"{total:,} from {self.bars[0].label} to {self.bars[-1].label}, at most {self.most:,}"


def chart_days(counts: Mapping[date, int], last: date | None = None, days: int | None = None) -> BarChart:
    """Chart counts by day, up to `last`; by week or longer where that is too many bars."""
    if not counts:
        return BarChart((), 1, 0)
    end = last or max(counts)
    begin = end - timedelta(days=days - 1) if days else min(counts)
    step = -(-((end - begin).days + 1) // _MOST_BARS)
    binned: Counter[int] = Counter()
    for day, count in counts.items():
        if begin <= day <= end:
            binned[(day - begin).days // step] += count
    bins = (end - begin).days // step + 1
    labels = ((begin + timedelta(days=step * number)).isoformat() for number in range(bins))
    return _draw([(label, binned[number]) for number, label in enumerate(labels)])


def chart_moments(moments: Iterable[datetime]) -> BarChart:
    """Chart moments by day; by hour where all of them lie within two days."""
    known = sorted(moments)
    if not known:
        return BarChart((), 1, 0)
    hours = [moment.replace(minute=0, second=0, microsecond=0) for moment in known]
    if hours[-1] - hours[0] > timedelta(days=2):
        return chart_days(Counter(moment.date() for moment in known))
    counted = Counter(hours)
    width = int((hours[-1] - hours[0]) / timedelta(hours=1)) + 1
    steps = (hours[0] + timedelta(hours=number) for number in range(width))
    return _draw([(f"{step:%Y-%m-%d %H:00}", counted[step]) for step in steps])


def _draw(counted: list[tuple[str, int]]) -> BarChart:
    most = max(count for _, count in counted)
    bars = []
    for place, (label, count) in enumerate(counted):
        height = round(HEIGHT * count / most, 2) if most else 0.0
        bars.append(ChartBar(label, count, place + _GAP / 2, round(HEIGHT - height, 2), 1 - _GAP, height))
    return BarChart(tuple(bars), len(bars), most)
