"""What a child answers: plain data, of which its owner believes nothing before it is checked.

A reply is the ticket of its item, 8 bytes that tell its length, a sign, and JSON: a value of the
type that the parsing function says it gives, or a reason with a detail. Values are records, enums, numbers,
strings and collections of them; nothing in a reply names code. A child that a page has taken over can lie
about its own items, and no more.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, get_type_hints

from pydantic import TypeAdapter, ValidationError
from pydantic_core import to_json

from tasks.core.errors import QuarantineError
from tasks.core.records import Reason

if TYPE_CHECKING:
    from collections.abc import Callable

LENGTH_BYTES = 8
TICKET_BYTES = 8
MOST_REPLY_BYTES = 256 * 1024 * 1024
"""A document of the largest size, each of its words a segment, is half as long."""
_VALUE, _QUARANTINE = b"v", b"q"
_refusals = TypeAdapter(tuple[Reason, str])


@dataclass(frozen=True, slots=True)
class Reply:
    """What became of an item: `value` or, where there is a `quarantine`, why there is none."""

    value: Any = None
    quarantine: QuarantineError | None = None


def encode_value(value: object) -> bytes:
    """Write a result; raises PydanticSerializationError for what is no plain value."""
    return _frame(_VALUE + to_json(value))


def encode_quarantine(error: QuarantineError) -> bytes:
    """Write why there is no result."""
    detail = error.detail.encode("utf-8", "replace").decode()
    return _frame(_QUARANTINE + to_json((error.reason, detail)))


def decode_reply(written: bytearray, parse: Callable[..., object]) -> Reply:
    """Read a reply of a child that was told to `parse`; what is not well-formed is its parser's crash."""
    sign = bytes(written[:1])
    data = written
    del data[:1]  # in place: it may be large
    try:
        if sign == _QUARANTINE:
            return Reply(quarantine=QuarantineError(*_refusals.validate_json(data, strict=True)))
        if sign == _VALUE:
            return Reply(_read_form(parse).validate_json(data, strict=True))
    except ValidationError as error:
        raise QuarantineError(
            Reason.PARSER_CRASHED, "the parser's answer is not what it should be"
        ) from error
    raise QuarantineError(Reason.PARSER_CRASHED, "the parser's answer is none")


def read_length(head: bytes) -> int:
    """Read how long a reply is; QuarantineError where it is longer than any may be."""
    length = int.from_bytes(head, "big")
    if length > MOST_REPLY_BYTES:
        raise QuarantineError(Reason.PARSER_CRASHED, "the parser's answer is too long")
    return length


@lru_cache(maxsize=16)
def _read_form(parse: Callable[..., object]) -> TypeAdapter[Any]:
    return TypeAdapter(get_type_hints(parse).get("return", Any))


def _frame(body: bytes) -> bytes:
    return len(body).to_bytes(LENGTH_BYTES, "big") + body
