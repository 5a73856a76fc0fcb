"""The forkserver: a process that has loaded the cleaner and forks children which parse with it.

Started by `parsers` with the number of a control socket, the memory that a child may take (bytes), the
deadline for one item (seconds of processor time), a folder that children may read or nothing, and names: of
modules, which are loaded, and of functions (`module:function`), which are called once. Each message on the
socket carries one end of a pipe and asks for a child on it; a file that comes with it is what the child reads
as its standard input. A child goes behind its fence (`fence`) and
sends its process id, then, for each pair of a function and an item that it is sent, a reply (`replies`):
plain data. It runs until its pipe is closed.

The forkserver ends when the control socket is closed, by whatever end its owner came to, and takes all its
children with it. A child that nobody is left to stop is stopped by the kernel, once it has used up its
processor time.
"""

from __future__ import annotations

import gc
import os
import pickle
import pkgutil
import resource
import select
import signal
import socket
import sys
from multiprocessing.connection import Connection
from pathlib import Path

from pydantic_core import PydanticSerializationError

from tasks.clients.parsing.fence import raise_fence
from tasks.clients.parsing.replies import LENGTH_BYTES, TICKET_BYTES, encode_quarantine, encode_value
from tasks.clients.servers.collector import collect_seldom
from tasks.core.errors import QuarantineError, describe_crash
from tasks.core.records import Reason

GRACE_S = 10
"""How much more processor time than its owner the kernel gives a child that is over its deadline."""
NEARLY_ALL = 0.9
"""A child whose peak came this near to its bound may have been refused memory without saying so."""


def run_forkserver() -> None:
    """Fork a child for each request until the control socket is closed."""
    collect_seldom()
    for name in sys.argv[5:]:
        _load(name)
    gc.collect()
    gc.freeze()
    control = socket.socket(fileno=int(sys.argv[1]))
    memory_bytes, timeout_s, readable = int(sys.argv[2]), float(sys.argv[3]), sys.argv[4]
    children: set[int] = set()
    while True:
        select.select([control], [], [], 1)
        _bury(children)
        request = _receive(control)
        if request is None:
            continue
        if not request:
            break
        if (pid := os.fork()) == 0:
            control.close()
            os._exit(_serve(request, memory_bytes, timeout_s, readable))
        children.add(pid)
        for opened in request:
            os.close(opened)
    for pid in children:
        os.kill(pid, signal.SIGKILL)


def _load(name: str) -> None:
    loaded = pkgutil.resolve_name(name)
    if callable(loaded):
        loaded()


def _receive(control: socket.socket) -> list[int] | None:
    """The pipe of a child that is asked for, and its file; None where nothing is, empty at the end."""
    try:
        _message, opened, _flags, _address = socket.recv_fds(control, 1, 2, socket.MSG_DONTWAIT)
    except BlockingIOError:
        return None
    except ConnectionResetError:
        return []
    return opened


def _bury(children: set[int]) -> None:
    while children:
        pid, _status = os.waitpid(-1, os.WNOHANG)
        if pid == 0:
            return
        children.discard(pid)


def _serve(opened: list[int], memory_bytes: int, timeout_s: float, readable: str) -> int:
    """Be a child: parse what comes until nothing does."""
    pipe, *files = opened
    _silence()
    for file in files:
        os.dup2(file, 0)
        os.close(file)
    bound = _bound_memory(memory_bytes)
    limit = None if files else bound  # who reads a file in pieces says so where memory is refused
    raise_fence([readable] if readable else [])
    with Connection(pipe) as owner:
        _write_all(pipe, os.getpid().to_bytes(LENGTH_BYTES, "big"))
        while True:
            try:
                request = owner.recv_bytes()
            except (EOFError, OSError):
                return 0
            signal.setitimer(signal.ITIMER_PROF, timeout_s + GRACE_S)  # not handled, so it kills
            reply = _reply(request, limit)
            signal.setitimer(signal.ITIMER_PROF, 0)
            _write_all(pipe, request[:TICKET_BYTES] + reply)


def _write_all(pipe: int, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(pipe, left) :]


def _silence() -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)


def _bound_memory(memory_bytes: int) -> int | None:
    """Bound the address space to what it is now and `memory_bytes` more; None where that cannot be done."""
    if sys.platform != "linux":
        return None
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    limit = pages * resource.getpagesize() + memory_bytes
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    return limit


def _reply(request: bytes, limit: int | None) -> bytes:
    """Give the reply to a request; whatever it would be, near the bound it is that there was no more memory.

    Its owner ends such a child: its peak would be laid to the next item.
    """
    reply = _parse(request)
    if _is_exhausted(limit):
        return encode_quarantine(QuarantineError(Reason.PARSER_MEMORY, "needs about all memory it may have"))
    return reply


def _parse(request: bytes) -> bytes:
    try:
        parse, item = pickle.loads(request[TICKET_BYTES:])  # noqa: S301 - from the process that started this one
        return encode_value(parse(item))
    except QuarantineError as error:
        return encode_quarantine(error)
    except PydanticSerializationError as error:
        return encode_quarantine(QuarantineError(Reason.PARSER_CRASHED, f"gives no plain value: {error}"))
    except Exception as error:  # noqa: BLE001 - whatever a page does to its parser, it does to itself alone
        return encode_quarantine(_explain(error))


def _explain(error: Exception) -> QuarantineError:
    if isinstance(error, MemoryError) or "memory alloc" in str(error).lower():
        return QuarantineError(Reason.PARSER_MEMORY, "needs more memory than it may have")
    return QuarantineError(Reason.PARSER_CRASHED, describe_crash(error))


def _is_exhausted(limit: int | None) -> bool:
    if limit is None:
        return False
    status = Path("/proc/self/status").read_text()
    peak_kb = int(status.partition("VmPeak:")[2].split(maxsplit=1)[0])
    return peak_kb * 1024 > limit * NEARLY_ALL
