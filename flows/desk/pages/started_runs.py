"""What pages say where a run is to be started from them."""

from __future__ import annotations

from tasks.core.push.problems import Problem, ProblemError


def no_prefect(command: str) -> ProblemError:
    """Give the error of a run that nobody can start; the command is what does the same."""
    detail = f"Without a Prefect server nothing is started from here: {command}"
    return ProblemError(Problem(503, "no-prefect", "There is no Prefect server", detail))
