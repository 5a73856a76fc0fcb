"""ZIP files, and WACZ, which is one: the files inside, each of its own form; of a WACZ its web archives.

A name that leads out of the archive is refused, though nothing is ever written under it, and so is what is
encrypted. A file that claims to unpack to many times its size, as no text does, is a bomb and not opened.
What lies in hidden folders and those that macOS adds is passed over. Of what Substack exports the posts are
given, with what the table beside them says.
"""

from __future__ import annotations

import os
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, cast

from tasks.core.errors import QuarantineError
from tasks.core.forms.containers.guarded import guard_stream
from tasks.core.forms.containers.substack import Posts, find_table, is_post, read_table
from tasks.core.forms.form import FileInside, Item, ReadOptions, StreamForm
from tasks.core.records import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
_OFFICE = (b"[Content_Types].xml", b"mimetypeapplication/")
_NAME_AT = 30
MOST_MEMBERS = 200_000
_MEMBER = b"PK\x01\x02"
_LARGEST_LIST = 64 * 1024 * 1024
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


def _read(stream: BinaryIO, options: ReadOptions) -> Iterator[Item | FileInside]:
    size = stream.seek(0, os.SEEK_END)
    try:
        with zipfile.ZipFile(cast("BinaryIO", _BoundedReads(stream))) as packed:
            members = _choose_members(packed, size)
            posts = _find_posts(packed, [member.filename for member in members])
            for member in members:
                if posts is not None and member.filename in posts.rows:
                    yield _read_post(packed, member, posts, options)
                elif posts is None or is_post(member.filename):
                    yield from _open_member(packed, member)
    except _DAMAGES as error:
        raise QuarantineError(Reason.UNREADABLE, f"a damaged ZIP file: {error}") from error


class _BoundedReads:
    """A stream of which the library reads no longer list of members than there may be: it keeps all of it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.seek, self.tell, self.seekable = stream.seek, stream.tell, stream.seekable

    def read(self, most: int = -1) -> bytes:
        if most > _LARGEST_LIST:
            raise QuarantineError(Reason.TOO_LARGE, f"a ZIP file with a list of {most} bytes of its files")
        data = self._stream.read(most)
        if data.count(_MEMBER) > MOST_MEMBERS:
            said = f"a ZIP file of over {MOST_MEMBERS} files: split it"
            raise QuarantineError(Reason.TOO_LARGE, said)
        return data


def _choose_members(packed: zipfile.ZipFile, size: int) -> list[zipfile.ZipInfo]:
    if sum(each.compress_size for each in packed.infolist()) > size:
        raise QuarantineError(Reason.TOO_LARGE, "a ZIP file whose files lie over one another: a bomb")
    found = [each for each in packed.infolist() if not each.is_dir() and not is_hidden(each.filename)]
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


def _find_posts(packed: zipfile.ZipFile, names: Sequence[str]) -> Posts | None:
    table = find_table(names)
    data = _read_member(packed, packed.getinfo(table), SMALL_BYTES) if table else None
    return read_table(table, data, names) if table and isinstance(data, bytes) else None


def _read_post(packed: zipfile.ZipFile, member: zipfile.ZipInfo, posts: Posts, options: ReadOptions) -> Item:
    data = _read_member(packed, member, options.max_bytes + 1)
    return data if isinstance(data, Item) else posts.read(member.filename, data, options)


def _read_member(packed: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> bytes | Item:
    """Give the first bytes of a file inside, or the item that says why there are none."""
    for inside in _open_member(packed, member):
        if isinstance(inside, Item):
            return inside
        try:
            return inside.stream.read(most)
        except QuarantineError as error:
            return Item(inside.place, reason=error.reason, detail=error.detail)
    return b""


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
