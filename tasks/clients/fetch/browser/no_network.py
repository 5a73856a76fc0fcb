"""Starts the browser behind a fence: `python -m tasks.clients.fetch.browser.no_network PIDFILE PROGRAM ...`.

What runs then, and all that it starts, has no network, whatever a page makes of it: the kernel refuses it
every socket that leads out of the processes of this machine. Where it does not, nothing is started. What root
starts is nobody's then, who is given the folders that it works in. The process's id is written down first.
"""

from __future__ import annotations

import os
import pwd
import sys
from pathlib import Path

from tasks.clients.parsing.fence import refuse_network

NOBODY = "nobody"
_PROFILE = "--user-data-dir="


def _step_down(command: list[str]) -> None:
    """Be nobody, where this is root."""
    nobody = pwd.getpwnam(NOBODY)
    profiles = (word.removeprefix(_PROFILE) for word in command if word.startswith(_PROFILE))
    for folder in (os.environ["HOME"], *profiles):
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    os.setgroups([])
    os.setgid(nobody.pw_gid)
    os.setuid(nobody.pw_uid)


if __name__ == "__main__":
    _, pid_file, *command = sys.argv
    Path(pid_file).write_text(str(os.getpid()), "ascii")
    refuse_network()
    if os.geteuid() == 0:
        _step_down(command)
    os.execv(command[0], command)  # noqa: S606 - no shell is meant
