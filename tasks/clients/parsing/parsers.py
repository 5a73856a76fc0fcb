"""Parsers: untrusted input is parsed in child processes, with a deadline and a memory bound for each item.

Takes a function and items, gives a result or a QuarantineError for each, in their order. A page that
hangs, kills or bloats its parser costs itself alone: its child is killed, the next item gets a new one.
The deadline is one of the child's own processor time; an item that is over it is tried once more, with
nothing beside it in the pool, and only then a timeout.
Children are forked from a forkserver that has loaded the cleaner (not from this process, whatever it has
loaded), see no credentials in their environment, and end with this process, even when it is killed. They
stand behind a fence (`fence`), and what they send is data that is checked (`replies`): one that a page has
taken over reaches nothing here.

The function is sent by name: it must live in a module that is quick to import, and say what it gives.
The memory bound is the kernel's, on Linux; elsewhere only the deadline holds.
"""

from __future__ import annotations

import os
import queue
import socket
import subprocess
import sys
import threading
import time
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Self, TypeVar, cast

from tasks.clients.parsing.deadlines import lengthen
from tasks.clients.parsing.parser_child import ParserChild, StaleReplyError, read_pid
from tasks.clients.parsing.turns import Turns
from tasks.core.errors import QuarantineError, StopError
from tasks.core.records import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Sequence


_T = TypeVar("_T")
R = TypeVar("R")

LOADED = (
    "tasks.clients.parsing.parse_jobs",
    "tasks.core.clean.annotate",
    "tasks.core.clean.document",
    "tasks.clients.parsing.language_model:load_language_model",
)
"""What a child needs before it is there: the model of languages is mapped from a file, or unpacked into one,
and a child can open none. The rest it loads when it comes to it."""
WARMED_UP = (*LOADED, "tasks.clients.parsing.warm_up:warm_up")
"""What every child has loaded and used before it is there: worth its second where many pages come."""
IN_FLIGHT = 8
"""How many items, for each child, are read ahead of the oldest one that has no result yet."""
START_TIMEOUT_S = 60
"""By the clock, on a machine with nothing else to do."""

_OF_CHILDREN = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
}
"""Arrow's own allocator reserves address space that it may never use: the bound is one of address space."""
CACHE_HOME = "XDG_CACHE_HOME"
"""Names the user's cache folder, also to children, which do not see whose home there is."""
_PASSED_ON = frozenset({"LANG", "LANGUAGE", "LD_LIBRARY_PATH", "PATH", "PYTHONPATH", "TZ", CACHE_HOME})


class ParserPool:
    """Some children that parse, shared by any number of threads; open it with `with`.

    Nothing starts before something is parsed, or `start` is called: a run that knows all pages needs none.

    `timeout_s` is processor time for one item; `memory_bytes` what one child may take on top of what it has
    with the cleaner loaded; `preloaded` names modules to load and functions (`module:function`) to call;
    `readable` is a folder that children may read beside the code.
    """

    def __init__(
        self,
        processes: int,
        timeout_s: float,
        memory_bytes: int,
        preloaded: Sequence[str] = WARMED_UP,
        readable: Path | None = None,
    ) -> None:
        self._readable = "" if readable is None else str(readable.absolute())
        self._processes = max(1, processes)
        self._timeout_s = timeout_s
        self._memory_bytes = memory_bytes
        self._preloaded = preloaded
        self._idle: queue.SimpleQueue[ParserChild] = queue.SimpleQueue()
        self._alive: set[ParserChild] = set()
        self._lock = threading.Lock()
        self._turns = Turns()
        self._is_closed = False
        self._control: socket.socket | None = None

    def __enter__(self) -> Self:
        self._threads = ThreadPoolExecutor(self._processes, "parser")
        return self

    def start(self) -> None:
        """Have the forkserver load what it is to, before the first item comes."""
        with self._lock:
            self._reach_forkserver()

    def _reach_forkserver(self) -> socket.socket:
        """Give the socket of the forkserver, which is started first if need be; under the lock."""
        if self._is_closed:
            raise StopError("The parsers are closed")
        if self._control is not None:
            return self._control
        control, theirs = socket.socketpair()
        with theirs:
            self._forkserver = subprocess.Popen(
                [
                    *(sys.executable, "-P", "-c"),
                    "from tasks.clients.parsing.forkserver import run_forkserver; run_forkserver()",
                    *(str(theirs.fileno()), str(self._memory_bytes), str(self._timeout_s), self._readable),
                    *self._preloaded,
                ],
                env=_make_environment(),
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,  # a Ctrl-C is for us, who then stop the children
            )
        self._control = control
        return control

    def __exit__(self, *_error: object) -> None:
        with self._lock:
            self._is_closed = True
            for child in self._alive:
                child.kill()
        if self._control is not None:
            self._forkserver.terminate()  # a child that it forks at this moment ends with its pipe
            self._forkserver.wait()
            self._control.close()
        self._threads.shutdown(cancel_futures=True)
        for child in self._alive:
            child.pipe.close()

    def leave_to_child(self) -> None:
        """After a fork, before anything was parsed: from now on the pool is the child's, with its end."""
        if self._control is not None:
            self._control.close()

    def has_ended(self) -> bool:
        """Tell whether the forkserver has ended; in the process that opened the pool, which buries it so."""
        return self._control is None or self._forkserver.poll() is not None

    def parse_each(
        self,
        parse: Callable[[_T], R],
        items: Iterable[_T | QuarantineError],
        on_parsed: Callable[[float], object] = lambda _seconds: None,
    ) -> Iterator[R | QuarantineError]:
        """The result for each item, in their order; items are read as they are needed.

        An item that is a QuarantineError already is given as it is. `on_parsed` is told, in any thread, how
        many seconds an item was with its child, or with two.
        """
        waiting: deque[Future[R | QuarantineError]] = deque()
        try:
            for item in items:
                waiting.append(self._submit(parse, item, on_parsed))
                if len(waiting) > IN_FLIGHT * self._processes:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()

    def parse_file(
        self, begin: Callable[[_T], R | None], go_on: Callable[[None], R | None], item: _T, file: BinaryIO
    ) -> Generator[R, None, None]:
        """What a file gives, piece by piece, in a child of its own that has it as its standard input.

        `begin` gives the first piece and `go_on` each further one, None where there is no more. Bounds hold
        for each piece; what the file does to the child is a QuarantineError, after what came before it.
        The file is closed here, once the child has it.
        """
        with file:
            child = self._start_child(file)
        try:
            piece = self._ask_for_piece(child, begin, item)
            while piece is not None:
                yield piece
                piece = self._ask_for_piece(child, go_on, None)
        finally:
            self._end_child(child)

    def _ask_for_piece(self, child: ParserChild, parse: Callable[[_T], R | None], item: _T) -> R | None:
        with self._turns.beside():
            try:
                reply = child.parse(parse, item, self._timeout_s)
            except StaleReplyError:
                raise _refuse_stale() from None
        if reply.quarantine is not None:
            raise reply.quarantine
        return cast("R | None", reply.value)

    def _submit(
        self,
        parse: Callable[[_T], R],
        item: _T | QuarantineError,
        on_parsed: Callable[[float], object],
    ) -> Future[R | QuarantineError]:
        if not isinstance(item, QuarantineError):
            return self._threads.submit(self._parse_timed, parse, item, on_parsed)
        future: Future[R | QuarantineError] = Future()
        future.set_result(item)
        return future

    def _parse_timed(
        self, parse: Callable[[_T], R], item: _T, on_parsed: Callable[[float], object]
    ) -> R | QuarantineError:
        began = time.monotonic()
        result = self._parse_one(parse, item)
        on_parsed(time.monotonic() - began)
        return result

    def _parse_one(self, parse: Callable[[_T], R], item: _T) -> R | QuarantineError:
        """The result for one item, which is tried again where its time was not enough."""
        with self._turns.beside():
            result = self._try_one(parse, item)
        if not isinstance(result, QuarantineError) or result.reason != Reason.PARSER_TIMEOUT:
            return result
        with self._turns.alone():
            return self._try_one(parse, item)

    def _try_one(self, parse: Callable[[_T], R], item: _T, *, is_second: bool = False) -> R | QuarantineError:
        """Have one child parse one item, in a thread that waits for it.

        A child that answers what it was asked before is ended, and another one asked, once.
        """
        child = self._take_child()
        try:
            reply = child.parse(parse, item, self._timeout_s)
        except StaleReplyError:
            self._end_child(child)
            return _refuse_stale() if is_second else self._try_one(parse, item, is_second=True)
        except QuarantineError as error:
            self._end_child(child)
            return error
        if child.items_left > 0 and (
            reply.quarantine is None or reply.quarantine.reason != Reason.PARSER_MEMORY
        ):
            self._idle.put(child)
        else:
            self._end_child(child)
        return reply.quarantine or cast("R", reply.value)

    def _take_child(self) -> ParserChild:
        try:
            return self._idle.get_nowait()
        except queue.Empty:
            return self._start_child()

    def _start_child(self, file: BinaryIO | None = None) -> ParserChild:
        child = self._ask_for_child([] if file is None else [file.fileno()])
        with self._lock:
            if self._is_closed:
                child.kill()
                raise StopError("The parsers are closed")
            self._alive.add(child)
        return child

    def _ask_for_child(self, files: list[int]) -> ParserChild:
        ours, theirs = socket.socketpair()
        pipe = Connection(ours.detach())
        with theirs:
            try:
                with self._lock:
                    socket.send_fds(self._reach_forkserver(), [b"+"], [theirs.fileno(), *files])
                theirs.close()
                if pipe.poll(lengthen(START_TIMEOUT_S)):
                    return ParserChild(pipe, pid=read_pid(pipe))
            except (EOFError, OSError) as error:
                pipe.close()
                raise StopError("The parsers do not start", "Their own message stands above") from error
        pipe.close()
        raise StopError(f"A parser does not start within {START_TIMEOUT_S} s")

    def _end_child(self, child: ParserChild) -> None:
        with self._lock:
            self._alive.discard(child)
        child.kill()
        child.pipe.close()


def _refuse_stale() -> QuarantineError:
    return QuarantineError(Reason.PARSER_CRASHED, "the parser answers what it was not asked")


def _make_environment() -> dict[str, str]:
    passed_on = {
        name: value for name, value in os.environ.items() if name in _PASSED_ON or name.startswith("LC_")
    }
    try:
        cache = {CACHE_HOME: os.environ.get(CACHE_HOME) or str(Path("~/.cache").expanduser())}
    except RuntimeError:
        cache = {}  # this user has no home
    return passed_on | cache | _OF_CHILDREN
