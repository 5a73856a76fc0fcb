"""What commands that take inputs are given: options that say more of them, a list on standard input."""

from __future__ import annotations

import stat
import sys
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from tasks.core.errors import UsageError
from tasks.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tasks.core.sources.sources import FileSource

ColumnsOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        metavar="FIELD=COLUMN,...",
        help="What the columns of a table or the names of JSON are called, such as text=body,title=head.",
    ),
]
PublisherOption: TypeAlias = Annotated[
    str | None, typer.Option(help="Name of the publisher, where no input says it.")
]
LanguageOption: TypeAlias = Annotated[str | None, typer.Option(help="Language of all inputs: de, pt-BR.")]
UrlOption: TypeAlias = Annotated[
    str | None, typer.Option(help="Address of the one input, or of the site of all.")
]


def read_given(given: Sequence[str]) -> list[str]:
    """Put the list on standard input in the place of `-`."""
    from tasks.clients.sources.source_lists import keep_list, parse_list

    sources: list[str] = []
    for source in given:
        if source != "-":
            sources.append(source)
            continue
        lines = _read_input()
        if not parse_list(lines):
            raise UsageError("The list on standard input is empty", "Give one source a line")
        sources.append(keep_list(lines, read_settings().lists_path))
    return sources


@contextmanager
def streams_in_files(given: Sequence[str]) -> Iterator[tuple[list[FileSource], list[str]]]:
    """Have what comes through pipes in files for the block, and give the other paths as they are.

    `-` is standard input, and so is nothing at all where that is no terminal; a shell's `<(...)` and
    `/dev/stdin` are pipes too.
    """
    from tasks.core.sources.sources import FileSource

    if not given and (sys.stdin is None or sys.stdin.isatty()):
        raise UsageError("There is no PATH", "Give files or folders, or - and the file on standard input")
    with TemporaryDirectory(prefix="copydesk-") as folder:
        streams, others = [], []
        for number, path in enumerate(given or ["-"]):
            if path != "-" and not _is_pipe(path):
                others.append(path)
                continue
            spared = Path(folder) / f"{number}"
            spared.write_bytes(_read_input() if path in {"-", "/dev/stdin"} else Path(path).read_bytes())
            streams.append(FileSource(path, str(spared)))
        yield streams, others


def _is_pipe(path: str) -> bool:
    try:
        mode = Path(path).stat().st_mode
    except (OSError, ValueError):
        return False
    return stat.S_ISFIFO(mode) or path == "/dev/stdin"


def read_piped(what: str) -> str:
    """Read a text on standard input; a UsageError where there is none."""
    text = _read_input().decode("utf-8", "replace").strip()
    if not text:
        raise UsageError(f"There is no {what} on standard input", "Pipe it in, or give it as an argument")
    return text


def _read_input() -> bytes:
    """Read standard input, which may be none, as it comes."""
    raw = getattr(sys.stdin, "buffer", None)
    return b"".join(raw) if raw else "".join(sys.stdin or ()).encode("utf-8", "surrogateescape")
