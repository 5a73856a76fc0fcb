"""An export is an asset of Prefect's: its server is told of the file, and of what it was made from.

Told where a server is set up or up, in one request; where there is none, or none answers soon, the export
is done all the same and nobody hears of it.
"""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

from tasks.clients.health.prefect_history import PrefectHistory
from tasks.core.errors import CopydeskError
from tasks.core.run.assets import MADE, name_file

if TYPE_CHECKING:
    from flows.cli.export_target import Target
    from tasks.settings import Settings


def tell_of_export(settings: Settings, target: Target, written: int) -> None:
    """Tell Prefect that a file or folder was written, with so many articles or captures."""
    from flows.cli.status import find_prefect

    with contextlib.suppress(CopydeskError):
        if place := find_prefect(settings):
            server = PrefectHistory(place.api_url, os.environ | place.environment)
            told = {"format": target.form.value, target.unit: written}
            made_from = (name_file(settings.news_path, "duckdb"),)
            server.emit(MADE, name_file(target.path), told, made_from)
