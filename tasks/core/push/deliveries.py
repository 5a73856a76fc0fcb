"""Deliveries: one article each as it was handed over, as what comes in for an input.

Takes a body and what is said about it. Bytes that came as bytes stay as they are; text that came inside JSON
becomes UTF-8. The source is the client's id, else the URL, else the receipt's own id; the URL of what has
none is made of the pusher's name and that source, so that no two pushers' ids meet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.core.push.article import PushedArticle, Statement, decode_article
from tasks.core.records import Incoming

if TYPE_CHECKING:
    from datetime import datetime

    from tasks.core.push.article import StatedFields
    from tasks.core.records import Stated

PUSH_VIA = "push"
PUSHED_BY = "x-copydesk-pushed-by"
_MEDIA_TYPES = {"html": "text/html; charset=utf-8", "text": "text/plain; charset=utf-8"}


def deliver_article(article: PushedArticle, pusher: str, received_at: datetime) -> Incoming:
    """Take an article out of its JSON."""
    if article.form == "content":
        data, media_type = decode_article(article.content), article.media_type or None
    else:
        data, media_type = getattr(article, article.form).encode(), _MEDIA_TYPES[article.form]
    return deliver_body(data, media_type, None, article, pusher=pusher, received_at=received_at)


def deliver_body(  # noqa: PLR0913 - all that is known of a body
    data: bytes,
    media_type: str | None,
    coding: str | None,
    stated: StatedFields,
    *,
    pusher: str,
    received_at: datetime,
) -> Incoming:
    """Take a body as it is, with what its client, named by its token, says about it."""
    headers = (("content-type", media_type), ("content-encoding", coding), (PUSHED_BY, pusher))
    return Incoming(
        via=PUSH_VIA,
        source=stated.id or stated.url or "",
        url=stated.url or "",
        fetched_at=received_at,
        data=data,
        headers=tuple((name, value) for name, value in headers if value),
        media_type=media_type,
        stated=state_fields(stated),
        sender=pusher,
    )


def state_fields(fields: StatedFields) -> Stated:
    """Give what is stated, in the names of the cleaner; what is blank states nothing."""
    given = ((name, getattr(fields, name)) for name in Statement.model_fields if name != "url")
    return tuple((name, kept) for name, value in given if (kept := _drop_blank(value)))


def _drop_blank(value: str | tuple[str, ...] | None) -> str | tuple[str, ...] | None:
    return tuple(filter(None, value)) if isinstance(value, tuple) else value
