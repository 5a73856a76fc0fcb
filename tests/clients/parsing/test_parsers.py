"""Parsing in children: what one item does to its parser, the others do not feel."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import psutil
import pytest

from tasks.clients.parsing.parse_jobs import ParseJob, parse
from tasks.clients.parsing.parser_child import ITEMS_OF_A_CHILD
from tasks.clients.parsing.parsers import IN_FLIGHT, WARMED_UP, ParserPool
from tasks.core.errors import QuarantineError, StopError
from tasks.core.records import Reason
from tests.patience import LONGER_S, PATIENCE_S, no_hang, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import ModuleType

pytestmark = pytest.mark.slow

MEMORY_BYTES = 200_000_000
VICTIMS = "parser_victims"
UNDATED = ParseJob(
    b"""<!doctype html><html><head><title>Mill to reopen</title></head><body><article><h1>Mill to reopen</h1>
    <div class="date">on the 7 smarch, 2023 or thereabouts</div><div class="author"></div>
    <p>The mill on the river will grind again from next week on, its new owners told the council.</p>
    <p>Forty people are to work there by the end of summer, as many as before the flood.</p>
    </article></body></html>""",
    name="mill.html",
    media_type="text/html",
    url=None,
    now=datetime(2026, 3, 2, tzinfo=UTC),
)


@pytest.fixture(scope="module")
def pool(victims: object) -> Iterator[ParserPool]:  # noqa: ARG001 - it makes them importable
    """Two children that have all the time that an item may need."""
    with ParserPool(2, PATIENCE_S, MEMORY_BYTES, preloaded=(VICTIMS,)) as opened:
        yield opened


def reason_of(result: object) -> Reason:
    """Give the reason of a result that must be a QuarantineError."""
    assert isinstance(result, QuarantineError)
    return result.reason


def test_results_come_in_the_order_of_the_items(pool: ParserPool, victims: ModuleType) -> None:
    """Later items that are done sooner wait for their turn."""
    assert list(pool.parse_each(victims.sleep_then_double, range(20))) == [2 * n for n in range(20)]


def test_children_look_for_garbage_seldom(pool: ParserPool, victims: ModuleType) -> None:
    """It was a twelfth of the time of a page."""
    assert list(pool.parse_each(victims.count_until_collected, [0])) == [50_000]


def test_a_hang_in_c_code_costs_its_deadline_and_itself_alone(victims: ModuleType) -> None:
    """A loop that is deaf to signals is killed; items before, beside and behind it have their results."""
    with ParserPool(2, 1, MEMORY_BYTES, preloaded=(VICTIMS,)) as opened:
        results = list(opened.parse_each(victims.loop_in_c, [1, 2, 0, 3, 4, 5]))
    assert reason_of(results.pop(2)) is Reason.PARSER_TIMEOUT
    assert results == [2, 4, 6, 8, 10]


def test_waiting_for_a_processor_is_no_timeout() -> None:
    """A page that another program keeps from its processor for twice its deadline has its result."""
    with ParserPool(1, 1, MEMORY_BYTES, preloaded=()) as opened:
        assert list(opened.parse_each(time.sleep, [2])) == [None]


def test_a_parser_that_sleeps_for_good_is_a_timeout_too() -> None:
    """Beside the deadline of work there is one of the clock."""
    with ParserPool(1, 0.1, MEMORY_BYTES, preloaded=()) as opened, no_hang():
        (result,) = opened.parse_each(time.sleep, [LONGER_S])
    assert reason_of(result) is Reason.PARSER_TIMEOUT


def test_a_timeout_is_tried_once_more_alone(victims: ModuleType) -> None:
    """What was slow once is no outcome; nothing is parsed beside its second try, however many items wait."""

    def parse_one(name: str) -> list[tuple[str, float, float]]:
        return list(opened.parse_each(getattr(victims, name), [name]))

    with ParserPool(3, 1, MEMORY_BYTES, preloaded=(VICTIMS,)) as opened, ThreadPoolExecutor(8) as threads:
        (again,), *beside = threads.map(parse_one, ["loop_once", *["take_turn"] * 150])
    assert again[0] == "loop_once"
    assert len(beside) == 150
    assert all(ends <= again[1] or begins >= again[2] for ((_, begins, ends),) in beside)


def test_a_child_is_forked_warm(victims: ModuleType) -> None:
    """A page without a date, whose languages and models come late, has nothing to load in a child."""
    with ParserPool(1, PATIENCE_S, 1_000_000_000, preloaded=(*WARMED_UP, VICTIMS)) as opened:
        (before,) = opened.parse_each(victims.tell_what_is_loaded, [0])
        (document,) = opened.parse_each(parse, [UNDATED])
        (after,) = opened.parse_each(victims.tell_what_is_loaded, [0])
    assert document.text
    assert document.published_at is None
    assert after == before


def test_an_abort_costs_itself_alone(pool: ParserPool, victims: ModuleType) -> None:
    """A parser that aborts ends its own item; all others have their results."""
    results = list(pool.parse_each(victims.abort_on_zero, [1, 0, 2, 0, 3]))
    assert [reason_of(results[1]), reason_of(results[3])] == [Reason.PARSER_CRASHED] * 2
    assert results[0::2] == [2, 4, 6]


@pytest.mark.parametrize("sign", [signal.SIGSEGV, signal.SIGKILL, signal.SIGTERM])
def test_a_parser_that_dies_by_a_signal_is_a_crash(pool: ParserPool, sign: signal.Signals) -> None:
    """A fault in C code, the kernel's out-of-memory killer, an operator: a crash each."""
    (result,) = pool.parse_each(signal.raise_signal, [sign])
    assert reason_of(result) is Reason.PARSER_CRASHED


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel bounds memory on Linux only")
@pytest.mark.parametrize(
    ("name", "amount"),
    [
        ("take_at_once", 10 * MEMORY_BYTES),
        ("take_bit_by_bit", 10 * MEMORY_BYTES),
        ("swallow_memory_error", 10 * MEMORY_BYTES),
        ("parse_many_tags", 600_000),
    ],
)
def test_running_out_of_memory_is_named_so(victims: ModuleType, name: str, amount: int) -> None:
    """In one piece, bit by bit, unnoticed or inside libxml2: the reason is the memory."""
    with ParserPool(1, PATIENCE_S, MEMORY_BYTES, preloaded=(VICTIMS,)) as opened:
        results = list(opened.parse_each(getattr(victims, name), [amount]))
        assert [reason_of(result) for result in results] == [Reason.PARSER_MEMORY]
        assert list(opened.parse_each(victims.double, [1, 2])) == [2, 4]


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel bounds memory on Linux only")
def test_a_page_that_would_take_gigabytes_costs_itself_alone() -> None:
    """Six million paragraphs would be gigabytes of tree and blocks; the next page is read."""
    bloated = replace(UNDATED, raw=b"<!doctype html><body>" + b"<p>x" * 6_000_000)
    with ParserPool(1, PATIENCE_S, MEMORY_BYTES) as opened:
        bad, good = opened.parse_each(parse, [bloated, UNDATED])
    assert reason_of(bad) is Reason.PARSER_MEMORY
    assert good.text.startswith("The mill on the river")


def test_an_error_in_a_parser_is_told_with_its_place(pool: ParserPool, victims: ModuleType) -> None:
    """A surprise is that item's crash, with the error's name, text and line."""
    results = list(pool.parse_each(victims.raise_on_zero, [1, 0]))
    assert isinstance(results[1], QuarantineError)
    assert results[1].reason is Reason.PARSER_CRASHED
    assert results[1].detail.startswith("ZeroDivisionError: division by zero (parser_victims.py:")


def test_a_result_that_cannot_be_sent_is_a_crash(pool: ParserPool, victims: ModuleType) -> None:
    """A result that is no value ends its item, not the run."""
    (result,) = pool.parse_each(victims.give_what_cannot_be_sent, [1])
    assert reason_of(result) is Reason.PARSER_CRASHED


def test_a_quarantined_item_passes_by_the_parsers(pool: ParserPool, victims: ModuleType) -> None:
    """What could not even be read keeps its place and its reason."""
    unreadable = QuarantineError(Reason.UNREADABLE, "no such file")
    assert list(pool.parse_each(victims.double, [1, unreadable, 3])) == [2, unreadable, 6]


def test_items_are_read_as_they_are_needed(pool: ParserPool, victims: ModuleType) -> None:
    """A million items are never all in memory."""
    items = itertools.count()
    results = pool.parse_each(victims.double, itertools.islice(items, 1_000_000))
    assert next(results) == 0
    assert next(items) <= 2 * IN_FLIGHT + 1


def test_threads_share_the_children(pool: ParserPool, victims: ModuleType) -> None:
    """Several chunks at once, as tasks of a flow do it, each get their own results."""
    with ThreadPoolExecutor(4) as threads:
        chunks = [range(start, start + 50) for start in range(0, 200, 50)]
        results = threads.map(lambda chunk: list(pool.parse_each(victims.double, chunk)), chunks)
    assert list(results) == [[2 * number for number in chunk] for chunk in chunks]


def test_children_see_no_credentials(victims: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """No secret of the parent's environment is in a child's."""
    for name in ("HOME", "AWS_SECRET_ACCESS_KEY", "COPYDESK_PUSH_TOKEN", "PREFECT_API_KEY", "SOME_PASSWORD"):
        monkeypatch.setenv(name, "hush")
    with ParserPool(1, PATIENCE_S, MEMORY_BYTES, preloaded=(VICTIMS,)) as opened:
        (seen,) = opened.parse_each(victims.tell_environment, [1])
    assert "PATH" in seen
    assert "hush" not in seen.values()


def test_children_keep_things_where_their_user_does(
    victims: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They do not see whose home there is, so they are told of its cache folder."""
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    with ParserPool(1, PATIENCE_S, MEMORY_BYTES, preloaded=(VICTIMS,)) as opened:
        (seen,) = opened.parse_each(victims.tell_environment, [1])
    assert seen["XDG_CACHE_HOME"] == str(tmp_path / ".cache")


def test_a_child_is_replaced_after_some_items(pool: ParserPool, victims: ModuleType) -> None:
    """What parsers leak does not add up."""
    pids = pool.parse_each(victims.tell_process, range(4 * ITEMS_OF_A_CHILD))
    assert len(set(pids)) >= 4


def test_no_process_is_left_when_the_pool_closes(victims: ModuleType) -> None:
    """Leaving the block ends children at once, also one that is deep in a loop."""
    with ExitStack() as pools:
        opened = pools.enter_context(ParserPool(2, LONGER_S, MEMORY_BYTES, preloaded=(VICTIMS,)))
        results = opened.parse_each(victims.loop_in_c, [1, 0, 0])
        assert next(results) == 2
        forkserver = psutil.Process(opened._forkserver.pid)
        wait_until(lambda: len(forkserver.children()) == 2)
        family = [forkserver, *forkserver.children()]
        with no_hang():
            pools.close()
    assert not psutil.wait_procs(family, PATIENCE_S)[1]


def test_a_cleaner_that_cannot_be_loaded_stops_the_run(capfd: pytest.CaptureFixture[str]) -> None:
    """Where no child can work at all, items are not quarantined one by one."""
    broken = ParserPool(1, PATIENCE_S, MEMORY_BYTES, preloaded=("no_such_module",))
    with broken as opened, pytest.raises(StopError, match="do not start"):
        list(opened.parse_each(len, ["abc"]))
    assert "no_such_module" in capfd.readouterr().err


SCRIPT = """
import sys, time
from tasks.clients.parsing.parsers import ParserPool
import parser_victims
with ParserPool(2, 1800, 200_000_000, preloaded=("parser_victims",)) as pool:
    results = pool.parse_each(parser_victims.loop_in_c, [1, 0, 0])
    next(results)
    print(pool._forkserver.pid, *[child.pid for child in pool._alive], flush=True)
    next(results)
"""


@pytest.mark.usefixtures("victims")
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGKILL])
def test_children_end_with_the_run_that_is_ended(sign: signal.Signals) -> None:
    """Ctrl-C ends the run and all its children in a moment; so does kill -9."""
    with subprocess.Popen(
        [sys.executable, "-c", SCRIPT], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as run:
        assert run.stdout is not None
        pids = [int(pid) for pid in run.stdout.readline().split()]
        assert len(pids) >= 2
        os.kill(run.pid, sign)
        run.wait(PATIENCE_S)
    assert run.returncode != 0
    wait_until(lambda: not any(map(psutil.pid_exists, pids)))


def test_the_seconds_of_each_item_are_told(pool: ParserPool, victims: ModuleType) -> None:
    """Not those of what was no item any more."""
    seconds: list[float] = []
    items = [1, QuarantineError(Reason.UNREADABLE, "it is gone"), 3]
    assert len(list(pool.parse_each(victims.double, items, seconds.append))) == 3
    assert len(seconds) == 2
    assert min(seconds) > 0
