"""Looks at sites, each in a process of its own, beside the loop that answers requests."""

from __future__ import annotations

import asyncio
import os
import sys
from typing import TYPE_CHECKING

import pytest

from flows.desk.looking import LOOKS_KEPT, LOOKS_WAITING, SiteLooks
from tasks.core.errors import StopError
from tests.patience import PATIENCE_S, wait_until

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

URL = "https://harbour.example/"
SAY = "import json, sys; print(json.dumps({'trouble': sys.argv[1]}))"


def command(code: str) -> tuple[str, ...]:
    """The command of a process that looks, or does something else."""
    return (sys.executable, "-S", "-c", code)


@pytest.mark.parametrize(
    ("code", "trouble"),
    [
        (SAY, URL),
        ("", "could not be looked at in time"),
        ("print('{')", "could not be looked at in time"),
        ("import json; print(json.dumps({'found': [{'url': 1}]}))", "could not be looked at in time"),
        ("import os; os.kill(os.getpid(), 14)", "could not be looked at in time"),
        ("import sys; sys.exit(3)", "could not be looked at in time"),
    ],
)
def test_what_a_process_says_is_checked(code: str, trouble: str) -> None:
    """One that breaks, is ended or says something else has found nothing."""

    async def run() -> None:
        looks = SiteLooks({}, command(code))
        look = looks.find(looks.begin(URL))
        assert look is not None
        result = await look.wait(PATIENCE_S)
        assert result is not None
        assert trouble in result.trouble

    asyncio.run(run())


def test_a_look_that_goes_on_is_shared_waited_for_in_vain_and_ended(tmp_path: Path) -> None:
    """Who asks for the same again has the same look; when the desk closes, its process ends."""
    told = tmp_path / "pid"
    code = f"import os, time; open({str(told)!r}, 'w').write(str(os.getpid())); time.sleep(600)"

    async def run() -> None:
        looks = SiteLooks({}, command(code))
        first = looks.begin(URL)
        assert looks.begin(URL) == first
        look = looks.find(first)
        assert look is not None
        assert await look.wait(0.01) is None
        await asyncio.to_thread(wait_until, lambda: told.exists() and told.read_text())
        await looks.close()
        assert (await look.wait(0)) is not None
        with pytest.raises(ProcessLookupError):
            os.kill(int(told.read_text()), 0)

    asyncio.run(run())


def test_so_many_wait_and_so_many_are_remembered() -> None:
    """One more is told to come later; the oldest are forgotten."""

    async def run() -> None:
        looks = SiteLooks({}, command("import time; time.sleep(600)"))
        for number in range(LOOKS_WAITING):
            looks.begin(f"{URL}{number}")
        with pytest.raises(StopError, match="Try again"):
            looks.begin(URL)
        await looks.close()
        done = SiteLooks({}, ("/nonexistent/program",))
        ids = []
        for number in range(LOOKS_KEPT + 1):
            ids.append(done.begin(f"{URL}{number}"))
            look = done.find(ids[-1])
            assert look is not None
            assert await look.wait(PATIENCE_S)
        assert done.find(ids[0]) is None
        assert done.find(ids[1]) is not None

    asyncio.run(run())


def test_the_environment_reaches_the_process() -> None:
    """Where the settings are found."""
    code = "import json, os; print(json.dumps({'trouble': os.environ['COPYDESK_FOLDER']}))"

    async def run() -> None:
        looks = SiteLooks({"COPYDESK_FOLDER": "/somewhere"}, command(code))
        look = looks.find(looks.begin(URL))
        assert look is not None
        result = await look.wait(PATIENCE_S)
        assert result is not None
        assert result.trouble == "/somewhere"

    asyncio.run(run())
