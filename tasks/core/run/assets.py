"""Names of what runs make and others build on, as Prefect's assets are named: by an address.

`s3://BUCKET/clean` is made from `s3://BUCKET/raw`, and `duckdb:///DATA_DIR/news.duckdb` from it. An asset is
a whole prefix or a file, never one object of many: a catalogue is for what stays. Pure.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

MADE = "prefect.asset.materialization.succeeded"
"""The event that says so, as Prefect's own tasks emit it."""
LONGEST_KEY = 512
_NOT_TAKEN = re.compile(r"""[\s#?&%"'<>\[\]{}|\\^`\x00-\x1f]""")
"""What a key may not hold."""


def name_raw(store_url: str) -> str:
    """Name the bytes that were received, of the store at this address."""
    return _make_key(f"{store_url}raw")


def name_cleaned(store_url: str) -> str:
    """Name the cleaned batches of the store."""
    return _make_key(f"{store_url}clean")


def name_file(path: Path, scheme: str = "file") -> str:
    """Name a database or a file."""
    return _make_key(f"{scheme}://{path.absolute()}")


def _make_key(address: str) -> str:
    return _NOT_TAKEN.sub("_", address)[:LONGEST_KEY]
