"""Answers that change with a publication alone: who has one asks whether it still holds."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from fastapi import Response

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from fastapi import Request

    from flows.desk.desk_context import DeskContext

HEADERS = {
    "Cache-Control": "private, no-cache",
    "Vary": "Accept, Authorization, Cookie",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""May be kept by who asked, who asks each time whether it still holds; is what it says, and tells nobody."""


async def answer_if_changed(
    request: Request, context: DeskContext, make: Callable[[], Awaitable[Response]]
) -> Response:
    """Give an answer with its tag; 304 without a body where the tag that came is the one of now."""
    told = (request.app.version, context.news.version, str(request.url))
    tag = f'"{hashlib.sha256(chr(0).join(told).encode()).hexdigest()[:32]}"'
    headers = HEADERS | {"ETag": tag}
    asked = [each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")]
    if context.news.version and (tag in asked or "*" in asked):
        return Response(status_code=304, headers=headers)
    response = await make()
    response.headers.update(headers)
    return response
