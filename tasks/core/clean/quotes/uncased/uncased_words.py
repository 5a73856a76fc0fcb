"""The words that attribute speech where no letter is a capital: data of `rules/quotes/uncased.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class UncasedWords:
    """The lists that the head of `uncased.toml` explains, long ones first."""

    say: tuple[str, ...]
    stops: tuple[str, ...]
    titles: tuple[str, ...]
    offices: tuple[str, ...]
    he: frozenset[str]
    honorifics: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    local: frozenset[str] = frozenset()
    families: frozenset[str] = frozenset()


def open_uncased_words(language: str | None) -> UncasedWords | None:
    """Give the words of a language (BCP 47), None where it has capitals or nobody wrote them down."""
    return _read_all().get((language or "").partition("-")[0])


@cache
def _read_all() -> dict[str, UncasedWords]:
    text = (files("tasks") / "rules" / "quotes" / "uncased.toml").read_text("utf-8")
    return {
        row["codes"]: UncasedWords(
            **{name: _sort(row[name]) for name in ("say", "stops", "titles", "offices")},
            honorifics=_sort(row.get("honorifics", ())),
            bodies=_sort(row.get("bodies", ())),
            local=frozenset(row.get("local", ())),
            he=frozenset(row["he"]),
            families=frozenset(row.get("families", "")),
        )
        for row in tomllib.loads(text)["language"]
    }


def _sort(words: list[str]) -> tuple[str, ...]:
    return tuple(sorted(words, key=len, reverse=True))
