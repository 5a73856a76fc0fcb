"""Web archives of Safari (.webarchive): a page with all that it shows, as a property list."""

from __future__ import annotations

import plistlib
import struct
from typing import Any
from xml.parsers.expat import ExpatError

from tasks.core.errors import QuarantineError
from tasks.core.forms.form import DocumentForm, Reading
from tasks.core.records import Reason

_ENDINGS = (".webarchive",)
_BINARY, _MAIN = b"bplist00", "WebMainResource"
_MEDIA_TYPE = "application/x-webarchive"


def _recognise(head: bytes, name: str) -> bool:
    if head.startswith(_BINARY):
        return name.endswith(_ENDINGS) or _MAIN.encode() in head
    return head.lstrip().startswith(b"<?xml") and b"<plist" in head and _MAIN.encode() in head


def _read(data: bytes, _name: str) -> Reading:
    page = _open(data)
    written, url = page.get("WebResourceData"), page.get("WebResourceURL")
    media_type = str(page.get("WebResourceMIMEType") or "text/html")
    if not isinstance(written, bytes) or not written.strip():
        raise QuarantineError(Reason.EMPTY, f"{_MEDIA_TYPE}: no page in it")
    if media_type not in {"text/html", "text/plain", "application/xhtml+xml"}:
        raise QuarantineError(Reason.UNSUPPORTED_MEDIA, f"{_MEDIA_TYPE}: what it shows is {media_type[:60]}")
    charset = str(page.get("WebResourceTextEncodingName") or "")
    is_web = isinstance(url, str) and url.startswith(("http://", "https://"))
    return Reading(
        written,
        media_type.replace("application/xhtml+xml", "text/html")
        + (f"; charset={charset}" if charset.replace("-", "").isalnum() else ""),
        url=url if is_web else None,
    )


def _open(data: bytes) -> dict[str, Any]:
    try:
        archive = plistlib.loads(data)
    except (
        plistlib.InvalidFileException,
        *(ExpatError, ValueError, TypeError, KeyError, IndexError, AttributeError),
        *(OverflowError, RecursionError, struct.error),
    ) as error:
        raise QuarantineError(Reason.UNREADABLE, f"{_MEDIA_TYPE}: broken: {error}"[:200]) from error
    page = archive.get(_MAIN) if isinstance(archive, dict) else None
    if not isinstance(page, dict):
        raise QuarantineError(Reason.UNSUPPORTED_MEDIA, f"{_MEDIA_TYPE}: no page in it")
    return page


WEBARCHIVE = DocumentForm("web archive of Safari", _MEDIA_TYPE, _ENDINGS, _recognise, _read)
