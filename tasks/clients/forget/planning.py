"""What has to go when an article is forgotten: found in the warehouse and the store, with nothing changed.

Takes what a user gave, an id or an address; gives the articles that go by it, and of one of them a tombstone
with its removal. Articles that have its text word for word go along. Bytes that others share stay, and it
says so; a file that holds many goes as a whole, damaged rows and all, for each article of it has bytes of its
own beside it.
"""

from __future__ import annotations

import gzip
import zlib
from dataclasses import dataclass
from html import escape
from itertools import chain
from typing import TYPE_CHECKING, Any

from tasks.clients.fetch.crawl import SHELL_HEADER
from tasks.clients.files.duckdb_files import read_sql
from tasks.clients.forget.tombstone_store import ensure_key
from tasks.clients.learn.repeat_store import list_learned
from tasks.clients.store.batch_captures import read_captures
from tasks.clients.store.inbox import find_object
from tasks.clients.teach.mark_store import list_to_forget, read_events
from tasks.clients.warehouse.backlog import list_backlog
from tasks.core.fetch.said.source_words import read_said
from tasks.core.forget.marks import (
    LEAST_WORDS,
    hash_mark,
    mark_article,
    mark_bytes,
    mark_capture,
    mark_forgotten,
    mark_id,
    mark_name,
)
from tasks.core.forget.tombstones import Removal, Tombstone
from tasks.core.forms.form import CONTAINER
from tasks.core.identity.identity import make_source_id
from tasks.core.store.batches import batch_of_key, raw_key
from tasks.core.store.inbox_keys import taken_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from duckdb import DuckDBPyConnection

    from tasks.clients.store.raw_store import RawStore
    from tasks.clients.warehouse.warehouse import Warehouse
    from tasks.core.records import Capture

_GZIP, _TEXT_STARTS = b"\x1f\x8b", (b"<", b"{", b"[", b"\xef\xbb\xbf")
_HASH_SHOWN = 12


@dataclass(frozen=True, slots=True)
class NamedArticle:
    """An article as a user knows it again."""

    article_id: str
    url: str | None
    title: str | None

    @property
    def said(self) -> str:
        """Its id, address and title, for people."""
        return "  ".join(filter(None, (self.article_id, self.url, self.title)))


@dataclass(frozen=True, slots=True)
class _Wording:
    """How an article read once; `parts` are the segments of its input."""

    capture_id: str
    text: str
    canonical_url: str | None
    url: str | None
    raw_sha256: str
    parts: list[str] | None


def find_by_name(warehouse: Warehouse, given: str) -> list[NamedArticle]:
    """Find the articles that go by an id, the beginning of one, an address, or the place of a file."""
    if not warehouse.path.exists():
        return []
    values = {"given": given, "address_id": make_source_id(given)}
    with warehouse.open("finding what to forget") as connection:
        return [NamedArticle(*row) for row in _ask(connection, "find_articles", values)]


def find_same(warehouse: Warehouse, article_id: str) -> list[NamedArticle]:
    """Find the article, first, and those that have its text word for word."""
    values = {"article_id": article_id, "least_words": LEAST_WORDS}
    with warehouse.open("finding what to forget") as connection:
        return [NamedArticle(*row) for row in _ask(connection, "same_text", values)]


def plan_removal(  # noqa: PLR0913 - what is looked at, and what the stone says, by name
    store: RawStore,
    warehouse: Warehouse,
    data_dir: Path,
    articles: Sequence[NamedArticle],
    *,
    why: str | None,
    now: datetime,
) -> Tombstone:
    """Find all that has to go of some articles, and what they are to be known again by."""
    ids = [article.article_id for article in articles]
    waiting = [batch_of_key(found.key) for found in list_backlog(store, warehouse, data_dir)]
    with warehouse.open("finding what to forget") as connection:
        rows = _ask(connection, "captures_of", {"articles": ids})
        wordings = [_Wording(*row) for row in _ask(connection, "wordings_of", {"articles": ids})]
        moved = _ask(connection, "moved_to", {"articles": ids})
        captures = _read_all(store, rows)
        marks = set(_list_marks(ids, captures, wordings, [address_id for (address_id,) in moved]))
        late = {batch_id: _find_marked(store, batch_id, marks) for batch_id in waiting}
        captures |= {one.capture_id: one for found in late.values() for one in found}
        hashes = set(_list_hashes(captures.values(), wordings))
        values = {"hashes": sorted(hashes), "captures": sorted(captures)}
        shared = {sha256 for (sha256,) in _ask(connection, "shared_bytes", values)}
        containers = {value for one in captures.values() for name, value in one.headers if name == CONTAINER}
        along = {"containers": sorted(containers), "captures": sorted(captures)}
        [(others,)] = _ask(connection, "came_along", along)
        listings = set(_find_listings(store, connection, captures.values()))
        parts = {part for each in wordings for part in (*each.text.split("\n\n"), *(each.parts or ()))}
        repeats = _find_learned(store, connection, parts, ids)
        marked = _find_taught(store, connection, parts, ids)
    keys = {*map(raw_key, (hashes - shared) | containers | listings), *_list_taken(store, captures.values())}
    keys.update(marked)
    kept = [
        f"{raw_key(each)[: 7 + _HASH_SHOWN]}... holds bytes that others have too" for each in sorted(shared)
    ]
    if others:
        kept.append(f"{others:,} others came in the same file, which goes: each has bytes of its own")
    key = ensure_key(store)
    return Tombstone(
        tombstone_id=hash_mark(key, mark_article(ids[0]))[:_HASH_SHOWN],
        forgotten_at=now,
        why=why,
        marks=tuple(sorted(hash_mark(key, mark) for mark in marks - set(map(mark_bytes, shared)))),
        articles=len(ids),
        captures=len(captures),
        objects=len(keys),
        kept=tuple(kept),
        removal=Removal(
            article_ids=tuple(ids),
            capture_ids=tuple(sorted(captures)),
            batch_ids=tuple(
                sorted({batch_id for _, batch_id in rows} | {each for each, found in late.items() if found})
            ),
            keys=tuple(sorted(keys)),
            repeats=tuple(sorted(repeats)),
        ),
    )


def _ask(connection: DuckDBPyConnection, name: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    return connection.execute(read_sql(f"forget/{name}"), values).fetchall()


def _read_all(store: RawStore, rows: Iterable[tuple[str, str]]) -> dict[str, Capture]:
    """Read captures from the batches that have them, each batch once."""
    ids, batch_ids = {capture_id for capture_id, _ in rows}, {batch_id for _, batch_id in rows}
    every = chain.from_iterable(read_captures(store, batch_id) for batch_id in sorted(batch_ids))
    return {each.capture_id: each for each in every if each.capture_id in ids}


def _list_marks(
    ids: Iterable[str], captures: dict[str, Capture], wordings: Iterable[_Wording], moved: Iterable[str]
) -> Iterator[str]:
    yield from map(mark_article, ids)
    yield from map(mark_id, moved)
    for capture in captures.values():
        yield mark_name(capture.source)
        own = mark_bytes(capture.raw_sha256 or "")
        yield from (mark for mark in mark_capture(capture) if mark != own)  # a wall's bytes are those of many
    for wording in wordings:
        yield mark_bytes(wording.raw_sha256)
        if capture := captures.get(wording.capture_id):  # type: ignore[assignment] # None is possible here
            yield from mark_forgotten(capture, wording.text, wording.canonical_url, wording.url)


def _find_marked(store: RawStore, batch_id: str, marks: set[str]) -> list[Capture]:
    """Find the captures of a batch that waits to be loaded which are of what is forgotten."""
    return [each for each in read_captures(store, batch_id) if not marks.isdisjoint(mark_capture(each))]


def _list_hashes(captures: Iterable[Capture], wordings: Iterable[_Wording]) -> Iterator[str]:
    """Give the hashes of the bytes that are theirs: pages, their shells, what feeds have of them."""
    for capture in captures:
        words = (word.text_sha256 for word in read_said(capture.headers))
        shells = (value for name, value in capture.headers if name == SHELL_HEADER)
        yield from filter(None, (capture.raw_sha256, *words, *shells))
    yield from (wording.raw_sha256 for wording in wordings)


def _find_listings(
    store: RawStore, connection: DuckDBPyConnection, captures: Iterable[Capture]
) -> Iterator[str]:
    """Find what feeds, sitemaps and sites answered that names the article."""
    named, urls = set(), set()
    for capture in captures:
        urls |= {capture.source, *(word.url for word in read_said(capture.headers) if word.url)}
        named |= {capture.url, *(url for _, url in capture.redirects)} | (
            {capture.final_url} if capture.final_url else set()
        )
    needles = [written.encode("utf-8", "replace") for url in named for written in {url, escape(url)}]
    for (sha256,) in _ask(connection, "polled_bytes", {"urls": sorted(urls)}):
        key = raw_key(sha256)
        if key in store.list_keys(key) and _may_hold(store.get_object(key), needles):
            yield sha256


def _may_hold(data: bytes, needles: Iterable[bytes]) -> bool:
    """Tell whether bytes hold one of these, or are packed so that nobody sees what they hold."""
    if data.startswith(_GZIP):
        try:
            data = gzip.decompress(data)
        except (OSError, EOFError, zlib.error):
            return True
    is_text = data.lstrip()[:3].startswith(_TEXT_STARTS)
    return not is_text or any(needle in data for needle in needles)


def _find_learned(
    store: RawStore, connection: DuckDBPyConnection, parts: set[str], ids: Sequence[str]
) -> set[str]:
    """Find the learned paragraphs whose example stands in no other article."""
    learned = {repeat_id: text for repeat_id, text in list_learned(store) if text in parts}
    return {repeat_id for repeat_id, text in learned.items() if not _stands_elsewhere(connection, text, ids)}


def _find_taught(
    store: RawStore, connection: DuckDBPyConnection, parts: set[str], ids: Sequence[str]
) -> list[str]:
    """Find what people marked of a line that stands in no other article, and decided of it."""
    events = read_events(store)
    theirs = [mark for mark in events.marks if mark.article_id in ids or mark.line in parts]
    gone = [mark for mark in theirs if not _stands_elsewhere(connection, mark.line, ids)]
    return list_to_forget(events, gone) if gone else []


def _stands_elsewhere(connection: DuckDBPyConnection, text: str, ids: Sequence[str]) -> bool:
    [(found,)] = _ask(connection, "stands_elsewhere", {"text": text, "articles": list(ids)})
    return bool(found)


def _list_taken(store: RawStore, captures: Iterable[Capture]) -> Iterator[str]:
    """Give where objects of the inbox lie that were taken in."""
    for capture in captures:
        if found := find_object(store, capture):
            yield taken_key(*found, capture.fetched_at)
