"""The routes of the push endpoint: what each request may be, and the answer it gets.

Every route wants a bearer token first. `POST` takes one article or many, `PUT` one under the client's own
id; both answer 202 once everything is durable. Of many, each line has its own result: 202 where at least one
is good, 422 where none is.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Depends, Header, Query, Request, Response
from fastapi import Path as InPath
from fastapi.responses import JSONResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.convertors import PathConvertor, register_url_convertor

from flows.push import push_openapi as described
from tasks.clients.news.news_file import NewsDatabase
from tasks.clients.push.bodies import Bodies, read_coding, read_media_type, unpack
from tasks.clients.push.keyed_answers import hash_request, key_object
from tasks.clients.push.receipts import read_receipt
from tasks.clients.push.token_file import TokenBook
from tasks.core.push.article import ID_PATTERN, MAX_ID, StatedFields, Statement
from tasks.core.push.problems import ProblemError, unauthorized, unknown_receipt
from tasks.core.push.submissions import (
    MANY,
    MANY_TIMES,
    NDJSON,
    ONE,
    Submission,
    list_deliveries,
    read_submission,
    write_answer,
)
from tasks.receive import Reception

_READ_AT_ONCE = 100_000
"""A smaller body is read in less time than it takes to hand it to a thread."""


class IdConvertor(PathConvertor):
    """Any id at all, line breaks too, so that one that may not be is told so."""

    regex = "(?s:.*)"


register_url_convertor("id", IdConvertor())
router = APIRouter(prefix="/v1", default_response_class=JSONResponse)
_bearer = HTTPBearer(auto_error=False, description="`copydesk tokens add NAME` makes a token")


@dataclass(frozen=True)
class PushContext:
    """What the routes work with."""

    reception: Reception
    tokens: TokenBook
    bodies: Bodies
    news: NewsDatabase


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
        return name
    if not context.tokens.has_tokens():
        raise ProblemError(unauthorized("There is no token yet: `copydesk tokens add NAME` makes one"))
    raise ProblemError(unauthorized("Send `Authorization: Bearer TOKEN` with a token that is not revoked"))


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
    responses=described.ACCEPTED | described.PUSH_PROBLEMS,
    openapi_extra=described.PUSH_BODY,
)
async def push_articles(
    pusher: Pusher,
    request: Request,
    context: GivenContext,
    stated: Annotated[StatedFields, Query()],
    key: Key = None,
) -> Response:
    """Take one article, or many as NDJSON; what the query states holds where the body does not say it."""
    return await _push(context, request, pusher, stated, key=key, accepted=MANY)


@router.put(
    "/articles/{client_id:id}",
    status_code=202,
    responses=described.ONE_ACCEPTED | described.PUSH_PROBLEMS,
    openapi_extra=described.PUT_BODY,
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
    return await _push(context, request, pusher, identified, key=key, accepted=ONE)


@router.get("/receipts/{receipt_id}", responses=described.RECEIPT | described.RECEIPT_PROBLEMS)
async def get_receipt(_pusher: Pusher, receipt_id: str, context: GivenContext) -> Response:
    """Tell what became of a push: pending, or done with its outcome and its article."""
    look = partial(read_receipt, context.reception.store, context.news, receipt_id)
    state = await to_thread.run_sync(look, limiter=context.reception.threads)
    if state is None:
        raise ProblemError(unknown_receipt())
    return JSONResponse(state.as_json())


async def _push(  # noqa: PLR0913 - all that a push is
    context: PushContext,
    request: Request,
    pusher: str,
    stated: StatedFields,
    *,
    key: str | None,
    accepted: tuple[str, ...],
) -> Response:
    """Read a request to its end, receive what it brings, and answer; once, where it has a key."""
    media_type, coding = read_media_type(request, accepted), read_coding(request)
    most = context.bodies.max_bytes * (MANY_TIMES if media_type == NDJSON else 1)
    with context.bodies.hold() as holding:
        sent = await context.bodies.read(request, holding, most)
        body = await to_thread.run_sync(unpack, sent, most) if coding else sent
        holding.grow(len(body) if coding else 0)
        content_type = request.headers["content-type"]
        submission = Submission(
            pusher, datetime.now(UTC), media_type, content_type, coding, sent, body, stated
        )
        receive = partial(_receive, context, submission)
        if key is None:
            return JSONResponse(await receive(), 202)
        target = f"{request.url.path}?{request.url.query}"
        asked = hash_request([request.method, target, content_type, coding or ""], sent)
        answer = await context.reception.answer_once(key_object(pusher, key), asked, receive)
        return JSONResponse(answer, 202)


async def _receive(context: PushContext, submission: Submission) -> dict[str, Any]:
    read = partial(read_submission, submission, context.bodies.max_bytes)
    entries = await to_thread.run_sync(read) if len(submission.body) > _READ_AT_ONCE else read()
    captures = await context.reception.receive(list_deliveries(entries))
    return write_answer(submission, entries, captures)
