"""Who may write, and what they sent: on this machine too, only who is known, and by a form of our own.

Who sends a token in `Authorization` is a program, and no page can have a browser do that. Of who has signed
in, the browser says so with every request, also one that a stranger's page has it send; so a form has to
carry the CSRF token that the page got which it stands in, and what a browser says of where a request began
has to be the desk itself. Host and Origin are looked at before (`OwnNames`).
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated
from urllib.parse import parse_qs

from fastapi import Depends, Request

from flows.desk.access import GivenToken, find_signed_in, find_token_name
from flows.desk.desk_context import GivenDesk  # noqa: TC001 - FastAPI reads the annotations
from tasks.core.push.problems import Problem, ProblemError, foreign_origin, too_large, unauthorized

if TYPE_CHECKING:
    from collections.abc import Mapping

CSRF_FIELD = "csrf"
LARGEST_FORM = 100_000
_SIGN_IN = "Sign in, or send `Authorization: Bearer TOKEN`; `copydesk tokens add NAME` makes one"
_TOO_OLD = "Another session got it, so nothing was changed. Load its page again, and send it once more"


@dataclass(frozen=True, slots=True)
class SentForm:
    """A form that may write: `writer` is who sent it, by the name of a token or the proxy's of a user."""

    writer: str
    fields: Mapping[str, str]


def refuse_strangers(request: Request) -> None:
    """End a request here that a browser says another site began."""
    if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
        raise ProblemError(foreign_origin())


async def may_write(request: Request, context: GivenDesk, token: GivenToken) -> SentForm:
    """Give what was sent, and who sent it; a request that may not write ends here."""
    refuse_strangers(request)
    if token is not None:
        return SentForm(find_token_name(context, token), await read_sent(request))
    known = find_signed_in(request, context)
    if known is None:
        raise ProblemError(unauthorized(_SIGN_IN))
    fields = await read_sent(request)
    if not hmac.compare_digest(fields.pop(CSRF_FIELD, "").encode(), known.csrf.encode()):
        raise ProblemError(Problem(403, "form-too-old", "This form is too old", _TOO_OLD))
    return SentForm(known.name, fields)


GivenForm = Annotated[SentForm, Depends(may_write)]


async def read_sent(request: Request) -> dict[str, str]:
    """Read the fields of a form, the first of each name; what is no form has none."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST_FORM:
            raise ProblemError(too_large(f"A form has at most {LARGEST_FORM:,} bytes"))
    return {name: values[0] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}
