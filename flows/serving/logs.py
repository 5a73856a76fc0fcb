"""Structured logs: with COPYDESK_LOG=json each line on standard error is one JSON object.

`JsonLines` writes a record: when, how grave, which logger, what it says, the run it belongs to and, where
there is one, the error with its traceback. Prefect takes it by name from the environment, in every process
of a run and of a worker; the endpoint, whose uvicorn knows nothing of that, is told by `log_as`, and a run
under a worker that was not told by `log_run_as`.
"""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime

_OF_THE_RUN = ("flow_run_id", "flow_run_name", "flow_name", "task_run_id", "task_run_name")


class JsonLines(logging.Formatter):
    """Writes a record as one line of JSON, in ASCII."""

    def __init__(self, *_format: object, **_more: object) -> None:
        super().__init__()

    def format(self, record: logging.LogRecord) -> str:
        """Write it."""
        row = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        row |= {name: str(found) for name in _OF_THE_RUN if (found := getattr(record, name, None))}
        if record.exc_info:
            row["error"] = self.formatException(record.exc_info)
        return json.dumps(row)


def log_run_as(form: str) -> None:
    """Have a run log in this form, whose Prefect was set up before anybody read our settings."""
    if form != "json":
        return
    for name in (None, *logging.root.manager.loggerDict):
        for handler in logging.getLogger(name).handlers:
            if isinstance(handler, logging.StreamHandler):
                handler.setFormatter(JsonLines())


def log_as(form: str) -> None:
    """Have this process, uvicorn in it too, log in this form from now on."""
    if form != "json":
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.captureWarnings(capture=True)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
