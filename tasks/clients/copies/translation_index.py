"""The index of translations: texts of two languages whose leads mean the same, compared by their sentences.

Works on an open connection of the writer, once stories are compared. Which texts are compared depends on the
pairs that are alike alone; each pair is compared once, and what was found is kept, whatever it is.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from tasks.clients.copies.lead_encoder import encode_leads
from tasks.clients.files.duckdb_files import read_sql, registered, transaction
from tasks.core.copies.translations import LEAST_MEANING, compare_sentences, list_sentences
from tasks.core.stories.leads import unpack_vectors

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from duckdb import DuckDBPyConnection
    from numpy.typing import NDArray

_BOUNDS = {"least_meaning": LEAST_MEANING, "most_partners": 3}
_AT_ONCE = 200
"""Pairs that are compared in one transaction."""

_PAIRS = pa.schema(
    [
        ("text_sha256", pa.string()),
        ("other_text_sha256", pa.string()),
        ("aligned", pa.int32()),
        ("shorter", pa.int32()),
        ("likeness", pa.float64()),
        ("figures", pa.int32()),
        ("agreeing", pa.int32()),
    ]
)


def compare_translations(connection: DuckDBPyConnection) -> None:
    """Compare the texts that may be translations and were not compared yet."""
    pairs = connection.execute(read_sql("copies/translations/candidates"), _BOUNDS).fetchall()
    for start in range(0, len(pairs), _AT_ONCE):
        with transaction(connection):
            _add_pairs(connection, pairs[start : start + _AT_ONCE])


def _add_pairs(connection: DuckDBPyConnection, pairs: list[tuple[str, str]]) -> None:
    sentences = _read_sentences(connection, {text for pair in pairs for text in pair})
    vectors = _encode({each for text in sentences.values() for each in text})
    rows = [
        dict(zip(_PAIRS.names, pair, strict=False))
        | asdict(compare_sentences(sentences[pair[0]], sentences[pair[1]], vectors))
        for pair in pairs
    ]
    with registered(connection, {"new_pairs": pa.Table.from_pylist(rows, _PAIRS)}):
        connection.execute(read_sql("copies/translations/add_pairs"))


def _read_sentences(connection: DuckDBPyConnection, texts: Iterable[str]) -> dict[str, list[str]]:
    wanted = pa.table({"text_sha256": pa.array(sorted(texts), pa.string())})
    with registered(connection, {"wanted": wanted}):
        rows = connection.execute(read_sql("copies/translations/texts")).fetchall()
    return {text_sha256: list_sentences(text) for text_sha256, text in rows}


def _encode(sentences: Iterable[str]) -> Mapping[str, NDArray[np.float32]]:
    ordered = sorted(sentences)
    vectors = unpack_vectors(encode_leads(ordered))
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return dict(zip(ordered, vectors / np.maximum(lengths, 1), strict=True))
