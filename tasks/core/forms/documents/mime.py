"""What mails and saved pages in MIME have in common: header lines at the top, parts below.

`has_headers` tells a file that begins with header lines from prose and from the head lines that people put
over a text: it names fields that a machine writes. `parse_mime` gives the message; the depth of parts inside
parts is bounded, for Python would break at some.
"""

from __future__ import annotations

import email
import re
from datetime import UTC
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime
from typing import TYPE_CHECKING

from tasks.core.errors import QuarantineError
from tasks.core.records import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_PARTS = 1000
_MOST_MARKS = 50_000
"""So many lines may begin as those between parts do: each part takes a thousand times its bytes."""
_FIELD = re.compile(rb"(?P<name>[A-Za-z][A-Za-z0-9-]{1,60}):[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*(?:\r?\n|$)")
_OF_MACHINES = frozenset(
    (
        b"mime-version",
        b"message-id",
        b"received",
        b"return-path",
        b"content-transfer-encoding",
        b"delivered-to",
        b"dkim-signature",
        b"snapshot-content-location",
    )
)
_MOST_FIELDS = 200
_LONGEST_HEADER = 16 * 1024


def list_header_names(head: bytes) -> list[bytes]:
    """Give the names of the header lines that a file begins with, lower case."""
    names: list[bytes] = []
    at = 0
    while len(names) < _MOST_FIELDS and (match := _FIELD.match(head, at)):
        names.append(match["name"].lower())
        at = match.end()
    return names


def has_headers(head: bytes) -> bool:
    """Tell whether a file begins with the header of a message that a machine wrote."""
    names = list_header_names(head)
    return len(names) > 1 and not _OF_MACHINES.isdisjoint(names)


def parse_mime(data: bytes) -> Message:
    """Parse a message; a QuarantineError where its parts are nested, or many, beyond reason."""
    if data.count(b"\n--") > _MOST_MARKS:
        raise QuarantineError(Reason.TOO_LARGE, f"a message of over {_MOST_MARKS} parts")
    try:
        return email.message_from_bytes(data)
    except RecursionError as error:
        raise QuarantineError(Reason.UNREADABLE, "a message with parts inside parts beyond reason") from error


def list_parts(message: Message) -> Iterator[Message]:
    """Give the parts of a message that have no parts, in their order; an attached message is one."""
    waiting = [message]
    for _ in range(_MOST_PARTS):
        if not waiting:
            return
        part = waiting.pop()
        inside = part.get_payload()
        if part.get_content_type() == "message/rfc822" or not isinstance(inside, list):
            yield part
        else:
            waiting.extend(each for each in reversed(inside) if isinstance(each, Message))


def read_part(part: Message) -> bytes:
    """Give the bytes of a part, its transfer encoding undone; none where it cannot be."""
    try:
        payload = part.get_payload(decode=True)
    except (ValueError, LookupError):
        return b""
    return payload if isinstance(payload, bytes) else b""


def name_media_type(part: Message) -> str:
    """Give the media type of a part with its charset."""
    charset = part.get_param("charset")
    named = charset if isinstance(charset, str) else None
    return f"{part.get_content_type()}; charset={named}" if named else part.get_content_type()


def read_header(message: Message, name: str) -> str:
    """Give a header line as one line of text, encoded words decoded; empty where there is none."""
    value = message.get(name)
    if value is None:
        return ""
    said = str(value)[:_LONGEST_HEADER]
    try:
        text = str(make_header(decode_header(said)))
    except (ValueError, LookupError):
        text = said
    return " ".join(text.split())


def read_address_name(message: Message, name: str) -> str:
    """Give whose address a header line has; empty where it is none, or comments in comments beyond reason."""
    try:
        return parseaddr(read_header(message, name))[0]
    except RecursionError:
        return ""


def read_header_date(message: Message, name: str = "Date") -> str | None:
    """Give a header's date as ISO 8601; one that names no zone (`-0000`) is in UTC."""
    try:
        date = parsedate_to_datetime(read_header(message, name))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return (date if date.tzinfo else date.replace(tzinfo=UTC)).isoformat()
