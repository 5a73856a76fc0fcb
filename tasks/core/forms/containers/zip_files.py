"""ZIP files, and WACZ, which is one: the files inside, each of its own form; of a WACZ its web archives.

A name that leads out of the archive is refused, though nothing is ever written under it, and so is what is
encrypted. A file that claims to unpack to many times its size, as no text does, is a bomb and not opened.
What lies in hidden folders and those that macOS adds is passed over.
"""

from __future__ import annotations

import zipfile
import zlib
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, BinaryIO

from tasks.core.errors import QuarantineError
from tasks.core.forms.containers.guarded import guard_stream
from tasks.core.forms.form import FileInside, Item, ReadOptions, StreamForm
from tasks.core.records import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
_OFFICE = (b"[Content_Types].xml", b"mimetypeapplication/")
_NAME_AT = 30
MOST_MEMBERS = 200_000
MOST_RATIO = 250
"""Text packs to a twentieth or so; what claims more than this, and is not small, is a bomb."""
SMALL_BYTES = 16 * 1024 * 1024
_ENCRYPTED = 1
_WEB_ARCHIVES, _WACZ = "archive/", "datapackage.json"
_DAMAGES = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
)


def _recognise(head: bytes, _name: str) -> bool:
    return head.startswith(_MAGIC) and not head[_NAME_AT:].startswith(_OFFICE)


def _read(stream: BinaryIO, _options: ReadOptions) -> Iterator[Item | FileInside]:
    try:
        with zipfile.ZipFile(stream) as packed:
            members = _choose_members(packed)
            for member in members:
                yield from _open_member(packed, member)
    except _DAMAGES as error:
        raise QuarantineError(Reason.UNREADABLE, f"a damaged ZIP file: {error}") from error


def _choose_members(packed: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    found = [each for each in packed.infolist() if not each.is_dir() and not is_hidden(each.filename)]
    if len(found) > MOST_MEMBERS:
        raise QuarantineError(Reason.TOO_LARGE, f"a ZIP file of {len(found)} files, {MOST_MEMBERS} are read")
    archives = [each for each in found if each.filename.startswith(_WEB_ARCHIVES)]
    return archives if archives and any(each.filename == _WACZ for each in found) else found


def _open_member(packed: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[Item | FileInside]:
    name = member.filename
    if leads_out(name):
        yield refuse_name(name)
    elif member.flag_bits & _ENCRYPTED:
        yield Item(name, reason=Reason.UNREADABLE, detail="it is encrypted: unpack it with its password")
    elif member.file_size > max(SMALL_BYTES, MOST_RATIO * member.compress_size):
        said = f"{member.compress_size} bytes that unpack to {member.file_size}: a bomb"
        yield Item(name, reason=Reason.TOO_LARGE, detail=said)
    else:
        try:
            stream = packed.open(member)
        except _DAMAGES as error:
            yield Item(name, reason=Reason.UNREADABLE, detail=f"damaged in its archive: {error}")
            return
        with stream:
            yield FileInside(name, name, guard_stream(stream, _DAMAGES))


def is_hidden(name: str) -> bool:
    """Tell whether a file inside a file is hidden, or one of those that macOS adds."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return any(part == "__MACOSX" or (part.startswith(".") and part not in {".", ".."}) for part in parts)


def leads_out(name: str) -> bool:
    """Tell whether a name would lie outside of the folder that it is unpacked in."""
    return (
        name.startswith(("/", "\\"))
        or ".." in name.replace("\\", "/").split("/")
        or ":" in name[:3]
        or "\x00" in name
    )


def refuse_name(name: str) -> Item:
    """Give the item of a file whose name leads out."""
    shown = name.replace("\x00", "")[:200]
    return Item(shown, reason=Reason.UNREADABLE, detail="its name leads out of the archive")


ZIP_FILES = StreamForm("ZIP file", "application/zip", (".zip", ".wacz"), _recognise, _read, seeks=True)
