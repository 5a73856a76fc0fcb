"""What can be asked of the words of an article when names are looked for in it. Pure and deterministic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.core.annotations import Clue
from tasks.core.clean.mentions.found_names import FoundName
from tasks.core.clean.mentions.known_names import open_known_names
from tasks.core.clean.mentions.name_words import open_name_words

if TYPE_CHECKING:
    from tasks.core.annotations import NameKind
    from tasks.core.clean.mentions.article_words import ArticleWords
    from tasks.core.clean.mentions.known_names import KnownName, KnownNames
    from tasks.core.clean.mentions.name_words import NameWords

_LONGEST_RUN = 40
_SHOUTED = 4
"""Letters of a word in capitals that is more than an abbreviation."""


@dataclass(frozen=True, slots=True)
class NameContext:
    """The words of an article, those that tell of names in its language, and the names known there."""

    text: ArticleWords
    words: NameWords
    known: KnownNames

    def is_title(self, at: int) -> bool:
        """Tell whether a word is a title or an office."""
        return self.words.is_title(self.text.smalls[at])

    def find_title(self, at: int) -> str | None:
        """Give the title or office right before a word."""
        text = self.text
        is_beside = at > 0 and text.joined[at] and not text.is_owner(at - 1)
        return text.texts[at - 1] if is_beside and self.is_title(at - 1) else None

    def is_given(self, at: int) -> bool:
        """Tell whether a word is a given name, and neither an ordinary word nor a place as well."""
        word, small = self.text.texts[at], self.text.smalls[at]
        if word not in self.known.given or self.known.is_place(word) or open_known_names("en").is_place(word):
            return False
        ordinary = (self.words.ordinary.words, open_name_words("en").ordinary.words)
        return not any(small in each for each in (*ordinary, self.words.cues.particles))

    def match(self, at: int) -> tuple[KnownName | None, int]:
        """Give what is known by the longest name that begins at a word, and its end."""
        text, names, most_words = self.text, self.known.names, self.known.most_words
        word = text.texts[at]
        is_shouted = word.isupper()
        most = max(most_words.get(word, 1), most_words.get(word.title(), 1) if is_shouted else 1)
        for last in range(min(at + most, len(text)), at, -1):
            said = text.say(at, last)
            found = names.get(said) or self.known.stopped.get(said)
            if found is None and is_shouted and len(said) > _SHOUTED and said.isupper():
                found = names.get(said.title())
            if found is None and self.words.cues.nouns_are_capitals and said.endswith("s"):
                found = names.get(said[:-1])
            if found:
                return found, last
        return None, at

    def make_known(self, at: int, behind: int, match: KnownName) -> FoundName:
        """Make a name of what is known."""
        return FoundName(at, behind, self.text.say(at, behind), match.kind, match.canonical, Clue.LIST)

    def make_told(self, at: int, end: int, kind: NameKind, cue: str) -> FoundName:
        """Make a name whose kind a word tells."""
        name = self.text.say(at, end)
        return FoundName(at, end, name, kind, name, Clue.WORD, cue, is_weak=self.text.heads[at])

    def end_run(self, at: int) -> int:
        """Give the end of a run: capitals joined by blanks, and the particles of names between them."""
        text, end = self.text, at + 1
        while text.joined[end] and end - at < _LONGEST_RUN and not text.is_owner(end - 1):
            if not text.is_large[end]:
                is_particle = text.smalls[end] in self.words.cues.particles
                if not (is_particle and text.joined[end + 1] and text.is_large[end + 1]):
                    break
            end += 1
        return end

    def end_piece(self, at: int, end: int) -> int:
        """Give where a title, an opener or a name that is known ends the piece that begins at a word."""
        for stop in range(at + 1, end):
            small = self.text.smalls[stop]
            if self.words.is_opener(small) or small.endswith(self.words.adjectives.ends):
                return stop
            if self.is_title(stop) and not self.words.bodies.has(small):
                return stop
            match, behind = self.match(stop)
            if match and behind - stop > 1 and not self.goes_on(behind, end):
                return stop
        return end

    def goes_on(self, behind: int, end: int) -> bool:
        """Tell whether a known name is but the beginning of another one ("New York University")."""
        small = self.text.smalls[behind] if behind < end else ""
        return any(each.has(small) for each in (self.words.bodies, self.words.things, self.words.sites))
