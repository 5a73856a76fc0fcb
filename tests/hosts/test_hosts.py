"""A small world of hosts with faults of all kinds, as `make bench-hosts` plays a large one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import httpx
import pytest

from tasks.clients.fetch.reader import Reader
from tasks.clients.fetch.web_requests import WebLimits
from tasks.clients.parsing.parsers import ParserPool
from tasks.clients.warehouse.warehouse import Warehouse
from tests.clients.fetch.conftest import MANNERS
from tests.hosts.runs import PACE, CleaningNewsroom, QuickLoop, play
from tests.hosts.world import open_world

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


def test_all_that_can_be_had_is_had_in_four_runs(tmp_path: Path) -> None:
    """Each article once, whatever is wrong with page, listing and host; what is gone is asked once."""
    limits = WebLimits(**MANNERS)
    limits = replace(limits, timeout_s=limits.timeout_s * PACE)
    with (
        ParserPool(1, 60, 1_000_000_000) as parsers,
        open_world(tmp_path, hosts=5, pages=10, seed=1) as world,
    ):
        warehouse, tls = Warehouse(tmp_path / "warehouse.duckdb"), httpx.create_ssl_context()
        newsroom = CleaningNewsroom(warehouse, Reader(parsers), limits, tls, QuickLoop, parsers=parsers)
        *_, played = play(world, newsroom)
        assert played.find_missing(world) == []
        assert (played.twice, played.tied) == ([], 0)
        assert {page.mark for page in world.pages if page.is_gone}.isdisjoint(played.taken)
        gone = [visit for page in world.pages if page.is_gone for visit in world.site.visits_of(page.path)]
        assert len(gone) == sum(page.is_gone for page in world.pages)
