"""The `clean` command: files in, clean documents out; stores nothing, needs no Prefect and no S3."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tasks.clients.parsing.parse_jobs import ParseJob, parse_jobs
from tasks.clients.parsing.parsers import ParserPool
from tasks.clients.source_files import read_source
from tasks.core.errors import QuarantineError
from tasks.core.identity import hash_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tasks.core.records import Document, Source
    from tasks.settings import Settings


@dataclass(frozen=True, slots=True)
class CleanedFile:
    """One file and what cleaning made of it; no hash where its bytes could not be had."""

    path: str
    sha256: str | None
    document: Document


def clean_files(files: Sequence[Source], settings: Settings) -> Iterator[CleanedFile]:
    """Clean files in child processes, in their order; a bad one is a quarantined document."""
    hashes: dict[str, str] = {}

    def read_job(file: Source) -> ParseJob | QuarantineError:
        try:
            raw = read_source(file, settings.max_input_bytes, None)
        except QuarantineError as error:
            return error
        hashes[file.url] = hash_bytes(raw)
        return ParseJob(raw, file.given, None, None, datetime.now(UTC))

    with ParserPool(
        processes=max(1, min(settings.parser_processes, len(files))),
        timeout_s=settings.parse_timeout_s,
        memory_bytes=settings.parse_memory_bytes,
    ) as parsers:
        documents = parse_jobs(parsers, (read_job(file) for file in files))
        for file, document in zip(files, documents, strict=True):
            yield CleanedFile(file.given, hashes.get(file.url), document)
