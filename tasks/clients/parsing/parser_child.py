"""A child that parses, as its owner sees it: a pipe to it, and what it may do there.

Takes a function with an item; gives the checked reply to this item. A child that dies, is over its time, or
says too much is a QuarantineError, and of no more use.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import secrets
import signal
from typing import TYPE_CHECKING, TypeVar

from tasks.clients.parsing.deadlines import Deadline
from tasks.clients.parsing.replies import LENGTH_BYTES, TICKET_BYTES, decode_reply, read_length
from tasks.core.errors import QuarantineError
from tasks.core.records import Reason

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

    from tasks.clients.parsing.replies import Reply

_T = TypeVar("_T")
_R = TypeVar("_R")

ITEMS_OF_A_CHILD = 500
"""After so many a child is replaced: what parsers leak does not add up."""
_HEAD_BYTES = TICKET_BYTES + LENGTH_BYTES
_PIECE_BYTES = 1 << 20


class StaleReplyError(Exception):
    """A reply to another item than was asked."""


class ParserChild:
    """One child, and our end of the pipe to it."""

    def __init__(self, pipe: Connection, pid: int) -> None:
        self.pipe = pipe
        self.pid = pid
        self.items_left = ITEMS_OF_A_CHILD

    def parse(self, parse: Callable[[_T], _R], item: _T, timeout_s: float) -> Reply:
        """The child's reply; a QuarantineError where it gives none, and then it is of no more use."""
        self.items_left -= 1
        try:
            deadline = Deadline(self.pid, timeout_s)
            ticket = secrets.token_bytes(TICKET_BYTES)
            self.pipe.send_bytes(ticket + pickle.dumps((parse, item)))
            return decode_reply(self._receive(deadline, ticket), parse)
        except (EOFError, OSError) as error:
            raise QuarantineError(Reason.PARSER_CRASHED, "the parser's process died") from error

    def _receive(self, deadline: Deadline, ticket: bytes) -> bytearray:
        """Give what the child sends, within the deadline however slowly it comes, and of bounded length."""
        came, length = bytearray(), _HEAD_BYTES
        is_told = False
        while len(came) < length:
            while not self.pipe.poll(deadline.look_in_s()):
                deadline.check()
            piece = os.read(self.pipe.fileno(), _PIECE_BYTES)
            if not piece:
                raise EOFError
            came += piece
            if not is_told and len(came) >= _HEAD_BYTES:
                if came[:TICKET_BYTES] != ticket:
                    raise StaleReplyError
                length = _HEAD_BYTES + read_length(bytes(came[TICKET_BYTES:_HEAD_BYTES]))
                is_told = True
            if len(came) < length:
                deadline.check()
        if len(came) > length:
            raise QuarantineError(Reason.PARSER_CRASHED, "the parser says more than it was asked")
        del came[:_HEAD_BYTES]
        return came

    def kill(self) -> None:
        """End the process, whatever it is doing."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)


def read_pid(pipe: Connection) -> int:
    """Read the number of a child that has parsed nothing yet."""
    said = os.read(pipe.fileno(), LENGTH_BYTES)
    if len(said) < LENGTH_BYTES:
        raise EOFError
    return int.from_bytes(said, "big")
