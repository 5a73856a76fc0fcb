"""The routes of the push endpoint: what each request may be, and the answer it gets, in OpenAPI as well.

Every route wants a bearer token first. `POST` takes one article or many, `PUT` one under the client's own
id; both answer 202 once everything is durable. Of many, each line has its own result: 202 where at least one
is good, 422 where none is.
"""

import time
from dataclasses import dataclass, replace
from typing import Annotated, Any, TypeAlias

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from fastapi import Path as InPath
from fastapi.responses import JSONResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.convertors import PathConvertor, register_url_convertor

from tasks.clients.push.bodies import Bodies
from tasks.clients.push.receipts import STATE_SCHEMA
from tasks.clients.push.token_file import TokenBook
from tasks.core.push.article import ID_PATTERN, MAX_ID, PushedArticle, StatedFields, Statement
from tasks.core.push.problems import (
    ProblemError,
    describe_problems,
    too_many,
    unauthorized,
    unknown_receipt,
)
from tasks.core.push.rates import Rates
from tasks.core.push.submissions import (
    HTML,
    JSON,
    MANY,
    NDJSON,
    ONE,
    PLAIN,
    RECEIPT_SCHEMA,
    RESULTS_SCHEMA,
    Submission,
)
from tasks.receive import Reception


class IdConvertor(PathConvertor):
    """Any id at all, line breaks too, so that one that may not be is told so."""

    regex = "(?s:.*)"


register_url_convertor("id", IdConvertor())
router = APIRouter(
    prefix="/v1",
    default_response_class=JSONResponse,
    responses=describe_problems(
        s401="No good token",
        s429="More requests than the token may send; Retry-After says when it may again",
        s503="The store does not answer; try again later",
    ),
)
_bearer = HTTPBearer(auto_error=False, description="`copydesk tokens add NAME` makes a token")
Responses: TypeAlias = dict[int | str, dict[str, Any]]


def _describe_body(accepted: tuple[str, ...]) -> dict[str, Any]:
    page = {"type": "string", "minLength": 1}
    schemas = {
        JSON: PushedArticle.model_json_schema(),
        HTML: page,
        PLAIN: page,
        NDJSON: {"type": "string", "description": "One article a line"},
    }
    content = {media_type: {"schema": schemas[media_type]} for media_type in accepted}
    return {"requestBody": {"required": True, "content": content}}


def _describe_answer(status: int, description: str, schema: dict[str, Any]) -> Responses:
    return {status: {"description": description, "content": {JSON: {"schema": schema}}}}


def _describe_push(*answers: dict[str, Any]) -> Responses:
    stored = _describe_answer(202, "Stored; it will not be lost", {"anyOf": answers})
    return stored | describe_problems(
        s400="The body cannot be read: broken gzip",
        s408="The body did not come to its end in time",
        s413="The body is too large",
        s415="A media type or content coding that is not taken",
        s422="Fields that are wrong, each named; or an Idempotency-Key that came with another request",
    )


@dataclass(frozen=True)
class PushContext:
    """What the routes work with."""

    reception: Reception
    tokens: TokenBook
    bodies: Bodies
    rates: Rates


async def get_context(request: Request) -> PushContext:
    """Give the context that the application opened."""
    context: PushContext = request.app.state.context
    return context


GivenContext = Annotated[PushContext, Depends(get_context)]


async def authenticate(
    context: GivenContext, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
) -> str:
    """Give the name of the token that came with the request; without a good one it ends here."""
    if credentials is not None and (name := context.tokens.find_pusher(credentials.credentials)):
        if wait_s := context.rates.ask(name, time.monotonic()):
            raise ProblemError(too_many(wait_s))
        return name
    if not context.tokens.has_tokens():
        raise ProblemError(unauthorized("There is no token yet: `copydesk tokens add NAME` makes one"))
    raise ProblemError(unauthorized("Send `Authorization: Bearer TOKEN` with a token that is not revoked"))


async def _receive(context: PushContext, submission: Submission, key: str | None) -> dict[str, Any]:
    """Receive what was submitted, by the domains that its pusher may speak for."""
    domains = context.tokens.find_domains(submission.pusher)
    return await context.reception.answer(replace(submission, domains=domains), key)


Pusher = Annotated[str, Depends(authenticate)]
PathId = Annotated[str, InPath(min_length=1, max_length=MAX_ID, pattern=ID_PATTERN)]
Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=255,
        pattern=r"^[!-~]+$",
        description="The same request under the same key is received once; kept for a day at the least.",
    ),
]


@router.post(
    "/articles",
    status_code=202,
    responses=_describe_push(RECEIPT_SCHEMA, RESULTS_SCHEMA),
    openapi_extra=_describe_body(MANY),
)
async def push_articles(
    pusher: Pusher,
    request: Request,
    context: GivenContext,
    stated: Annotated[StatedFields, Query()],
    key: Key = None,
) -> Response:
    """Take one article, or many as NDJSON; what the query states holds where the body does not say it."""
    async with context.bodies.take(request, MANY, pusher, stated) as submission:
        return JSONResponse(await _receive(context, submission, key), 202)


@router.put(
    "/articles/{client_id:id}",
    status_code=202,
    responses=_describe_push(RECEIPT_SCHEMA),
    openapi_extra=_describe_body(ONE),
)
async def put_article(  # noqa: PLR0913 - FastAPI hands each in by its name
    *,
    pusher: Pusher,
    client_id: PathId,
    request: Request,
    context: GivenContext,
    stated: Annotated[Statement, Query()],
    key: Key = None,
) -> Response:
    """Take one article under the client's own id; another text under it is its next revision."""
    identified = StatedFields(id=client_id, **stated.model_dump())
    async with context.bodies.take(request, ONE, pusher, identified) as submission:
        return JSONResponse(await _receive(context, submission, key), 202)


@router.get(
    "/receipts/{receipt_id}",
    responses=_describe_answer(200, "What became of it", STATE_SCHEMA)
    | describe_problems(s404="There is no such receipt of this token"),
)
async def get_receipt(pusher: Pusher, receipt_id: str, context: GivenContext) -> Response:
    """Tell what became of a push: pending, or done with its outcome and its article."""
    state = await context.reception.find_receipt(receipt_id, pusher)
    if state is None:
        raise ProblemError(unknown_receipt())
    return JSONResponse(state.as_json())
