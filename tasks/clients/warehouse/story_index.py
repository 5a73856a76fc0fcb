"""The index of stories: each new wording is compared with those that share its most telling terms.

Works like the index of copies, on the same wordings and in the same transaction: appends the pairs that are
alike. A likeness is measured by how rare terms were when the batch of the later of the two was loaded, so
that it does not depend on when the two were compared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.clients.duckdb_files import read_sql
from tasks.core.copies.stories import LEAST_ALIKE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from duckdb import DuckDBPyConnection

_BOUNDS = {
    "days": 7,
    "least_terms": 2,
    "most_terms": 16,
    "most_places": 300,
    "most_partners": 40,
    "least_alike": LEAST_ALIKE,
}
"""What is compared: days between two reports, shared telling terms, telling terms of a wording, articles that
a telling term may stand in, partners of a wording; and the likeness that is kept."""


def compare_stories(connection: DuckDBPyConnection, span: Mapping[str, int]) -> None:
    """Compare the wordings of these batches, whose terms stand in the index, and append what is alike."""
    connection.execute(read_sql("copies/weighed_terms"), span)
    connection.execute(read_sql("copies/add_lengths"))
    connection.execute(read_sql("copies/add_story_pairs"), {"last": span["last"], **_BOUNDS})
