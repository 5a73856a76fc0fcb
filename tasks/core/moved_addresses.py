"""Moved addresses: which known article a document is of whose own address nobody has seen before.

Takes what a document is known by besides its identity, and what is known of the articles that it may be
about; gives the id of one, or None. Two things tie an unknown address to a known article: the same id of the
publisher in both addresses, and an article's own address that leads there now, by a redirect or as the
canonical URL that its page states. Neither is enough: the wordings must say the same, or share words as two
wordings of one article do, and where two articles could be meant, none is. What an address once led to, it
leads to from then on. Asks no storage; the state moves on inside a batch.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tasks.core.gists import BEGINNING, are_alike, make_gist
from tasks.core.page_address import fold_address, is_page_address
from tasks.core.publisher_ids import make_publisher_key

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Name:
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
    """What may tie a document to a known article: its name, the publisher's id, the address that it had.

    `former_id` is the id that the article has if it was known by the address that it was asked for at.
    """

    name: Name
    publisher_key: str | None = None
    former_id: str | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """An address, by the id that it gives, the known article that it led to, and the capture that told."""

    address_id: str
    article_id: str
    capture_id: str


@dataclass(frozen=True, slots=True)
class KnownNames:
    """What is known of articles that unknown addresses may lead to.

    `moved` by the id that an address gives: the article that it led to instead. `articles_of_key` by the
    publisher's key; `names` by article id: those of all its wordings.
    """

    moved: Mapping[str, str] = field(default_factory=dict)
    articles_of_key: Mapping[str, Collection[str]] = field(default_factory=dict)
    names: Mapping[str, Sequence[Name]] = field(default_factory=dict)


def make_name(title: str | None, url: str | None, text: str) -> Name:
    """Take from a document what it is known by."""
    return Name(title, url, text[:BEGINNING])


def find_clues(name: Name, asked: str, asked_id: str, address_id: str) -> Clues:
    """Find what may tie a document to a known article; `asked_id` is the id that the asked address gives."""
    if name.url is None:
        return Clues(name)
    former_id = asked_id if asked_id != address_id and _is_same_host(asked, name.url) else None
    return Clues(name, make_publisher_key(name.url), former_id)


def _is_same_host(asked: str, url: str) -> bool:
    """Whether two pages are of one host; what has moved to another one may be somebody else's."""
    if not is_page_address(asked):
        return False
    before, now = fold_address(asked), fold_address(url)
    return before is not None and now is not None and before.host == now.host


class NameBook:
    """What is known, as it moves on inside a batch; `moves` is what it has learned of moved addresses."""

    def __init__(self, known: KnownNames) -> None:
        self.moves: list[Move] = []
        self._moved = dict(known.moved)
        self._articles_of_key = defaultdict(
            set, {key: set(ids) for key, ids in known.articles_of_key.items()}
        )
        self._names = defaultdict(list, {key: list(names) for key, names in known.names.items()})

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
        self._names[article_id].append(clues.name)
        if clues.publisher_key:
            self._articles_of_key[clues.publisher_key].add(article_id)

    def note_move(self, move: Move) -> None:
        """Note which article an address led to; the first time counts."""
        if move.address_id not in self._moved:
            self._moved[move.address_id] = move.article_id
            self.moves.append(move)

    def _list_tied(self, clues: Clues) -> set[str]:
        tied = set(self._articles_of_key[clues.publisher_key] if clues.publisher_key else ())
        if clues.former_id is not None and clues.former_id in self._names:
            tied.add(clues.former_id)
        return tied

    def _is_alike(self, article_id: str, name: Name) -> bool:
        gist = name.gist
        return any(are_alike(gist, other.gist) for other in self._names.get(article_id, ()))
