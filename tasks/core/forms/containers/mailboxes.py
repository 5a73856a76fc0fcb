"""Mailboxes in the form of mbox: messages one after the other, each of them a file of its own (.eml).

A message begins at a line `From ` behind a blank one; its place is its number, `>From ` in its text is
undone. The messages of a Maildir are files already.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, BinaryIO

from tasks.core.forms.form import Item, ReadOptions, StreamForm
from tasks.core.records import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

MESSAGE_MEDIA = "message/rfc822"
_START = re.compile(rb"From [^\r\n]{1,300}\r?\n(?:[A-Za-z][\w-]{0,60}:|>From )")
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_LONGEST_LINE = 1024 * 1024


def _recognise(head: bytes, _name: str) -> bool:
    return _START.match(head.lstrip(b"\r\n")) is not None


def _read(stream: BinaryIO, options: ReadOptions) -> Iterator[Item]:
    for number, message in enumerate(_split(stream, options.max_bytes), 1):
        if message is None:
            yield Item(str(number), reason=Reason.TOO_LARGE, detail=f"over {options.max_bytes} bytes")
        elif not _HEAD_END.search(message):
            yield Item(str(number), reason=Reason.UNREADABLE, detail="a message that ends in its head")
        else:
            yield Item(str(number), _QUOTED_FROM.sub(rb"\1", message), MESSAGE_MEDIA)


def _split(stream: BinaryIO, max_bytes: int) -> Iterator[bytes | None]:
    """Give the messages without the lines that part them; None for one over the bound."""
    message = bytearray()
    length, is_begun, is_after_blank = 0, False, True
    while line := stream.readline(_LONGEST_LINE):
        if is_after_blank and line.startswith(b"From "):
            if is_begun:
                yield bytes(message) if length <= max_bytes else None
            message, length, is_begun = bytearray(), 0, True
        elif is_begun:
            length += len(line)
            if length <= max_bytes:
                message += line
        is_after_blank = not line.strip()
    if is_begun:
        yield bytes(message) if length <= max_bytes else None


MAILBOXES = StreamForm("mailbox", "application/mbox", (".mbox", ".mbx"), _recognise, _read)
