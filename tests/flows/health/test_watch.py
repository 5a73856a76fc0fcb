"""Who watches tells once of each concern, and again where nobody took it or it has come back."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from flows.health.watch import HealthWatch
from tasks.clients.health.health_reader import HealthReader, Installation
from tasks.clients.news.news_file import NewsDatabase
from tasks.core.errors import TransientError
from tasks.core.health.health import Code, Concern, Health, HealthLimits, find_concerns

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

LIMITS = HealthLimits(timedelta(minutes=30), timedelta(days=3), 1000)


def facts(**problems: str) -> Health:
    """What is known, with these problems."""
    return Health(seen_at=datetime.now(UTC), **problems)  # type: ignore[arg-type] # fields of it


def hear(folder: Path, *healths: Health, refusals: int = 0) -> list[list[Code]]:
    """What is told while these are seen, one after the other."""
    heard: list[list[Code]] = []
    at = Installation(folder, folder / "w", NewsDatabase(folder / "n"), folder / "s")

    def tell(concerns: Sequence[Concern]) -> None:
        heard.append([each.code for each in concerns])
        if len(heard) <= refusals:
            raise TransientError("away")

    async def see_all() -> None:
        watching = HealthWatch(HealthReader(at), LIMITS, tell)
        for health in healths:
            await watching._tell_of(find_concerns(health, LIMITS))

    asyncio.run(see_all())
    return heard


def test_a_concern_is_told_once(tmp_path: Path) -> None:
    """However often it is seen; with one more it is told again, and where it has gone and comes back."""
    well, store = facts(), facts(store_problem="away")
    both = facts(store_problem="away", news_problem="damaged")
    assert hear(tmp_path, well, store, store, both, both, store, well) == [
        [Code.STORE],
        [Code.STORE, Code.NEWS],
    ]
    assert hear(tmp_path, store, well, store) == [[Code.STORE], [Code.STORE]]


def test_what_nobody_took_is_told_again(tmp_path: Path) -> None:
    """The server may be away for a while."""
    store = facts(store_problem="away")
    assert hear(tmp_path, store, store, store, refusals=1) == [[Code.STORE]] * 2


def test_an_empty_installation_is_well(tmp_path: Path) -> None:
    """Nothing is made by looking at it."""
    at = Installation(tmp_path / "data", tmp_path / "w", NewsDatabase(tmp_path / "n"), tmp_path / "s")
    assert find_concerns(HealthReader(at).read(), LIMITS) == ()
    assert list(tmp_path.iterdir()) == []
