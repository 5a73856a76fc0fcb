"""How an application answers what goes wrong: our errors, the framework's and others alike, as problems."""

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
    from collections.abc import Callable

    from fastapi import FastAPI, Response
    from starlette.requests import Request

_log = logging.getLogger(__name__)


def answer_problems(
    app: FastAPI, show: Callable[[Request, Problem], Response | None] = lambda _request, _problem: None
) -> None:
    """Have the application answer our errors, the framework's and unknown ones in one form, as problems.

    `show` may give a page for who reads in a browser.
    """

    async def on_problem(request: Request, error: Exception) -> Response:
        problem = error.problem if isinstance(error, ProblemError) else _read_error(error)
        return show(request, problem) or JSONResponse(
            problem.as_json(), problem.status, dict(problem.headers), media_type=problems.MEDIA_TYPE
        )

    for kind in (ProblemError, HTTPException, RequestValidationError, StopError, Exception):
        app.add_exception_handler(kind, on_problem)


def _read_error(error: Exception) -> Problem:
    """Give the problem that an error is; a failure says nothing of its inside, that goes to the log."""
    if isinstance(error, HTTPException):
        return problems.of_status(error.status_code, HTTPStatus(error.status_code).phrase, error.headers)
    if isinstance(error, RequestValidationError):
        return problems.invalid(problems.read_errors(error.errors()))
    if isinstance(error, StopError):
        _log.error("%s", error)
        return problems.unavailable("What this needs does not answer now; no receipt is given")
    return problems.of_status(500, "Internal Server Error")
