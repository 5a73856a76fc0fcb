"""A page that a browser or a tool saved: HTML that says in itself where it stood.

Chrome and Firefox write a comment `<!-- saved from url=(0036)https://... -->`, SingleFile one with lines
`url:` and `saved date:`, monolith `<!-- Saved from https://... at ... using monolith -->`, HTTrack
`<!-- Mirrored from host/path by HTTrack ... -->`, Save Page WE meta elements, WebScrapBook attributes of the
root. The page is read as any other, at the address that it names. The day on which it was saved is no date of
the article, and is noted.
"""

from __future__ import annotations

import re

from tasks.core.forms.form import DocumentForm, Reading

SAVED_AT = "saved_at"
"""What the time at which a page was saved is noted as."""
_LONGEST_HEAD = 8192
"""Comments stand at the top; Chrome's stands behind the doctype."""
_COMMENT = re.compile(rb"<!--(.{1,4000}?)-->", re.DOTALL)
_URL = rb"(?P<url>https?://[^\s<>\"']{1,4000})"
_IN_COMMENT = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rb"saved from url=\(\d+\)\s*" + _URL,
        rb"Saved from\s+" + _URL + rb"(?:\s+at\s+(?P<date>\S{8,40}))?",
        rb"Page saved with SingleFile\s+url:\s*" + _URL + rb"(?:\s+saved date:\s*(?P<date>[^\r\n]{8,80}))?",
        rb"Mirrored from (?P<bare>[\w-]{1,63}\.[^\s<>\"']{3,4000}) by HTTrack",
    )
)
_IN_ELEMENTS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rb"<meta\s+name=[\"']?savepage-url[\"']?\s+content=[\"']" + _URL,
        rb"<html\b[^<>]{0,2000}\sdata-scrapbook-source=[\"']" + _URL,
    )
)
_SAVE_PAGE_DATE = re.compile(
    rb"<meta\s+name=[\"']?savepage-date[\"']?\s+content=[\"'](?P<date>[^\"'<>]{8,80})", re.IGNORECASE
)


def find_saved_address(data: bytes) -> tuple[str, str | None] | None:
    """Give the address that a saved page names, and when it was saved."""
    head = data[:_LONGEST_HEAD]
    for comment in _COMMENT.finditer(head):
        for pattern in _IN_COMMENT:
            if match := pattern.match(comment[1].lstrip()):
                said = match.groupdict()
                url = said.get("url") or b"http://" + said["bare"]
                return _decode(url), _decode(date) if (date := said.get("date")) else None
    match = next(filter(None, (pattern.search(head) for pattern in _IN_ELEMENTS)), None)
    if match is None:
        return None
    date = _SAVE_PAGE_DATE.search(head)
    return _decode(match["url"]), _decode(date["date"]) if date else None


def _decode(said: bytes) -> str:
    return said.decode("utf-8", "replace").strip()


def _recognise(head: bytes, _name: str) -> bool:
    return head.lstrip()[:1] == b"<" and find_saved_address(head) is not None


def _read(data: bytes, _name: str) -> Reading:
    url, date = find_saved_address(data) or (None, None)
    return Reading(data, "text/html", url=url, noted=((SAVED_AT, date),) if date else ())


SAVED_PAGE = DocumentForm("saved page", "text/html", (), _recognise, _read)
