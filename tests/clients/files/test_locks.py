"""Locks: the kernel gives back what a dead process held, and who waits says for what."""

from __future__ import annotations

import subprocess
import sys
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import pytest

from tasks.clients.files import locks
from tasks.clients.files.locks import (
    find_life,
    forget_flow_runs,
    hold_lock,
    hold_place,
    hold_run,
    is_alive,
    keep_flow_run,
    list_dead_runs,
    name_flow_run,
)
from tasks.core.errors import StopError
from tasks.core.run.leftovers import Life

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow


@contextmanager
def other_process(code: str) -> Iterator[subprocess.Popen[str]]:
    """Another process that has run the code, and stays until it is killed."""
    command = [
        sys.executable,
        "-c",
        f"import time\nfrom pathlib import Path\n{code}\nprint(1, flush=True)\ntime.sleep(600)",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            assert process.stdout.readline()
            yield process
        finally:
            process.kill()


def keeping(folder: Path, flow_run_id: str) -> str:
    """The code of a process that is at work on a flow run."""
    return (
        "from tasks.clients.files.locks import keep_flow_run\n"
        f"keep_flow_run(Path({str(folder)!r}), {flow_run_id!r})"
    )


def test_of_two_places_a_third_gets_none_and_is_told_who_has_them(tmp_path: Path) -> None:
    """The error names both holders, and what to do."""
    places = [tmp_path / "locks" / name for name in ("1.lock", "2.lock")]
    with ExitStack() as stack:
        for doing in ("fetching the first", "fetching the second"):
            stack.enter_context(hold_place(places, doing, 0))
        with pytest.raises(StopError, match=r"fetching the first; process .*fetching the second") as raised:
            stack.enter_context(hold_place(places, "fetching", 0))
    assert "Try again" in raised.value.hint
    with hold_place(places, "fetching", 0):
        pass


def test_a_killed_holder_gives_its_place_back(tmp_path: Path) -> None:
    """Whatever ended it, the kernel lets go."""
    path = tmp_path / "1.lock"
    code = (
        "from tasks.clients.files.locks import hold_place\n"
        f"held = hold_place([Path({str(path)!r})], 'fetching', 0)\nheld.__enter__()"
    )
    with other_process(code) as process:
        with pytest.raises(StopError, match=f"process {process.pid}, fetching"), hold_lock(path, "mine", 0):
            pass
        process.kill()
        process.wait()
        with hold_lock(path, "mine", 0):
            pass


def test_who_waits_says_for_what_and_for_whom(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Once, after some seconds: a run that hangs without a word is taken for dead."""
    monkeypatch.setattr(locks, "WAIT_SAID_AFTER_S", 0.0)
    path = tmp_path / "warehouse.lock"
    with hold_lock(path, "loading"), pytest.raises(StopError), hold_lock(path, "publishing", 0.1):
        pass
    [said] = caplog.messages
    assert str(path) in said
    assert "loading" in said


def test_a_run_that_was_killed_is_dead_and_one_that_works_is_not(tmp_path: Path) -> None:
    """Its lock tells which, from another process too."""
    with other_process(keeping(tmp_path, "one")) as process:
        assert find_life(tmp_path, name_flow_run("one")) is Life.ALIVE
        assert list_dead_runs(tmp_path) == []
        process.kill()
        process.wait()
        assert find_life(tmp_path, name_flow_run("one")) is Life.DEAD
        assert list_dead_runs(tmp_path) == [name_flow_run("one")]
    assert find_life(tmp_path, name_flow_run("two")) is Life.UNKNOWN


def test_the_lock_of_a_flow_run_outlives_its_function(tmp_path: Path) -> None:
    """Prefect works on it until the process ends; taking it again changes nothing."""
    for _ in range(2):
        keep_flow_run(tmp_path, "mine")
    assert find_life(tmp_path, name_flow_run("mine")) is Life.ALIVE
    for n in range(20):
        keep_flow_run(tmp_path, str(n))
    assert find_life(tmp_path, name_flow_run("19")) is Life.ALIVE


def test_the_locks_of_runs_that_ended_are_removed_and_others_stay(tmp_path: Path) -> None:
    """What Prefect takes for unfinished is still to be marked; a batch's run is somebody else's matter."""
    (tmp_path / "runs").mkdir()
    for name in ("flow-ended", "flow-unfinished", "20260302T120000Z-1f2e3d4c"):
        (tmp_path / "runs" / f"{name}.lock").touch()
    keep_flow_run(tmp_path, "alive")
    forget_flow_runs(tmp_path, {"unfinished"})
    left = {path.stem for path in (tmp_path / "runs").iterdir()}
    assert left == {"flow-unfinished", "flow-alive", "20260302T120000Z-1f2e3d4c"}


def test_a_run_that_ended_leaves_no_lock(tmp_path: Path) -> None:
    """And while it lasts it is alive."""
    with hold_run(tmp_path, "run"):
        assert is_alive(tmp_path, "run")
    assert not is_alive(tmp_path, "run")
    assert list((tmp_path / "runs").iterdir()) == []
