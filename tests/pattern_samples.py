"""Texts that a pattern finds hard: repeats of what it is made of, and of what texts are made of.

Takes a compiled pattern, gives short strings to be repeated: words that its syntax tree generates, wholly and
in part, with few repeats and with more, and an alphabet of its own. The same pattern gives the same strings.
"""

from __future__ import annotations

import random
import re
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

ALPHABET = (
    *(" ", "\n", " \n", "a\n", "\u00a0", "a", "A", "7", ".", ",", "-", "_", "(", "<", "&", ";", ":", "/"),
    *('"', "'", "@", "#", "=", "|", "*", "!", "é", "文", "“", "[", "{", "\\", '\\"', "a ", "A ", "Aa ", "7 "),
    *("1,", ". ", "A.", "a@", "a-", "<!--", "<a ", "<p>", 'a="', "&amp;", "http://", '{"a":', "7/", "7:"),
)
_DRAWS = ((0, 1), (1, 4), (3, 2))
"""How many repeats beyond the fewest, and how often words with so many are drawn."""
_PLAIN = "ax 7-.,é"

Parsed = Any
"""A part of a syntax tree, which has no public type: pairs of a code and what belongs to it."""


def draw_units(pattern: re.Pattern[Any]) -> list[str]:
    """Give the strings whose repeats this pattern is tried with: those of its own first."""
    source = pattern.pattern
    tree = list(parser.parse(source, pattern.flags))
    chance = random.Random(repr(source))  # noqa: S311 - no secret
    units: dict[str, None] = {}
    for most, times in _DRAWS:
        for _ in range(times):
            draw = _Draw(chance, most)
            cut = chance.randrange(len(tree)) if tree else 0
            for part in (tree, tree[:cut], tree[cut:], tree[cut : cut + 1]):
                units[draw.sequence(part)] = None
    units.pop("", None)
    return list(units)


class _Draw:
    """One word that a pattern may match; look-arounds are as good as fulfilled."""

    def __init__(self, chance: random.Random, most: int) -> None:
        self._chance = chance
        self._most = most
        self._groups: dict[int | None, str] = {}

    def sequence(self, parts: Sequence[Parsed]) -> str:
        return "".join(self._one(code, given) for code, given in parts)

    def _one(self, code: Parsed, given: Parsed) -> str:  # noqa: C901, PLR0911 - a table of codes
        match code:
            case codes.LITERAL:
                return chr(given)
            case codes.NOT_LITERAL:
                return "x" if given != ord("x") else "y"
            case codes.ANY:
                return self._chance.choice("xa ")
            case codes.IN:
                return self._one_of(given)
            case codes.BRANCH:
                return self.sequence(self._chance.choice(given[1]))
            case codes.SUBPATTERN:
                self._groups[given[0]] = self.sequence(given[3])
                return self._groups[given[0]]
            case codes.ATOMIC_GROUP:
                return self.sequence(given)
            case codes.MAX_REPEAT | codes.MIN_REPEAT | codes.POSSESSIVE_REPEAT:
                fewest, most, part = given
                times = self._chance.randint(fewest, max(fewest, min(most, fewest + self._most)))
                return "".join(self.sequence(part) for _ in range(times))
            case codes.GROUPREF:
                return self._groups.get(given, "")
            case codes.ASSERT:
                return self.sequence(given[1]) if given[0] > 0 and self._chance.random() < 0.5 else ""
            case _:
                return ""

    def _one_of(self, members: Sequence[Parsed]) -> str:
        if members[0][0] is codes.NEGATE:
            return next((sign for sign in _PLAIN if not _holds(members[1:], sign)), "~")
        code, given = self._chance.choice(members)
        if code is codes.LITERAL:
            return chr(given)
        if code is codes.RANGE:
            return chr(self._chance.choice((given[0], (given[0] + given[1]) // 2)))
        return next((sign for sign in _PLAIN if _holds(((code, given),), sign)), "~")


def _holds(members: Sequence[Parsed], sign: str) -> bool:
    kinds = {
        codes.CATEGORY_SPACE: sign.isspace(),
        codes.CATEGORY_DIGIT: sign.isdigit(),
        codes.CATEGORY_WORD: sign.isalnum() or sign == "_",
    }
    opposites = {
        codes.CATEGORY_NOT_SPACE: codes.CATEGORY_SPACE,
        codes.CATEGORY_NOT_DIGIT: codes.CATEGORY_DIGIT,
        codes.CATEGORY_NOT_WORD: codes.CATEGORY_WORD,
    }
    for code, given in members:
        if code is codes.LITERAL:
            held = given == ord(sign)
        elif code is codes.RANGE:
            held = given[0] <= ord(sign) <= given[1]
        else:
            held = kinds[given] if given in kinds else not kinds[opposites[given]]
        if held:
            return True
    return False
