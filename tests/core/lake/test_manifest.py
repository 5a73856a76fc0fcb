"""The manifest of the lake: what was written is read, and whatever else stands there is refused."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime
from typing import Any

import pytest

from tasks.core.lake.manifest import (
    FormerFile,
    LakeColumn,
    LakeFile,
    LakeManifest,
    LakePartition,
    LakeTable,
    decode_manifest,
    encode_manifest,
    lake_file_key,
)

A, B = "a" * 64, "b" * 64
MADE = datetime(2026, 1, 2, 3, tzinfo=UTC)
TABLES = (
    LakeTable(
        "articles",
        "News, a row an article",
        (
            LakeColumn("article_id", "VARCHAR", "Article"),
            LakeColumn('"; DROP', "MAP(VARCHAR, VARCHAR[])", ""),
        ),
        (
            LakePartition("2026-01", "d1", (LakeFile(A, 12, 3), LakeFile(B, 9, 1))),
            LakePartition("none", "d2", (LakeFile(A, 1, 0),)),
        ),
    ),
    LakeTable(
        "internal.other_wordings",
        "",
        (LakeColumn("x", "VARCHAR", ""),),
        (LakePartition("all", "", (LakeFile(B, 0, 0),)),),
    ),
)
MANIFEST = LakeManifest(7, MADE, 3, TABLES, (FormerFile(lake_file_key("runs", "all", B), MADE),))


def test_what_was_written_is_read() -> None:
    """Whole, with what is of no publication any more; files have the keys of their hashes."""
    assert decode_manifest(encode_manifest(MANIFEST)) == MANIFEST
    assert MANIFEST.list_files()[f"lake/articles/2026-01/{A}.parquet"] == LakeFile(A, 12, 3)
    assert len(MANIFEST.list_files()) == 4
    assert MANIFEST.count_rows("articles") == 4


def alter(*path: str | int, to: object) -> dict[str, Any]:
    """Give the manifest with another value at one place."""
    row: dict[str, Any] = json.loads(encode_manifest(MANIFEST))
    at: Any = row
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = to
    return row


FIRST = ("tables", 0)
PART = (*FIRST, "partitions", 0)
FILE = (*PART, "files", 0)
HOSTILE = [
    [],
    None,
    "lake",
    {},
    alter("form", to=2),
    alter("form", to="1"),
    alter("number", to=-1),
    alter("number", to=True),
    alter("number", to=1.5),
    alter("number", to=2**63),
    alter("published_at", to="yesterday"),
    alter("published_at", to="2026-01-02T03:00:00"),
    alter("token", to=None),
    alter("tables", to={}),
    alter("tables", to=[TABLES[0].name]),
    alter(*FIRST, "name", to="../../etc"),
    alter(*FIRST, "name", to="articles; DROP TABLE x"),
    alter(*FIRST, "name", to="internal.other_wordings"),
    alter(*FIRST, "columns", to=[]),
    alter(*FIRST, "columns", 0, "name", to="x\0y"),
    alter(*FIRST, "comment", to="x" * 10_001),
    alter(*FIRST, "partitions", to=[]),
    alter(*PART, "name", to=".."),
    alter(*PART, "name", to="a/b"),
    alter(*PART, "name", to="none"),
    alter(*FILE, "sha256", to="../" + A),
    alter(*FILE, "sha256", to=A.upper()),
    alter(*FILE, "sha256", to=A + "\n"),
    alter(*FILE, "bytes", to=-1),
    alter(*FILE, "rows", to="3"),
    alter("former", 0, "key", to="raw/aa/" + A),
    alter("former", 0, "key", to=f"lake/../{A}.parquet"),
    alter("former", 0, "key", to=f"lake/../all/{A}.parquet"),
    alter("former", 0, "key", to=f"lake/runs/all/{A}.parquet.parquet"),
    alter("former", 0, "since", to=""),
]


@pytest.mark.parametrize("row", HOSTILE, ids=range(len(HOSTILE)))
def test_what_is_no_manifest_is_refused(row: object) -> None:
    """No key leads out of the lake, no name is anything but a name, no figure is out of bounds."""
    with pytest.raises(ValueError, match=r"^(is|has|names|was|Invalid isoformat)"):
        decode_manifest(json.dumps(row).encode())


def test_deep_and_broken_bytes_are_refused() -> None:
    """As a ValueError, however they are broken; what a change of one byte leaves whole may be read."""
    for data in (b"", b"\xff\xfe", b"[" * 100_000, encode_manifest(MANIFEST)[:-30]):
        with pytest.raises(ValueError, match="is no JSON"):
            decode_manifest(data)
    chooser = random.Random(1)  # noqa: S311 - no secret
    whole = encode_manifest(MANIFEST)
    read = 0
    for _ in range(2000):
        data = bytearray(whole)
        data[chooser.randrange(len(data))] = chooser.randrange(256)
        try:
            found = decode_manifest(bytes(data))
        except ValueError:
            continue
        read += 1
        assert all(key.startswith("lake/") and ".." not in key for key in found.list_files())
    assert read < 1500


def test_a_later_version_is_named() -> None:
    """Its manifest is not taken for a damaged one."""
    with pytest.raises(ValueError, match="later version"):
        decode_manifest(json.dumps(alter("form", to=2)).encode())
    assert decode_manifest(json.dumps(alter("colour", to=2)).encode()) == MANIFEST
