"""Tar files, read from front to back: the files inside, each of its own form.

Links, devices and folders are passed over; nothing is written. A name that leads out of the archive is
refused. A header that claims to be as large as no name is, which the library would read into memory, ends
the reading, and so do a sparse file, whose list of holes it would, and notes for all files without an end.
"""

from __future__ import annotations

import tarfile
from typing import TYPE_CHECKING, BinaryIO, NoReturn, cast

from tasks.core.errors import QuarantineError
from tasks.core.forms.containers.guarded import guard_stream
from tasks.core.forms.containers.zip_files import is_hidden, leads_out, refuse_name
from tasks.core.forms.form import FileInside, Item, ReadOptions, StreamForm
from tasks.core.records import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAGIC, _MAGIC_AT = b"ustar", 257
_DAMAGES = (tarfile.TarError, EOFError, ValueError, OverflowError, RecursionError)
_LARGEST_HEADER = 1024 * 1024
_MOST_NOTES = 10_000
_HEADERS = frozenset(
    {
        tarfile.XHDTYPE,
        tarfile.XGLTYPE,
        tarfile.SOLARIS_XHDTYPE,
        tarfile.GNUTYPE_LONGNAME,
        tarfile.GNUTYPE_LONGLINK,
    }
)


class _BoundedHeader(tarfile.TarInfo):
    """A member whose names are of bounded length, and that has no holes: the list of them has no bound."""

    def _proc_member(self, tar: tarfile.TarFile) -> tarfile.TarInfo:
        if self.type in _HEADERS and self.size > _LARGEST_HEADER:
            raise QuarantineError(Reason.TOO_LARGE, f"a tar header of {self.size} bytes")
        if len(tar.pax_headers) > _MOST_NOTES:
            raise QuarantineError(
                Reason.TOO_LARGE, f"a tar file with over {_MOST_NOTES} notes for all its files"
            )
        return cast("tarfile.TarInfo", super()._proc_member(tar))  # type: ignore[misc] # of the library's own

    def _refuse_holes(self, *_: object) -> NoReturn:
        raise QuarantineError(Reason.UNREADABLE, "a tar file of sparse files: pack it without --sparse")

    _proc_sparse = _proc_gnusparse_00 = _proc_gnusparse_01 = _proc_gnusparse_10 = _refuse_holes


def _recognise(head: bytes, _name: str) -> bool:
    return head[_MAGIC_AT:].startswith(_MAGIC)


def _read(stream: BinaryIO, _options: ReadOptions) -> Iterator[Item | FileInside]:
    try:
        with tarfile.open(fileobj=stream, mode="r|", tarinfo=_BoundedHeader) as packed:
            for member in packed:
                packed.members = []  # type: ignore[attr-defined] # it would keep them all
                if member.isreg() and not is_hidden(member.name):
                    yield from _open_member(packed, member)
    except _DAMAGES as error:
        raise QuarantineError(Reason.UNREADABLE, f"a damaged tar file: {error}") from error


def _open_member(packed: tarfile.TarFile, member: tarfile.TarInfo) -> Iterator[Item | FileInside]:
    if leads_out(member.name):
        yield refuse_name(member.name)
    elif stream := packed.extractfile(member):
        yield FileInside(member.name, member.name, guard_stream(stream, _DAMAGES))


TAR_FILES = StreamForm(
    "tar file", "application/x-tar", (".tar", ".tgz", ".tbz2", ".tbz", ".txz"), _recognise, _read
)
