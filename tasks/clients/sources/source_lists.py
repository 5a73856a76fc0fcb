"""Lists of sources, one a line: read from a file, written into one, told from other SOURCEs."""

from __future__ import annotations

import codecs
import hashlib
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from tasks.core.errors import UsageError
from tasks.core.sources.sources import is_web_address

if TYPE_CHECKING:
    from collections.abc import Sequence

_BEHIND_URL = re.compile(r"\s#.*", re.DOTALL)


def write_list(sources: Sequence[str], folder: Path) -> str:
    """Write a list into a file named by what it holds, and give the `@FILE` that stands for it."""
    return keep_list(b"".join(os.fsencode(source) + b"\n" for source in sources), folder)


def keep_list(lines: bytes, folder: Path) -> str:
    """Keep a list as it came in a file named by what it holds, and give the `@FILE` that stands for it."""
    path = folder / f"{hashlib.sha256(lines).hexdigest()[:16]}.txt"
    folder.mkdir(parents=True, exist_ok=True)
    path.write_bytes(lines)
    return f"@{path.absolute()}"


def parse_list(data: bytes) -> list[tuple[int, str]]:
    """Read a list of one source a line, each with its number; empty lines and # comments are passed over.

    It may be UTF-16, and begin with a byte order mark, as editors of Windows write it. Spaces around a URL,
    and a comment behind it, are none of it; a file's name may begin or end with some.
    """
    encoded = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    text = data.decode("utf-16", "replace") if encoded else os.fsdecode(data.removeprefix(codecs.BOM_UTF8))
    stripped = (line.rstrip("\r") for line in text.split("\n"))
    given = (_BEHIND_URL.sub("", line).strip() if is_web_address(line.strip()) else line for line in stripped)
    return [
        (number, line)
        for number, line in enumerate(given, 1)
        if line.strip() and not line.lstrip().startswith("#")
    ]


def is_list(given: str) -> bool:
    """Tell whether a SOURCE stands for a list: `@FILE`, where no file has that name itself."""
    return given.startswith("@") and not os.path.exists(given)  # noqa: PTH110 - pathlib raises for what is no name


def read_list(path: str) -> list[tuple[int, str]]:
    """Read a list from its file; one that cannot be read is a UsageError."""
    try:
        return parse_list(Path(path).read_bytes())
    except (OSError, ValueError) as error:
        raise UsageError(f"The list {path} cannot be read", "Give one source a line") from error
