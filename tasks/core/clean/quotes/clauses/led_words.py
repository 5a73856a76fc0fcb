"""What a preposition leads, so that it is no subject, counted while a clause is read.

Elsewhere it is the few words behind it; where nouns are capitals it is the next noun, however many small
words stand before that ("mit Blick auf die von den Ländern beschlossenen strengen Regeln sagte Berg"). Pure.
"""

from __future__ import annotations

from dataclasses import dataclass

_MOST_SMALL = 8
"""Small words before a noun that a preposition leads."""


@dataclass(slots=True)
class LedWords:
    """What is still led: `nouns` where nouns are capitals, else `left` words."""

    most: int
    are_capitals: bool
    nouns: int = 0
    left: int = 0

    def __bool__(self) -> bool:
        """Tell whether the next phrase is led."""
        return self.left > 0

    def lead(self, *, is_inside: bool = False) -> None:
        """Begin what a preposition leads; `is_inside` says that another one waits for its noun still."""
        self.nouns = self.nouns + 1 if is_inside and self else max(1, self.nouns if self else 0)
        self.left = _MOST_SMALL if self.are_capitals else self.most

    def take(self) -> None:
        """Pass a phrase or noun."""
        self.nouns -= 1
        self.left = _MOST_SMALL if self.are_capitals and self.nouns > 0 else 0

    def pass_word(self) -> None:
        """Pass a small word."""
        if self.left:
            self.left -= 1

    def end(self) -> None:
        """End what is led: another clause begins."""
        self.nouns = self.left = 0
