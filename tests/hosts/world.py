"""A world of hosts, each with its pages, its way to name them and its faults, all drawn from one seed.

    with open_world(hosts=50, pages=40, seed=1) as world:
        world.clock.hours = 6
        newsroom.run(world.now, *world.list_starts())

Most pages are out before the first run, some appear before each later one. What a fault makes of a page, a
listing or a host stands in `page_faults.py` and `listings.py`; which page has which is told by `world.pages`.
"""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import cycle
from random import Random
from typing import TYPE_CHECKING, cast

from tasks.clients.sources.source_files import expand_sources
from tasks.core.sources.declared_sources import DeclaredSource
from tasks.core.sources.starts import Start
from tests.clients.fetch.runs.newsroom import NOON, Hashes
from tests.hosts.listings import (
    AWAY,
    DAMAGES,
    FEEDS,
    MAIN,
    MAPS,
    SHAPES,
    write_bad_list,
    write_json,
    write_rss,
)
from tests.hosts.page_faults import GONE, HOST_FAULTS, PAGE_FAULTS, Clock, HostFault, Spot, make_gone
from tests.hosts.stories import make_mark, write_story
from tests.site.answers import Answer, redirect, unless_known
from tests.site.server import Site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from tasks.clients.store.raw_store import RawStore
    from tests.hosts.listings import Damage, Form
    from tests.site.server import Page, Visit

RUNS_AT = (0.0, 1.0, 6.0, 32.0)
"""Hours after the first run."""
LASTS = (0.5, 3.0, 24.0)
"""Hours that a passing fault may last: over at the second, the third or the last run."""
LATE_SHARE = 0.25
FAULTY_SHARE = 0.45
NO_FAULT = "none"


@dataclass(frozen=True)
class NamedPage:
    """An article that a host names from an hour on, and what is wrong on the way to it."""

    mark: str
    path: str
    out_at: float
    faults: tuple[str, ...]

    @property
    def is_gone(self) -> bool:
        """Whether it cannot be had, ever."""
        return GONE in self.faults


@dataclass(frozen=True)
class Listed:
    """How a host names its pages: the form, the file that is damaged or away, what stands beside it."""

    name: str
    form: Form
    damage: Damage | None = None
    away: Answer | None = None
    is_away_first: bool = True
    start: str = MAIN
    moved: int | None = None
    list_is_wide: bool | None = None
    links: tuple[str, ...] = ()


def list_listings() -> Iterator[Listed]:
    """Give the ways of naming pages: each shape, each damage and absence of feeds and sitemaps."""
    yield from (Listed(name, form, start=_find_start(name)) for name, form in SHAPES.items())
    forms = cycle((*FEEDS, *MAPS))
    for name, damage in DAMAGES.items():
        yield from (Listed(name, form, damage) for form in (FEEDS[0], MAPS[0]))
    for name, away in AWAY.items():
        yield Listed(name, next(forms), away=away)
        yield Listed(f"{name}, later", next(forms), away=away, is_away_first=False)
    yield from (Listed(f"a feed moved ({status})", write_rss, moved=status) for status in (301, 302))
    yield Listed("JSON with raw breaks", write_json, lambda data: Answer(data.replace(b"A pier", b"A\npier")))
    bad = ("http://xn--zzzz.example/story", "http://[::1/x", "javascript:x", "http://exa mple/")
    yield Listed("links that name nothing", write_rss, links=bad)
    yield Listed("a list with bad lines", write_rss, list_is_wide=False)
    yield Listed("a list in UTF-16", write_rss, list_is_wide=True)


def _find_start(shape: str) -> str:
    if shape.startswith("a site "):
        return "/"
    return "/sitemap.txt" if "list" in shape else MAIN


@dataclass
class Host:
    """One host of the world."""

    address: str
    base: str
    clock: Clock
    listed: Listed
    fault: HostFault | None
    until: float
    has_validators: bool
    is_declared: bool
    pages: list[NamedPage] = field(default_factory=list)

    def serve(self, visit: Visit, usual: Page) -> Answer:
        """Answer as the host does now."""
        page = usual
        is_bad = self.fault and self.fault.all_else and self.clock.hours < self.until
        if self.fault and self.fault.all_else and is_bad and visit.path != "/robots.txt":
            page = self.fault.all_else
        page = page(visit) if callable(page) else page
        return page if isinstance(page, Answer) else Answer(page)

    def write_files(self) -> dict[str, bytes]:
        """Write the listing of the pages that are out."""
        out = [page.path for page in self.pages if page.out_at <= self.clock.hours]
        files = self.listed.form(self.base, out)
        if self.listed.links:
            odd = "".join(f"<item><link>{link}</link></item>" for link in self.listed.links)
            files[MAIN] = files[MAIN].replace(b"<item>", f"{odd}<item>".encode(), 1)
        return files

    def answer_file(self, path: str) -> Page:
        """Answer with a file of the listing, as it is damaged, away or moved."""
        data = self.write_files()[path]
        if path != self.listed.start or path == "/":
            return self._confirm(Answer(data, media_type=None))
        if self.listed.away and self._is_away():
            return self.listed.away
        if self.listed.moved and self.clock.hours >= RUNS_AT[1]:
            return redirect("/moved.xml", self.listed.moved)
        return self._confirm(
            self.listed.damage(data) if self.listed.damage else Answer(data, media_type=None)
        )

    def _is_away(self) -> bool:
        begins = 0 if self.listed.is_away_first else RUNS_AT[1]
        return begins <= self.clock.hours < max(self.until, begins + 0.1)

    def _confirm(self, answer: Answer) -> Page:
        if not self.has_validators:
            return answer
        tag = f'"{hashlib.sha256(answer.data).hexdigest()[:16]}"'

        def say(visit: Visit) -> Answer:
            known = unless_known(answer.data, tag)(visit)
            return (
                known
                if known.status != 200
                else Answer(answer.data, headers=known.headers, media_type=answer.media_type)
            )

        return say


@dataclass
class World:
    """The hosts, the site that serves them, and the clock that all of them go by."""

    site: Site
    clock: Clock
    hosts: list[Host]
    folder: Path

    @property
    def now(self) -> datetime:
        """The moment, as runs see it."""
        return NOON + timedelta(hours=self.clock.hours)

    @property
    def pages(self) -> list[NamedPage]:
        """The pages of all hosts."""
        return [page for host in self.hosts for page in host.pages]

    def list_starts(self) -> tuple[Start, ...]:
        """Give what a run begins at now: sources that are declared, or given by hand, and lists."""
        return tuple(start for host in self.hosts for start in self._begin_at(host))

    def _begin_at(self, host: Host) -> Sequence[Start]:
        url = host.base + host.listed.start
        if host.listed.list_is_wide is not None:
            file = self.folder / f"{host.address}.txt"
            out = [host.base + page.path for page in host.pages if page.out_at <= self.clock.hours]
            file.write_bytes(write_bad_list(out, is_wide=host.listed.list_is_wide))
            return expand_sources([f"@{file}"], None, cast("RawStore", Hashes())).starts
        if not host.is_declared:
            return [Start(url, url)]
        return [Start(url, url, None, DeclaredSource(name=f"host-{host.address}", url=url))]


@contextmanager
def open_world(folder: Path, *, hosts: int, pages: int, seed: int) -> Iterator[World]:
    """Serve a world for the length of a block."""
    dice = Random(seed)  # noqa: S311 - no secret
    addresses = tuple(f"127.0.8.{number}" for number in range(1, hosts + 1))
    clock = Clock()
    with Site(hosts=addresses) as site:
        world = World(site, clock, list(_draw_hosts(site, clock, addresses, dice)), folder)
        faults = _deal([*PAGE_FAULTS, GONE], dice)
        for host in world.hosts:
            _fill(site, host, faults, pages, dice)
        yield world


def _deal(names: Sequence[str], dice: Random) -> Iterator[str]:
    """Give each name once, in some order, and then again."""
    while True:
        yield from dice.sample(names, len(names))


def _draw_hosts(site: Site, clock: Clock, addresses: Sequence[str], dice: Random) -> Iterator[Host]:
    listings = _deal_listings(dice)
    faults = _deal([*HOST_FAULTS, *[""] * len(HOST_FAULTS)], dice)
    for address in addresses:
        listed, fault = next(listings), next(faults)
        yield Host(
            address,
            site.url("", address),
            clock,
            listed,
            HOST_FAULTS.get(fault),
            dice.choice(LASTS),
            has_validators=dice.random() < 0.5,
            is_declared=dice.random() < 0.5,
        )


def _deal_listings(dice: Random) -> Iterator[Listed]:
    every = list(list_listings())
    while True:
        yield from dice.sample(every, len(every))


def _fill(site: Site, host: Host, faults: Iterator[str], pages: int, dice: Random) -> None:
    """Put the pages of a host, its listing and its robots.txt on the site."""
    besides = [host.listed.name]
    besides += [name for name, fault in HOST_FAULTS.items() if fault is host.fault]
    for number in range(pages):
        mark = make_mark(host.address, number)
        path = f"/news/2026/03/{mark.replace(' ', '-')}"
        fault = next(faults) if dice.random() < FAULTY_SHARE else None
        out_at = dice.choice(RUNS_AT[1:]) if dice.random() < LATE_SHARE else 0.0
        until = dice.choice([hours for hours in LASTS if hours < RUNS_AT[-1]])
        spot = Spot(write_story(mark, dice), path, host.clock, until)
        maker = make_gone if fault == GONE else PAGE_FAULTS.get(fault or "", _show)
        host.pages.append(NamedPage(mark, path, out_at, (*([fault] if fault else []), *besides)))
        _put(site, host, path, maker(spot))
    for path in host.write_files():
        _put(site, host, path, _ask_file(host, path))
    _put(site, host, "/moved.xml", lambda _: Answer(host.write_files().get(MAIN, b"")))
    if host.fault and host.fault.robots:
        spot = Spot(b"", "/robots.txt", host.clock, host.until)
        _put(site, host, "/robots.txt", host.fault.robots(spot))


def _show(spot: Spot) -> Page:
    return spot.body


def _ask_file(host: Host, path: str) -> Callable[[Visit], Answer]:
    return lambda visit: host.serve(visit, host.answer_file(path))


def _put(site: Site, host: Host, path: str, page: Page) -> None:
    site.pages[f"{host.address}{path}"] = lambda visit: host.serve(visit, page)
