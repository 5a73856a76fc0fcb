"""Habits of the tests themselves, where a machine can hold them."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

from hypothesis import settings

TESTS = Path(__file__).parent
FILES = sorted(path for path in TESTS.rglob("test_*.py") if path != Path(__file__))
WALL_CLOCKS = {"time.monotonic", "time.perf_counter", "time.time"}


def find_haste(call: ast.Call) -> str | None:
    """Say what in a call makes a test one of the machine's speed."""
    if (name := ast.unparse(call.func)) in WALL_CLOCKS:
        return f"{name}: wait with tests/patience.py"
    for keyword in call.keywords:
        if keyword.arg == "deadline":
            return "deadline=: laws have none"
        if keyword.arg == "timeout" and isinstance(keyword.value, ast.Constant) and keyword.value.value:
            return "timeout=: PATIENCE_S is the one for all"
    return None


def test_no_test_depends_on_the_speed_of_a_machine() -> None:
    """No test reads a wall clock or gives a law, a child or a client a time of its own."""
    found = [
        f"{path.relative_to(TESTS)}:{node.lineno} {haste}"
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and (haste := find_haste(node))
    ]
    assert len(FILES) > 100
    assert found == []


def test_who_sleeps_is_slow() -> None:
    """A file of tests that sleeps or waits somewhere has the marker."""
    texts = {path.relative_to(TESTS).as_posix(): path.read_text() for path in FILES}
    assert [
        name
        for name, text in texts.items()
        if re.search(r"\b(sleep|wait_until)\(", text) and "pytest.mark.slow" not in text
    ] == []


def test_laws_have_no_clock() -> None:
    """The profile that they run under has no deadline."""
    assert settings.default is not None
    assert settings.default.deadline is None


def test_what_was_skipped_is_said_at_the_end_with_its_reason() -> None:
    """Where there is no Chromium, nobody takes the pages for tried in one."""
    made = tomllib.loads((TESTS.parent / "pyproject.toml").read_text("utf-8"))
    assert "-ra" in made["tool"]["pytest"]["ini_options"]["addopts"]
