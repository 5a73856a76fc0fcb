"""The push endpoint as an ASGI application: `uvicorn --factory flows.push.endpoint:serve_app`.

Takes articles over HTTP, answers once they are durable, tells later what became of them. With
PREFECT_API_URL set, that server is told of what came in, so that a deployment's trigger starts the sweep;
without it, or while it is away, schedules find it. It needs no Prefect, neither to import nor to run.
"""

from __future__ import annotations

import os
from contextlib import ExitStack, asynccontextmanager
from importlib.metadata import version
from typing import TYPE_CHECKING

from anyio import to_thread
from fastapi import FastAPI
from fastapi.responses import JSONResponse

from flows.push.push_openapi import DESCRIPTION
from flows.push.push_routes import PushContext, router
from flows.run.stores import open_store
from tasks.clients.files.data_folder import make_data_folder
from tasks.clients.news.news_file import NewsDatabase
from tasks.clients.push.bodies import Bodies
from tasks.clients.push.http_problems import answer_problems
from tasks.clients.push.notifier import event_poster, tell_nobody
from tasks.clients.push.token_file import TokenBook
from tasks.receive import Reception
from tasks.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from tasks.settings import Settings


def serve_app() -> FastAPI:
    """Make the application from the environment."""
    api_url = os.environ.get("PREFECT_API_URL")
    notify = event_poster(api_url, os.environ) if api_url else tell_nobody
    return make_app(read_settings(), notify)


def make_app(settings: Settings, notify: Callable[[int], None]) -> FastAPI:
    """Make the application; `notify` is told how many captures came in, at most once a second.

    A `notify` that cannot tell raises a TransientError, which fails no push.
    """

    @asynccontextmanager
    async def open_context(made: FastAPI) -> AsyncIterator[None]:
        make_data_folder(settings.data_dir)
        with ExitStack() as stack:
            store = await to_thread.run_sync(open_store, settings, stack)
            reception = Reception(store, notify)
            made.state.context = PushContext(
                reception=reception,
                tokens=TokenBook(settings.data_dir),
                bodies=Bodies(settings.max_input_bytes),
                news=NewsDatabase(settings.news_path),
            )
            yield
            await reception.close()

    made = FastAPI(
        title="copydesk",
        version=version("copydesk"),
        description=DESCRIPTION,
        lifespan=open_context,
        docs_url=None,  # its page would load scripts from a network
        redoc_url=None,
    )
    made.include_router(router)
    made.add_api_route("/healthz", get_health, response_class=JSONResponse)
    answer_problems(made)
    return made


async def get_health() -> dict[str, str]:
    """Say that requests are answered."""
    return {"status": "ok"}
