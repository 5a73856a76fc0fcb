"""The `clean` command: files in, clean documents out; stores nothing, needs no Prefect and no S3."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rich.progress import track

from flows.printing.review import review_document
from flows.printing.terminal import err, is_quiet, out, plain, print_json, printable
from tasks.clients.forms.intake import Intake
from tasks.clients.parsing.parse_jobs import ParseJob, make_incoming_job, parse_jobs
from tasks.clients.parsing.parsers import LOADED, WARMED_UP, ParserPool
from tasks.clients.sources.source_files import read_source
from tasks.core.clean.document_json import document_as_json
from tasks.core.errors import QuarantineError
from tasks.core.identity.identity import hash_bytes
from tasks.core.records import Incoming
from tasks.core.sources.given_context import state_inputs
from tasks.core.sources.sources import FileSource, is_web_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tasks.core.forms.rows.unread_columns import UnreadColumns
    from tasks.core.records import Document, Stated
    from tasks.core.sources.passed_over import PassedOver
    from tasks.core.sources.sources import Source
    from tasks.settings import Settings

_FEW, _FEW_BYTES = 20, 1_000_000
"""For so few files, warming up would take longer than what it saves."""


@dataclass(frozen=True, slots=True)
class CleanedFile:
    """One input and what cleaning made of it; no hash where its bytes could not be had.

    `path` is that of its file, with its place in it where the file holds many.
    """

    path: str
    sha256: str | None
    document: Document
    is_whole_file: bool = True


@dataclass(frozen=True, slots=True)
class _Named:
    """What is known of an input while it is cleaned; `url` is where the file says that it stands."""

    path: str
    sha256: str | None
    url: str | None = None
    is_whole_file: bool = True


class Cleaning:
    """Cleans files; afterwards `empty` are those that held nothing, the others what nobody reads."""

    def __init__(self, settings: Settings, columns: Mapping[str, str], stated: Stated = ()) -> None:
        self._settings = settings
        self._columns = columns
        self._stated = stated
        self._named: deque[_Named] = deque()
        self.empty: tuple[str, ...] = ()
        self.passed_over: tuple[PassedOver, ...] = ()
        self.unread: tuple[UnreadColumns, ...] = ()

    def clean_files(self, files: Sequence[Source]) -> Iterator[CleanedFile]:
        """Clean what files hold in child processes, in its order; a bad input is a quarantined document."""
        settings = self._settings
        with ParserPool(
            processes=settings.parser_processes,
            timeout_s=settings.parse_timeout_s,
            memory_bytes=settings.parse_memory_bytes,
            preloaded=LOADED if _are_few(files) else WARMED_UP,
        ) as parsers:
            intake = Intake(parsers, None, settings.max_input_bytes, self._columns)
            inputs = state_inputs(intake.receive(files), self._stated)
            for document in parse_jobs(parsers, self._make_jobs(inputs)):
                named = self._named.popleft()
                known = replace(document, url=named.url) if document.reason and named.url else document
                yield CleanedFile(named.path, named.sha256, known, is_whole_file=named.is_whole_file)
            self.empty, self.passed_over = tuple(intake.empty), intake.passed_over.list_all()
            self.unread = intake.list_unread()

    def _make_jobs(self, inputs: Iterable[Source | Incoming]) -> Iterator[ParseJob | QuarantineError]:
        for each in inputs:
            job = _make_job(each, self._settings.max_input_bytes)
            sha256 = hash_bytes(job.raw) if isinstance(job, ParseJob) else None
            if isinstance(each, Incoming):
                url = each.url if is_web_address(each.url) else None
                self._named.append(_Named(each.source, sha256, url, is_whole_file=False))
            else:
                self._named.append(_Named(each.given, sha256))
            yield job


def _make_job(given: Source | Incoming, max_bytes: int) -> ParseJob | QuarantineError:
    if isinstance(given, Incoming):
        return make_incoming_job(given)
    try:
        raw = read_source(given, max_bytes, None)
    except QuarantineError as error:
        return error
    return ParseJob(raw, given.given, None, None, datetime.now(UTC), stated=given.stated)


def _are_few(files: Sequence[Source]) -> bool:
    return len(files) <= _FEW and sum(map(_read_size, files)) <= _FEW_BYTES


def _read_size(file: Source) -> int:
    try:
        return Path(file.path).stat().st_size if isinstance(file, FileSource) else 0
    except (OSError, ValueError):
        return 0


@dataclass(frozen=True, slots=True)
class Ended:
    """How many inputs were quarantined, and the files of which not even the bytes could be had."""

    quarantined: int = 0
    unread: tuple[str, ...] = ()


def print_cleaned(cleaned: Iterator[CleanedFile], form: str, total: int) -> Ended:
    """Print each document as it comes, in the order of the files."""
    is_watched = err.is_terminal and not out.is_terminal and total > 1 and not is_quiet()
    quarantined = 0
    unread: list[str] = []
    listed: list[object] = []
    for file in track(cleaned, "Cleaning", total=total, console=err, transient=True, disable=not is_watched):
        quarantined += file.document.reason is not None
        unread += [file.path] if file.sha256 is None else []
        match form:
            case "json":
                listed.append(document_as_json(file.document, path=file.path, sha256=file.sha256))
            case "jsonl":
                line = document_as_json(file.document, path=file.path, sha256=file.sha256)
                print_json(line)
            case "review":
                for text in review_document(file.path, file.document):
                    out.print(text, soft_wrap=True)
            case _:
                print_text(file, is_alone=total == 1 and file.is_whole_file)
    if form == "json":
        print_json(listed, indent=1)
    return Ended(quarantined, tuple(unread))


def print_text(file: CleanedFile, *, is_alone: bool) -> None:
    """Print the clean text; a head line parts several documents, an unusable one is said on stderr."""
    if file.document.reason:
        said = " ".join(plain(f"{file.path}: {file.document.reason}: {file.document.detail or ''}").split())
        err.print(said, markup=False, soft_wrap=True)
        return
    if not is_alone:
        print(printable(f"==> {file.path} <=="))
    print(printable(file.document.text), end="\n" if is_alone else "\n\n")
