"""Who is named in an article: short names led to the fullest, pronouns and offices to whom they fit.

Filled as the article is read, in order; knows but what stands before. Two people of one family name are
told apart by who was spoken of last.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tasks.core.clean.quotes.phrase_people import Phrase, PhraseKind
from tasks.core.clean.quotes.runs import NOTHING_KNOWN
from tasks.core.clean.quotes.somebody import is_body, is_named_person, may_be_person

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tasks.core.clean.mentions.known_names import KnownNames
    from tasks.core.clean.quotes.cue_words import CueWords
    from tasks.core.clean.quotes.phrases import Phrases

_FAR = 90
"""Tokens before a pronoun in which its sentence may begin."""
_STOPS = frozenset(".!?;")
_MOST_WORDS = 5
_REMEMBERED = 6
_OFFICE_BEFORE = 2


@dataclass
class People:
    """The people of an article, as far as it was read; `fullest` has full names by their last word."""

    words: CueWords
    known: KnownNames = NOTHING_KNOWN
    fullest: dict[str, list[str]] = field(default_factory=dict)
    recent: list[str] = field(default_factory=list)
    pronouns: dict[str, PhraseKind] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    speakers: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Gather the words that begin no name, though they may be capitals."""
        words = self.words
        lists = (
            words.no_names,
            words.prepositions,
            words.joins,
            words.articles,
            words.say,
            words.passed,
            words.they,
        )
        self._passed = frozenset().union(*lists)

    def read(self, phrases: Phrases) -> None:
        """Note the full names of a paragraph."""
        for at, last in self._find_runs(phrases, 0, len(phrases.tokens)):
            if last - at == 1:
                continue
            name = phrases.strip_offices(at, last)
            parts = name.split()
            if parts and self.words.nouns_are_capitals:
                self._note_office(self.find_fullest(name), phrases, at, last)
            if 1 < len(parts) <= _MOST_WORDS:
                known = self.fullest.setdefault(parts[-1].lower(), [])
                known += [] if name in known else [name]
                is_led = at > 0 and phrases.tokens[at - 1].small in self.words.prepositions
                begin = at if is_led else max(0, at - _OFFICE_BEFORE)
                self._note(name, {token.small for token in phrases.tokens[begin:last]})

    def find_named(self, phrases: Phrases, first: int, end: int) -> list[Phrase]:
        """Find the people whom a sentence names, each once."""
        named: dict[str, Phrase] = {}
        for at, last in self._find_runs(phrases, first, end):
            name = phrases.strip_offices(at, last)
            if not name or (self.words.nouns_are_capitals and phrases.is_office(name)):
                continue
            full = self.find_fullest(name)
            is_known = " " in full or full in self.recent or phrases.has_office(at, last)
            if is_known and may_be_person(full, self.known):
                role = " ".join(token.small for token in phrases.tokens[max(0, at - 1) : last])
                named[full] = Phrase(PhraseKind.NAME, at, last, name, role)
        return list(named.values())

    def _find_runs(self, phrases: Phrases, at: int, end: int) -> Iterator[tuple[int, int]]:
        """Find the runs of capitals that may be names."""
        tokens, last = phrases.tokens, at
        for place in [place for place in range(at, end) if tokens[place].is_large]:
            if place >= last and tokens[place].small not in self._passed:
                last = phrases.end_run(place, end)
                yield place, last

    def _note(self, name: str, small: set[str]) -> None:
        """Note what title and office somebody has."""
        if not may_be_person(name, self.known) or self.words.is_role(name.rsplit(maxsplit=1)[-1].lower()):
            return
        if small & self.words.titles_he:
            self.pronouns[name] = PhraseKind.HE
        elif small & self.words.titles_she:
            self.pronouns[name] = PhraseKind.SHE
        self.roles |= {word: name for word in small if self.words.is_role(word)}

    def _note_office(self, name: str, phrases: Phrases, at: int, last: int) -> None:
        """Note whether an office before a name is a man's or a woman's."""
        told = (self.words.is_womans(token.small) for token in phrases.tokens[at : last - 1])
        is_womans = next((each for each in told if each is not None), None)
        if is_womans is not None:
            self.pronouns.setdefault(name, PhraseKind.SHE if is_womans else PhraseKind.HE)

    def find_fullest(self, name: str) -> str:
        """Give the fullest name that the article gave so far whom this one may be."""
        parts = name.split()
        last = parts[-1].lower()
        if self.words.nouns_are_capitals and last.endswith("s") and last not in self.fullest:
            last, parts[-1] = last[:-1], parts[-1][:-1]  # "nach Auffassung Bergs"
        fitting = [full for full in self.fullest.get(last, []) if _is_part(parts, full.split())]
        spoken = [full for full in self.recent if full in fitting]
        return spoken[-1] if spoken else max(fitting, key=len, default=name)

    def meet(self, phrase: Phrase) -> str | None:
        """Say whom a phrase means, and remember who was named; None where nobody fits."""
        if phrase.kind is PhraseKind.NAME:
            name = self.find_fullest(phrase.name)
            self._remember(name, phrase.role)
            return name
        if phrase.kind is PhraseKind.NOUN:
            if phrase.role.partition(" ")[0] in self.words.indefinite:
                return None
            return next((self.roles[word] for word in phrase.role.split() if word in self.roles), None)
        return None if phrase.kind is PhraseKind.THEY else self.find_pronoun(phrase.kind)

    def find_beside(self, phrases: Phrases, phrase: Phrase) -> str | None:
        """Find the one person whom a sentence names before its German pronoun ("der Brief, den er")."""
        if phrase.kind not in {PhraseKind.HE, PhraseKind.SHE} or not self.words.nouns_are_capitals:
            return None
        last = max(0, phrase.first - _FAR)
        before = range(phrase.first - 1, last - 1, -1)
        start = next((at + 1 for at in before if phrases.tokens[at].text in _STOPS), last)
        named = self.find_named(phrases, start, phrase.first)
        fits = [each for each in named if self.fits(each.name, phrase.kind)]
        return self.meet(fits[0]) if len(fits) == 1 else None

    def find_pronoun(self, kind: PhraseKind | None) -> str | None:
        """Give the last person whom a pronoun fits; without one, the last."""
        for name in reversed(self.recent):
            if self.words.nouns_are_capitals and self._is_doubtful(name):
                return None
            if self.fits(name, kind):
                is_told = (
                    kind is not None and not self.words.nouns_are_capitals
                )  # a German "sie" may be a thing
                self.pronouns |= {name: kind} if kind and is_told else {}
                return name
        return None

    def _is_doubtful(self, name: str) -> bool:
        """Tell whether a name may be a person's and nothing says so: a pronoun behind may be his."""
        is_word = name.isupper() or is_body(name) or not may_be_person(name, self.known)
        return not is_word and not self.is_surely_person(name)

    def fits(self, name: str, kind: PhraseKind | None) -> bool:
        """Tell whether a pronoun may be somebody's, of any kind where that is None."""
        if not self.is_surely_person(name):
            return False
        full = self.find_fullest(name)
        return kind is None or (self.pronouns.get(full) or self._guess_pronoun(full) or kind) is kind

    def _guess_pronoun(self, name: str) -> PhraseKind | None:
        """Guess by a given name what pronoun somebody has, where the language has a list."""
        given, words = name.partition(" ")[0], self.words
        if not words.women or given not in self.known.given:
            return None
        small = given.rpartition("-")[2].lower()
        if small in words.women & words.men:
            return None
        if small in words.women or (small.endswith(("a", "e")) and small not in words.men):
            return PhraseKind.SHE
        return None if small.endswith(("i", "y")) and small not in words.men else PhraseKind.HE

    def is_surely_person(self, name: str) -> bool:
        """Tell whether a name is a person's for all that is known: by a given name, an office or a title."""
        full = self.find_fullest(name)
        if name.isupper() or is_body(name) or not may_be_person(full, self.known):
            return False
        return (
            is_named_person(full, self.known)
            or full in self.pronouns
            or full in self.roles.values()
            or full in self.speakers
        )

    def _remember(self, name: str, role: str) -> None:
        if name in self.recent:
            self.recent.remove(name)
        self.recent.append(name)
        del self.recent[:-_REMEMBERED]
        self.roles |= {word: name for word in role.split() if self.words.is_role(word)}


def _is_part(name: Sequence[str], full: Sequence[str]) -> bool:
    """Tell whether all words of a name are in a full one, initials as what they stand for."""
    firsts = {f"{word[0]}." for word in full[:-1]}
    return all(word in full or word in firsts or word.lower() in full for word in name)
