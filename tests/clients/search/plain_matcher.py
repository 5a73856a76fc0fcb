"""Questions, and what they find: told by looking through whole texts, by other means than the index."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

WORDS = ("aaba", "aabo", "bee", "cod", "doe")
"""Few, and in no language that has stems: they stand near each other often."""

_DEPTH = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is typed, and whether the words of an article answer it."""

    typed: str
    holds: Callable[[Sequence[str]], bool]


def draw_question(random: Random, depth: int = 0) -> Asked:
    """Draw one of the language of search: ties of words, beginnings, phrases, loose ones and NEAR."""
    if depth == _DEPTH or random.random() < 0.4:
        return _draw_leaf(random)
    one, other = (draw_question(random, depth + 1) for _ in range(2))
    return random.choice(
        (
            Asked(f"({one.typed} AND {other.typed})", lambda text: one.holds(text) and other.holds(text)),
            Asked(f"({one.typed} OR {other.typed})", lambda text: one.holds(text) or other.holds(text)),
            Asked(f"NOT ({one.typed})", lambda text: not one.holds(text)),
            Asked(f"{one.typed} -({other.typed})", lambda text: one.holds(text) and not other.holds(text)),
            Asked(f"({one.typed}) ({other.typed})", lambda text: one.holds(text) and other.holds(text)),
        )
    )


def _draw_leaf(random: Random) -> Asked:
    kind = random.randrange(3)
    if kind == 0:
        typed, find = _draw_side(random)
        return Asked(typed, lambda text: bool(find(text)))
    words = random.choices(WORDS, k=random.randint(2, 4))
    near = random.randint(0, 4)
    if kind == 1:
        typed = f'"{" ".join(words)}"~{near}'
        return Asked(typed, lambda text: _stand_together(text, words, len(words) + near))
    (one, find_one), (other, find_other) = _draw_side(random), _draw_side(random)
    return Asked(
        f"{one} NEAR/{near} {other}", lambda text: _stand_near(find_one(text), find_other(text), near)
    )


def _draw_side(random: Random) -> tuple[str, Callable[[Sequence[str]], list[range]]]:
    """Draw a word, a beginning or a phrase, and what finds all places where it stands in a text."""
    kind = random.randrange(4)
    if kind == 0:
        return "aab*", lambda text: [
            range(at, at + 1) for at, word in enumerate(text) if word.startswith("aab")
        ]
    words = random.choices(WORDS, k=1 if kind == 1 else random.randint(2, 3))

    def find(text: Sequence[str]) -> list[range]:
        starts = range(len(text) - len(words) + 1)
        return [range(at, at + len(words)) for at in starts if list(text[at : at + len(words)]) == words]

    return (f'"{" ".join(words)}"' if len(words) > 1 else words[0]), find


def _stand_near(ones: list[range], others: list[range], near: int) -> bool:
    gaps = (
        later.start - earlier.stop
        for one in ones
        for other in others
        for earlier, later in ((one, other), (other, one))
    )
    return any(0 <= gap <= near for gap in gaps)


def _stand_together(text: Sequence[str], words: list[str], width: int) -> bool:
    return any(Counter(words) <= Counter(text[at : at + width]) for at in range(len(text)))
