"""Reads a file as `copydesk ingest` would, in this process, and compares the articles with what is right."""

from __future__ import annotations

import os
import re
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from tasks.clients.forms.intake import Intake
from tasks.clients.parsing.parse_jobs import ParseJob, make_incoming_job, parse, quarantined_document
from tasks.clients.sources.source_files import read_source
from tasks.core.errors import QuarantineError
from tasks.core.forms.rows.columns import parse_columns
from tasks.core.records import Incoming
from tasks.core.sources.sources import FileSource

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from tasks.clients.parsing.parsers import ParserPool
    from tasks.core.records import Document
    from tasks.core.sources.sources import Source
    from tests.core.forms.written.written import Said, Written

MOST_BYTES = 20_000_000
NOW = datetime(2026, 11, 28, tzinfo=UTC)
MARKUP = re.compile(
    r"</?(?:p|div|a|br|span|strong|em|h[1-6]|body|html|paragraph)\b[^<>]{0,200}>|&(?:amp|lt|gt|quot|nbsp|#\d+);"
    r"|=\r?\n|=[0-9A-F]{2}=[0-9A-F]{2}|\{\"|\\u[0-9a-f]{4}|\\n|\]\(http|\*\*"
)
"""What no clean text has: tags, references, quoted-printable, JSON, Markdown."""
FIELDS = ("title", "date", "authors", "url", "text")


class ParsersHere:
    """Stands for the children: reads in this process, so that its time is this process's time."""

    def parse_each(self, work: Callable[[object], object], jobs: Iterable[object]) -> Iterator[object]:
        """Do the work, an error being its answer."""
        for job in jobs:
            try:
                yield work(job)
            except QuarantineError as error:
                yield error

    def parse_file(
        self, begin: Callable[[object], object], go_on: Callable[[None], object], item: object, file: BinaryIO
    ) -> Iterator[object]:
        """Have the file as standard input meanwhile, as a child has."""
        before = os.dup(0)
        os.dup2(file.fileno(), 0)
        try:
            piece = begin(item)
            while piece is not None:
                yield piece
                piece = go_on(None)
        finally:
            os.dup2(before, 0)
            os.close(before)


@dataclass(frozen=True, slots=True)
class Found:
    """What came out of a file: clean documents, what was refused, addresses to fetch."""

    documents: tuple[Document, ...]
    refused: tuple[str, ...]
    links: int


@dataclass(frozen=True, slots=True)
class Judged:
    """One file held against what is right: how many articles, and the fields that are right of them.

    `wrong` says what is not; `markup` counts the articles with markup in their text.
    """

    expected: int
    got: int
    right: dict[str, int]
    markup: int
    wrong: tuple[str, ...]


def read_written(written: Written) -> Found:
    """Write a file and read what is in it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / written.name
        path.write_bytes(written.data)
        intake = Intake(
            cast("ParserPool", ParsersHere()),
            None,
            MOST_BYTES,
            parse_columns(written.columns),
            may_fetch=True,
        )
        read = [_clean(each) for each in intake.receive([FileSource(written.name, str(path))])]
    refused = tuple(f"{each.reason}: {each.detail}" for each in read if each.reason)
    return Found(tuple(each for each in read if not each.reason), refused, len(intake.links))


def _clean(given: Source | Incoming) -> Document:
    if isinstance(given, Incoming):
        job = make_incoming_job(given)
    else:
        try:
            job = ParseJob(read_source(given, MOST_BYTES, None), given.given, None, None, NOW)
        except QuarantineError as error:
            job = error
    return quarantined_document(job) if isinstance(job, QuarantineError) else parse(job)


def judge(written: Written, found: Found) -> Judged:
    """Hold what came out of a file against what is right, article by article in their order."""
    right = dict.fromkeys(FIELDS, 0)
    wrong = [f"refused: {said}" for said in found.refused[written.refused :]]
    if len(found.documents) != len(written.articles):
        wrong.append(f"{len(found.documents)} articles, not {len(written.articles)}")
    if found.links != written.links:
        wrong.append(f"{found.links} addresses, not {written.links}")
    for said, document in zip(written.articles, found.documents, strict=False):
        for field, expected, given in _compare(said, document):
            right[field] += given == expected
            if given != expected:
                wrong.append(f"{field}: {given!r}, not {expected!r}")
    marked = [mark[0] for each in found.documents if (mark := MARKUP.search(each.text))]
    wrong += [f"markup left: {mark!r}" for mark in marked]
    return Judged(len(written.articles), len(found.documents), right, len(marked), tuple(wrong))


def _compare(said: Said, document: Document) -> Sequence[tuple[str, object, object]]:
    return (
        ("title", said.title, document.title),
        ("date", said.day, (document.published_at or "")[:10] or None),
        ("authors", said.authors, document.authors),
        ("url", said.url, document.url),
        ("text", _fold(said.text), _fold(document.text)),
    )


def _fold(text: str) -> str:
    return " ".join(text.replace("“", '"').replace("”", '"').split())
