"""The plan of a back-fill: which of the pages that were found are fetched, and how long that takes."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tasks.core.fetch.backfill.digests import Word
from tasks.core.fetch.hosts.host_memory import find_host

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from tasks.core.fetch.backfill.digests import AgedPage
    from tasks.core.fetch.backfill.windows import Window
    from tasks.core.fetch.revisits import KnownPage
    from tasks.core.run.summary import RunSummary


_SOON_S = 0.05


@dataclass(frozen=True, slots=True)
class MonthOfPages:
    """How many pages of a month were found, and are to be fetched; `month` is empty where no age is told."""

    month: str
    found: int
    to_fetch: int


@dataclass(frozen=True, slots=True)
class HostPart:
    """How many pages of a host are to be fetched, and the seconds that it is left alone between two."""

    host: str
    pages: int
    delay_s: float


@dataclass(frozen=True, slots=True)
class BackfillPlan:
    """What a search found for a window, and what is to be fetched of it.

    Of the `found` pages of the window `undated` tell no age, `known` were had before, `waiting` could not be
    had and are tried later, `left_out` are what the source's filters leave out. `older` and `newer` were
    named too, and lie outside. `listings` were read, `asked` of them now; `failures` are listings that could
    not be had. `notes` say what was cut short.
    """

    source: str
    since: str
    until: str | None
    listings: int
    asked: int
    found: int
    undated: int
    known: int
    waiting: int
    left_out: int
    to_fetch: int
    older: int
    newer: int
    months: tuple[MonthOfPages, ...] = ()
    hosts: tuple[HostPart, ...] = ()
    notes: tuple[str, ...] = ()
    failures: tuple[str, ...] = ()

    @property
    def seconds(self) -> float:
        """How long fetching takes at the hosts' pace; they are asked side by side."""
        return max((host.pages * host.delay_s for host in self.hosts), default=0.0)

    @property
    def estimate(self) -> str:
        """Say how much is fetched, and how long that takes."""
        if not self.to_fetch:
            return "nothing to fetch"
        slowest = max(self.hosts, key=lambda host: host.pages * host.delay_s)
        hosts = (
            slowest.host if len(self.hosts) == 1 else f"{len(self.hosts):,} hosts, {slowest.host} the slowest"
        )
        pages = "1 page" if self.to_fetch == 1 else f"{self.to_fetch:,} pages"
        pace = f"one every {slowest.delay_s:.2g} s" if slowest.delay_s >= _SOON_S else "as fast as it answers"
        return f"{pages} to fetch from {hosts}, {pace}: {_say_time(self.seconds)}"

    def as_json(self) -> dict[str, Any]:
        """Give the object that `--json` prints."""
        return asdict(self) | {"estimated_seconds": round(self.seconds, 1)}


@dataclass(frozen=True, slots=True)
class BackfillSummary:
    """How a back-fill ended: its plan, the run that fetched it, unless it was a dry one, and what waits.

    `left` are pages of hosts that gave nothing for many pages on end, by host.
    """

    plan: BackfillPlan
    run: RunSummary | None = None
    left: Mapping[str, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Give the object that `--json` prints: that of the run, if there was one, with the plan in it."""
        fetched = self.run.as_json() if self.run else {}
        return fetched | {"plan": self.plan.as_json()} | ({"left": dict(self.left)} if self.left else {})


@dataclass(frozen=True, slots=True)
class ChosenPages:
    """The pages of a search, parted by what is to be done with them; `wanted` are the newest first."""

    wanted: tuple[AgedPage, ...]
    known: int
    waiting: int
    left_out: int


def choose_pages(
    pages: Iterable[AgedPage],
    known: Mapping[str, KnownPage],
    is_due: Callable[[KnownPage], bool],
    wants: Callable[[str], bool],
) -> ChosenPages:
    """Choose what is fetched: pages that no run had, and those that could not be had and are due again."""
    passing = [page for page in pages if wants(page.url)]
    left_out = sum(1 for _ in pages) - len(passing)
    had = [page.url for page in passing if page.url in known and known[page.url].last_reason is None]
    failed = [
        known[page.url] for page in passing if page.url in known and known[page.url].last_reason is not None
    ]
    due = {page.url for page in failed if is_due(page)}
    wanted = [page for page in passing if page.url not in known or page.url in due]
    dated = [page for page in wanted if page.span is not None]
    newest = sorted(dated, key=lambda page: page.span.begin if page.span else None, reverse=True)  # type: ignore[arg-type,return-value]
    undated = [page for page in wanted if page.span is None]
    return ChosenPages((*newest, *undated), len(had), len(failed) - len(due), left_out)


def count_months(
    pages: Iterable[AgedPage], wanted: Sequence[AgedPage], window: Window
) -> tuple[MonthOfPages, ...]:
    """Count pages by the month that they are of, the newest first; those without an age come last."""
    found = Counter(_month(page, window) for page in pages)
    to_fetch = Counter(_month(page, window) for page in wanted)
    return tuple(MonthOfPages(month, found[month], to_fetch[month]) for month in sorted(found, reverse=True))


def count_hosts(wanted: Iterable[AgedPage], delay_of: Callable[[str], float]) -> tuple[HostPart, ...]:
    """Count pages by their host, the most first; `delay_of` tells a host's pace by an address of it."""
    hosts: Counter[str] = Counter()
    delays: dict[str, float] = {}
    for page in wanted:
        host = find_host(page.url)
        hosts[host] += 1
        if host not in delays:
            delays[host] = delay_of(page.url)
    return tuple(HostPart(host, pages, round(delays[host], 3)) for host, pages in hosts.most_common())


def count_undated(pages: Iterable[AgedPage]) -> int:
    """Count the pages of which no age is told."""
    return sum(page.word is Word.NONE for page in pages)


def _month(page: AgedPage, window: Window) -> str:
    if page.span is None:
        return ""
    begin: datetime = max(page.span.begin, window.since)
    return f"{begin:%Y-%m}"


def _say_time(seconds: float) -> str:
    if seconds < 60:  # noqa: PLR2004 - a minute
        return "less than a minute"
    rounded = timedelta(minutes=round(seconds / 60))
    hours, minutes = divmod(rounded.seconds // 60, 60)
    parts = ((rounded.days, "d"), (hours, "h"), (minutes, "min"))
    return "about " + " ".join(f"{number} {unit}" for number, unit in parts if number)
