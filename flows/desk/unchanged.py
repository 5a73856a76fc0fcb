"""Answers that change with a publication alone: who has one asks whether it still holds.

And with who has signed in, whose pages have forms.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from fastapi import Response

from flows.desk.access import find_signed_in

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from fastapi import Request

    from flows.desk.desk_context import DeskContext

HEADERS = {
    "Cache-Control": "private, no-cache",
    "Vary": "Accept, Authorization, Cookie",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
"""May be kept by who asked, who asks each time whether it still holds; links out tell nothing.

With the policy `no-referrer`, browsers would say `Origin: null` of our own forms.
"""


async def answer_if_changed(
    request: Request, context: DeskContext, make: Callable[[], Awaitable[Response]]
) -> Response:
    """Give an answer with its tag; 304 without a body where the tag that came is the one of now."""
    known = find_signed_in(request, context)
    told = (request.app.version, context.news.version, str(request.url), known.csrf if known else "")
    tag = f'"{hashlib.sha256(chr(0).join(told).encode()).hexdigest()[:32]}"'
    headers = HEADERS | {"ETag": tag}
    asked = [each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")]
    if context.news.version and (tag in asked or "*" in asked):
        return Response(status_code=304, headers=headers)
    response = await make()
    response.headers.update(headers)
    return response
