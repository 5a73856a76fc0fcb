"""A short form of `make chaos`: each fault on one real run, and an ordinary run after it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

CHAOS = Path(__file__).resolve().parents[1] / "bench" / "faults" / "chaos.py"
PLAYED = 0.01

pytestmark = pytest.mark.slow


def test_no_fault_loses_or_doubles_anything() -> None:
    """Nor does one keep the ordinary run that follows from coming through."""
    played = subprocess.run(
        [sys.executable, CHAOS, f"{PLAYED}", "7"], capture_output=True, text=True, check=False
    )
    assert played.returncode == 0, played.stdout + played.stderr
