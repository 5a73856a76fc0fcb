"""The steps of `infra/prefect.yaml`: a deployment remembers the folder that it was made from.

`name_folder` runs in `prefect deploy`, `use_folder` before each run, in the process that prepares it. No step
sets the working directory: Prefect puts that first where the run imports from, and a `tasks.py` of the user's
there would stand in for ours. So a run works in the empty folder that its worker makes for it, and is told
in its environment where `.env`, `sources.toml` and relative sources are found from; it logs in the form that
these set, whatever its worker does. Nor does the template
`{{ $PWD }}` name the folder: it stays as it is where nothing sets PWD, as under systemd.
"""

from __future__ import annotations

import os

from flows.serving.logs import log_run_as
from tasks.settings import FOLDER_VARIABLE, find_folder, read_settings


def name_folder() -> dict[str, str]:
    """Give the folder that is deployed from."""
    return {"folder": str(find_folder())}


def use_folder(folder: str) -> dict[str, str]:
    """Tell the run the folder, unless its worker was started with one; gives the one that holds."""
    if not os.environ.get(FOLDER_VARIABLE):
        os.environ[FOLDER_VARIABLE] = folder
    log_run_as(read_settings().log)
    return {"folder": os.environ[FOLDER_VARIABLE]}
