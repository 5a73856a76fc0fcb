"""Runs command lines, each in a fork of this process, so that what all of them import is loaded once.

A line of standard input is a case, an object of `arguments`, `environment`, `folder` and what is `given` on
standard input; the line that answers it holds the exit code, standard output and standard error. The first
command that starts a flow has Prefect and the flows loaded, here and thus for all that follow.
"""

from __future__ import annotations

import atexit
import json
import logging
import os
import pkgutil
import sys
import tempfile
import threading
import traceback
from typing import Any, NoReturn

import flows.cli.commands.asking
import flows.cli.planning
import flows.printing.print_articles
import flows.printing.print_rows  # noqa: F401 - loaded once for all
from flows.cli import app

QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
    "PREFECT_INTERNAL_LOGGING_LEVEL": "CRITICAL",
}
"""What a command sets before it loads Prefect."""
IN_FLOWS = {"ingest", "forget", "rebuild", "reprocess", "learn", "sweep"}
LOADED_FOR_FLOWS = ("flows.ingest", "flows.forget", "prefect.flow_engine", "prefect.task_engine")


def run(case: dict[str, Any]) -> tuple[int, *tuple[str, ...]]:
    """Run a command line in a child and give how it ended."""
    if IN_FLOWS.intersection(case["arguments"]):
        for name in LOADED_FOR_FLOWS:
            pkgutil.resolve_name(name)
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        given.write(case["given"].encode("utf-8", "surrogateescape"))
        given.seek(0)
        child = os.fork()
        if child == 0:
            _become(case, [given.fileno(), out.fileno(), err.fileno()])
        _, status = os.waitpid(child, 0)
        said = []
        for file in (out, err):
            file.seek(0)
            said.append(file.read().decode("utf-8", "replace"))
        return os.waitstatus_to_exitcode(status), *said


def _become(case: dict[str, Any], streams: list[int]) -> NoReturn:
    """Be the command, to the end of its process."""
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    code = 70
    try:
        os.environ.clear()
        os.environ.update(case["environment"] | QUIET)
        os.chdir(case["folder"])
        sys.argv = ["copydesk", *case["arguments"]]
        del sys.modules["__main__"].__file__  # else each child that parses would load this file
        if "prefect.context" in sys.modules:
            pkgutil.resolve_name("prefect.context:refresh_global_settings_context")()
        app.main()
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 0 if ended.code is None else 1
    except BaseException:  # noqa: BLE001 - a traceback is what is looked for
        traceback.print_exc()
    logging.shutdown()
    threading._shutdown()  # type: ignore[attr-defined] # what the interpreter does at its end
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    os.environ |= QUIET
    # Standard input and output are left as they are for whom they become another's.
    with open(os.dup(0), encoding="utf-8") as cases, open(os.dup(1), "w", encoding="utf-8") as answers:  # noqa: PTH123 - no paths
        for line in cases:
            answers.write(json.dumps(run(json.loads(line))) + "\n")
            answers.flush()
