"""What stands in for the edges while histories are told: put in the place of the product's names.

The flows and stages themselves are the product's: `ingest`, `sweep` and `rebuild_from_store` run as they are.
What is replaced: Prefect's engine (a task is its function, done at once), threads (done in their order), the
clock, the server of S3, DuckDB, the kernel's locks, and the children that parse (the same parser, here).
"""

from __future__ import annotations

import logging
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Self
from unittest.mock import patch

import stamina
from prefect import Task

from tasks.clients.parsing.parse_jobs import ParseJob, parse
from tasks.clients.store.clean_parquet import decode_table
from tasks.core.errors import QuarantineError, StopError
from tasks.core.records import Reason
from tests.simulation.world import BEGINNING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import tzinfo

    from tasks.core.records import Document
    from tests.simulation.newsroom import Host, Newsroom

_FLOWS = ("flows.ingest", "flows.sweep", "flows.run.run", "tasks.archive", "tasks.load", "tasks.publish")
_INTAKE = "tasks.clients.forms.intake"
_CLOCKS = ("flows.run.run", "tasks.archive", "tasks.clients.store.inbox", "tasks.clients.forms.given")
_BACKLOG = "tasks.clients.warehouse.backlog"
_REBUILDING = "tasks.clients.warehouse.rebuilding"
_LEASES = "tasks.clients.store.leases"
_REGISTER = "tasks.clients.store.run_register"
_TABLES_KEPT = 500
"""The same bytes are the same table, which is never changed: reading them again was a third of the time."""


class Telling:
    """The history that is being told, and whose turn it is in it."""

    newsroom: Newsroom
    host: Host
    folder: Path
    """Where the machines have their data folders, which stay empty."""


@dataclass(frozen=True, slots=True)
class InlineTask:
    """A task of Prefect's without Prefect."""

    run: Callable[..., Any]

    def __call__(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - any task
        """Run it."""
        return self.run(*args, **kwargs)

    def with_options(self, **_options: object) -> Self:
        """Give the same task: nobody asks for its assets."""
        return self

    def submit(self, *args: Any, **kwargs: Any) -> InlineFuture:  # noqa: ANN401 - any task
        """Run it, and keep what came of it."""
        return InlineFuture(do_now(self.run, *args, **kwargs))


@dataclass(frozen=True, slots=True)
class InlineFuture:
    """A future of Prefect's that is done."""

    wrapped_future: Future[Any]

    def result(self) -> Any:  # noqa: ANN401 - any task's
        """Give the result, or raise the task's error."""
        return self.wrapped_future.result()


class InlineThreads:
    """A pool of threads that does at once what it is given."""

    def __init__(self, *_sizes: object) -> None:
        pass

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        pass

    def submit(self, function: Callable[..., Any], *args: Any) -> Future[Any]:  # noqa: ANN401 - any work
        """Do it, and give it as done."""
        return do_now(function, *args)

    def map(self, function: Callable[..., Any], *each: Iterable[Any]) -> Iterator[Any]:
        """Do it for each."""
        return map(function, *each)


def do_now(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Future[Any]:  # noqa: ANN401 - any work
    """Call a function and give what came of it as a future; a process's death is no result."""
    future: Future[Any] = Future()
    try:
        future.set_result(function(*args, **kwargs))
    except Exception as error:  # noqa: BLE001 - raised again where the result is asked for
        future.set_exception(error)
    return future


class WorldClock(datetime):
    """The clock of the history that is told."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        """Give the time of the world."""
        return Telling.newsroom.world.now.astimezone(tz)


class WorldSecrets:
    """What is unguessable elsewhere is drawn here from the seed."""

    @staticmethod
    def token_hex(length: int) -> str:
        """Give so many bytes in hex."""
        return Telling.newsroom.world.dice.randbytes(length).hex()


class WorldTime:
    """The clock by which a desk counts: that of the history, which jumps."""

    @staticmethod
    def monotonic() -> float:
        """Give the time of the world."""
        return Telling.newsroom.world.now.timestamp()

    time = monotonic

    @staticmethod
    def sleep(seconds: float) -> None:
        """Let time pass; others come when this one looks again."""
        Telling.newsroom.world.now += timedelta(seconds=seconds)


class NoTimes:
    """Nobody asks how long cleaning takes."""

    def add(self, seconds: object) -> None:
        """Take no note."""


class NoProgress:
    """Nobody watches."""

    def __init__(self, total: int) -> None:
        pass

    def expect(self, documents: int) -> None:
        """Take no note."""

    def advance(self, documents: int) -> None:
        """Take no note."""

    def finish(self) -> None:
        """Take no note."""


class InlineParsers:
    """The pool of parsers, whose children now and then time out."""

    def start(self) -> None:
        """There is nothing to start."""

    def parse_each(
        self, _function: object, jobs: Iterable[ParseJob | QuarantineError], _on_parsed: object = None
    ) -> Iterator[Document | QuarantineError]:
        """Parse jobs in their order."""
        for job in jobs:
            if isinstance(job, QuarantineError):
                yield job
            elif Telling.newsroom.does_parser_fail():
                yield QuarantineError(Reason.PARSER_TIMEOUT, "it was over its deadline")
            else:
                yield _parse(replace(job, now=BEGINNING))


@lru_cache(maxsize=4096)
def _parse(job: ParseJob) -> Document:
    return parse(job)


def parse_text(body: bytes) -> Document:
    """Give what the cleaner makes of the bytes of a text."""
    job = ParseJob(body, "article.txt", None, None, BEGINNING)
    return _parse(job)


@contextmanager
def _hold_run(data_dir: Path, run_id: str) -> Iterator[None]:
    with Telling.newsroom.world.hold(f"{data_dir}/{run_id}"):
        yield


@contextmanager
def _hold_lock(path: Path, _purpose: str, _wait_s: float = 0) -> Iterator[None]:
    with Telling.newsroom.world.hold(Telling.host.at(path).lock):
        yield


@contextmanager
def _hold_own_lock(path: Path, _purpose: str, wait_s: float = 0) -> Iterator[None]:
    world = Telling.newsroom.world
    if not wait_s and world.is_held(str(path)):
        raise StopError(f"{path} is held")
    with world.hold(str(path)):
        yield


@contextmanager
def stand_ins() -> Iterator[None]:
    """Put the stand-ins in place for the length of a block."""
    with ExitStack() as stack:
        stack.enter_context(without_prefect())
        Telling.folder = Path(stack.enter_context(TemporaryDirectory()))
        _replace(stack, _list_stand_ins())
        stack.enter_context(patch.object(logging.getLogger("stamina"), "disabled", True))  # noqa: FBT003 - its value
        stamina.set_testing(True, attempts=6, cap=True)
        stack.callback(stamina.set_testing, False)  # noqa: FBT003 - its only argument
        yield


@contextmanager
def without_prefect() -> Iterator[None]:
    """Let flows run as plain functions for the length of a block: no engine, no artifacts, no events."""
    with ExitStack() as stack:
        _replace(stack, _list_prefect())
        for name in ("prefect.flow_runs", "prefect.task_runs"):
            stack.enter_context(patch.object(logging.getLogger(name), "disabled", True))  # noqa: FBT003 - its value
        yield


def _replace(stack: ExitStack, names: Iterable[tuple[str, str, object]]) -> None:
    for where, name, stand_in in names:
        stack.enter_context(patch.object(import_module(where), name, stand_in))


def _list_prefect() -> Iterator[tuple[str, str, object]]:
    """Give what is replaced of Prefect: where a name is looked up, the name, and what is found instead."""
    for module in _FLOWS:
        for name, value in vars(import_module(module)).items():
            if isinstance(value, Task):
                yield module, name, InlineTask(value.fn)
    for module in ("flows.ingest", "flows.sweep"):
        yield module, "report_run", lambda *_: None
        yield module, "signal_run", lambda *_: None
        yield module, "end_run", lambda result, _message: result
    yield "flows.run.run", "Progress", NoProgress


def _list_stand_ins() -> Iterator[tuple[str, str, object]]:
    """Give what else is replaced, in the same form."""
    told = Telling
    for module in ("flows.ingest", "flows.sweep"):
        yield module, "open_context", lambda _settings: told.host.open()
        yield module, "read_settings", lambda: None
    for module in _CLOCKS:
        yield module, "datetime", WorldClock
    yield "flows.run.run", "secrets", WorldSecrets
    yield "tasks.archive", "ThreadPoolExecutor", InlineThreads
    yield _INTAKE, "ThreadPoolExecutor", InlineThreads
    yield "tasks.clean", "find_known", lambda news, *asked: news.find_known(*asked)
    yield _REGISTER, "hold_run", _hold_run
    yield _REGISTER, "find_life", lambda folder, run_id: told.newsroom.world.find_life(f"{folder}/{run_id}")
    yield _REGISTER, "leave_run", lambda folder, run_id: told.newsroom.world.leave(f"{folder}/{run_id}")
    yield _REGISTER, "forget_run", lambda folder, run_id: told.newsroom.world.forget(f"{folder}/{run_id}")
    yield _REGISTER, "kept_alive", lambda *_: nullcontext()
    yield _REGISTER, "secrets", WorldSecrets
    yield _BACKLOG, "datetime", WorldClock
    yield _BACKLOG, "list_living", lambda folder: told.newsroom.world.list_held(f"{folder}/")
    yield "tasks.publish", "build_news", lambda warehouse, news, store, _: news.publish(warehouse, store)
    yield "tasks.publish", "is_of_this_hour", lambda news: news.is_there
    yield "tasks.publish", "is_behind", lambda warehouse, news: news.lacks(warehouse)
    yield "tasks.clients.push.group_commit", "secrets", WorldSecrets
    yield "tasks.clients.store.clean_parquet", "decode_table", lru_cache(_TABLES_KEPT)(decode_table)
    yield "tasks.clients.store.calls", "connect", lambda *_: told.newsroom.s3
    yield _LEASES, "kept_alive", lambda *_: nullcontext()  # nothing is renewed: what lasts long is lost
    yield _LEASES, "time", WorldTime
    yield _LEASES, "secrets", WorldSecrets
    yield _LEASES, "_JITTER", Random(1)  # noqa: S311 - no secret
    yield "tasks.clients.warehouse.committing", "hold_lock", _hold_own_lock
    yield "tasks.clients.warehouse.following", "datetime", WorldClock
    yield "tasks.clients.store.load_records", "ThreadPoolExecutor", InlineThreads
    yield _REBUILDING, "ThreadPoolExecutor", InlineThreads
    yield "tasks.clients.store.publication_records", "ThreadPoolExecutor", InlineThreads
    yield _REBUILDING, "Warehouse", lambda path: told.host.at(path)  # noqa: PLW0108 - whose turn it is then
    yield _REBUILDING, "hold_lock", _hold_lock
    yield _REBUILDING, "remove_database", lambda path: told.host.remove(path)  # noqa: PLW0108 - the same
    yield _REBUILDING, "list_standing", lambda path: told.host.list_standing(path)  # noqa: PLW0108 - the same
    yield _REBUILDING, "put_in_place", lambda new, old: told.host.replace(new, old)  # noqa: PLW0108 - the same
