"""Running `copydesk` as a person at a terminal does, without loading all of it for each command.

What the console script itself does at its start is tried where `tests/flows/cli/test_cli.py` and its
neighbours start it; most tests ask what a command does.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Commands:
    """Commands that run in forks of one process, one after the other."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def run(
        self,
        *arguments: str | Path,
        environment: Mapping[str, str] | None = None,
        folder: Path | None = None,
        given: str = "",
    ) -> subprocess.CompletedProcess[str]:
        """Run a command line to its end; without an environment in this process's, without a folder here."""
        case = {
            "arguments": [str(each) for each in arguments],
            "environment": dict(os.environ if environment is None else environment),
            "folder": str(folder or Path.cwd()),
            "given": given,
        }
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(case) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, "the process that runs commands has ended"
        return subprocess.CompletedProcess(["copydesk", *case["arguments"]], *json.loads(answer))


@contextmanager
def open_commands() -> Iterator[Commands]:
    """Have the process that runs them for the length of a block."""
    forks = Path(__file__).with_name("forks.py")
    with subprocess.Popen(
        [sys.executable, "-P", forks], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield Commands(process)
        assert process.stdin
        process.stdin.close()
