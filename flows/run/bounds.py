"""What settings say of how far fetching and parsing go, and where parsing is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.clients.cluster.hands import ClusterPlace
from tasks.clients.fetch.web_requests import WebLimits
from tasks.clients.parsing.spare import ParserBounds

if TYPE_CHECKING:
    from tasks.settings import Settings


def read_web_limits(settings: Settings) -> WebLimits:
    """Give how far the fetcher goes."""
    return WebLimits(
        user_agent=settings.user_agent,
        max_bytes=settings.max_input_bytes,
        in_flight=settings.fetch_in_flight,
        min_delay_s=settings.host_delay_s,
        timeout_s=settings.fetch_timeout_s,
    )


def read_parser_bounds(settings: Settings) -> ParserBounds:
    """Give how many children parse, and what each may take."""
    return ParserBounds(
        processes=settings.parser_processes,
        timeout_s=settings.parse_timeout_s,
        memory_bytes=settings.parse_memory_bytes,
        readable=settings.data_dir / "repeats",
    )


def find_cluster(settings: Settings) -> ClusterPlace | None:
    """Give the cluster whose workers clean, if it is not this process that does."""
    if settings.task_runner == "threads":
        return None
    bounds = ParserBounds(1, settings.parse_timeout_s, settings.parse_memory_bytes)
    return ClusterPlace(settings.task_runner, settings.task_runner_address or "", bounds)
