"""Deliveries: one article each as it was handed over, on its way to a capture.

Takes a body and what is said about it, gives a `Delivery`; takes that and its place in a batch, gives the
`Capture`. Bytes that came as bytes stay as they are; text that came inside JSON becomes UTF-8. The source
is the client's id, else the URL, else the receipt's own id; the URL of what has none is made of the
pusher's name and that source, so that no two pushers' ids meet.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from tasks.core.push.article import PushedArticle, decode_article
from tasks.core.push.stated import PUSHED_BY, state_fields
from tasks.core.records import Capture
from tasks.core.store.batches import make_capture_id, raw_key, run_of_batch

if TYPE_CHECKING:
    from datetime import datetime

    from tasks.core.push.article import StatedFields

PUSH_VIA = "push"
_MEDIA_TYPES = {"html": "text/html; charset=utf-8", "text": "text/plain; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class Delivery:
    """One article as it was handed over by `pusher`, the name of a token.

    A content coding that its client put on is still on, and `headers` say which.
    """

    pusher: str
    received_at: datetime
    data: bytes
    media_type: str | None
    headers: tuple[tuple[str, str], ...]
    client_id: str | None
    url: str | None


def deliver_article(article: PushedArticle, pusher: str, received_at: datetime) -> Delivery:
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
) -> Delivery:
    """Take a body as it is, with what its client says about it."""
    headers = [("content-type", media_type or ""), ("content-encoding", coding or ""), (PUSHED_BY, pusher)]
    return Delivery(
        pusher=pusher,
        received_at=received_at,
        data=data,
        media_type=media_type,
        headers=(*((name, value) for name, value in headers if value), *state_fields(stated)),
        client_id=stated.id,
        url=stated.url,
    )


def capture_delivery(delivery: Delivery, batch_id: str, number: int, raw_sha256: str) -> Capture:
    """Give the capture of a delivery whose bytes are stored."""
    capture_id = make_capture_id(batch_id, number)
    source = delivery.client_id or delivery.url or capture_id
    return Capture(
        capture_id=capture_id,
        batch_id=batch_id,
        run_id=run_of_batch(batch_id),
        via=PUSH_VIA,
        source=source,
        url=delivery.url or f"{PUSH_VIA}:{delivery.pusher}/{quote(source, safe='')}",
        final_url=None,
        http_status=None,
        headers=delivery.headers,
        media_type=delivery.media_type,
        bytes=len(delivery.data),
        raw_sha256=raw_sha256,
        raw_key=raw_key(raw_sha256),
        fetched_at=delivery.received_at,
    )
