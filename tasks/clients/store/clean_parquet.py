"""What cleaning gave, as the Parquet object of a batch: the second thing that a rebuild needs.

Takes cleaned captures, gives bytes, and back as an Arrow table whose columns the warehouse loads as
they are. One row a capture, in order: its claim (identity and text hash, as settled when it was
cleaned), its document, and what copies and stories are found by. A row with `is_known` carries only the
claim. Lone surrogates, which UTF-8 has no bytes for, become `?`. Encoding the same captures twice gives the
same table. A column that the batch's version did not know reads as null, as does a field of its rows.
"""

from __future__ import annotations

import io
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tasks.clients.copies.lead_encoder import encode_leads
from tasks.clients.store.versions import Versions
from tasks.core.clean.text.word_count import count_words
from tasks.core.copies.features import find_features
from tasks.core.errors import StopError
from tasks.core.identity.identity import Claim, make_claim
from tasks.core.records import FIELD_NAMES, LIST_FIELDS
from tasks.core.store.batches import clean_key, raw_key
from tasks.core.stories.leads import take_lead

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.clients.store.raw_store import RawStore
    from tasks.core.records import (
        CleanedCapture,
        Document,
    )


SCHEMA_VERSION = "2"
_READABLE = frozenset({"1", SCHEMA_VERSION})
_MEDIA_TYPE = "application/vnd.apache.parquet"
_VERSION_KEY = b"copydesk_clean_version"

_STRINGS = pa.list_(pa.string())
_CLAIM = [
    ("capture_id", pa.string()),
    ("source_id", pa.string()),
    ("article_id", pa.string()),
    ("text_sha256", pa.string()),
    ("is_known", pa.bool_()),
    ("cleaner_version", pa.string()),
    ("word_count", pa.int32()),
]
_DOCUMENT = [
    ("reason", pa.string()),
    ("detail", pa.string()),
    ("media_type", pa.string()),
    *((name, _STRINGS if name in LIST_FIELDS else pa.string()) for name in FIELD_NAMES),
    ("paywall", pa.string()),
    ("completeness", pa.string()),
    ("confidence", pa.float64()),
    ("text", pa.string()),
    ("credits", _STRINGS),
    ("captions", _STRINGS),
    ("rights_signals", _STRINGS),
    ("item_sha256", pa.string()),
    ("item_key", pa.string()),
]
_DOUBT = [("code", pa.string()), ("detail", pa.string())]
_REPAIR = [
    ("kind", pa.string()),
    ("start", pa.int64()),
    ("end", pa.int64()),
    ("before", pa.string()),
    ("after", pa.string()),
]
_SEGMENT = [
    ("kind", pa.string()),
    ("text", pa.string()),
    ("rule", pa.string()),
    ("start", pa.int64()),
    ("end", pa.int64()),
]
_EVIDENCE = [
    ("field", pa.string()),
    ("value", pa.string()),
    ("found_in", pa.string()),
    ("chosen", pa.bool_()),
]
_QUOTE = [
    ("speaker", pa.string()),
    ("quote", pa.string()),
    ("start", pa.int64()),
    ("end", pa.int64()),
    ("speaker_name", pa.string()),
    ("kind", pa.string()),
    ("cue", pa.string()),
    ("confidence", pa.float64()),
    ("speaker_start", pa.int64()),
    ("speaker_end", pa.int64()),
]
_SPAN = [("start", pa.int64()), ("end", pa.int64())]
_MENTION = [
    ("kind", pa.string()),
    ("name", pa.string()),
    ("canonical", pa.string()),
    ("spans", pa.list_(pa.struct(_SPAN))),
    ("clue", pa.string()),
    ("cue", pa.string()),
]
_NAME = [("key", pa.uint32()), ("weight", pa.float32()), ("name", pa.string())]
FEATURES = pa.schema(
    [
        ("fingerprints", pa.list_(pa.uint32())),
        ("names", pa.list_(pa.struct(_NAME))),
        ("meaning", pa.binary()),
    ]
)
"""The columns that copies and stories are found by; null where a row has no text of its own."""

SCHEMA = pa.schema(
    [
        *_CLAIM,
        *_DOCUMENT,
        ("doubts", pa.list_(pa.struct(_DOUBT))),
        ("repairs", pa.list_(pa.struct(_REPAIR))),
        ("segments", pa.list_(pa.struct(_SEGMENT))),
        ("evidence", pa.list_(pa.struct(_EVIDENCE))),
        ("quotes", pa.list_(pa.struct(_QUOTE))),
        ("mentions", pa.list_(pa.struct(_MENTION))),
        *FEATURES,
    ],
    metadata={_VERSION_KEY: SCHEMA_VERSION.encode()},
)


def read_cleaned(store: RawStore, batch_id: str) -> pa.Table:
    """What cleaning made of a batch, as the warehouse takes it in."""
    return decode_table(store.get_object(clean_key(batch_id)))


def write_cleaned(store: RawStore, batch_id: str, cleaned: Sequence[CleanedCapture]) -> None:
    """Store what cleaning made of a batch; where that stands already, what may have been loaded stays.

    Replaced is what cannot be read, and rows of bytes that were known where they were written and had to be
    cleaned here: the warehouse of another machine may not have their text yet.
    """
    key, data = clean_key(batch_id), encode(cleaned)
    if not store.put_once(key, data) and (filled := _fill_known(store.get_object(key), data)):
        store.put_object(key, filled, _MEDIA_TYPE)


def is_whole(store: RawStore, batch_id: str) -> bool:
    """Tell whether what cleaning made of a batch stands and needs nothing that another warehouse may lack."""
    found = Versions(store).read(clean_key(batch_id))
    if found is None:
        return False
    try:
        return not pc.any(decode_table(found.data)["is_known"]).as_py()
    except StopError:
        return False


def drop_rows(store: RawStore, batch_id: str, capture_ids: Sequence[str]) -> None:
    """Take the rows of these captures out of what cleaning made of a batch, where that stands."""
    key = clean_key(batch_id)
    if key not in store.list_keys(key):
        return
    table = decode_table(store.get_object(key))
    left = table.filter(pc.invert(pc.is_in(table["capture_id"], pa.array(capture_ids, pa.string()))))
    if len(left) < len(table):
        store.put_object(key, _write_table(left), _MEDIA_TYPE)


def _fill_known(standing: bytes, fresh: bytes) -> bytes | None:
    """Give what is to stand instead, or None where what stands may stay."""
    try:
        rows = decode_table(standing).to_pylist()
    except StopError:
        return fresh
    texts = {row["capture_id"]: row for row in decode_table(fresh).to_pylist() if row["text"] is not None}
    if not any(row["is_known"] and row["capture_id"] in texts for row in rows):
        return None
    filled = [texts.get(row["capture_id"], row) if row["is_known"] else row for row in rows]
    return _write_table(pa.Table.from_pylist(filled, SCHEMA))


def encode(cleaned: Sequence[CleanedCapture]) -> bytes:
    """Write the batch as one Parquet object."""
    rows = [_make_row(one) for one in cleaned]
    texts = [row for row in rows if row["text_sha256"] and row.get("text") is not None]
    features = make_features([(row["title"], row["text"]) for row in texts])
    for row, found in zip(texts, features, strict=True):
        row.update(found)
    return _write_table(pa.Table.from_pylist(rows, SCHEMA))


def _write_table(table: pa.Table) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression="zstd")
    return buffer.getvalue()


def decode_table(data: bytes) -> pa.Table:
    """Read what `encode` wrote; a StopError where the bytes are damaged or of another version."""
    try:
        table = pq.read_table(pa.BufferReader(data))
    except (pa.ArrowInvalid, OSError) as error:
        raise StopError(f"A cleaned batch cannot be read: {error}", "Clean it again") from error
    version = (table.schema.metadata or {}).get(_VERSION_KEY, b"").decode()
    if version not in _READABLE:
        raise StopError(
            f"A cleaned batch has version {version or 'none'}, not {SCHEMA_VERSION}", "Clean it again"
        )
    for column in SCHEMA:
        if column.name not in table.column_names:
            table = table.append_column(column, pa.nulls(len(table), column.type))
    return table.select(SCHEMA.names).cast(SCHEMA.with_metadata(table.schema.metadata))


def read_claims(table: pa.Table) -> list[Claim]:
    """Read the claims of a batch, in the order of its rows."""
    columns = ["capture_id", "source_id", "article_id", "text_sha256", "reason", "detail", "item_sha256"]
    rows = table.select(columns).to_pylist()
    return [Claim(raw_sha256=row.pop("item_sha256"), **row) for row in rows]


def _make_row(cleaned: CleanedCapture) -> dict[str, Any]:
    claim = make_claim(cleaned)
    document = cleaned.document
    row = _make_document_row(document) if document is not None else {}
    said = {"reason": claim.reason, "detail": claim.detail}
    row |= {name: value for name, value in said.items() if value is not None}
    row |= {
        "capture_id": claim.capture_id,
        "source_id": claim.source_id,
        "article_id": claim.article_id,
        "text_sha256": claim.text_sha256,
        "is_known": document is None and claim.reason is None,
        "cleaner_version": cleaned.cleaner_version,
    }
    return {name: make_storable(value) for name, value in row.items()}


def make_features(articles: Sequence[tuple[str | None, str]]) -> list[dict[str, Any]]:
    """Give the columns by which articles are compared, each by its title and its text."""
    meanings = encode_leads([take_lead(title, text) for title, text in articles])
    found = (find_features(title, text) for title, text in articles)
    return [
        {
            "fingerprints": features.fingerprints,
            "names": [name._asdict() for name in features.names],
            "meaning": meaning,
        }
        for features, meaning in zip(found, meanings, strict=True)
    ]


def _make_document_row(document: Document) -> dict[str, Any]:
    item_key = raw_key(document.item_sha256) if document.item_sha256 else None
    return asdict(document) | {"word_count": count_words(document.text), "item_key": item_key}


def make_storable(value: Any) -> Any:  # noqa: ANN401 - any column's value
    """Give a value of a row as Parquet and DuckDB take it: lone surrogates as `?`."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {name: make_storable(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [make_storable(one) for one in value]
    return value
