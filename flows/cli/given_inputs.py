"""What commands that take inputs are given: options that say more of them, a list on standard input."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from tasks.core.errors import UsageError
from tasks.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    from tasks.clients.sources.source_files import keep_list, parse_list

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


def _read_input() -> bytes:
    """Read standard input, which may be none, as it comes."""
    raw = getattr(sys.stdin, "buffer", None)
    return b"".join(raw) if raw else "".join(sys.stdin or ()).encode("utf-8", "surrogateescape")
