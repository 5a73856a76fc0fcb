"""The `clean` command: files in, clean documents out; stores nothing, needs no Prefect and no S3."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rich.progress import track

from flows.printing.review import review_document
from flows.printing.terminal import err, out, plain, print_json, printable
from tasks.clients.parsing.parse_jobs import ParseJob, parse_jobs
from tasks.clients.parsing.parsers import LOADED, WARMED_UP, ParserPool
from tasks.clients.sources.source_files import read_source
from tasks.core.clean.document_json import document_as_json
from tasks.core.errors import QuarantineError
from tasks.core.identity.identity import hash_bytes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tasks.core.records import Document
    from tasks.core.sources.sources import Source
    from tasks.settings import Settings

_FEW = 20
"""For so few files, warming up would take longer than what it saves."""


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
        preloaded=LOADED if len(files) <= _FEW else WARMED_UP,
    ) as parsers:
        documents = parse_jobs(parsers, (read_job(file) for file in files))
        for file, document in zip(files, documents, strict=True):
            yield CleanedFile(file.given, hashes.get(file.url), document)


def print_cleaned(cleaned: Iterator[CleanedFile], form: str, total: int) -> None:
    """Print each document as it comes, in the order of the files."""
    is_watched = err.is_terminal and not out.is_terminal and total > 1
    for file in track(cleaned, "Cleaning", total=total, console=err, transient=True, disable=not is_watched):
        match form:
            case "jsonl":
                line = document_as_json(file.document, path=file.path, sha256=file.sha256)
                print_json(line)
            case "review":
                for text in review_document(file.path, file.document):
                    out.print(text, soft_wrap=True)
            case _:
                print_text(file, is_alone=total == 1)


def print_text(file: CleanedFile, *, is_alone: bool) -> None:
    """Print the clean text; a head line parts several documents, an unusable one is said on stderr."""
    if file.document.reason:
        said = " ".join(plain(f"{file.path}: {file.document.reason}: {file.document.detail or ''}").split())
        err.print(said, markup=False, soft_wrap=True)
        return
    if not is_alone:
        print(printable(f"==> {file.path} <=="))
    print(printable(file.document.text), end="\n" if is_alone else "\n\n")
