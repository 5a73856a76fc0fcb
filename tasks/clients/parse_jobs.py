"""Documents out of bytes, through the parsing children: what each child is told, and what comes back.

Every job ends as a Document, in the order of the jobs: one that could not be read, or that killed its
parser, as a quarantined one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.clients.repeat_store import load_for_parsing
from tasks.core.clean.document import clean_document
from tasks.core.errors import QuarantineError
from tasks.core.records import Document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

    from tasks.clients.parsers import ParserPool

UNKNOWN_MEDIA = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class ParseJob:
    """What a parsing child needs to know: bytes and hints, no keys and no credentials.

    The set of learned paragraphs is a file, which a child reads once.
    """

    raw: bytes
    name: str
    media_type: str | None
    url: str | None
    now: datetime
    repeats_path: Path | None = None


def parse(job: ParseJob) -> Document:
    """Clean one document; runs in a child process."""
    repeats = load_for_parsing(job.repeats_path) if job.repeats_path else None
    return clean_document(
        job.raw, name=job.name, media_type=job.media_type, url=job.url, now=job.now, repeats=repeats
    )


def parse_jobs(parsers: ParserPool, jobs: Iterable[ParseJob | QuarantineError]) -> Iterator[Document]:
    """Parse jobs in child processes; an input that could not be read passes by them as its error."""
    for result in parsers.parse_each(parse, jobs):
        yield quarantined_document(result) if isinstance(result, QuarantineError) else result


def quarantined_document(error: QuarantineError) -> Document:
    """Give the document of an input that cannot be used."""
    return Document(media_type=UNKNOWN_MEDIA, reason=error.reason, detail=error.detail)
