"""Settling: how each capture of a batch ends, by what it claims and what is known.

Takes claims and what the warehouse knows; gives one verdict each, in order. Pure: the same claims on the
same state always give the same verdicts, and the state moves on inside a batch. An article is what its claim
names, unless that is an address where a known article has moved to: that one keeps the id of its first
address. Two texts are the same when their characters are; near copies are not decided here.

What the publisher did not change is no revision, whatever another cleaner reads in it: a capture that is
cleaned again stays at its revision, and so does a source that gives the same bytes as it gave last time.
Both keep their article too, if the new reading names another one: an article's id is not ours to change.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tasks.core.identity.identity import NO_TEXT
from tasks.core.identity.moved_addresses import AliasBook, KnownAliases, Move
from tasks.core.records import SKIP_REASONS, OutcomeKind, Reason, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tasks.core.identity.identity import Claim


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
    """Where the last capture of a source led, the text that it brought, and the bytes that it was read in.

    `read_from` are the bytes that the wording there was read from: not the capture's own where these said the
    same in others, or where the text is what a feed has of the page.
    """

    place: TextPlace
    text_sha256: str
    capture_id: str | None = None
    raw_sha256: str | None = None
    read_from: str | None = None


@dataclass(frozen=True, slots=True)
class KnownState:
    """What the warehouse knows about the articles, texts and sources of a batch.

    `newest` by article id; `places` by text, in the order in which they were loaded; `last_seen` by
    source id: where the source's last capture led, and with which text. `settled` by capture id: where
    captures of the batch that are cleaned again have led before. `aliases` is needed for identities alone
    that no article has, with the articles that they may lead to in `newest`.
    """

    newest: Mapping[str, Newest] = field(default_factory=dict)
    places: Mapping[str, Sequence[TextPlace]] = field(default_factory=dict)
    last_seen: Mapping[str, LastSeen] = field(default_factory=dict)
    settled: Mapping[str, TextPlace] = field(default_factory=dict)
    aliases: KnownAliases = field(default_factory=KnownAliases)


@dataclass(frozen=True, slots=True)
class Resolution:
    """How the captures of a batch end, in order, and which addresses turned out to be known articles'."""

    verdicts: tuple[Verdict, ...]
    moves: tuple[Move, ...]


class _Resolver:
    """The state as it moves on inside a batch."""

    def __init__(self, known: KnownState) -> None:
        self.newest = dict(known.newest)
        self.last_seen = dict(known.last_seen)
        self.settled = known.settled
        self.aliases = AliasBook(known.aliases)
        self.places: defaultdict[str, list[TextPlace]] = defaultdict(list)
        for text_sha256, places in known.places.items():
            self.places[text_sha256] = list(places)

    def resolve(self, claim: Claim) -> Verdict:
        """Give the claim its outcome and remember what follows from it."""
        if claim.reason is not None and not self._is_withdrawal_of_known(claim):
            kind = OutcomeKind.SKIPPED if claim.reason in SKIP_REASONS else OutcomeKind.QUARANTINED
            return Verdict(claim.capture_id, kind, claim.reason, claim.detail)
        if claim.text_sha256 is None:
            raise ValueError(f"claim of {claim.capture_id} has neither a text nor a reason")
        article_id = self._find_article(claim, claim.text_sha256)
        kind, place = self._place(claim, article_id, claim.text_sha256)
        if place.article_id == article_id != claim.identity:
            self.aliases.note_move(Move(claim.identity, article_id, claim.capture_id))
        self._remember(claim, LastSeen(place, claim.text_sha256, claim.capture_id, claim.raw_sha256))
        return Verdict(
            claim.capture_id,
            kind,
            detail=claim.detail,
            article_id=place.article_id,
            revision=place.revision,
        )

    def _is_withdrawal_of_known(self, claim: Claim) -> bool:
        """Whether a notice stands where a known article did; one that was that before is cleaned again."""
        if claim.reason != Reason.WITHDRAWAL_NOTICE or claim.text_sha256 is None:
            return False
        is_settled = claim.capture_id in self.settled
        return is_settled or self._find_article(claim, claim.text_sha256) in self.newest

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
        return self.aliases.find_article(claim.identity, clues, has_text) or claim.identity

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
        if claim.raw_sha256 is None or claim.raw_sha256 not in {last.raw_sha256, last.read_from}:
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
            self.aliases.note_wording(place.article_id, claim.clues)
        return place


def resolve_claims(claims: Iterable[Claim], known: KnownState) -> Resolution:
    """Give every claim exactly one outcome, in order; the known state itself stays as it is."""
    resolver = _Resolver(known)
    verdicts = tuple(resolver.resolve(claim) for claim in claims)
    return Resolution(verdicts, tuple(resolver.aliases.moves))
