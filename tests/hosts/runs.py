"""Runs over a world of hosts, and what came of each page of it.

Each run is all that fetching and cleaning are; the hours between them, and the seconds that a host is left
alone in a run, pass on clocks that are wound on.
"""

from __future__ import annotations

import asyncio
import hashlib
import selectors
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tasks.clients.parsing.parse_jobs import make_incoming_job, parse_jobs
from tests.clients.fetch.runs.newsroom import FetchingNewsroom
from tests.hosts.world import NO_FAULT, RUNS_AT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tasks.clients.parsing.parsers import ParserPool
    from tasks.core.records import Document, Incoming
    from tests.hosts.world import NamedPage, World

PACE = 20.0
"""Seconds of a run's clock in one second."""


class QuickSelector(selectors.DefaultSelector):
    """Waits for a part of what it is told."""

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Wait."""
        return super().select(timeout and timeout / PACE)


class QuickLoop(asyncio.SelectorEventLoop):
    """An event loop whose clock goes `PACE` times as fast."""

    def __init__(self) -> None:
        super().__init__(QuickSelector())

    def time(self) -> float:
        """Tell the time."""
        return super().time() * PACE


@dataclass
class CleaningNewsroom(FetchingNewsroom):
    """A newsroom that cleans what it fetches."""

    parsers: ParserPool | None = None
    _bodies: dict[str, Incoming] = field(default_factory=dict)

    def make_documents(self, came: Sequence[Incoming]) -> list[Document]:
        """Clean what came; what was confirmed is cleaned as it came before."""
        assert self.parsers
        for each in came:
            if each.data is not None:
                self._bodies[hashlib.sha256(each.data).hexdigest()] = each
        bodies = [self._bodies.get(each.confirmed_sha256 or "", each) for each in came]
        return list(parse_jobs(self.parsers, map(make_incoming_job, bodies)))


@dataclass
class Played:
    """What came of a world: by mark, in which run an article was had; how often pages went wrong."""

    taken: dict[str, int] = field(default_factory=dict)
    articles: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    requests: list[int] = field(default_factory=list)

    def find_missing(self, world: World) -> list[NamedPage]:
        """Find the pages that can be had and were not."""
        return [page for page in world.pages if not page.is_gone and page.mark not in self.taken]

    @property
    def twice(self) -> list[str]:
        """The marks of pages that became two articles."""
        return [mark for mark, ids in self.articles.items() if len(ids) > 1]

    @property
    def tied(self) -> int:
        """How many articles are of two pages."""
        ids = [each for ids in self.articles.values() for each in ids]
        return len(ids) - len(set(ids))


def play(world: World, newsroom: FetchingNewsroom) -> Iterator[Played]:
    """Run at each of the hours, and give what has come of the world after each."""
    played = Played()
    for number, hours in enumerate(RUNS_AT, 1):
        world.clock.hours = hours
        before = len(world.site.visits)
        newsroom.run(world.now, *world.list_starts())
        played.requests.append(len(world.site.visits) - before)
        with newsroom.warehouse.open("looking") as connection:
            rows = connection.execute("SELECT article_id, text FROM revisions").fetchall()
        marks = {page.mark for page in world.pages}
        for article_id, text in rows:
            for mark in _read_marks(text or "") & marks:
                played.taken.setdefault(mark, number)
                played.articles[mark].add(article_id)
        yield played


def _read_marks(text: str) -> set[str]:
    words = text.replace(".", " ").replace(",", " ").split()
    return {" ".join(words[at : at + 5]) for at, word in enumerate(words) if word == "report"}


def count_by_fault(world: World, played: Played) -> dict[str, list[int]]:
    """Count, for each fault, its pages, those taken by each run, and those never taken.

    A page counts for each of its faults.
    """
    counts: dict[str, list[int]] = defaultdict(lambda: [0] * (len(RUNS_AT) + 2))
    for page in world.pages:
        for fault in page.faults or (NO_FAULT,):
            counts[fault][0] += 1
            counts[fault][played.taken.get(page.mark, len(RUNS_AT) + 1)] += 1
    return dict(counts)
