"""Moved addresses: which known article a document is of whose own address nobody has seen before.

Takes what a document is known by besides its identity, and what is known of the articles that it may be
about; gives the id of one, or None. Four things tie an unknown address to a known article: the same id of
the publisher in both addresses, the id under which one feed of its own site named both, an article's own
address that leads there now by a redirect, and an address that one of the two states as its canonical URL.
None is enough: the wordings must say the same, or share words as two wordings of one article do, and, where
a page alone says so, passages as well; where two articles could be meant, none is. An address that unlike
texts state is a mistake of their template and says nothing. What an address once led to, it leads to from
then on. Asks no storage; the state moves on inside a batch.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

from tasks.core.identity.likeness import are_alike, make_gist, share_passages

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from collections.abc import Set as AbstractSet

CLAIM_MARK = "="
"""What keys of addresses begin with that a document states, rather than was had from."""
MOST_STATING = 4
"""Articles that may state one address; what more of them state is their template's."""


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
    """What may tie a document to a known article: its name, and keys and ids of articles that it may be.

    `ids` are those that publishers give it, in its address and in feeds. Claims are `stated`, keys of the
    addresses that it states and of those that state its own, and `former_ids`, the article ids of addresses
    that it states or was asked for at. It is itself remembered under its `ids` and those keys of `stated`
    that it is `noted` by.
    """

    name: Alias
    ids: tuple[str, ...] = ()
    stated: tuple[str, ...] = ()
    noted: tuple[str, ...] = ()
    former_ids: tuple[str, ...] = ()


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
    key that they are remembered under; `aliases` by article id: those of all its wordings.
    """

    moved: Mapping[str, str] = field(default_factory=dict)
    articles_of_key: Mapping[str, Collection[str]] = field(default_factory=dict)
    aliases: Mapping[str, Sequence[Alias]] = field(default_factory=dict)


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
        named, claimed = self._list_named(clues), self._list_claimed(clues)
        meant = {one for one in named | claimed if has_text(one)}
        meant |= {one for one in named - meant if self._is_alike(one, clues.name)}
        meant |= {one for one in claimed - meant if self._is_alike(one, clues.name, by_passages=True)}
        return meant.pop() if len(meant) == 1 else None

    def note_wording(self, article_id: str, clues: Clues) -> None:
        """Note what a new wording of an article is known by."""
        self._aliases[article_id].append(clues.name)
        for key in (*clues.ids, *clues.noted):
            self._articles_of_key[key].add(article_id)

    def note_move(self, move: Move) -> None:
        """Note which article an address led to; the first time counts."""
        if move.address_id not in self._moved:
            self._moved[move.address_id] = move.article_id
            self.moves.append(move)

    def _list_named(self, clues: Clues) -> AbstractSet[str]:
        return {article_id for key in clues.ids for article_id in self._articles_of_key[key]}

    def _list_claimed(self, clues: Clues) -> AbstractSet[str]:
        at_address = {self._moved.get(each, each) for each in clues.former_ids}
        stating = (self._articles_of_key[key] for key in clues.stated)
        return {
            *(one for one in at_address if one in self._aliases),
            *(one for articles in stating if not self._are_unlike(articles) for one in articles),
        }

    def _are_unlike(self, articles: Collection[str]) -> bool:
        """Whether articles state one address by mistake: many do, or two of them that are not alike."""
        return len(articles) > MOST_STATING or not all(
            any(self._is_alike(left, name, by_passages=True) for name in self._aliases[right])
            for left, right in combinations(sorted(articles), 2)
        )

    def _is_alike(self, article_id: str, name: Alias, *, by_passages: bool = False) -> bool:
        gist = name.gist
        return any(
            are_alike(gist, other.gist)
            and (not by_passages or share_passages(name.beginning, other.beginning))
            for other in self._aliases.get(article_id, ())
        )
