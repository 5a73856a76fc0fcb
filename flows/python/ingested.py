"""A run of the ingest flow from a program or a notebook: what `copydesk.ingest` does and gives.

The run is a process of its own, the command `ingest`: Prefect reads its settings when it is loaded, and a run
whose server is lost ends its process. So nothing of the caller's (environment, event loop, signals, a Prefect
of its own) meets it, and it may be called from any thread.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tasks.core.errors import StopError, UsageError
from tasks.core.run.summary import Quarantined

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

COMMAND = (sys.executable, "-P", "-m", "copydesk", "ingest", "--json")
LONGEST_COMMAND = 100_000
"""Characters of sources that one command line takes; more come as a list on standard input."""
_USAGE = 2
_ERROR = "copydesk: "
_log = logging.getLogger("copydesk")


@dataclass(frozen=True, slots=True, repr=False)
class Ingested:
    """How a run ended: every input in exactly one of `outcomes`."""

    run_id: str
    inputs: int
    outcomes: Mapping[str, int]
    quarantined: tuple[Quarantined, ...]
    seconds: float
    said: Mapping[str, Any] = field(compare=False)

    def to_dict(self) -> dict[str, Any]:
        """Give the object that `copydesk ingest --json` prints."""
        return dict(self.said)

    def __repr__(self) -> str:
        ended = ", ".join(f"{number} {outcome}" for outcome, number in self.outcomes.items() if number)
        return f"<Ingested, run {self.run_id}: {self.inputs} inputs, {ended or 'nothing'}>"


def ingest_sources(sources: Sequence[str], options: Mapping[str, object]) -> Ingested:
    """Run the flow once; `options` are those of the command. What it says on the way is logged."""
    is_long = sum(map(len, sources)) > LONGEST_COMMAND
    given = ["-"] if is_long else ["--", *sources]
    lines = "".join(f"{source}\n" for source in sources) if is_long else ""
    done = subprocess.run(
        [*COMMAND, *_write_options(options), *given],
        input=lines.encode("utf-8", "surrogateescape"),
        env=os.environ | {"COPYDESK_LOG": "text"},
        capture_output=True,
        check=False,
    )
    said = done.stderr.decode("utf-8", "replace").splitlines()
    for line in said:
        _log.info("%s", line)
    if not done.stdout.startswith(b"{"):
        message = _find_error(said) or f"The run ended with {done.returncode} and said nothing"
        raise UsageError(message) if done.returncode == _USAGE else StopError(message)
    return _read_summary(json.loads(done.stdout))


def _write_options(options: Mapping[str, object]) -> Iterator[str]:
    for name, value in options.items():
        option = f"--{name.replace('_', '-')}"
        if value is True:
            yield option
        elif isinstance(value, dict):
            yield f"{option}={','.join(f'{key}={of}' for key, of in value.items())}"
        elif value is not None and value is not False:
            yield f"{option}={value}"


def _find_error(said: Sequence[str]) -> str:
    """Find the error among what a run said: the one that it calls so, else its last words in their box."""
    errors = [line.removeprefix(_ERROR) for line in said if line.startswith(_ERROR)]
    words = [line.strip("│ ").removeprefix("Error: ") for line in said if any(map(str.isalnum, line))]
    return next(reversed(errors or words), "")


def _read_summary(said: dict[str, Any]) -> Ingested:
    quarantined = tuple(Quarantined(**each) for each in said["quarantined"])
    return Ingested(said["run_id"], said["inputs"], said["outcomes"], quarantined, said["seconds"], said)
