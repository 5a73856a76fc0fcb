"""Prints what `copydesk clean` made of files: the text, a review, or a JSON object a document."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from rich.progress import track

from flows.printing.review import review_document
from flows.printing.terminal import err, out, plain
from tasks.core.document_json import document_as_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.clean_files import CleanedFile


def print_cleaned(cleaned: Iterator[CleanedFile], form: str, total: int) -> None:
    """Print each document as it comes, in the order of the files."""
    is_watched = err.is_terminal and not out.is_terminal and total > 1
    for file in track(cleaned, "Cleaning", total=total, console=err, transient=True, disable=not is_watched):
        match form:
            case "jsonl":
                line = document_as_json(file.document, path=file.path, sha256=file.sha256)
                print(json.dumps(line, ensure_ascii=False))
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
    shown = plain if sys.stdout.isatty() else str
    if not is_alone:
        print(shown(f"==> {file.path} <=="))
    print(shown(file.document.text), end="\n" if is_alone else "\n\n")
