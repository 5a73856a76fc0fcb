"""The index of stories: each new wording is compared with those that share its most telling terms.

Works like the index of copies, on the same wordings and in the same transaction: `add_stories` appends
their terms and the pairs that are alike, `publish_stories` fills the table `stories` of the copy that is
being built. A likeness is measured by how rare terms are when the later of the two is loaded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from tasks.clients.duckdb_files import read_sql, registered
from tasks.core.copies.stories import LEAST_ALIKE, AlikePair, group_stories
from tasks.core.copies.terms import weigh_terms

if TYPE_CHECKING:
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

_ROWS = pa.schema([("story_id", pa.string()), ("article_id", pa.string())])


def add_stories(connection: DuckDBPyConnection, wordings: pa.Table) -> None:
    """Index new wordings, which stand in the index of copies already, and append what is alike."""
    with registered(connection, {"new_terms": _make_terms(wordings), "new_wordings": wordings}):
        for step in ("add_terms", "rare_terms", "add_lengths"):
            connection.execute(read_sql(f"copies/{step}"))
        connection.execute(read_sql("copies/add_story_pairs"), _BOUNDS)


def publish_stories(connection: DuckDBPyConnection) -> None:
    """Fill the table `stories`; the first id of a story names it."""
    pairs = map(AlikePair._make, connection.execute(read_sql("copies/newest_alike")).fetchall())
    rows = [
        {"story_id": story[0], "article_id": article_id}
        for story in group_stories(pairs)
        for article_id in story
    ]
    with registered(connection, {"story_articles": pa.Table.from_pylist(rows, _ROWS)}):
        connection.execute(read_sql("published/stories"))


def _make_terms(wordings: pa.Table) -> pa.Table:
    terms: list[int] = []
    weights: list[float] = []
    sizes = []
    for title, text in zip(
        wordings.column("title").to_pylist(), wordings.column("text").to_pylist(), strict=True
    ):
        weighed = weigh_terms(title, text)
        terms.extend(weighed.keys())
        weights.extend(weighed.values())
        sizes.append(len(weighed))
    places = wordings.select(["sequence", "ordinal", "day"]).take(np.repeat(np.arange(len(sizes)), sizes))
    places = places.append_column("term", pa.array(terms, pa.uint32()))
    return places.append_column("weight", pa.array(weights, pa.float32()))
