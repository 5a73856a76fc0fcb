"""Identity: which article a capture says that it is of, and with which text.

Takes cleaned captures, gives one claim each. An article is the address that it was had from, else the source
that it was given as. What a page says of itself is evidence, never identity by itself: an address that it
states may tie it to a known article (`clues`), on the registrable domain that the page was had from. What was
pushed by who may not speak for its address was had from none, and nothing that it states counts. Of a file,
which has no address, those that it names do. What becomes of a claim depends on what is known: see `resolve`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.core.identity.page_address import (
    find_page_address,
    find_site,
    is_page_address,
    make_address_key,
    share_site,
)
from tasks.core.push.pushers import PUSH_VIA, find_asked, find_had_from
from tasks.core.records import Reason

if TYPE_CHECKING:
    from tasks.core.identity.moved_addresses import Clues
    from tasks.core.records import Capture, CleanedCapture, Document

ARTICLE_ID_LENGTH = 20


def hash_bytes(data: bytes) -> str:
    """The SHA-256 of the bytes in hex."""
    return hashlib.sha256(data).hexdigest()


def hash_text(text: str) -> str:
    """The SHA-256 of the text as UTF-8, in hex; lone surrogates count as the `?` they are stored as."""
    return hash_bytes(text.encode("utf-8", "replace"))


NO_TEXT = hash_text("")


def make_article_id(identity_key: str) -> str:
    """The first 20 hex characters of the key's SHA-256."""
    return hash_text(identity_key)[:ARTICLE_ID_LENGTH]


def make_source_id(url: str) -> str:
    """The article id that a source alone gives: of a web page by its address, else by the exact locator."""
    return make_article_id(make_address_key(url) if is_page_address(url) else url)


def find_source_id(capture: Capture) -> str:
    """The article id that the source of a capture alone gives."""
    return make_source_id(find_asked(capture))


@dataclass(frozen=True, slots=True)
class Identity:
    """An article's id; `is_own` where it has an address, or names one, rather than its source alone."""

    article_id: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class Addresses:
    """The page that a document was had from, and another one that it states and may claim to be."""

    own: str | None
    stated: str | None


def find_addresses(via: str, had_from: str, *named: str | None) -> Addresses:
    """Find the addresses that count of a document that names some, the canonical one first.

    One that names a whole site is a mistake of the page and says nothing, and so does any of somebody else's
    site.
    """
    has_site = find_site(had_from) is not None
    may_count = (
        each for each in named if each and (share_site(each, had_from) if has_site else via != PUSH_VIA)
    )
    own, stated = find_page_address(had_from), find_page_address(*may_count)
    is_own = own is not None and stated is not None and make_address_key(own) == make_address_key(stated)
    return Addresses(own, None if is_own else stated)


def identify(capture: Capture, document: Document) -> Identity:
    """Find which article the document is: by the address that it was had from, else by its source."""
    addresses = find_addresses(capture.via, find_had_from(capture), document.canonical_url, document.url)
    if addresses.own is not None:
        return Identity(make_source_id(addresses.own), is_own=True)
    return Identity(find_source_id(capture), is_own=addresses.stated is not None)


@dataclass(frozen=True, slots=True)
class Claim:
    """What one capture says: I am this article, with this text; or, with a reason, that I am none.

    Of an article that was withdrawn it says both.

    `source_id` is the id that the source alone gives. `article_id` is None where the document names no
    identity of its own. `raw_sha256` is the hash of the bytes that say so; `clues` may tie an identity that
    nobody has seen before to a known article. `detail` is the reason in words, or what was odd about how it
    came.
    """

    capture_id: str
    source_id: str
    article_id: str | None = None
    text_sha256: str | None = None
    reason: str | None = None
    detail: str | None = None
    raw_sha256: str | None = None
    clues: Clues | None = None

    @property
    def is_own(self) -> bool:
        """Whether the document has more of an identity than its source."""
        return self.article_id is not None

    @property
    def identity(self) -> str:
        """The id of the article that this would be if nothing were known."""
        return self.article_id or self.source_id


def make_claim(cleaned: CleanedCapture) -> Claim:
    """Read the claim off a cleaned capture, fresh or known."""
    capture, document, known = cleaned.capture, cleaned.document, cleaned.known
    source_id = find_source_id(capture)
    if document is not None and document.reason in {None, Reason.WITHDRAWAL_NOTICE}:
        identity = identify(capture, document)
        own_id, text_sha256 = identity.article_id if identity.is_own else None, hash_text(document.text)
    elif document is None and known is not None:
        own_id, text_sha256 = known.article_id, known.text_sha256
    else:
        return _make_failed_claim(capture, source_id, document)
    said = (document.detail if document is not None else None, capture.detail)
    return Claim(
        capture.capture_id,
        source_id,
        own_id,
        text_sha256,
        document.reason if document is not None else None,
        "; ".join(filter(None, said)) or None,
        capture.raw_sha256,
    )


def make_capture_claim(capture: Capture) -> Claim:
    """The claim of a capture without bytes."""
    return _make_failed_claim(capture, find_source_id(capture), None)


def _make_failed_claim(capture: Capture, source_id: str, document: Document | None) -> Claim:
    reason, detail = capture.reason, capture.detail
    if document is not None and document.reason is not None:
        reason = document.reason.value
        detail = "; ".join(filter(None, (document.detail, capture.detail))) or None
    if reason is None:
        raise ValueError(f"capture {capture.capture_id} has neither a document, a known text nor a reason")
    return Claim(capture.capture_id, source_id, reason=reason, detail=detail)
