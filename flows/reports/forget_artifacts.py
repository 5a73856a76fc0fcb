"""Artifacts in Prefect that name what is forgotten go: the documents that stand out, what was quarantined.

Works on whatever Prefect server the run is recorded at; what is gone already is passed over.
"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING

from prefect.client.orchestration import get_client
from prefect.exceptions import ObjectNotFound

if TYPE_CHECKING:
    from tasks.core.forget.tombstones import Removal

_AT_ONCE = 200


def forget_artifacts(removal: Removal) -> None:
    """Delete the artifacts that name an article or a capture of the removal."""
    names = {*removal.article_ids, *removal.capture_ids}
    with get_client(sync_client=True) as client:
        offset, found = 0, []
        while page := client.read_artifacts(limit=_AT_ONCE, offset=offset):
            offset += len(page)
            found += [each.id for each in page if any(n in json.dumps(each.data, default=str) for n in names)]
        for artifact_id in found:
            with suppress(ObjectNotFound):
                client.delete_artifact(artifact_id)
