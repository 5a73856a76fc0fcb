"""Which names of an article are of one: family names led to full names, short forms to long ones.

Takes names as they were found, in order; gives one row for each that the article names, with all places where
it does. Somebody goes by his full name without initials. What nothing tells is left of no kind. Pure and
deterministic.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import TYPE_CHECKING

from tasks.core.annotations import Clue, NameKind
from tasks.core.clean.mentions.found_names import FoundName

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.core.clean.mentions.name_context import NameContext

_CLOSES = ")"
_BESIDE = re.compile('[\u201c\u201d\u00ab\u00bb"]? \\(')
_LEAST_OF_SHORT = 2
_LEAST_OF_GENITIVE = 4
_NO_GENITIVES = ("ss", "us", "is", "as", "os", "es")


@dataclass
class NameLinks:
    """The names of an article and what they lead to."""

    context: NameContext
    names: Sequence[FoundName]
    has_genitives: bool = False
    people: dict[str, list[FoundName]] = field(default_factory=lambda: defaultdict(list))
    """Those who are named in full, by each end of their names."""
    forms: dict[tuple[str, str], Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    told: dict[str, FoundName] = field(default_factory=dict)
    """Names whose kind is known, by what is said."""
    said: set[str] = field(default_factory=set)
    """All names as they stand there."""
    mixed: dict[str, str] = field(default_factory=dict)
    """Names that are not in capitals alone, by what they are in capitals: a dateline writes them so."""

    def link(self) -> list[FoundName]:
        """Give the names with what they lead to, those that are of nothing left out."""
        self.said = {name.name for name in self.names}
        for name in self.names:
            if not name.name.isupper():
                self.mixed.setdefault(name.name.upper(), name.name)
        self._read_people()
        for name in self.names:
            if name.kind is not None and not name.is_weak:
                self._settle(name)
                self.told.setdefault(name.name, name)
        self._read_short_forms()
        self._read_first_words()
        return [linked for name in self.names if (linked := self._lead(name)) is not None]

    def _read_people(self) -> None:
        for name in self.names:
            if name.kind is NameKind.PERSON and " " in name.name:
                first, last = _split_ends(self._strip_genitive(name))
                self.forms[first, last][_drop_initials(self._strip_genitive(name))] += 1
                self.people[last].append(name)
                if first in self.context.known.given:
                    self.people[first].append(name)

    def _settle(self, name: FoundName) -> None:
        """Say what a name goes by."""
        if name.kind is NameKind.PERSON:
            name.canonical = self._find_full(name)
        else:
            written = name.canonical or name.name
            name.canonical = self.mixed.get(written, written)

    def _find_full(self, name: FoundName) -> str:
        if " " in name.name:
            forms = self.forms[_split_ends(self._strip_genitive(name))]
            return max(forms, key=lambda form: forms[form])
        for said in self._vary(name.name):
            if full := self._find_last(said, name.first):
                return self._find_full(full)
        return self._find_bare(name.name)

    def _find_bare(self, said: str) -> str:
        """Give a name as it stands elsewhere without the ending of a genitive."""
        bare = self._vary(said)[-1]
        return bare if bare in self.said else said

    def _strip_genitive(self, name: FoundName) -> str:
        """Give a full name without the ending of a genitive: what is somebody's stands behind it."""
        text, said = self.context.text, name.name
        is_genitive = self.has_genitives and said.endswith("s") and not said.endswith(_NO_GENITIVES)
        return said[:-1] if is_genitive and text.joined[name.last] and text.is_large[name.last] else said

    def _find_last(self, said: str, before: int) -> FoundName | None:
        """Give whom a part of a name leads to: who was last named so in full, else the first who is."""
        known = self.people.get(said, [])
        earlier = bisect_left(known, before, key=attrgetter("first"))
        return known[max(0, earlier - 1)] if known else None

    def _vary(self, name: str) -> list[str]:
        """Give a name, and what it is the genitive of."""
        is_genitive = self.has_genitives and name.endswith("s") and len(name) >= _LEAST_OF_GENITIVE
        return [name, name[:-1]] if is_genitive else [name]

    def _read_short_forms(self) -> None:
        """Read what stands in brackets behind a name and is made of its initials."""
        text = self.context.text
        starting = {name.first: name for name in self.names}
        for name in self.names:
            short = starting.get(name.last)
            if (
                short is None
                or name.kind in {NameKind.PERSON, NameKind.PLACE}
                or " " not in name.name.replace("-", " ")
            ):
                continue
            start, end = text.starts[short.first], text.ends[short.last - 1]
            is_beside = _BESIDE.fullmatch(text.text[text.ends[name.last - 1] : start])
            if is_beside and text.text[end : end + 1] == _CLOSES and _is_made_of(short.name, name.name):
                if name.kind is None:
                    name.kind, name.clue, name.canonical = NameKind.ORGANISATION, Clue.SHORT_FORM, name.name
                self.told.setdefault(name.name, name)
                self.told[short.name] = replace(name, clue=Clue.SHORT_FORM, cue=short.name)

    def _read_first_words(self) -> None:
        """Let one word of a body's name stand for it ("Hershey Co": Hershey; "Washington Post": the Post)."""
        for said, name in list(self.told.items()):
            first, _, last = said.partition(" ")
            if last and name.kind is NameKind.ORGANISATION:
                self.told.setdefault(f"the {last.rpartition(' ')[2]}", name)
                if self.context.words.firms.has((name.cue or "").lower()):
                    self.told.setdefault(first, name)

    def _lead(self, name: FoundName) -> FoundName | None:
        """Give a name with its kind and what it goes by; None where it is nothing."""
        if name.kind is not None and not name.is_weak:
            return name
        written = self.mixed.get(name.name, name.name)
        for said in self._vary(written):
            if " " not in said and (full := self._find_last(said, name.first)):
                return _tell(name, NameKind.PERSON, self._find_full(full), full)
            told = self.told.get(said)
            if told:
                return _tell(name, told.kind, told.canonical, told)
        before = self.context.text.smalls[name.first - 1] if name.first else ""
        first = self.told.get(f"{before} {name.name}")
        if first and not name.is_weak:
            return _tell(name, first.kind, first.canonical, first)
        return None if name.is_weak else _tell(name, None, self._find_bare(written), name)


def _tell(name: FoundName, kind: NameKind | None, canonical: str, by: FoundName) -> FoundName:
    """Give a name as another one tells it."""
    return FoundName(name.first, name.last, name.name, kind, canonical, by.clue, by.cue, name.is_weak)


def _split_ends(name: str) -> tuple[str, str]:
    parts = name.split()
    return parts[0], parts[-1]


def _drop_initials(name: str) -> str:
    parts = name.split()
    kept = [part for part in parts if len(part.rstrip(".")) > 1]
    return " ".join(kept) if len(kept) > 1 else name


def _is_made_of(short: str, name: str) -> bool:
    """Tell whether a word in capitals is made of the first letters of a name's words, in order."""
    letters = [letter for letter in short.lower() if letter.isalpha()]
    if len(letters) < _LEAST_OF_SHORT or not short[1:2].isupper():
        return False
    firsts = iter(part[0].lower() for part in name.replace("-", " ").split())
    return all(letter in firsts for letter in letters)
