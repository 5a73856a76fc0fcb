"""The warm runner of `copydesk serve`: it has loaded Prefect, the flows and the encoder, and forks for a run.

A run's process loads for seconds what the one before it loaded too. This one loads it once and waits at a
socket in a private folder. Who asks (`warm_run`, which a worker starts in the place of Prefect's engine)
sends its environment, its working folder and its standard streams; a child with these becomes the engine of
that run, in a session of its own. `serve` asks for the deployments, which another child makes. The asker is
told the child's process id, then how it ended; when the asker dies, the child is killed. When this process
dies, the kernel tells its children to end.

It holds no connection, no thread and no file of a run when it forks, and one spare pool of parsers, which the
child takes along.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import json
import os
import pkgutil
import runpy
import select
import signal
import socket
import sys
from dataclasses import dataclass
from pathlib import Path

from flows.run.bounds import read_parser_bounds
from flows.serving.warm_run import DEPLOY, RUN, SOCKET_VARIABLE
from tasks.clients.copies.lead_encoder import load_encoder
from tasks.clients.files.locks import keep_flow_run
from tasks.clients.parsing.spare import ParserBounds, keep_spare, leave_spares
from tasks.clients.servers.child_processes import die_with_parent
from tasks.clients.servers.collector import collect_seldom
from tasks.settings import read_settings

MOST_BYTES = 1 << 20
ASKED_WITHIN_S = 5.0
WARM_MODULES = (
    "prefect.flow_engine",
    "flows.ingest",
    "flows.sweep",
    "flows.backfill",
    "flows.reprocess",
    "flows.rebuild",
    "flows.maintain",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be done, and what it is to find around it: environment, working folder, standard streams."""

    work: str
    environment: dict[str, str]
    folder: str
    streams: tuple[int, ...]


class WorkBegunError(Exception):
    """Raised in a child, to leave what the parent was doing and do what was asked."""


class LastWord:
    """Called last of all in a process, and ends it: native libraries would look for the parent's threads."""

    def __init__(self) -> None:
        self.code = 0

    def __call__(self) -> None:
        """End at once; what Python has to do at its end is done."""
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(self.code)


def run_warm() -> None:
    """Load everything, then fork for each run until told to end."""
    collect_seldom()
    last_word = LastWord()
    atexit.register(last_word)  # the first to be registered is the last to be called
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(os.environ[SOCKET_VARIABLE])
        listening.listen(64)
        for name in WARM_MODULES:
            pkgutil.resolve_name(name)
        load_encoder()
        gc.collect()
        gc.freeze()
        try:
            Runner(listening, read_parser_bounds(read_settings())).serve()
        except WorkBegunError as begun:
            do = WORKS[begun.args[0]]
    pkgutil.resolve_name("prefect.context:refresh_global_settings_context")()
    try:
        do()
    except SystemExit as ended:
        last_word.code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
        raise
    except BaseException:
        last_word.code = 1
        raise


def become_engine() -> None:
    """Do what `python -m prefect.engine` does."""
    sys.argv = ["prefect.engine"]
    sys.modules.pop("prefect.engine", None)  # it becomes the main module
    keep_flow_run(Path(os.environ["COPYDESK_DATA_DIR"]), os.environ["PREFECT__FLOW_RUN_ID"])
    runpy.run_module("prefect.engine", run_name="__main__", alter_sys=False)


def make_deployments() -> None:
    """Put pool, deployments and automations on the server of the environment."""
    pkgutil.resolve_name("flows.serving.deploying:deploy_all")()


WORKS = {RUN: become_engine, DEPLOY: make_deployments}


class Runner:
    """The runs that were asked for and have not ended, by the connection of who asked."""

    def __init__(self, listening: socket.socket, bounds: ParserBounds) -> None:
        self._listening = listening
        self._bounds = bounds
        self._running: dict[socket.socket, int] = {}
        self._woken, wake = os.pipe()
        os.set_blocking(wake, False)
        os.set_blocking(self._woken, False)
        signal.set_wakeup_fd(wake)
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def serve(self) -> None:
        """Fork, tell and bury; in each child, a RunBegunError."""
        while True:
            if not self._running:  # it costs the time of a run that would be at work
                keep_spare(self._bounds)
            watched: list[socket.socket | int] = [self._listening, self._woken, *self._running]
            ready, _, _ = select.select(watched, [], [])
            if self._woken in ready:
                os.read(self._woken, 4096)
            self._bury()
            for asker in [each for each in self._running if each in ready]:
                self._kill(asker)
            if self._listening in ready:
                self._accept()

    def _accept(self) -> None:
        asker, _ = self._listening.accept()
        try:
            asked = _receive(asker)
        except (OSError, ValueError, TypeError, KeyError):
            asker.close()
            return
        child = os.fork()
        if child == 0:
            self._leave_parent(asker)
            _enter(asked)
            raise WorkBegunError(asked.work)
        leave_spares()
        for stream in asked.streams:
            os.close(stream)
        self._running[asker] = child
        _tell(asker, {"pid": child})

    def _leave_parent(self, asker: socket.socket) -> None:
        """In the child: let go of what is the parent's."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setsid()
        die_with_parent()
        for each in (asker, self._listening, *self._running):
            each.close()

    def _kill(self, asker: socket.socket) -> None:
        """Kill the run of an asker that has gone."""
        child = self._running.pop(asker)
        asker.close()
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)

    def _bury(self) -> None:
        """Tell of the children that have ended."""
        with contextlib.suppress(ChildProcessError):
            while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                child, status = ended
                for asker in [each for each, its in self._running.items() if its == child]:
                    del self._running[asker]
                    _tell(asker, {"status": os.waitstatus_to_exitcode(status)})
                    asker.close()


def _enter(asked: Asked) -> None:
    """In the child: take the asker's streams, environment and folder."""
    for number, stream in enumerate(asked.streams):
        os.dup2(stream, number)
        os.close(stream)
    os.environ.clear()
    os.environ.update(asked.environment)
    os.chdir(asked.folder)


def _receive(asker: socket.socket) -> Asked:
    asker.settimeout(ASKED_WITHIN_S)
    sent, streams, _, _ = socket.recv_fds(asker, MOST_BYTES, 3)
    while not sent.endswith(b"\n"):
        more = asker.recv(MOST_BYTES)
        if not more:
            raise ValueError("half a question")
        sent += more
    asker.settimeout(None)
    asked = json.loads(sent)
    if asked["work"] not in WORKS:
        raise ValueError("nobody knows how")
    return Asked(asked["work"], dict(asked["environment"]), str(asked["folder"]), tuple(streams))


def _tell(asker: socket.socket, what: dict[str, int]) -> None:
    with contextlib.suppress(OSError):
        asker.sendall(json.dumps(what).encode() + b"\n")
