"""Problems as HTTP answers: every refusal and every failure of the endpoint is a problem document.

Takes the application, and has it answer our errors, the framework's and those nobody expected in the one
form of `tasks.core.push.problems`. A failure says nothing of its inside; that goes to the log.
"""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import TYPE_CHECKING

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from tasks.core.errors import StopError
from tasks.core.push import problems
from tasks.core.push.problems import Problem, ProblemError

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.requests import Request

_log = logging.getLogger(__name__)

PROBLEM_SCHEMA = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "description": "What kind of problem, as a URN."},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What was wrong this time."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["detail"],
                "properties": {
                    "pointer": {"type": "string", "description": "Where in the JSON body, as #/authors/0."},
                    "parameter": {"type": "string"},
                    "header": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}


def answer_problem(problem: Problem) -> JSONResponse:
    """Give the answer that tells a problem."""
    headers = dict(problem.headers)
    return JSONResponse(problem.as_json(), problem.status, headers, media_type=problems.MEDIA_TYPE)


def answer_problems(app: FastAPI) -> None:
    """Have the application answer all errors as problems."""

    async def on_problem(_request: Request, error: Exception) -> JSONResponse:
        return answer_problem(error.problem if isinstance(error, ProblemError) else _read(error))

    for kind in (ProblemError, HTTPException, RequestValidationError, StopError, Exception):
        app.add_exception_handler(kind, on_problem)


def _read(error: Exception) -> Problem:
    if isinstance(error, HTTPException):
        return problems.of_status(error.status_code, HTTPStatus(error.status_code).phrase, error.headers)
    if isinstance(error, RequestValidationError):
        return problems.invalid(problems.read_errors(error.errors()))
    if isinstance(error, StopError):
        _log.error("%s", error)
        return problems.unavailable("What this needs does not answer now; no receipt is given")
    return problems.of_status(500, "Internal Server Error")


def describe(**kinds: str) -> dict[int | str, dict[str, object]]:
    """Describe problems for OpenAPI: `describe(s413="The body is too large")`."""
    content = {problems.MEDIA_TYPE: {"schema": PROBLEM_SCHEMA}}
    return {int(name[1:]): {"description": text, "content": content} for name, text in kinds.items()}
