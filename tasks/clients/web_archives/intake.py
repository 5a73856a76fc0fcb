"""Web archives as a run takes them in: files, or objects of a store, to the receipts of what they hold.

A file that cannot be opened or that is no archive is a receipt with the reason; the next one follows.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast
from urllib.parse import unquote, unquote_to_bytes

from tasks.clients.web_archives.reader import read_archive
from tasks.clients.web_archives.stored_archive import StoredArchive
from tasks.core.errors import QuarantineError
from tasks.core.records import Reason, Receipt
from tasks.core.sources import split_s3_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tasks.clients.store.raw_store import RawStore
    from tasks.core.records import Source


def receive_archives(archives: Iterable[Source], max_bytes: int, store: RawStore) -> Iterator[Receipt]:
    """Give what each archive holds, one after the other."""
    for archive in archives:
        try:
            with _open(archive, store) as stream:
                yield from read_archive(stream, archive.given, max_bytes)
        except QuarantineError as error:
            now = datetime.now(UTC)
            yield Receipt("warc", archive.given, archive.url, now, reason=error.reason, detail=error.detail)


@contextmanager
def _open(archive: Source, store: RawStore) -> Iterator[BinaryIO]:
    if archive.url.startswith("s3://"):
        yield cast("BinaryIO", StoredArchive(store, *split_s3_url(unquote(archive.url))))
        return
    try:
        path = Path(os.fsdecode(unquote_to_bytes(archive.url.removeprefix("file://"))))
        if not path.is_file():  # a pipe would hold the run
            raise QuarantineError(Reason.UNREADABLE, "not a regular file")
        stream = path.open("rb")
    except OSError as error:
        raise QuarantineError(Reason.UNREADABLE, error.strerror or type(error).__name__) from error
    with stream:
        yield stream
