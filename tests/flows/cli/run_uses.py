"""Runs many command lines, each in a fork of this process, so that what all of them import is loaded once.

    python run_uses.py < CASES.json > RESULTS.json

A case is `{"arguments": [...], "input": "...", "environment": {...}}`; its result is the exit code, standard
output and standard error.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import traceback
from pathlib import Path

import flows.cli.commands.asking
import flows.cli.planning
import flows.printing.print_articles
import flows.printing.print_rows  # noqa: F401 - loaded once for all
from flows.cli import app


def run(arguments: list[str], given: str, environment: dict[str, str]) -> tuple[int, str, str]:
    """Run a command line in a child and give how it ended."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / name for name in ("in", "out", "err")]
        paths[0].write_text(given)
        child = os.fork()
        if child == 0:
            _become(arguments, environment, paths)
        _, status = os.waitpid(child, 0)
        said = (path.read_text(errors="replace") for path in paths[1:])
        return os.waitstatus_to_exitcode(status), *said


def _become(arguments: list[str], environment: dict[str, str], paths: list[Path]) -> None:
    """Be the command, to the end."""
    for number, (path, mode) in enumerate(
        zip(paths, (os.O_RDONLY, *[os.O_WRONLY | os.O_CREAT] * 2), strict=True)
    ):
        os.dup2(os.open(path, mode, 0o600), number)
    os.environ.update(environment)
    sys.argv = ["copydesk", *arguments]
    code = 70
    try:
        app.main()
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 0 if ended.code is None else 1
    except BaseException:  # noqa: BLE001 - a traceback is what is looked for
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    cases = json.load(sys.stdin)
    json.dump([run(each["arguments"], each["input"], each["environment"]) for each in cases], sys.stdout)
