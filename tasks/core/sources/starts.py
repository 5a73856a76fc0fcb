"""Starts: the addresses that a run begins at, given by hand or declared in sources.toml."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tasks.core.records import Stated
    from tasks.core.sources.declared_sources import DeclaredSource
    from tasks.core.sources.sources import SourceKind

MOST_PAGES = 1000
"""Pages that one source gives a run, where its declaration does not say."""


@dataclass(frozen=True, slots=True)
class Start:
    """An address to begin at; `source` is how the user named it, `kind` what it is said to be.

    `is_asked`: it is declared, and somebody asks for it now, whether it is due or not.
    `listed` is what the list that names it says of the page, or what kind of source it is `listed_in`.
    """

    source: str
    url: str
    kind: SourceKind | None = None
    declared: DeclaredSource | None = None
    listed: Stated = ()
    listed_in: str = "list"
    is_asked: bool = False

    @property
    def name(self) -> str | None:
        """The name under which it is declared."""
        return self.declared.name if self.declared else None

    @property
    def is_by_hand(self) -> bool:
        """Whether somebody asks for it now, rather than a schedule."""
        return self.declared is None or self.is_asked

    @property
    def may_be_private(self) -> bool:
        """Whether it is declared to lie in the user's own network."""
        return self.declared is not None and self.declared.allow_private

    @property
    def wants_browser(self) -> bool:
        """Whether its empty shells are to be shown by a browser."""
        return self.declared is not None and self.declared.browser

    @property
    def most_pages(self) -> int:
        """How many pages it may give a run."""
        return (self.declared and self.declared.limit) or MOST_PAGES

    @property
    def stated(self) -> tuple[tuple[str, str], ...]:
        """Fields that its declaration states of all its articles."""
        fields = (
            (("publisher", self.declared.publisher), ("language", self.declared.language))
            if self.declared
            else ()
        )
        return tuple((name, value) for name, value in fields if value)

    def wants(self, url: str) -> bool:
        """Tell whether a page that it names passes its filters."""
        return self.declared is None or self.declared.wants(url)
