"""Identity: which article a capture is of, and how each capture of a batch ends.

Takes cleaned captures and what the warehouse knows; gives one verdict each, in order. Pure: the same
claims on the same state always give the same verdicts, and the state moves on inside a batch. An
article is its canonical URL, else the document's own URL, else the source that it was given as, unless its
address is where a known article has moved to: that one keeps the id of its first address. Two texts are the
same when their characters are; near copies are not decided here.

What the publisher did not change is no revision, whatever another cleaner reads in it: a capture that is
cleaned again stays at its revision, and so does a source that gives the same bytes as it gave last time.
Both keep their article too, if the new reading names another one: an article's id is not ours to change.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tasks.core.moved_addresses import Clues, KnownNames, Move, Name, NameBook, find_clues
from tasks.core.page_address import find_page_address, is_page_address, make_address_key
from tasks.core.records import SKIP_REASONS, OutcomeKind, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

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


@dataclass(frozen=True, slots=True)
class Identity:
    """An article's id; `is_own` where the document itself names it, rather than its source."""

    article_id: str
    is_own: bool


def identify(capture: Capture, document: Document) -> Identity:
    """Find which article the document is: by its canonical URL, else its own URL, else its source.

    A canonical URL that names a whole site is a mistake of the page and says nothing.
    """
    url = find_page_address(document.canonical_url, document.url)
    if url is not None:
        return Identity(make_source_id(url), is_own=True)
    return Identity(make_source_id(capture.url), is_own=False)


@dataclass(frozen=True, slots=True)
class Claim:
    """What one capture says: I am this article, with this text; or, with a reason, that I am none.

    `source_id` is the id that the source alone gives. `article_id` is None where the document names no
    identity of its own. `raw_sha256` is the hash of the bytes that say so; `clues` may tie an identity that
    nobody has seen before to a known article.
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
        """Whether the document itself names its identity."""
        return self.article_id is not None

    @property
    def identity(self) -> str:
        """The id of the article that this would be if nothing were known."""
        return self.article_id or self.source_id


def make_claim(cleaned: CleanedCapture) -> Claim:
    """Read the claim off a cleaned capture, fresh or known."""
    capture, document, known = cleaned.capture, cleaned.document, cleaned.known
    source_id = make_source_id(capture.url)
    if document is not None and document.reason is None:
        identity = identify(capture, document)
        own_id = identity.article_id if identity.is_own else None
        text_sha256 = hash_text(document.text)
        return Claim(capture.capture_id, source_id, own_id, text_sha256, raw_sha256=capture.raw_sha256)
    if document is None and known is not None:
        own_id, text_sha256 = known.article_id, known.text_sha256
        return Claim(capture.capture_id, source_id, own_id, text_sha256, raw_sha256=capture.raw_sha256)
    return _make_failed_claim(capture, source_id, document)


def make_capture_claim(capture: Capture) -> Claim:
    """The claim of a capture without bytes."""
    return _make_failed_claim(capture, make_source_id(capture.url), None)


def _make_failed_claim(capture: Capture, source_id: str, document: Document | None) -> Claim:
    reason, detail = capture.reason, capture.detail
    if document is not None and document.reason is not None:
        reason, detail = document.reason.value, document.detail
    if reason is None:
        raise ValueError(f"capture {capture.capture_id} has neither a document, a known text nor a reason")
    return Claim(capture.capture_id, source_id, reason=reason, detail=detail)


def add_clues(claim: Claim, capture: Capture, name: Name) -> Claim:
    """Add to the claim of a document what may tie it to an article that is known by another address."""
    if not claim.is_own:
        return replace(claim, clues=Clues(name))
    return replace(claim, clues=find_clues(name, capture.url, claim.source_id, claim.identity))


@dataclass(frozen=True, slots=True)
class TextPlace:
    """Where a text stands: a revision of an article."""

    article_id: str
    revision: int


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest revision of an article."""

    revision: int
    text_sha256: str


@dataclass(frozen=True, slots=True)
class LastSeen:
    """Where the last capture of a source led, the text that it brought, and the bytes that it was read in."""

    place: TextPlace
    text_sha256: str
    capture_id: str | None = None
    raw_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class KnownState:
    """What the warehouse knows about the articles, texts and sources of a batch.

    `newest` by article id; `places` by text, in the order in which they were loaded; `last_seen` by
    source id: where the source's last capture led, and with which text. `settled` by capture id: where
    captures of the batch that are cleaned again have led before. `names` is needed for identities alone that
    no article has, with the articles that they may lead to in `newest`.
    """

    newest: Mapping[str, Newest] = field(default_factory=dict)
    places: Mapping[str, Sequence[TextPlace]] = field(default_factory=dict)
    last_seen: Mapping[str, LastSeen] = field(default_factory=dict)
    settled: Mapping[str, TextPlace] = field(default_factory=dict)
    names: KnownNames = field(default_factory=KnownNames)


@dataclass(frozen=True, slots=True)
class Settlement:
    """How the captures of a batch end, in order, and which addresses turned out to be known articles'."""

    verdicts: tuple[Verdict, ...]
    moves: tuple[Move, ...]


class _Ledger:
    """The state as it moves on inside a batch."""

    def __init__(self, known: KnownState) -> None:
        self.newest = dict(known.newest)
        self.last_seen = dict(known.last_seen)
        self.settled = known.settled
        self.names = NameBook(known.names)
        self.places: defaultdict[str, list[TextPlace]] = defaultdict(list)
        for text_sha256, places in known.places.items():
            self.places[text_sha256] = list(places)

    def settle(self, claim: Claim) -> Verdict:
        """Give the claim its outcome and remember what follows from it."""
        if claim.reason is not None:
            kind = OutcomeKind.SKIPPED if claim.reason in SKIP_REASONS else OutcomeKind.QUARANTINED
            return Verdict(claim.capture_id, kind, claim.reason, claim.detail)
        if claim.text_sha256 is None:
            raise ValueError(f"claim of {claim.capture_id} has neither a text nor a reason")
        article_id = self._find_article(claim, claim.text_sha256)
        kind, place = self._place(claim, article_id, claim.text_sha256)
        if place.article_id == article_id != claim.identity:
            self.names.note_move(Move(claim.identity, article_id, claim.capture_id))
        self._remember(claim, LastSeen(place, claim.text_sha256, claim.capture_id, claim.raw_sha256))
        return Verdict(claim.capture_id, kind, article_id=place.article_id, revision=place.revision)

    def _remember(self, claim: Claim, seen: LastSeen) -> None:
        """A capture that is cleaned again is no later look at its source than it was."""
        last = self.last_seen.get(claim.source_id)
        if claim.capture_id not in self.settled or last is None or last.capture_id == claim.capture_id:
            self.last_seen[claim.source_id] = seen

    def _find_article(self, claim: Claim, text_sha256: str) -> str:
        """Find the article that a claim is about: the one that it names, or one that has moved there."""
        if claim.identity in self.newest:
            return claim.identity

        def has_text(article_id: str) -> bool:
            newest = self.newest.get(article_id)
            return newest is not None and newest.text_sha256 == text_sha256 != NO_TEXT

        clues = claim.clues if claim.is_own else None
        return self.names.find_article(claim.identity, clues, has_text) or claim.identity

    def _place(self, claim: Claim, article_id: str, text_sha256: str) -> tuple[OutcomeKind, TextPlace]:
        newest = self.newest.get(article_id)
        unchanged = self._find_unchanged(claim, article_id, text_sha256)
        if unchanged is not None:
            return OutcomeKind.UNCHANGED, unchanged
        if newest is not None:
            return OutcomeKind.REVISION, self._add(
                claim, TextPlace(article_id, newest.revision + 1), text_sha256
            )
        if not claim.is_own and text_sha256 != NO_TEXT and self.places[text_sha256]:
            return self._find_copied(claim, self.places[text_sha256])
        return OutcomeKind.ARTICLE, self._add(claim, TextPlace(article_id, 1), text_sha256)

    def _find_unchanged(self, claim: Claim, article_id: str, text_sha256: str) -> TextPlace | None:
        """Find the wording that this is one more look at, by its capture, its text or its bytes."""
        settled = self.settled.get(claim.capture_id)
        if settled is not None:
            self._read_anew(settled, text_sha256)
            return settled
        newest = self.newest.get(article_id)
        if newest is not None and newest.text_sha256 == text_sha256:
            return TextPlace(article_id, newest.revision)
        last = self.last_seen.get(claim.source_id)
        if last is None:
            return None
        is_its_own = last.place.article_id == article_id
        if (is_its_own or not claim.is_own) and last.text_sha256 == text_sha256:
            return last.place  # another source has since given the article other words
        if claim.raw_sha256 is None or last.raw_sha256 != claim.raw_sha256:
            return None
        if is_its_own:
            self._read_anew(last.place, text_sha256)
        return last.place

    def _read_anew(self, place: TextPlace, text_sha256: str) -> None:
        """Note what the same wording reads like now."""
        newest = self.newest.get(place.article_id)
        if newest is not None and newest.revision == place.revision:
            self.newest[place.article_id] = Newest(place.revision, text_sha256)
        if place not in self.places[text_sha256]:
            self.places[text_sha256].append(place)

    def _find_copied(self, claim: Claim, places: Sequence[TextPlace]) -> tuple[OutcomeKind, TextPlace]:
        last = self.last_seen.get(claim.source_id)
        for place in places:
            if last is not None and place.article_id == last.place.article_id:
                return OutcomeKind.UNCHANGED, place
        return OutcomeKind.COPY, places[0]

    def _add(self, claim: Claim, place: TextPlace, text_sha256: str) -> TextPlace:
        self.newest[place.article_id] = Newest(place.revision, text_sha256)
        self.places[text_sha256].append(place)
        if claim.clues is not None:
            self.names.note_wording(place.article_id, claim.clues)
        return place


def settle_claims(claims: Iterable[Claim], known: KnownState) -> Settlement:
    """Give every claim exactly one outcome, in order; the known state itself stays as it is."""
    ledger = _Ledger(known)
    verdicts = tuple(ledger.settle(claim) for claim in claims)
    return Settlement(verdicts, tuple(ledger.names.moves))


def decide(claims: Iterable[Claim], known: KnownState) -> tuple[Verdict, ...]:
    """Give the outcomes of `settle_claims` alone."""
    return settle_claims(claims, known).verdicts
