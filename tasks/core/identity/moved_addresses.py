"""Moved addresses: which known article a document is of whose own address nobody has seen before.

Takes what a document is known by besides its identity, and what is known of the articles that it may be
about; gives the id of one, or None. Three things tie an unknown address to a known article: the same id of
the publisher in both addresses, the id under which one feed of its own site named both, and an article's own
address that leads there now, by a redirect or as the canonical URL that its page states. None is enough: the
wordings must say the same, or share words as two wordings of one article do, and where two articles could be
meant, none is. What an address once led to, it leads to from then on. Asks no storage; the state moves on
inside a batch.

A gist is what two wordings of one article know each other by, whatever the headline says now: longer words
of the headline, the end of the address and the beginning of the text. Accents and case do not count; scripts
without spaces give pairs of characters. Made to tell a story that is told anew from another story of the
same publisher, not to find anything: of two articles of one publisher chosen by chance 4 % are alike, of two
publishers' reports on one event 80 %, and a publisher's own new wording says more of the old one than that.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from tasks.core.identity.page_address import (
    find_site,
    fold_address,
    is_page_address,
    make_address_key,
)
from tasks.core.identity.publisher_ids import make_publisher_key

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from tasks.core.fetch.said.source_words import SourceWord


BEGINNING = 1000
"""Characters of a text that are read."""

_LEAST_SHARE, _LEAST_WORDS = 0.15, 2
_RUN = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_DENSE = "\u0590-\u06ff\u0900-\u0dff\u1100-\u11ff"  # few letters to a word; Hangul is taken apart
_WORD = re.compile(rf"[{_RUN}]{{2,}}|[{_DENSE}]{{4,}}|[^\W\d_{_RUN}{_DENSE}]{{5,}}")
_NO_SPACES = re.compile(rf"[{_RUN}]")
_SLUG_SEGMENTS = 2


def make_gist(title: str | None, url: str | None, text: str) -> frozenset[str]:
    """Give the words of a wording."""
    words = f"{title or ''} {_read_slug(url or '')} {text[:BEGINNING]}"
    return frozenset(_fold(words))


def are_alike(gist: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two wordings can be of one article: they share some words, and a part of the shorter one's."""
    shared = len(gist & other)
    return shared >= _LEAST_WORDS and shared >= _LEAST_SHARE * min(len(gist), len(other))


def _read_slug(url: str) -> str:
    """Read the words of the slug, which is the last segment or, before an id, the one before."""
    try:
        path = urlsplit(url).path
    except ValueError:
        return ""
    segments = unquote(path.rstrip("/"), errors="replace").split("/")[-_SLUG_SEGMENTS:]
    return max(reversed(segments), key=lambda segment: len(_WORD.findall(segment)))


def _fold(text: str) -> set[str]:
    folded = text.casefold()
    if not folded.isascii():
        decomposed = unicodedata.normalize("NFKD", folded)
        folded = "".join(each for each in decomposed if not unicodedata.combining(each))
    words: set[str] = set()
    for word in _WORD.findall(folded):
        words.update(map("".join, pairwise(word)) if _NO_SPACES.match(word) else [word])
    return words


@dataclass(frozen=True, slots=True)
class Alias:
    """What a document is known by besides its identity: headline, own address, beginning of the text."""

    title: str | None
    url: str | None
    beginning: str

    @property
    def gist(self) -> frozenset[str]:
        """Its words."""
        return make_gist(self.title, self.url, self.beginning)


@dataclass(frozen=True, slots=True)
class Clues:
    """What may tie a document to a known article: its name, the publisher's ids, the address that it had.

    `publisher_key` is the id in its address, `guid_keys` those that feeds give it. `former_id` is the id that
    the article has if it was known by the address that it was asked for at.
    """

    name: Alias
    publisher_key: str | None = None
    former_id: str | None = None
    guid_keys: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """All ids that publishers give it."""
        return (*([self.publisher_key] if self.publisher_key else ()), *self.guid_keys)


@dataclass(frozen=True, slots=True)
class Move:
    """An address, by the id that it gives, the known article that it led to, and the capture that told."""

    address_id: str
    article_id: str
    capture_id: str


@dataclass(frozen=True, slots=True)
class KnownAliases:
    """What is known of articles that unknown addresses may lead to.

    `moved` by the id that an address gives: the article that it led to instead. `articles_of_key` by the
    publisher's key; `aliases` by article id: those of all its wordings.
    """

    moved: Mapping[str, str] = field(default_factory=dict)
    articles_of_key: Mapping[str, Collection[str]] = field(default_factory=dict)
    aliases: Mapping[str, Sequence[Alias]] = field(default_factory=dict)


def find_clues(
    name: Alias, asked: str, asked_id: str, address_id: str, words: Sequence[SourceWord] = ()
) -> Clues:
    """Find what may tie a document to a known article; `asked_id` is the id that the asked address gives.

    `words` are what sources say of it.
    """
    if name.url is None:
        return Clues(name)
    former_id = asked_id if asked_id != address_id and _is_same_host(asked, name.url) else None
    return Clues(name, make_publisher_key(name.url), former_id, make_guid_keys(name.url, words))


def make_guid_keys(url: str, words: Iterable[SourceWord]) -> tuple[str, ...]:
    """Give the keys of the ids that feeds have for an address's article: each counts in its feed alone."""
    site = find_site(url)
    keys = (f"{site}#{make_address_key(each.url)}#{each.guid}" for each in words if each.url and each.guid)
    storable = (key.encode("utf-8", "replace").decode() for key in keys)
    return tuple(dict.fromkeys(storable)) if site else ()


def _is_same_host(asked: str, url: str) -> bool:
    """Whether two pages are of one host; what has moved to another one may be somebody else's."""
    if not is_page_address(asked):
        return False
    before, now = fold_address(asked), fold_address(url)
    return before is not None and now is not None and before.host == now.host


class AliasBook:
    """What is known, as it moves on inside a batch; `moves` is what it has learned of moved addresses."""

    def __init__(self, known: KnownAliases) -> None:
        self.moves: list[Move] = []
        self._moved = dict(known.moved)
        self._articles_of_key = defaultdict(
            set, {key: set(ids) for key, ids in known.articles_of_key.items()}
        )
        self._aliases = defaultdict(list, {key: list(aliases) for key, aliases in known.aliases.items()})

    def find_article(
        self, address_id: str, clues: Clues | None, has_text: Callable[[str], bool]
    ) -> str | None:
        """Find the known article that an unknown address leads to; `has_text` asks if one says the same."""
        moved = self._moved.get(address_id)
        if moved is not None or clues is None:
            return moved
        meant = [one for one in self._list_tied(clues) if has_text(one) or self._is_alike(one, clues.name)]
        return meant[0] if len(meant) == 1 else None

    def note_wording(self, article_id: str, clues: Clues) -> None:
        """Note what a new wording of an article is known by."""
        self._aliases[article_id].append(clues.name)
        for key in clues.keys:
            self._articles_of_key[key].add(article_id)

    def note_move(self, move: Move) -> None:
        """Note which article an address led to; the first time counts."""
        if move.address_id not in self._moved:
            self._moved[move.address_id] = move.article_id
            self.moves.append(move)

    def _list_tied(self, clues: Clues) -> set[str]:
        tied = {article_id for key in clues.keys for article_id in self._articles_of_key[key]}
        if clues.former_id is not None and clues.former_id in self._aliases:
            tied.add(clues.former_id)
        return tied

    def _is_alike(self, article_id: str, name: Alias) -> bool:
        gist = name.gist
        return any(are_alike(gist, other.gist) for other in self._aliases.get(article_id, ()))
