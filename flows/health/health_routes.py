"""The routes by which machines ask how we are: `/readyz` for who sends work here, `/metrics` for Prometheus.

Both want no token, and tell strangers nothing of the inside: codes and numbers alone. `/healthz`, the
pulse, is the endpoint's own.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from anyio import to_thread
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST

from flows.health.metrics import write_metrics
from flows.health.watch import BEHIND, HEALTH_RESOURCE, HealthWatch
from tasks.clients.health.figures import CleaningTimes, Figures, read_figures
from tasks.clients.health.health_reader import HealthReader, Installation
from tasks.clients.health.prefect_history import PrefectHistory
from tasks.clients.news.news_file import NewsDatabase
from tasks.core.health.health import NOT_READY, find_concerns

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

    from tasks.clients.store.raw_store import RawStore
    from tasks.core.health.health import Concern
    from tasks.settings import Settings


@dataclass
class Watching:
    """What the routes answer from; the figures are read again when another copy is published."""

    watch: HealthWatch
    news: NewsDatabase
    cleaning: CleaningTimes
    figures: tuple[int, Figures] | None = None

    def read_figures(self) -> Figures:
        """Read the figures of the copy that is published now."""
        try:
            version = self.news.path.stat().st_mtime_ns
        except OSError:
            version = 0
        if self.figures is None or self.figures[0] != version:
            self.figures = (version, read_figures(self.news))
        return self.figures[1]


@asynccontextmanager
async def watching(
    app: FastAPI, settings: Settings, store: RawStore, environment: Mapping[str, str]
) -> AsyncIterator[None]:
    """Look after the installation while the application serves."""
    api_url = environment.get("PREFECT_API_URL")
    prefect = PrefectHistory(api_url, environment) if api_url else None
    news = NewsDatabase(settings.news_path)
    reader = HealthReader(
        Installation(
            data_dir=settings.data_dir,
            warehouse_path=settings.warehouse_path,
            news=news,
            sources_path=settings.sources,
            store=store,
            prefect=prefect,
            serving_since=datetime.now(UTC),
            lake=settings.lake_pace,
        )
    )

    def tell(concerns: Sequence[Concern]) -> None:
        if prefect is not None:
            said = "; ".join(f"{each.code.value}: {each.message}" for each in concerns)
            prefect.emit(BEHIND, HEALTH_RESOURCE, {"concerns": said})

    watch = HealthWatch(reader, settings.health_limits, tell)
    app.state.watching = Watching(watch, news, CleaningTimes(settings.cleaning_times_path))
    running = asyncio.create_task(watch.run())
    try:
        yield
    finally:
        running.cancel()
        watch.stop()
        with suppress(asyncio.CancelledError):
            await running


async def get_readiness(request: Request) -> JSONResponse:
    """Say whether what is pushed now becomes a row in time: 200, or 503 with the reasons."""
    watching: Watching = request.app.state.watching
    health = await watching.watch.health()
    if health is None:
        reasons = [{"code": "no-answer", "message": "Looking takes longer than a probe may wait"}]
    else:
        concerns = find_concerns(health, watching.watch.limits)
        reasons = [
            {"code": each.code.value, "message": each.public} for each in concerns if each.code in NOT_READY
        ]
    if reasons:
        return JSONResponse({"status": "not ready", "reasons": reasons}, 503)
    return JSONResponse({"status": "ready"})


async def get_metrics(request: Request) -> Response:
    """Give health and figures to Prometheus."""
    watching: Watching = request.app.state.watching
    health = await watching.watch.health()
    if health is None:
        return Response("Looking takes longer than a scrape may wait\n", 503, media_type="text/plain")
    figures = await to_thread.run_sync(watching.read_figures)
    cleaning = await to_thread.run_sync(watching.cleaning.read)
    text = write_metrics(health, watching.watch.limits, figures, cleaning)
    return Response(text, media_type=CONTENT_TYPE_LATEST)


def add_health_routes(app: FastAPI) -> None:
    """Add the routes; `watching` has to be open while they are asked."""
    app.add_api_route("/readyz", get_readiness, include_in_schema=False)
    app.add_api_route("/metrics", get_metrics, include_in_schema=False)
