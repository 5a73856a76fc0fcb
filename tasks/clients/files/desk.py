"""The name of a desk: of one data folder on one machine, by which others over the same store know it."""

from __future__ import annotations

import secrets
import socket
from typing import TYPE_CHECKING

from tasks.clients.files.replacing import write_whole

if TYPE_CHECKING:
    from pathlib import Path

_FILE = "desk"


def name_desk(data_dir: Path) -> str:
    """Give the name of this desk, which is made when it is first asked for.

    A data folder that was copied to another machine is another desk there.
    """
    path, host = data_dir / _FILE, socket.gethostname()
    try:
        name = path.read_text("utf-8").strip()
    except FileNotFoundError:
        name = ""
    if name.rpartition("-")[0] != host:
        name = f"{host}-{secrets.token_hex(4)}"
        write_whole(path, name.encode())
    return name
