"""The push endpoint, and the desk beside it, in ASGI: `uvicorn --factory flows.push.endpoint:serve_app`.

Takes articles over HTTP, answers once they are durable, tells later what became of them. With
PREFECT_API_URL set, that server is told of what came in, so that a deployment's trigger starts the sweep;
without it, or while it is away, schedules find it. It needs no Prefect, neither to import nor to run.
"""

from __future__ import annotations

import os
import platform
from contextlib import ExitStack, asynccontextmanager
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING

from anyio import to_thread
from fastapi import FastAPI
from fastapi.responses import JSONResponse

from flows.desk.add_desk import add_desk, add_pages
from flows.desk.desk_context import DeskContext, SourcesDesk, TeachingDesk
from flows.desk.looking import SiteLooks
from flows.desk.pages.mark_pages import mark_pages
from flows.desk.pages.showing import show_problem
from flows.desk.pages.source_pages import source_pages
from flows.desk.trying import try_rule
from flows.health.health_routes import add_health_routes, watching
from flows.push.answered_problems import answer_problems
from flows.push.push_routes import PushContext, router
from flows.run.stores import open_store
from flows.serving.logs import log_as
from tasks.clients.files.data_folder import make_data_folder
from tasks.clients.news.news_file import NewsDatabase
from tasks.clients.push.bodies import Bodies
from tasks.clients.push.notifier import event_poster, tell_nobody
from tasks.clients.push.token_file import TokenBook
from tasks.clients.servers.own_names import OwnNames
from tasks.clients.servers.prefect_api import PrefectApi
from tasks.core.push.rates import Rates
from tasks.receive import Reception
from tasks.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping

    from tasks.settings import Settings

AT_ONCE_S = 10
"""A token may send at once what its rate lets come in so many seconds."""

DESCRIPTION = """Takes in articles. An answer of 202 means that the bytes are stored and will not be lost;
its receipt tells later what became of them: the outcome, the reason where there is one, the article's id."""


def serve_app() -> FastAPI:
    """Make the application from the environment."""
    api_url = os.environ.get("PREFECT_API_URL")
    notify = event_poster(api_url, os.environ) if api_url else tell_nobody
    settings = read_settings()
    log_as(settings.log)
    return make_app(settings, notify, os.environ)


def make_app(
    settings: Settings, notify: Callable[[int], None], environment: Mapping[str, str] | None = None
) -> FastAPI:
    """Make the application; `notify` is told how many captures came in, at most once a second.

    A `notify` that cannot tell raises a TransientError, which fails no push. The environment names the
    Prefect server whose runs count for readiness; without it none does.
    """

    @asynccontextmanager
    async def open_context(made: FastAPI) -> AsyncIterator[None]:
        make_data_folder(settings.data_dir)
        with ExitStack() as stack:
            store = await to_thread.run_sync(open_store, settings, stack)
            news = NewsDatabase(settings.news_path)
            tokens = TokenBook(settings.data_dir)
            looks = SiteLooks(settings.as_environment())
            reception = Reception(store, news, notify, settings.max_input_bytes)
            made.state.desk = DeskContext(
                news,
                tokens,
                settings.query_timeout_s,
                settings.query_memory_mb,
                read_raw=store.get_object,
                runs_at=_find_ui(environment or {}),
                user_header=settings.desk_user_header,
                sources=SourcesDesk(
                    settings.sources,
                    settings.data_dir,
                    looks,
                    _find_starter(environment or {}, "ingest", _ask_for_source),
                ),
                teaching=TeachingDesk(
                    store,
                    partial(try_rule, settings.as_environment()),
                    _find_starter(environment or {}, "reprocess", _ask_for_publisher),
                ),
            )
            stack.callback(made.state.desk.close)
            made.state.context = PushContext(
                reception=reception,
                tokens=tokens,
                bodies=Bodies(settings.max_input_bytes),
                rates=Rates(settings.push_rate, settings.push_rate * AT_ONCE_S),
            )
            async with watching(made, settings, store, environment or {}):
                yield
            await looks.close()
            await reception.close()

    made = FastAPI(
        title="copydesk",
        version=version("copydesk"),
        description=DESCRIPTION,
        lifespan=open_context,
        docs_url=None,  # its page would load scripts from a network
        redoc_url=None,
    )
    made.add_middleware(OwnNames, names=(*settings.push_host_names, platform.node()))
    made.include_router(router)
    made.add_api_route("/healthz", get_health, response_class=JSONResponse)
    add_health_routes(made)
    add_desk(made)
    add_pages(made, source_pages)
    add_pages(made, mark_pages)
    answer_problems(made, show_problem)
    return made


def _find_ui(environment: Mapping[str, str]) -> str | None:
    """Find where Prefect's UI is, beside its API."""
    api_url = environment.get("PREFECT_API_URL")
    return f"{api_url.removesuffix('/').removesuffix('/api')}/v2" if api_url else None


def _find_starter(
    environment: Mapping[str, str], deployment: str, ask: Callable[[str], Mapping[str, object]]
) -> Callable[[str], str] | None:
    """Find what starts a run of a deployment for one name, where there is a Prefect server."""
    api_url = environment.get("PREFECT_API_URL")
    if not api_url:
        return None

    def start(name: str) -> str:
        with PrefectApi(api_url, environment) as api:
            return api.start_run(deployment, ask(name))

    return start


def _ask_for_source(name: str) -> Mapping[str, object]:
    """Say which source a run is to read."""
    return {"sources": [], "only": name}


def _ask_for_publisher(publisher: str) -> Mapping[str, object]:
    """Say whose articles a run is to clean again."""
    from tasks.clients.learn.learnable import write_condition  # noqa: PLC0415 - loads what learns

    return {"where": write_condition([publisher])}


async def get_health() -> dict[str, str]:
    """Say that requests are answered."""
    return {"status": "ok"}
