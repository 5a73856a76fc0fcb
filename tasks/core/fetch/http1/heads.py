"""The head of an HTTP/1 answer, read as browsers read it: what makes no sense is left out and said.

Takes the bytes up to the empty line; gives status and headers in their order and spelling, and what was left
out. Line ends may be bare LF, values may be folded, a reason may be missing, a few bytes of rubbish may stand
before it all. It is Chromium's reading (net/http: http_stream_parser, http_util), with the lines that it
would choke on left out, since one odd line in the template of a server costs all of a site's news.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_HEAD_BYTES = 256 * 1024
"""A longer head is no answer; it is Chromium's bound."""

_END = re.compile(rb"\n\r?\n")
_RUBBISH = 8
"""So many bytes may stand before the status line: what an answer before it left behind."""
_STATUS = re.compile(
    rb"\s*(?:HTTP|ICY)(?:/[ \t]*(\d+)(?:\.(\d+))?)?[ \t]+(\d{3})(?!\d)"
    rb"|\s*HTTP/(\d+)(?:\.(\d+))?[ \t]*(?=[a-z\r]|$)",
    re.IGNORECASE,
)
_NAME = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_MARKUP = re.compile(rb"\s*<(?:!doctype|!--|\?xml|html|head|body|rss|feed|title)\b", re.IGNORECASE)
_OK = 200
_MOST_SAID = 3
_FIRST_KEPT = (1, 1)
"""From this version on a connection serves more answers, unless it is said not to."""


@dataclass(frozen=True, slots=True)
class Http1Head:
    """Status and headers; `notes` say what was left out or made up."""

    status: int
    version: tuple[int, int]
    headers: tuple[tuple[bytes, bytes], ...]
    notes: tuple[str, ...] = ()

    def values(self, name: bytes) -> list[bytes]:
        """Give the members of all headers of this name (in lower case), which commas part, in lower case."""
        said = b",".join(value for key, value in self.headers if key.lower() == name)
        return [member.strip().lower() for member in said.split(b",") if member.strip()]

    @property
    def keeps_connection(self) -> bool:
        """Whether the server says that the connection serves another answer."""
        said = self.values(b"connection")
        return b"keep-alive" in said if self.version < _FIRST_KEPT else b"close" not in said


def find_http1_end(data: bytes | bytearray) -> int | None:
    """Give where the body begins, None where the head is not all there."""
    start = len(data) - len(data.lstrip(b"\r\n"))
    match = _END.search(data, start)
    return match.end() if match else None


def is_bare_markup(data: bytes | bytearray) -> bool:
    """Tell whether a page came without any head, as in HTTP/0.9."""
    return bool(_MARKUP.match(data))


def bare_head() -> Http1Head:
    """Give the head that stands for none."""
    return Http1Head(_OK, (0, 9), (), ("a page without a head",))


def may_be_head(data: bytes | bytearray) -> bool:
    """Tell by its first bytes whether an answer may have a head; too few may."""
    start = bytes(data[: _RUBBISH + 8]).lstrip()
    at = max(start.upper().find(b"HTTP"), 0)
    return b"HTTP".startswith(start[at : at + 4].upper()) or b"ICY".startswith(start[:3].upper())


def read_http1_head(data: bytes) -> Http1Head | None:
    """Read a whole head; None where its first line is no status line."""
    at = data[: _RUBBISH + 4].upper().find(b"HTTP")
    first, _, rest = data[max(at, 0) :].lstrip(b"\r\n").partition(b"\n")
    match = _STATUS.match(first)
    if match is None:
        return None
    headers, dropped = _read_lines(rest)
    notes = [] if match[3] else ["a status line without a number"]
    notes += [f"bytes before the status line: {at}"] if at > 0 and data[:at].strip() else []
    major, minor = match[1] or match[4] or b"1", match[2] or match[5] or b"0"
    version = (int(major[:3]), int(minor[:3]))
    return Http1Head(int(match[3] or _OK), version, headers, (*notes, *_say(dropped)))


def _read_lines(data: bytes) -> tuple[tuple[tuple[bytes, bytes], ...], list[bytes]]:
    """Give the headers, and the lines that are none."""
    headers: list[tuple[bytes, bytes]] = []
    dropped: list[bytes] = []
    is_kept = False
    for line in data.split(b"\n"):
        text = line.rstrip(b"\r \t")
        if not text.strip():
            continue
        if text[:1] in b" \t" and (headers or dropped):
            if is_kept:
                name, value = headers[-1]
                headers[-1] = (name, value + b" " + text.strip())
            continue
        name, colon, value = text.partition(b":")
        is_kept = bool(colon and _NAME.fullmatch(name.strip())) and b"\0" not in value
        if is_kept:
            headers.append((name.strip(), value.strip(b" \t").replace(b"\r", b" ")))
        else:
            dropped.append(text)
    return tuple(headers), dropped


def _say(dropped: list[bytes]) -> list[str]:
    if not dropped:
        return []
    said = ", ".join(ascii(line[:40].decode("latin-1")) for line in dropped[:_MOST_SAID])
    return [f"{len(dropped)} lines in its head are no headers: {said}"]
