"""Declares a source: an entry more in sources.toml, and all that stands there as it is, comments too.

Who declares at the same time waits, so that neither loses what the other has written; a reader sees the file
of before or of after. A file that cannot be read as one of sources is left alone: that is a UsageError.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.clients.files.locks import hold_lock
from tasks.clients.files.replacing import new_file
from tasks.core.errors import UsageError
from tasks.core.sources.source_entries import add_entry, find_entry

if TYPE_CHECKING:
    from pathlib import Path

    from tasks.core.sources.sources import SourceKind

_WAIT_S = 10.0


@dataclass(frozen=True, slots=True)
class DeclaredAs:
    """The name under which an address is declared, and the entry, where that was written now."""

    name: str
    entry: str = ""


def declare_source(
    path: Path, data_dir: Path, url: str, kind: SourceKind, *, allow_private: bool = False
) -> DeclaredAs:
    """Declare an address in the file, which is made where there is none; what is declared already stays."""
    target = path.resolve()  # a link to it stays one
    with hold_lock(data_dir / "locks" / "sources.lock", "declaring a source", _WAIT_S):
        text = _read(target)
        if known := find_entry(text, path.name, url):
            return DeclaredAs(known.name)
        written, entry = add_entry(text, path.name, url, kind, allow_private=allow_private)
        try:
            with new_file(target, may_replace=True) as building:
                building.write_bytes(written.encode())
                if target.exists():
                    shutil.copymode(target, building)
        except OSError as error:
            raise UsageError(
                f"{path} cannot be written: {error.strerror or error}", f"Write it there by hand:\n{entry}"
            ) from error
    added = find_entry(written, path.name, url)
    return DeclaredAs(added.name if added else "", entry)


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode()
    except FileNotFoundError:
        return ""
    except (OSError, ValueError) as error:
        raise UsageError(f"{path} cannot be read", "Write it as UTF-8, or set COPYDESK_SOURCES") from error
