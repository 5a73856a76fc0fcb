"""A page that a browser or a tool saved: HTML with a comment that says where it stood.

Chrome and Firefox write `<!-- saved from url=(0036)https://... -->`, SingleFile a comment with lines `url:`
and `saved date:`, monolith `<!-- Saved from https://... at ... using monolith -->`. The page is read as any
other, at the address that the comment names. The day on which it was saved is no date of the article.
"""

from __future__ import annotations

import re

from tasks.core.forms.form import DocumentForm, Reading

_LONGEST_HEAD = 8192
"""Comments stand at the top; Chrome's stands behind the doctype."""
_COMMENT = re.compile(rb"<!--(.{1,4000}?)-->", re.DOTALL)
_ADDRESS = re.compile(
    rb"\s*(?:saved from url=\(\d+\)\s*|Saved from\s+|Page saved with SingleFile\s+url:\s*)"
    rb"(https?://[^\s<>\"]{1,4000})",
    re.IGNORECASE,
)


def find_saved_address(data: bytes) -> str | None:
    """Give the address that a saved page's comment names."""
    head = data[:_LONGEST_HEAD]
    found = (_ADDRESS.match(comment[1]) for comment in _COMMENT.finditer(head))
    return next((match[1].decode("utf-8", "replace") for match in found if match), None)


def _recognise(head: bytes, _name: str) -> bool:
    return head.lstrip()[:1] == b"<" and find_saved_address(head) is not None


def _read(data: bytes, _name: str) -> Reading:
    return Reading(data, "text/html", url=find_saved_address(data))


SAVED_PAGE = DocumentForm("saved page", "text/html", (), _recognise, _read)
