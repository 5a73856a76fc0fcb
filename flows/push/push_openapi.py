"""What OpenAPI says of the push endpoint beyond the signatures of its routes: bodies, answers, problems."""

from __future__ import annotations

from typing import Any

from tasks.clients.push.receipts import STATE_SCHEMA
from tasks.core.push.article import PushedArticle
from tasks.core.push.problems import describe_problems
from tasks.core.push.submissions import HTML, JSON, NDJSON, PLAIN, RECEIPT_SCHEMA, RESULTS_SCHEMA

DESCRIPTION = """Takes in articles. An answer of 202 means that the bytes are stored and will not be lost;
its receipt tells later what became of them: the outcome, the reason where there is one, the article's id."""

Responses = dict[int | str, dict[str, Any]]
_BEFORE = describe_problems(s401="No good token", s503="The store does not answer; try again later")
PUSH_PROBLEMS: Responses = _BEFORE | describe_problems(
    s400="The body cannot be read: broken gzip",
    s408="The body did not come to its end in time",
    s413="The body is too large",
    s415="A media type or content coding that is not taken",
    s422="Fields that are wrong, each named; or an Idempotency-Key that came with another request",
)
RECEIPT_PROBLEMS: Responses = _BEFORE | describe_problems(s404="There is no such receipt")
RECEIPT: Responses = {
    200: {"description": "What became of it", "content": {JSON: {"schema": STATE_SCHEMA}}},
}


def _accept(*schemas: dict[str, Any]) -> Responses:
    content = {JSON: {"schema": {"anyOf": list(schemas)}}}
    return {202: {"description": "Stored; it will not be lost", "content": content}}


ONE_ACCEPTED = _accept(RECEIPT_SCHEMA)
ACCEPTED = _accept(RECEIPT_SCHEMA, RESULTS_SCHEMA)


def _make_body(*more: str) -> dict[str, Any]:
    page = {"schema": {"type": "string", "minLength": 1}}
    content = {
        JSON: {"schema": PushedArticle.model_json_schema()},
        HTML: page,
        PLAIN: page,
        **{kind: {"schema": {"type": "string", "description": "One article a line"}} for kind in more},
    }
    return {"requestBody": {"required": True, "content": content}}


PUT_BODY = _make_body()
PUSH_BODY = _make_body(NDJSON)
