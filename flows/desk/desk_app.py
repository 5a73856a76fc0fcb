"""The desk as an application of its own, read-only over a published news database: `copydesk desk`.

Beside the push endpoint the same routes are a part of that application.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import TYPE_CHECKING

from fastapi import FastAPI

from flows.desk.add_desk import add_desk
from flows.desk.pages.showing import show_problem
from flows.push.answered_problems import answer_problems
from tasks.clients.servers.own_names import OwnNames

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection

    from flows.desk.desk_context import DeskContext

_DESCRIPTION = "Articles, stories and named queries of a published news database, read-only."


def make_desk_app(context: DeskContext, names: Collection[str] = ()) -> FastAPI:
    """Make the application; `names` are those that it goes by beside localhost and addresses."""

    @asynccontextmanager
    async def hold(_made: FastAPI) -> AsyncIterator[None]:
        yield
        context.close()

    made = FastAPI(
        title="copydesk",
        version=version("copydesk"),
        description=_DESCRIPTION,
        lifespan=hold,
        docs_url=None,
        redoc_url=None,
    )
    made.state.desk = context
    made.add_middleware(OwnNames, names=names)
    add_desk(made)
    answer_problems(made, show_problem)
    return made
