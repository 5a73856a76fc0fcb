"""What a back-fill keeps of itself in the data folder, so that one that is broken off, however, goes on.

A folder for each source and window, held by one run at a time: what listings named, each when it was asked,
how many pages no run has asked for yet, and those that came and may not be archived yet, whose bytes are in
the store. Lines are appended; one
that was cut by a crash is passed over. All of it may be lost: then listings are asked again.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from tasks.clients.files.locks import hold_lock
from tasks.clients.files.replacing import write_whole
from tasks.core.fetch.backfill.digests import ListingDigest, decode_digest, encode_digest
from tasks.core.store.captures import decode_captures, encode_captures

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tasks.core.fetch.backfill.looks import DeepLook
    from tasks.core.fetch.backfill.windows import Window
    from tasks.core.records import Capture

FOLDER = "backfills"
ASKED_AGAIN_AFTER = timedelta(days=1)
CLOSED_FOR = timedelta(days=2)
"""What lists a time that has been over for so long does not change."""
CLOSED_KEPT = timedelta(days=30)
_LEFT = "left.json"
_NONE = b"null"
_WAIT_S = 2.0
_SEEN_AT_BREAK = 32
"""Pages that may be on their way from here to the archive, beside those of a batch."""


class BackfillFiles:
    """The files of one back-fill; `open_backfill_files` opens them. Knows no clock but what it is told."""

    def __init__(self, folder: Path, now: datetime, batch_size: int) -> None:
        self._listings = folder / "listings.jsonl"
        self._left = folder / _LEFT
        self._received = (folder / "received.jsonl", folder / "received-before.jsonl")
        self._now = now
        self._most_received = batch_size + _SEEN_AT_BREAK
        self._since_break = 0
        self._digests = dict(self._read_listings())

    def is_kept(self, look: DeepLook) -> bool:
        """Tell whether a listing was asked lately, or cannot have changed since."""
        if look.url not in self._digests:
            return False
        asked_at, _ = self._digests[look.url]
        is_closed = look.period is not None and look.period.end + CLOSED_FOR < asked_at
        return self._now - asked_at < (CLOSED_KEPT if is_closed else ASKED_AGAIN_AFTER)

    def find_digest(self, look: DeepLook) -> ListingDigest | None:
        """Find what a listing that is kept named; None where there was none."""
        return self._digests[look.url][1]

    def keep_digest(self, url: str, digest: ListingDigest | None) -> None:
        """Keep what a listing named, or that there is none."""
        self._digests[url] = self._now, digest
        head = json.dumps([url, self._now.isoformat()]).encode()
        body = _NONE if digest is None else encode_digest(digest)
        with self._listings.open("ab") as file:
            file.write(head + b"\t" + body + b"\n")

    def keep_received(self, capture: Capture) -> None:
        """Keep a page that came; after two batches more it is archived, and let go."""
        current, before = self._received
        if self._since_break >= self._most_received and current.exists():
            current.replace(before)
            self._since_break = 0
        self._since_break += 1
        with current.open("ab") as file:
            file.write(encode_captures([capture]))

    def take_received(self) -> list[Capture]:
        """Give the pages that came to a run that was broken off, the oldest first."""
        return [capture for path in reversed(self._received) for capture in _read_captures(path)]

    def forget_received(self) -> None:
        """Let go of the pages that came: they are archived."""
        for path in self._received:
            path.unlink(missing_ok=True)

    def note_left(self, source: str, pages: int) -> None:
        """Note how many pages that were found no run has asked for yet."""
        write_whole(self._left, json.dumps({"source": source, "pages": pages}).encode())

    def _read_listings(self) -> Iterator[tuple[str, tuple[datetime, ListingDigest | None]]]:
        lines = self._listings.read_bytes().split(b"\n") if self._listings.exists() else []
        for line in lines:
            head, _, body = line.partition(b"\t")
            try:
                url, asked_at = json.loads(head)
                digest = None if body == _NONE else decode_digest(body)
                yield url, (datetime.fromisoformat(asked_at), digest)
            except ValueError:
                continue  # cut by a crash, or of another version


@contextmanager
def open_backfill_files(
    data_dir: Path, source: str, window: Window, batch_size: int
) -> Iterator[BackfillFiles]:
    """Open the files of a source and window; a StopError where another run works on it."""
    name = hashlib.sha256(f"{source}\n{window.since}\n{window.until}".encode("utf-8", "replace")).hexdigest()
    folder = data_dir / FOLDER / name[:16]
    folder.mkdir(parents=True, exist_ok=True)
    with hold_lock(folder / "lock", f"back-filling {source}", _WAIT_S):
        yield BackfillFiles(folder, datetime.now(UTC), batch_size)


def _read_captures(path: Path) -> Iterator[Capture]:
    for line in path.read_bytes().split(b"\n") if path.exists() else []:
        try:
            yield from decode_captures(line)
        except (ValueError, KeyError, TypeError):
            continue  # cut by a crash


def read_left(data_dir: Path) -> Mapping[str, int]:
    """Read how many pages were found for each source that no run has asked for, by all of its windows."""
    left: Counter[str] = Counter()
    for path in sorted((data_dir / FOLDER).glob(f"*/{_LEFT}")):
        with suppress(OSError, ValueError, KeyError, TypeError):  # of another version, or just let go
            told = json.loads(path.read_bytes())
            left[str(told["source"])] += int(told["pages"])
    return {source: pages for source, pages in left.items() if pages}


def is_old(folder: Path, kept: timedelta) -> bool:
    """Tell whether nobody touched the files of a back-fill for so long."""
    touched = max((path.stat().st_mtime for path in folder.iterdir()), default=0.0)
    return datetime.fromtimestamp(touched, UTC) < datetime.now(UTC) - kept
