"""Problem documents (RFC 9457): what was wrong with a request, said so that a program can act on it.

Takes what went wrong, gives the document and the headers that go with it. Each error names the place that
is wrong: a `pointer` into the JSON body (`#/authors/0`), or the name of a `parameter` or `header`. No
document repeats what was sent: it may be a secret, or megabytes. Nor does one grow with what was wrong: of
many errors the first are named, and one more says how many there are besides.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from math import ceil
from typing import TYPE_CHECKING, Any

from tasks.core.errors import CopydeskError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

MEDIA_TYPE = "application/problem+json"
_TYPES = "urn:copydesk:problem:"
_PLACES = {"query": "parameter", "path": "parameter", "header": "header", "cookie": "header"}


MOST_NAMED = 20
"""Errors of one document that are named."""


@dataclass(frozen=True, slots=True)
class FieldError:
    """One thing that is wrong, or so `many`; `place` is pointer, parameter or header, `name` which one."""

    place: str
    name: str
    detail: str
    many: int = 1

    def as_json(self) -> dict[str, str]:
        """Give the member of `errors`."""
        return {self.place: self.name, "detail": self.detail}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a request: `kind` is the last part of the type, the same for every such problem."""

    status: int
    kind: str
    title: str
    detail: str
    errors: tuple[FieldError, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Give the document."""
        document: dict[str, Any] = {
            "type": _TYPES + self.kind,
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
        }
        return document | ({"errors": [error.as_json() for error in self.errors]} if self.errors else {})


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


class ProblemError(CopydeskError):
    """The request ends with this problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail)
        self.problem = problem


def unauthorized(detail: str) -> Problem:
    """No token, or none that is good."""
    challenge = (("WWW-Authenticate", 'Bearer realm="copydesk"'),)
    return Problem(401, "unauthorized", "A bearer token is needed", detail, headers=challenge)


def misdirected() -> Problem:
    """A Host that is none of the server's names."""
    detail = "Host is no name that this server goes by; COPYDESK_PUSH_HOSTS gives those of the push endpoint"
    return Problem(421, "misdirected", "This server has another name", detail)


def foreign_origin() -> Problem:
    """A request that a page of another origin has a browser send."""
    detail = "Pages of other origins may not ask this server"
    return Problem(403, "foreign-origin", "Another page's request", detail)


def invalid(errors: Sequence[FieldError]) -> Problem:
    """Fields that are wrong, the first of them named."""
    first = errors[0]
    named = name_first(errors)
    return Problem(422, "invalid", "The request is not valid", f"{first.name}: {first.detail}", named)


def name_first(errors: Iterable[FieldError], most: int = MOST_NAMED) -> tuple[FieldError, ...]:
    """Give the first errors, and one for all that are left."""
    left = iter(errors)
    named = tuple(islice(left, most))
    more = sum(error.many for error in left)
    return (*named, FieldError("pointer", "#", f"{more:,} more are wrong", more)) if more else named


def unreadable(detail: str) -> Problem:
    """A body that is not what its headers say."""
    return Problem(400, "unreadable", "The body cannot be read", detail)


def too_large(detail: str) -> Problem:
    """A body over the bound."""
    return Problem(413, "too-large", "The body is too large", detail)


def unsupported(detail: str, accepted: Sequence[str], header: str) -> Problem:
    """A media type or content coding that is not taken; `header` is where the accepted ones are told."""
    told = ((header, ", ".join(accepted)),)
    return Problem(415, "unsupported", "The body is of a kind that is not taken", detail, headers=told)


def too_slow(seconds: float) -> Problem:
    """A body that did not come to its end in time."""
    detail = f"The body did not come to its end in {seconds:g} s"
    return Problem(408, "too-slow", "The body took too long", detail, headers=(("Connection", "close"),))


def key_reused() -> Problem:
    """An Idempotency-Key that came with another request before."""
    error = FieldError("header", "Idempotency-Key", "came with another request before")
    detail = "This Idempotency-Key came with another request before; use a new one for a new request"
    return Problem(422, "key-reused", "The Idempotency-Key is taken", detail, (error,))


def unknown_receipt() -> Problem:
    """A receipt that nobody gave."""
    return Problem(404, "unknown-receipt", "There is no such receipt", "Nobody gave a receipt of this id")


def too_many(wait_s: float) -> Problem:
    """More requests than a token may send."""
    later = (("Retry-After", str(ceil(wait_s))),)
    return Problem(429, "too-many", "Too many requests", "This token sends too many requests", headers=later)


def unavailable(detail: str, retry_after_s: int = 5) -> Problem:
    """What is needed does not answer now."""
    later = (("Retry-After", str(retry_after_s)),)
    return Problem(503, "unavailable", "Try again later", detail, headers=later)


def of_status(status: int, phrase: str, headers: Mapping[str, str] | None = None) -> Problem:
    """Give the problem of an answer that has nothing to say but its status."""
    kind = phrase.lower().replace(" ", "-")
    return Problem(status, kind, phrase, phrase, headers=tuple((headers or {}).items()))


def read_errors(found: Iterable[Mapping[str, Any]], within: str = "#") -> tuple[FieldError, ...]:
    """Give the places that pydantic found wrong; those of a JSON body are pointers below `within`."""
    return name_first(_read_error(error, within) for error in found)


def describe_problems(**kinds: str) -> dict[int | str, dict[str, Any]]:
    """Describe problems for OpenAPI: `describe_problems(s413="The body is too large")`."""
    content = {MEDIA_TYPE: {"schema": PROBLEM_SCHEMA}}
    return {int(name[1:]): {"description": text, "content": content} for name, text in kinds.items()}


def _read_error(error: Mapping[str, Any], within: str) -> FieldError:
    place, detail = tuple(error["loc"]), str(error["msg"]).removeprefix("Value error, ")
    if error["type"] == "extra_forbidden":
        detail = "is no field that is known here"
    if place and place[0] in _PLACES:
        return FieldError(_PLACES[str(place[0])], str(place[1]) if len(place) > 1 else "", detail)
    return FieldError("pointer", within + "".join(f"/{_escape(str(part))}" for part in place), detail)


def _escape(part: str) -> str:
    """Escape a part of a JSON pointer (RFC 6901), as far as a fragment needs it."""
    return part[:100].replace("~", "~0").replace("/", "~1")
