"""What the children of the tests are told to run; they import it by name."""

from __future__ import annotations

import gc
import itertools
import mmap
import os
import pickle
import resource
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import lxml.html

from tasks.clients.parsing.replies import TICKET_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable

_been_there = mmap.mmap(-1, 1)
"""Memory that all children of one forkserver share: they can write nowhere else."""


def double(number: int) -> int:
    """Do something harmless."""
    return 2 * number


def count_until_collected(_number: int) -> int:
    """Give how many objects may be made until the garbage collector looks."""
    return gc.get_threshold()[0]


def sleep_then_double(number: int) -> int:
    """Take longer for the smaller numbers."""
    time.sleep(max(0, 3 - number) / 10)
    return 2 * number


def loop_in_c(number: int) -> int:
    """Loop, for zero, in C code that never looks at signals; else do something harmless."""
    if number == 0:
        return sum(itertools.repeat(1))
    return 2 * number


def abort_on_zero(number: int) -> int:
    """Abort the process, for zero, as libxml2 would; else do something harmless."""
    if number == 0:
        os.abort()
    return 2 * number


def take_at_once(size: int) -> int:
    """Ask for so much memory in one piece."""
    return len(bytearray(size))


def take_bit_by_bit(size: int) -> int:
    """Ask for so much memory in small pieces."""
    return len([bytes(1000) for _ in range(size // 1000)])


def swallow_memory_error(size: int) -> int:
    """Take nearly all memory there is, be refused, and say nothing about it, as some libraries do."""
    try:
        return take_bit_by_bit(size)
    except MemoryError:
        return 0


def parse_many_tags(count: int) -> int:
    """Build a tree of so many elements: memory that libxml2 takes, not Python."""
    return len(lxml.html.fromstring("<p><b>x</b></p>" * count))


def raise_on_zero(number: int) -> float:
    """Have a fault in the code, for zero."""
    return 1 / number


def give_what_cannot_be_sent(_number: int) -> object:
    """Give something that no other process can have."""
    return lambda: None


def tell_process(_number: int) -> int:
    """Tell which process this is."""
    return os.getpid()


def tell_environment(_number: int) -> dict[str, str]:
    """Tell what a parser could read of its environment."""
    return dict(os.environ)


def loop_once(name: str) -> tuple[str, float, float]:
    """Loop in C code where no child has been here; then tell the turn that it is tried again."""
    if _been_there[0]:
        return take_turn(name)
    _been_there[0] = 1
    return str(sum(itertools.repeat(1))), 0, 0


def take_turn(name: str) -> tuple[str, float, float]:
    """Tell when a short turn begins and ends."""
    begins = time.monotonic()
    time.sleep(0.05)
    return name, begins, time.monotonic()


def tell_what_is_loaded(_number: int) -> set[str]:
    """Tell which modules this process has loaded."""
    return set(sys.modules)


def try_all(given: tuple[int, int, str]) -> dict[str, str]:
    """Do what a taken-over child would like to, and tell how each ended; a process, a port, a folder."""
    parent, port, folder = given
    secret = Path(folder, "secret")
    tries: dict[str, Callable[[], object]] = {
        "read the parent's environment": Path(f"/proc/{parent}/environ").read_bytes,
        "read the parent's memory": Path(f"/proc/{parent}/maps").read_bytes,
        "read a secret": secret.read_bytes,
        "list a folder": lambda: list(Path(folder).iterdir()),
        "write a file": lambda: Path(folder, "new").write_text("x"),
        "write over a file": lambda: secret.write_text("x"),
        "take a file away": secret.unlink,
        "open a file to others": lambda: secret.chmod(0o777),
        "connect": lambda: socket.create_connection(("127.0.0.1", port)),
        "send a datagram": lambda: socket.socket(type=socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", port)),
        "start a program": lambda: subprocess.run(["/bin/true"], check=True),
        "become a program": lambda: os.execv("/bin/true", ["true"]),  # noqa: S606 - refused
        "split in two": lambda: os.fork() or os._exit(0),
        "signal the parent": lambda: os.kill(parent, 0),
        "look at another's bounds": lambda: resource.prlimit(parent, resource.RLIMIT_NOFILE),
    }
    return {what: _tell_end(one) for what, one in tries.items()}


def read_file(path: str) -> str:
    """Read a file."""
    return Path(path).read_text()


def _tell_end(attempt: Callable[[], object]) -> str:
    try:
        attempt()
    except PermissionError:
        return "refused"
    except OSError as error:
        return f"fails: {error}"
    return "done"


class Command:
    """What runs a command where it is unpickled."""

    def __reduce__(self) -> tuple[Callable[[str], int], tuple[str]]:
        """Give the command instead of an object."""
        return os.system, ("touch taken-over",)


def answer_with_code(_number: int) -> int:
    """Answer with a pickle that runs a command, framed as an answer is."""
    body = b"v" + pickle.dumps(Command())
    _speak(len(body).to_bytes(8, "big") + body)
    return 0


def answer_with_bare_code(_number: int) -> int:
    """Answer with a pickle that runs a command, as such pipes were written before."""
    body = pickle.dumps(Command())
    _speak(len(body).to_bytes(4, "big") + body)
    return 0


def answer_without_end(_number: int) -> int:
    """Announce more than any memory holds."""
    _speak((1 << 60).to_bytes(8, "big"))
    return 0


def answer_by_halves(_number: int) -> int:
    """Announce an answer, give half of it and stay."""
    _speak((100).to_bytes(8, "big") + b"v[1,")
    signal.pause()
    return 0


def answer_twice(number: int) -> int:
    """Say more than was asked: what the next page is to read."""
    _speak((2).to_bytes(8, "big") + b"v7")
    return number


def answer_otherwise(_number: int) -> int:
    """Give what is none of what was announced."""
    return "rm -rf /"  # type: ignore[return-value]


def _speak(data: bytes) -> None:
    pipes = [fd for fd in range(3, 64) if _is_socket(fd)]
    os.write(pipes[-1], _find_ticket() + data)


def _find_ticket() -> bytes:
    """Find the ticket of the item at work, which whoever took the child over can see."""
    frame = sys._getframe()
    while "request" not in frame.f_locals:
        assert frame.f_back
        frame = frame.f_back
    return bytes(frame.f_locals["request"][:TICKET_BYTES])


def _is_socket(number: int) -> bool:
    try:
        return stat.S_ISSOCK(os.fstat(number).st_mode)
    except OSError:
        return False
