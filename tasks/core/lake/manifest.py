"""The manifest of the lake: which Parquet files are the tables of which publication.

One JSON object in the bucket, and the only one that says so: whoever reads it has a whole publication, and a
publication is made by putting it. Files bear the hash of their bytes and are never changed. A table is cut
into partitions, by days and months; `digest` is the same for two states of a partition that hold the same
rows, so that only those are written whose rows are others.

Decoding gives what was encoded. What comes from the bucket is not trusted: names, keys and figures are held
to what this module writes, and anything else is a ValueError. Reads no storage.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

LAKE = "lake/"
MANIFEST_KEY = "lake/news.json"
CATALOG_KEY = "lake/news.duckdb"
"""A DuckDB file of views over the files of the manifest, for whoever attaches it where it is."""
FORM_OF_MANIFEST = 1
MOST_NUMBER = 2**62
_TABLE = re.compile(r"(?:internal\.)?[a-z][a-z_]{0,62}")
_PARTITION = re.compile(r"[0-9a-z][0-9a-z-]{0,30}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_MOST_CHARACTERS = 10_000


@dataclass(frozen=True, slots=True)
class LakeFile:
    """A Parquet file: the hash of its bytes, their number, and its rows."""

    sha256: str
    bytes: int
    rows: int


@dataclass(frozen=True, slots=True)
class LakePartition:
    """A part of a table, by its name in it; `digest` stands for its rows."""

    name: str
    digest: str
    files: tuple[LakeFile, ...]


@dataclass(frozen=True, slots=True)
class LakeColumn:
    """A column, its type as DuckDB says it, and what it holds."""

    name: str
    type: str
    comment: str


@dataclass(frozen=True, slots=True)
class LakeTable:
    """A table; those of the schema `internal` serve the views that stand beside the tables."""

    name: str
    comment: str
    columns: tuple[LakeColumn, ...]
    partitions: tuple[LakePartition, ...]


@dataclass(frozen=True, slots=True)
class FormerFile:
    """A file that no publication names any more, and since when."""

    key: str
    since: datetime


@dataclass(frozen=True, slots=True)
class LakeManifest:
    """A publication of the lake: its number, when it was made, and the fencing token of who put it."""

    number: int
    published_at: datetime
    token: int
    tables: tuple[LakeTable, ...]
    former: tuple[FormerFile, ...] = ()

    def list_files(self) -> dict[str, LakeFile]:
        """List all files of this publication by their keys."""
        return {
            lake_file_key(table.name, part.name, file.sha256): file
            for table in self.tables
            for part in table.partitions
            for file in part.files
        }

    def count_rows(self, table: str) -> int:
        """Count the rows of a table."""
        return sum(
            file.rows
            for each in self.tables
            if each.name == table
            for part in each.partitions
            for file in part.files
        )


def lake_file_key(table: str, partition: str, sha256: str) -> str:
    """Give the object key of a file."""
    return f"lake/{table}/{partition}/{sha256}.parquet"


def table_of_lake_key(key: str) -> str:
    """Give the table that a file is of, by its key or a path that ends in it."""
    return key.split("/")[-3]


def encode_manifest(manifest: LakeManifest) -> bytes:
    """Write a manifest."""
    row = {"form": FORM_OF_MANIFEST, **asdict(manifest)}
    return json.dumps(row, default=_write_moment, separators=(",", ":")).encode("ascii") + b"\n"


def _write_moment(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{value!r} is no part of a manifest")


def decode_manifest(data: bytes) -> LakeManifest:
    """Read a manifest; a ValueError says what is wrong with it."""
    try:
        row = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ValueError("is no JSON") from error
    if _take(row, "form", int) > FORM_OF_MANIFEST:
        raise ValueError("was written by a later version of copydesk")
    tables = tuple(_read_table(each) for each in _take(row, "tables", list))
    former = tuple(_read_former(each) for each in _take(row, "former", list))
    manifest = LakeManifest(
        _take_number(row, "number"),
        _take_moment(row, "published_at"),
        _take_number(row, "token"),
        tables,
        former,
    )
    if len({table.name for table in tables}) < len(tables):
        raise ValueError("has a table twice")
    return manifest


def _read_table(row: object) -> LakeTable:
    name = _take_name(row, "name", _TABLE)
    columns = tuple(
        LakeColumn(_take_text(each, "name"), _take_text(each, "type"), _take_text(each, "comment"))
        for each in _take(row, "columns", list)
    )
    partitions = tuple(_read_partition(each) for each in _take(row, "partitions", list))
    if len({part.name for part in partitions}) < len(partitions):
        raise ValueError(f"has a partition of {name} twice")
    if not columns or not any(part.files for part in partitions):
        raise ValueError(f"has no columns or no files of {name}")
    return LakeTable(name, _take_text(row, "comment"), columns, partitions)


def _read_partition(row: object) -> LakePartition:
    files = tuple(
        LakeFile(_take_name(each, "sha256", _SHA256), _take_number(each, "bytes"), _take_number(each, "rows"))
        for each in _take(row, "files", list)
    )
    return LakePartition(_take_name(row, "name", _PARTITION), _take_text(row, "digest"), files)


def _read_former(row: object) -> FormerFile:
    key = _take_text(row, "key")
    parts = key.removesuffix(".parquet").split("/")
    if len(parts) != len(("lake", "table", "partition", "hash")) or key != lake_file_key(*parts[1:]):
        raise ValueError(f"names {key[:80]!r}, which is no file of the lake")
    _check_name(parts[1], _TABLE)
    _check_name(parts[2], _PARTITION)
    _check_name(parts[3], _SHA256)
    return FormerFile(key, _take_moment(row, "since"))


def _take(row: object, name: str, kind: type) -> Any:  # noqa: ANN401 - of the kind that was asked for
    value = row.get(name) if isinstance(row, Mapping) else None
    if not isinstance(value, kind) or isinstance(value, bool):
        raise ValueError(f"has no '{name}' as it should be")  # noqa: TRY004 - whatever is wrong is one error
    return value


def _take_text(row: object, name: str) -> str:
    text: str = _take(row, name, str)
    if len(text) > _MOST_CHARACTERS or "\0" in text:
        raise ValueError(f"has a '{name}' that is too long or no text")
    return text


def _take_number(row: object, name: str) -> int:
    number: int = _take(row, name, int)
    if not 0 <= number <= MOST_NUMBER:
        raise ValueError(f"has a '{name}' out of all bounds")
    return number


def _take_moment(row: object, name: str) -> datetime:
    moment = datetime.fromisoformat(_take_text(row, name))
    if moment.tzinfo is None:
        raise ValueError(f"has a '{name}' without a zone")
    return moment


def _take_name(row: object, name: str, form: re.Pattern[str]) -> str:
    return _check_name(_take_text(row, name), form)


def _check_name(name: str, form: re.Pattern[str]) -> str:
    if not form.fullmatch(name):
        raise ValueError(f"names {name[:80]!r}, which nothing in the lake is called")
    return name
