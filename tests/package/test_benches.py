"""What the benches count by: a command, with all that it leaves behind."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tests.bench.whole.process_tree import ITSELF, run_tree

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="Linux gives orphans to who asks for them"),
]

LEAVES_A_SERVER = """
import subprocess, sys
subprocess.Popen([sys.executable, "-c", '''
import sys, time
while time.process_time() < .3: pass
open(sys.argv[1], "w").close()
''', sys.argv[1]], start_new_session=True)
"""


def test_what_outlives_a_command_is_waited_for_and_counted(tmp_path: Path) -> None:
    """A server that goes on after its command has ended is in the command's processor time."""
    counted = run_tree([sys.executable, "-c", LEAVES_A_SERVER, str(tmp_path / "ended")])
    assert (tmp_path / "ended").exists()
    assert counted.status == 0
    assert counted.processor_s > 0.3
    assert counted.parts.keys() <= {ITSELF}


def test_a_command_that_fails_ends_the_measurement_with_its_own_words() -> None:
    """No figure is made of a tool that did not do its work."""
    with pytest.raises(SystemExit, match="there is no such page"):
        run_tree([sys.executable, "-c", "raise SystemExit('there is no such page')"])
