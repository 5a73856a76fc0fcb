"""With COPYDESK_LOG=json each line on standard error is one JSON object: Prefect's, ours and uvicorn's."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from flows.serving.logs import JsonLines
from tasks.settings import _JSON_OF_PREFECT

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

COMMAND = "import sys; sys.argv = ['copydesk', {}]; from flows.cli.app import main; main()"


def run(code: str, folder: Path, **environment: str) -> list[dict[str, str]]:
    """Run Python in a process of its own, and read its standard error."""
    done = subprocess.run(
        [sys.executable, "-P", "-c", code],
        cwd=folder,
        env=os.environ | {"COPYDESK_DATA_DIR": str(folder / "data")} | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return [json.loads(line) for line in done.stderr.splitlines()]


def test_a_record_keeps_to_one_line() -> None:
    """Line breaks, other scripts and tracebacks too; the class has the name that Prefect is told."""
    record = logging.LogRecord("desk", logging.ERROR, "f", 1, "ferry\n%s", ("Größe",), None)
    try:
        int("aground")
    except ValueError:
        record.exc_info = sys.exc_info()
    written = JsonLines("default", None, "%").format(record)
    row = json.loads(written)
    assert "\n" not in written
    assert (row["message"], row["level"], row["logger"]) == ("ferry\nGröße", "ERROR", "desk")
    assert "ValueError: invalid literal" in row["error"]
    name = f"{JsonLines.__module__}.{JsonLines.__qualname__}"
    assert _JSON_OF_PREFECT["PREFECT_LOGGING_FORMATTERS_JSON_CLASS"] == name


def test_a_run_logs_json_as_its_env_file_says(prefect_api: str, tmp_path: Path) -> None:
    """Every line, with the flow run that it is of."""
    (tmp_path / ".env").write_text("COPYDESK_LOG=json\n")
    (tmp_path / "ferry.txt").write_text("The night ferry to Quillon ran aground on Sunday.\n\n" * 4)
    rows = run(COMMAND.format("'ingest', '-v', 'ferry.txt'"), tmp_path, PREFECT_API_URL=prefect_api)
    assert {row["level"] for row in rows} == {"INFO"}
    assert any(row.get("flow_run_id") and "1 inputs" in row["message"] for row in rows)


def test_an_error_of_a_command_is_a_line_of_json_too(tmp_path: Path) -> None:
    """What would be said in colour."""
    [row] = run(COMMAND.format("'show', 'x'"), tmp_path, COPYDESK_LOG="json")
    assert row["message"].startswith("Nothing is published yet")


def test_what_uvicorn_and_the_endpoint_say_is_json(tmp_path: Path) -> None:
    """The endpoint that cannot start says why in the form that is set."""
    code = (
        "import uvicorn; uvicorn.run('flows.push.endpoint:serve_app', factory=True, port=0, log_level='info')"
    )
    rows = run(code, tmp_path, COPYDESK_LOG="json", COPYDESK_S3_ENDPOINT_URL="http://127.0.0.1:9")
    assert {row["logger"] for row in rows} >= {"uvicorn.error"}
