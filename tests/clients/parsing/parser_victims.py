"""What the children of the tests are told to run; they import it by name."""

from __future__ import annotations

import itertools
import os
import sys
import time
from pathlib import Path

import lxml.html


def double(number: int) -> int:
    """Do something harmless."""
    return 2 * number


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


def loop_once(folder: str) -> str:
    """Loop in C code where nobody has been in this folder; then note that it is tried again."""
    first = Path(folder, "was-here")
    if first.exists():
        return note_turn(folder, "again")
    first.touch()
    return str(sum(itertools.repeat(1)))


def note_turn(folder: str, name: str = "beside") -> str:
    """Note in the folder when a short turn begins and ends."""
    with Path(folder, "turns").open("a") as turns:
        print("begins", name, file=turns, flush=True)
        time.sleep(0.05)
        print("ends", name, file=turns, flush=True)
    return name


def tell_what_is_loaded(_number: int) -> set[str]:
    """Tell which modules this process has loaded."""
    return set(sys.modules)
