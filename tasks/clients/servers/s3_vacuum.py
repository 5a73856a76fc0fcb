"""Vacuum of the embedded S3 server: what was deleted or overwritten there leaves its files too.

SeaweedFS appends, and lets go of deleted bytes when a third of a volume is such. Here it is told to do so at
once, by its own shell, over the inner ports, with the folder's certificate. Doing it twice changes nothing.
"""

from __future__ import annotations

import json
import mmap
import os
import subprocess
import time
from typing import TYPE_CHECKING

from tasks.clients.servers.embedded_s3 import find_weed
from tasks.core.errors import StopError

if TYPE_CHECKING:
    from pathlib import Path

_COMMANDS = "lock\nvolume.vacuum -garbageThreshold=0.0000001\nunlock\nexit\n"
SMALL_STORE_BYTES = 1_000_000_000
_WITHIN_S = 1800
_GONE_WITHIN_S = 60.0
_PAUSE_S = 0.5
_PORTS = "ports.json"


def vacuum_small_store(data_dir: Path) -> None:
    """Do so at the end of a run, where it takes seconds; a large one is left to the daily maintenance."""
    volumes = (data_dir / "s3" / "store").glob("*.dat")
    if sum(path.stat().st_size for path in volumes) < SMALL_STORE_BYTES:
        vacuum_store(data_dir)


def vacuum_store(data_dir: Path) -> None:
    """Have the embedded server, which is up, write its volumes anew without what was deleted."""
    folder = (data_dir / "s3").absolute()
    try:
        ports = json.loads((folder / _PORTS).read_text())
        master, filer = (f"127.0.0.1:{ports[name]}.{ports[name + '_grpc']}" for name in ("master", "filer"))
        subprocess.run(
            [str(find_weed()), "shell", f"-master={master}", f"-filer={filer}"],
            input=_COMMANDS,
            cwd=folder,
            env={"PATH": os.environ.get("PATH", os.defpath), "HOME": str(folder)},
            capture_output=True,
            text=True,
            timeout=_WITHIN_S,
            check=True,
        )
    except (OSError, ValueError, KeyError, subprocess.SubprocessError) as error:
        said = f"The embedded store did not let go of what was deleted: {error}"
        raise StopError(said, "Run the same command again") from error


def vacuum_until_gone(data_dir: Path, words: bytes) -> None:
    """Do so until no volume holds these words: the server lets go of what was overwritten a second later."""
    end = time.monotonic() + _GONE_WITHIN_S
    while True:
        vacuum_store(data_dir)
        if not _is_held(data_dir, words):
            return
        if time.monotonic() > end:
            raise StopError(
                "The embedded store still holds what was overwritten", "Run the same command again"
            )
        time.sleep(_PAUSE_S)


def _is_held(data_dir: Path, words: bytes) -> bool:
    for path in (data_dir / "s3" / "store").glob("*.dat"):
        with path.open("rb") as volume:
            if os.fstat(volume.fileno()).st_size:
                with mmap.mmap(volume.fileno(), 0, access=mmap.ACCESS_READ) as held:
                    if held.find(words) >= 0:
                        return True
    return False
