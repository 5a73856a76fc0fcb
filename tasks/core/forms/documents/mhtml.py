"""MHTML (.mhtml, .mht): a page with all that it shows, as one message in MIME, as browsers save it.

The page is the part that stands where the message says that the page stood, else its first HTML part. What
`Date` says is when it was saved: it is noted, and no date of the article.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tasks.core.errors import QuarantineError
from tasks.core.forms.documents.mime import (
    has_headers,
    list_header_names,
    list_parts,
    name_media_type,
    parse_mime,
    read_header,
    read_header_date,
    read_part,
)
from tasks.core.forms.documents.saved_page import SAVED_AT
from tasks.core.forms.form import DocumentForm, Reading
from tasks.core.records import Reason

if TYPE_CHECKING:
    from email.message import Message

_ENDINGS = (".mhtml", ".mht")
_SNAPSHOT = b"snapshot-content-location"
_SAVED_BY = re.compile(rb"^From:\s*\"?<?Saved by ", re.IGNORECASE | re.MULTILINE)
_PAGES = frozenset({"text/html", "application/xhtml+xml"})


def _recognise(head: bytes, name: str) -> bool:
    if not has_headers(head):
        return False
    return name.endswith(_ENDINGS) or _SNAPSHOT in list_header_names(head) or bool(_SAVED_BY.match(head))


def _read(data: bytes, _name: str) -> Reading:
    message = parse_mime(data)
    snapshot = read_header(message, "Snapshot-Content-Location")
    pages = [part for part in list_parts(message) if part.get_content_type() in _PAGES]
    page = next((part for part in pages if _locate(part) == snapshot), pages[0] if pages else None)
    if page is None:
        raise QuarantineError(Reason.UNSUPPORTED_MEDIA, "multipart/related: MHTML without a page in it")
    saved_at = read_header_date(message)
    url = snapshot or _locate(page) or read_header(message, "Content-Location")
    return Reading(
        read_part(page),
        name_media_type(page).replace("application/xhtml+xml", "text/html"),
        url=url if url.startswith(("http://", "https://")) else None,
        noted=((SAVED_AT, saved_at),) if saved_at else (),
    )


def _locate(part: Message) -> str:
    return read_header(part, "Content-Location")


MHTML = DocumentForm("MHTML", "multipart/related", _ENDINGS, _recognise, _read)
