"""The data folder: made where it is missing, and seen to be writable before anything is started over it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from tasks.core.errors import StopError

if TYPE_CHECKING:
    from pathlib import Path

_HINT = "Set COPYDESK_DATA_DIR to a folder on a local disk that you may write to"


def make_data_folder(folder: Path) -> None:
    """Make the folder if need be; a StopError where it cannot be made or written to."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StopError(f"Cannot make the folder {folder.absolute()}: {error.strerror}", _HINT) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise StopError(f"Cannot write to the folder {folder.absolute()}", _HINT)
