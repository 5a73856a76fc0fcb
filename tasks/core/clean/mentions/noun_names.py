"""Names where all nouns are capitals, as in German: only what a list, a title or a given name tells.

Takes the words of an article, gives what stands in it, in order. A capital alone tells nothing here; one that
never stands behind an article may be a family name, which the article or others tell. Pure and
deterministic.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tasks.core.annotations import Clue, NameKind
from tasks.core.clean.mentions.found_names import FoundName
from tasks.core.clean.mentions.noun_bodies import NounBodies

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tasks.core.clean.mentions.known_names import KnownName
    from tasks.core.clean.mentions.name_context import NameContext

_NEW = frozenset({"neue", "neuen", "neuer"})
_MOST_PARTS = 4
_MOST_BESIDE = 3
_LONGEST_SHORT_FORM = 6


@dataclass(slots=True)
class NounNames:
    """The names of an article; `nouns` stand behind an article in it, `alone` beside no other capital."""

    context: NameContext
    nouns: set[str] = field(default_factory=set)
    alone: set[str] = field(default_factory=set)
    bodies: NounBodies = field(init=False)

    def __post_init__(self) -> None:
        """Ask the same words for bodies."""
        self.bodies = NounBodies(self.context)

    def read(self) -> Iterator[FoundName]:
        """Give what is named, in order."""
        text, articles, last = self.context.text, self.context.words.cues.articles, 0
        for at in text.larges:
            if text.joined[at] and text.smalls[at - 1] in articles:
                self.nouns.add(text.texts[at])
            is_behind = text.joined[at] and text.is_large[at - 1]
            if not is_behind and not text.is_joined_name(at + 1):
                self.alone.add(text.texts[at])
        for at in text.larges:
            if at >= last and (found := self._read(at)):
                last = found.last
                yield found

    def _read(self, at: int) -> FoundName | None:
        word, known = self.context.text.texts[at], self.context.known
        if body := self.bodies.read(at):
            return body
        is_known = word in known.given or word in known.names or word in known.most_words
        if word in known.nouns and not is_known:
            return self._read_body(at) or self._read_beside(at)
        reads = (self._read_body, self._read_beside, self._read_known, self._read_person, self._read_alone)
        return next((found for read in reads if (found := read(at))), None)

    def _read_known(self, at: int) -> FoundName | None:
        """Read a place or body that is known."""
        match, behind = self.context.match(at)
        if match and behind - at == 1:
            is_place = match.kind is NameKind.PLACE
            match = match if (self._is_place if is_place else self._is_body)(at, match) else None
        return self.context.make_known(at, behind, match) if match else None

    def _is_body(self, at: int, _match: KnownName) -> bool:
        """Tell whether a body's name is no adjective before a noun ("Grüne Wiesen"), nor a word."""
        text = self.context.text
        is_adjective = text.begins(at) and text.is_joined_name(at + 1)
        return not is_adjective and text.smalls[at] not in self.context.words.ordinary.words

    def _is_place(self, at: int, match: KnownName) -> bool:
        context, text = self.context, self.context.text
        is_led = text.joined[at] and context.words.at.has(text.smalls[at - 1])
        if (
            text.is_joined_name(at + 1)
            and text.texts[at] in context.known.given
            and not self._is_noun(at + 1)
        ):
            return False
        if match.is_doubtful or text.smalls[at] in context.words.ordinary.words:
            return is_led and text.texts[at] not in self.nouns
        is_name = text.joined[at] and text.texts[at - 1] in context.known.given
        return is_led or not (is_name or context.find_title(at))

    def _is_noun(self, at: int) -> bool:
        """Tell whether a capital is a noun, or a title, and no part of a name."""
        text, words = self.context.text, self.context.words
        word, small = text.texts[at], text.smalls[at]
        return (
            word in self.nouns
            or words.is_title(small)
            or words.is_opener(small)
            or words.no_people.has(small)
            or ("-" not in small and words.noun_ends.has(small))
            or (word.isupper() and len(word) > 1)
            or text.text.startswith("- ", text.ends[at])
        )

    def _read_person(self, at: int) -> FoundName | None:
        """Read somebody: behind a title, or a given name with a family name or a verb of saying."""
        context, text = self.context, self.context.text
        title, is_given, small = context.find_title(at), context.is_given(at), text.smalls[at]
        if not (title or is_given) or context.is_title(at) or context.words.is_opener(small):
            return None
        if not is_given and (self._is_common(at) or self._is_noun(at) or text.begins(at)):
            return None
        end = self._end_person(at, is_given=is_given)
        is_alone = end - at == 1
        if is_alone and (len(small) == 1 or small in context.words.ordinary.words):
            return None
        if is_alone and not title and "".join(text.smalls[end : end + 1]) not in context.words.cues.say:
            return None
        clue = Clue.TITLE if title else Clue.GIVEN_NAME
        return FoundName(at, end, text.say(at, end), NameKind.PERSON, "", clue, title)

    def _is_common(self, at: int) -> bool:
        text = self.context.text
        return text.texts[at] in self.context.known.nouns or text.smalls[at] in text.lowered

    def _end_person(self, at: int, *, is_given: bool) -> int:
        """Give the end of a name that begins at a word."""
        text, particles = self.context.text, self.context.words.cues.particles
        given, end = self.context.known.given, at + 1
        while end - at < _MOST_PARTS and text.joined[end] and not text.is_owner(end - 1):
            if not text.is_large[end]:
                behind = end
                while text.joined[behind] and text.smalls[behind] in particles:
                    behind += 1
                is_led = (
                    is_given and behind > end and text.is_joined_name(behind) and text.texts[end - 1] in given
                )
                return behind + 1 if is_led and not self._is_noun(behind) else end
            is_second = is_given and {text.texts[end - 1], text.texts[end]} <= given and text.joined[end + 1]
            if not is_second and (self._is_noun(end) or not self._goes_on(at, end, is_given=is_given)):
                break
            end += 1
        return end

    def _goes_on(self, at: int, place: int, *, is_given: bool) -> bool:
        """Tell whether a capital is of the name that begins before it, and no noun behind it."""
        text, known = self.context.text, self.context.known
        word, before = text.texts[place], text.texts[place - 1]
        if not is_given and text.texts[at] in self.alone and word not in self.alone and place == at + 1:
            return False
        is_first = place == at + 1 or (not is_given and word not in known.nouns)
        is_part = len(before) == 1 or before.lower() in self.context.words.parts.words
        return is_first or is_part or before in known.given

    def _read_body(self, at: int) -> FoundName | None:
        """Read a body that a word of it tells: "Universität Ulm", "Kieler Senat", "Max-Born-Institut"."""
        context, text, words = self.context, self.context.text, self.context.words
        small, behind = text.smalls[at], at + 1
        if text.is_joined_name(behind):
            if words.bodies_first.has(small) and context.known.is_place(text.texts[behind]):
                return context.make_told(at, behind + 1, NameKind.ORGANISATION, text.texts[at])
            if words.bodies_of.has(text.smalls[behind]) and self._is_of_place(at):
                first = at - (text.joined[at] and text.smalls[at - 1] in _NEW)
                return context.make_told(first, behind + 1, NameKind.ORGANISATION, text.texts[behind])
        given, _, rest = text.texts[at].partition("-")
        *middle, ending = rest.split("-")
        if (
            middle
            and given in context.known.given
            and words.bodies_after.has(ending.lower().removesuffix("s"))
        ):
            found = context.make_told(at, behind, NameKind.ORGANISATION, ending)
            found.canonical = found.name.removesuffix("s")
            return found
        return None

    def _is_of_place(self, at: int) -> bool:
        """Tell whether a word is made of a place ("Berliner")."""
        stem, names = self.context.text.texts[at].removesuffix("er"), self.context.known.names
        found = (names.get(each) for each in (stem, f"{stem}en", f"{stem}e"))
        return any(match is not None and match.kind is NameKind.PLACE for match in found)

    def _read_beside(self, at: int) -> FoundName | None:
        """Read what a noun before it says the kind of: "der Zeitung Sydsvenskan", "die Provinz Hubei"."""
        context, text, words = self.context, self.context.text, self.context.words
        if not (text.is_joined_name(at) and text.is_large[at - 1]) or text.is_owner(at - 1):
            return None
        small = text.smalls[at - 1].removesuffix("s")
        is_body = words.bodies_before.has(small)
        if not (is_body or words.sites_before.has(small)) or self._is_noun(at):
            return None
        match, behind = context.match(at)
        if match:
            return context.make_known(at, behind, match)
        end = at + 1
        while text.is_joined_name(end) and end - at < _MOST_BESIDE and not self._is_noun(end):
            end += 1
        if is_body and end - at > 1 and text.texts[at] in context.known.given:
            return None
        kind = NameKind.ORGANISATION if is_body else NameKind.PLACE
        return context.make_told(at, end, kind, text.texts[at - 1])

    def _read_alone(self, at: int) -> FoundName | None:
        """Read a capital that may be a name, for it is no noun as far as is seen."""
        text, word = self.context.text, self.context.text.texts[at]
        name = FoundName(at, at + 1, text.say(at, at + 1))
        if self._is_noun(at) or self._is_common(at) or len(word) == 1 or "-" in word:
            name.is_weak = True
            return name if word.isupper() and 1 < len(word) <= _LONGEST_SHORT_FORM else None
        is_ordinary = text.smalls[at] in self.context.words.ordinary.words
        name.is_weak = text.begins(at) or text.heads[at] or is_ordinary
        return name
