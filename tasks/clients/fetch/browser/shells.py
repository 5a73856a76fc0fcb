"""Tells whether a page is an empty shell: it came without an article, and with scripts that may bring one."""

from __future__ import annotations

import re

from tasks.clients.parsing.parse_jobs import ParseJob, parse
from tasks.core.errors import QuarantineError
from tasks.core.fetch.content_codings import decode_content, read_codings
from tasks.core.records import Reason

_SCRIPT = re.compile(rb"<script\b", re.IGNORECASE)
_FOR_SCRIPTS = frozenset({Reason.SCRIPT_SHELL, Reason.NO_ARTICLE})
"""What the cleaner says of such pages; walls and challenges are not for a browser to pass."""


def is_shell(job: ParseJob) -> bool:
    """Tell it of one page; runs in a child process."""
    try:
        body = decode_content(job.raw, read_codings(job.headers), job.max_bytes)
    except QuarantineError:
        return False
    return bool(_SCRIPT.search(body)) and parse(job).reason in _FOR_SCRIPTS
