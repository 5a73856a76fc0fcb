"""What a taught rule changes, found out by a process of its own: reading articles again loads the cleaner.

It is `copydesk marks effect RULE --json`, ended when its time is over or this process ends.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from tasks.clients.servers.child_processes import die_with_parent
from tasks.core.errors import StopError

if TYPE_CHECKING:
    from collections.abc import Mapping

TRYING_COMMAND = (sys.executable, "-P", "-c", "from flows.cli.app import main; main()")
TRY_WITHIN_S = 120


def try_rule(environment: Mapping[str, str], rule_id: str) -> Mapping[str, Any]:
    """Give what a rule changes, as the command prints it; a StopError where it cannot be found out."""
    try:
        tried = subprocess.run(
            [*TRYING_COMMAND, "marks", "effect", rule_id, "--json"],
            env=os.environ | environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=True,
            timeout=TRY_WITHIN_S,
            preexec_fn=die_with_parent,
        )
    except subprocess.SubprocessError as error:
        hint = f"`copydesk marks effect {rule_id}` says why"
        raise StopError("What the rule changes could not be found out", hint) from error
    told: dict[str, Any] = json.loads(tried.stdout)
    return told
