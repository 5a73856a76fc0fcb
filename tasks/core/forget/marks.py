"""Marks: what a forgotten article is known again by, whatever brings it: addresses, ids, bytes, its text.

Takes captures and documents, gives the marks of each, and of what is forgotten all that it is to be known by.
A book holds the marks of all that was forgotten as keyed hashes: HMAC-SHA256 under a key of the store, so
that it names nobody to whom the bucket is not open. An address that a page only states is a mark of what is
forgotten and none by which another page is turned away: templates state wrong ones. Nor is its publisher's id
alone, or a text that is only alike: paragraphs have to be the same, and on another's site the whole text.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING

from tasks.core.forms.form import CONTAINER
from tasks.core.identity.identity import find_addresses, find_source_id, hash_bytes, hash_text, make_source_id
from tasks.core.identity.page_address import find_site, is_page_address
from tasks.core.identity.publisher_ids import make_publisher_key
from tasks.core.push.pushers import PUSH_VIA, PUSHED_BY, SPEAKS_FOR, find_asked, find_had_from
from tasks.core.records import Document, Reason
from tasks.core.store.batches import raw_key
from tasks.core.store.captures import make_capture
from tasks.core.store.inbox_keys import ETAG, OBJECT_KEY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tasks.core.records import Capture, Incoming

LEAST_WORDS, PARAGRAPH_WORDS = 40, 12
"""A shorter text may be that of many articles (removed, for subscribers) and is no mark of one."""
MOST_PARAGRAPHS = 200
_SAME_SHARE = 0.5
"""The share of its words, in long paragraphs, that a text has of a forgotten one to be that one again."""
DETAIL = "it was forgotten on request: nothing of it is kept"
_MARK_LENGTH = 32
_WORD = re.compile(r"\w+")
_NO_ID = "00000000T000000Z-0-0-0"
_KEPT_HEADERS = frozenset({ETAG, OBJECT_KEY, CONTAINER, PUSHED_BY, SPEAKS_FOR})


@dataclass(frozen=True, slots=True)
class ForgottenBook:
    """The marks of all that was forgotten, each with the id of its tombstone."""

    key: bytes = b""
    marks: Mapping[str, str] = field(default_factory=dict)

    def find(self, marks: Iterable[str]) -> str | None:
        """Give the tombstone that one of these marks leads to."""
        if not self.marks:
            return None
        return next((found for mark in marks if (found := self.marks.get(hash_mark(self.key, mark)))), None)

    def has_address(self, url: str) -> bool:
        """Tell whether an address is that of something forgotten."""
        return (
            bool(self.marks)
            and is_page_address(url)
            and self.find([mark_id(make_source_id(url))]) is not None
        )

    def find_document(self, capture: Capture, document: Document) -> str | None:
        """Give the tombstone of the article that a document is, by what only reading shows."""
        if not self.marks or document.reason is not None:
            return None
        if found := self.find(mark_document(capture, document)):
            return found
        shared: Counter[str] = Counter()
        words = 0
        for mark, length in mark_paragraphs(document.text):
            words += length
            if stone := self.find([mark]):
                shared[stone] += length
        if not shared:
            return None
        addresses = find_addresses(capture.via, find_had_from(capture))
        stone, same = shared.most_common(1)[0]
        if self.find(_mark_keys(addresses.own)) == stone:
            return stone
        is_near = addresses.own is None or self.find([_mark_site(addresses.own)]) is not None
        return stone if is_near and same >= max(LEAST_WORDS, _SAME_SHARE * words) else None

    def turn_away(self, incoming: Incoming) -> Incoming:
        """Give what came in as it is, or, of what was forgotten, that it came and nothing more."""
        if not self.marks or self.find(mark_incoming(incoming)) is None:
            return incoming
        return replace(
            incoming,
            data=None,
            media_type=None,
            stated=(),
            redirects=(),
            confirmed_sha256=None,
            headers=keep_names(incoming.headers),
            reason=Reason.FORGOTTEN,
            detail=DETAIL,
        )


NOTHING_FORGOTTEN = ForgottenBook()


def list_container_keys(headers: Iterable[tuple[str, str]]) -> list[str]:
    """Give the objects of the files that something came in: one that holds what is forgotten is not kept."""
    return [raw_key(value) for name, value in headers if name == CONTAINER]


def hash_mark(key: bytes, mark: str) -> str:
    """Give the keyed hash that stands for a mark."""
    return hmac.new(key, mark.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:_MARK_LENGTH]


def mark_incoming(incoming: Incoming) -> Iterator[str]:
    """Give the marks of what came in: its addresses, its pusher's id of it, its bytes."""
    sha256 = None if incoming.data is None else hash_bytes(incoming.data)
    return mark_capture(make_capture(incoming, _NO_ID, sha256))


def mark_capture(capture: Capture) -> Iterator[str]:
    """Give the marks of a capture; the place of a file is none, for another article may stand there next."""
    if capture.via == PUSH_VIA or is_page_address(find_asked(capture)):
        yield mark_id(find_source_id(capture))
    addresses = find_addresses(capture.via, find_had_from(capture))
    if addresses.own:
        yield mark_id(make_source_id(addresses.own))
    if capture.raw_sha256:
        yield mark_bytes(capture.raw_sha256)


def mark_document(capture: Capture, document: Document) -> Iterator[str]:
    """Give the marks that only reading shows: the text, and the address that a file states."""
    addresses = find_addresses(capture.via, find_had_from(capture), document.canonical_url, document.url)
    if addresses.own is None and addresses.stated:
        yield mark_id(make_source_id(addresses.stated))
    if len(document.text.split()) >= LEAST_WORDS:
        yield mark_text(hash_text(document.text))


def mark_forgotten(capture: Capture, text: str, *named: str | None) -> Iterator[str]:
    """Give what a wording is to be known by, beside its captures; `named` are addresses that it states."""
    addresses = find_addresses(capture.via, find_had_from(capture), *named)
    if addresses.stated:
        yield mark_id(make_source_id(addresses.stated))
    if addresses.own:
        yield _mark_site(addresses.own)
        yield from _mark_keys(addresses.own)
    if len(text.split()) >= LEAST_WORDS:
        yield mark_text(hash_text(text))
    yield from (mark for mark, _ in islice(mark_paragraphs(text), MOST_PARAGRAPHS))


def mark_paragraphs(text: str) -> Iterator[tuple[str, int]]:
    """Give the marks of the long paragraphs of a text, each with its words; case and signs do not count."""
    for paragraph in text.split("\n\n"):
        words = _WORD.findall(paragraph.casefold())
        if len(words) >= PARAGRAPH_WORDS:
            yield f"paragraph:{hash_text(' '.join(words))}", len(words)


def mark_article(article_id: str) -> str:
    """Give the mark of an article's id."""
    return f"article:{article_id}"


def mark_name(given: str) -> str:
    """Give the mark of what a user may call it: nothing is turned away for it."""
    return f"name:{given}"


def mark_bytes(raw_sha256: str) -> str:
    """Give the mark of bytes, by their hash."""
    return f"bytes:{raw_sha256}"


def mark_text(text_sha256: str) -> str:
    """Give the mark of a clean text, by its hash."""
    return f"text:{text_sha256}"


def keep_names(headers: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Give the headers that only say how something came: by which pusher, in which object."""
    return tuple(header for header in headers if header[0] in _KEPT_HEADERS)


def forget_document(document: Document) -> Document:
    """Give what is left of a document that turns out to be forgotten: the reason."""
    return Document(media_type=document.media_type, reason=Reason.FORGOTTEN, detail=DETAIL)


def forget_capture(capture: Capture) -> Capture:
    """Give what is left of a capture of it; the key of its bytes stays until these are gone."""
    return replace(
        capture,
        headers=keep_names(capture.headers),
        stated=(),
        redirects=(),
        bytes=None,
        reason=Reason.FORGOTTEN.value,
        detail=DETAIL,
    )


def mark_id(source_id: str) -> str:
    """Give the mark of the id that an address gives."""
    return f"id:{source_id}"


def _mark_site(url: str) -> str:
    return f"site:{find_site(url)}"


def _mark_keys(url: str | None) -> Iterator[str]:
    """Give the mark of the id that its publisher gives an address, where it gives one."""
    if url is not None and (key := make_publisher_key(url)):
        yield f"key:{key}"
