"""One article out of a file of many: nothing of it is left, and the others stay as they were, rebuilt too."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from collections import Counter
from email.message import EmailMessage
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flows.forget import forget
from flows.rebuild import rebuild
from tests.flows.forget.test_forget import (  # noqa: F401 - `store` is a fixture
    MARKER,
    OTHERS,
    PARTS,
    ask,
    begin,
    store,
    write_page,
)
from tests.flows.forget.traces import find_traces

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tasks.clients.store.raw_store import RawStore
    from tests.flows.conftest import IngestCall

pytestmark = pytest.mark.slow

ROWS = [
    {
        "url": f"https://post.example/{number}-of-the-rows-here",
        "title": f"Row {number} of the file",
        "text": "\n\n".join(parts),
        "desk": f"desk {number}",
    }
    for number, parts in enumerate((OTHERS[0], PARTS, *OTHERS[1:]))
]
"""The second one is to be forgotten."""


def write_lines() -> bytes:
    """JSON Lines; one is broken off in the middle of what is to be forgotten."""
    lines = [json.dumps(row) for row in ROWS]
    return "\n".join([*lines, lines[1][:250]]).encode()


def write_table() -> bytes:
    """CSV."""
    file = io.StringIO()
    writer = csv.DictWriter(file, ROWS[0])
    writer.writeheader()
    writer.writerows(ROWS)
    return file.getvalue().encode()


def write_parquet() -> bytes:
    """Parquet."""
    file = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(ROWS), file)
    return file.getvalue()


def write_mailbox() -> bytes:
    """Mails, one after the other."""
    mails = []
    for row in ROWS:
        mail = EmailMessage()
        mail["From"], mail["Subject"], mail["Date"] = (
            "desk@post.example",
            row["title"],
            "Mon, 2 Mar 2026 10:00:00",
        )
        mail.set_content(row["text"])
        mails.append(b"From desk@post.example Mon Mar  2 10:00:00 2026\n" + mail.as_bytes() + b"\n")
    return b"".join(mails)


def write_zip() -> bytes:
    """Pages in a ZIP file, one of them in a folder."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for number, parts in enumerate((OTHERS[0], PARTS, *OTHERS[1:])):
            packed.writestr(f"pages/{number}.html", write_page(parts, f"Page {number} of the file"))
    return file.getvalue()


def write_warc() -> bytes:
    """A web archive."""
    records = b""
    for row, parts in zip(ROWS, (OTHERS[0], PARTS, *OTHERS[1:]), strict=True):
        head = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
        block = (head + write_page(parts, row["title"])).encode()
        records += (
            (
                "WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2026-03-02T10:00:00Z\r\n"
                f"WARC-Record-ID: <urn:uuid:{uuid5(NAMESPACE_URL, row['url'])}>\r\n"
                f"WARC-Target-URI: {row['url']}\r\n"
                f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
            ).encode()
            + block
            + b"\r\n\r\n"
        )
    return gzip.compress(records)


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("rows.jsonl", write_lines),
        ("rows.csv", write_table),
        ("rows.parquet", write_parquet),
        ("mails.mbox", write_mailbox),
        ("pages.zip", write_zip),
        ("pages.warc.gz", write_warc),
    ],
)
def test_one_of_many_goes_and_the_others_stay(  # noqa: PLR0913, PLR0917 - fixtures, and a form
    store: RawStore,  # noqa: F811 - the fixture
    run_ingest: IngestCall,
    data_dir: Path,
    tmp_path: Path,
    name: str,
    write: Callable[[], bytes],
) -> None:
    """The file goes, each other article of it keeps the bytes and fields that it came with."""
    path = tmp_path / name
    path.write_bytes(write())
    run_ingest(path)
    every = "SELECT * EXCLUDE (outlet_id) FROM articles ORDER BY article_id"
    before = [row for row in ask(data_dir, every) if not any(MARKER in str(value) for value in row)]
    assert len(before) == len(OTHERS)
    [given] = [row[0] for row in ask(data_dir, "SELECT article_id, text FROM articles") if MARKER in row[1]]
    stone = begin(store, given)
    others = [said for said in stone.kept if "bytes of its own" in said]
    assert len(others) == (name != "pages.warc.gz")  # of an archive nothing is kept but its pages
    assert forget(stone.tombstone_id).is_finished

    assert find_traces(store, data_dir, MARKER) == []
    assert ask(data_dir, every) == before
    keys = [key for (key,) in ask(data_dir, "SELECT raw_key FROM articles")]
    assert all(store.get_object(key) for key in keys)
    assert rebuild().left == 0
    assert ask(data_dir, every) == before

    again = run_ingest(path)
    ended = Counter(again.outcomes)
    assert (ended["unchanged"], ended["article"], ended["revision"]) == (len(OTHERS), 0, 0)
    assert "forgotten" in {each.reason for each in again.quarantined}
    assert find_traces(store, data_dir, MARKER) == []
    assert ask(data_dir, "SELECT article_id, text FROM articles ORDER BY 1") == [
        (row[0], next(value for value in row if str(value).startswith("Boat number"))) for row in before
    ]
