"""Stage 1, discover: the single inputs behind the sources that a run was given.

Takes sources as the user wrote them, gives `Source` records in order, each input once. Running it
again over unchanged folders gives the same list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from prefect import task
from prefect.cache_policies import NO_CACHE

from tasks.clients.source_files import expand_sources

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.clients.raw_store import RawStore
    from tasks.core.records import Source
    from tasks.core.sources import SourceKind


@task(cache_policy=NO_CACHE, persist_result=False)
def discover(sources: Sequence[str], kind: SourceKind | None, store: RawStore) -> list[Source]:
    """List what is behind `sources`, in the order given."""
    return expand_sources(sources, kind, store)
