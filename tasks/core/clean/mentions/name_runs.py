"""Names where only names are capitals: runs of them, parted at titles and at words that begin a sentence.

Takes the words of an article, gives what stands in its runs of capitals, in order: of a kind where a list, a
word in the name or before it tells one, else of none. Pure and deterministic.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.core.annotations import Clue, NameKind
from tasks.core.clean.mentions.body_names import read_body_name
from tasks.core.clean.mentions.found_names import FoundName
from tasks.core.clean.mentions.person_names import find_given, has_apposition, has_initial, make_person

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tasks.core.clean.mentions.known_names import KnownName
    from tasks.core.clean.mentions.name_context import NameContext

_PARTY = re.compile(r"[RDI]-\w+")


@dataclass(frozen=True, slots=True)
class NameRuns:
    """The runs of capitals of an article."""

    context: NameContext

    def read(self) -> Iterator[FoundName]:
        """Give what the runs name, in order."""
        text, at = self.context.text, 0
        for begin in text.larges:
            if begin < at or _PARTY.fullmatch(text.texts[begin]):
                continue
            at, end = begin, self.context.end_run(begin)
            while at < end:
                found, at = self._read_piece(at, end)
                yield from found

    def _read_piece(self, at: int, end: int) -> tuple[list[FoundName], int]:
        """Read what stands at a place of a run; give it, and where to go on."""
        context, small = self.context, self.context.text.smalls[at]
        match, behind = context.match(at)
        if match and behind - at > 1 and not context.goes_on(behind, end):
            return [context.make_known(at, behind, match)], behind
        is_led = at + 1 < end and not match and context.is_title(at)
        is_opener = context.words.is_opener(small) and not (match and context.text.texts[at].isupper())
        if is_led or is_opener or small.endswith(context.words.adjectives.ends):
            return [], at + 1
        stop = context.end_piece(at, end)
        if stop - at > 1 and not match and self._is_but_begun(at):
            return [], at + 1
        return read_body_name(context, at, stop) or self._tell(at, stop, match, behind)

    def _is_but_begun(self, at: int) -> bool:
        """Tell whether a word is a capital but for beginning a sentence."""
        text, words = self.context.text, self.context.words
        small = text.smalls[at]
        is_common = small in text.lowered or words.is_adjective(small)
        return is_common and text.texts[at] not in self.context.known.given and text.begins(at)

    def _tell(self, at: int, stop: int, match: KnownName | None, behind: int) -> tuple[list[FoundName], int]:
        """Tell what a piece names: by what is known, by what stands before it, or by nothing."""
        context, text = self.context, self.context.text
        title, person = context.find_title(at), find_given(context, at, stop)
        is_led = person is not None and text.texts[at].isupper()  # "глава МИД Анна Берг"
        if person == at or (title and not match and not text.heads[at] and not is_led):
            return make_person(context, at, stop, title)
        if match and (behind == stop or person is not None or self._may_follow(behind, match)):
            return self._take_known(at, behind, match, title)
        is_adjective = context.words.is_adjective(text.smalls[at])
        if person is not None:
            found, last = make_person(context, person, stop, None)
            return ([] if is_adjective else self._leave(at, person)) + found, last
        if text.heads[at] or is_adjective:
            return [] if is_adjective else self._leave(at, at + 1), at + 1
        if has_initial(context, at, stop):
            return make_person(context, at, stop, None)
        return self._leave(at, stop, is_placed=match is not None), stop

    def _may_follow(self, behind: int, match: KnownName) -> bool:
        """Tell whether a known name may stand before this word of its run, and be itself."""
        words, small = self.context.words, self.context.text.smalls[behind]
        is_body = match.kind is NameKind.ORGANISATION
        return is_body or words.is_adjective(small) or self.context.text.heads[behind]

    def _take_known(
        self, at: int, behind: int, match: KnownName, title: str | None
    ) -> tuple[list[FoundName], int]:
        """Take a name that is known; one that may be another's, or a word, where it is led as a place."""
        text, words, small = self.context.text, self.context.words, self.context.text.smalls[at]
        is_common = small in text.lowered and not text.texts[at].isupper()
        is_ordinary = is_common or small in words.ordinary.words
        if behind - at == 1 and (match.is_doubtful or is_ordinary):
            is_place = match.kind is NameKind.PLACE
            if is_place and title:
                return make_person(self.context, at, behind, title)
            is_led = at > 0 and words.at.has(text.smalls[at - 1]) and not is_ordinary
            if text.begins(at) or (is_place and not is_led):
                return self._leave(at, behind), behind
        return [self.context.make_known(at, behind, match)], behind

    def _leave(self, at: int, stop: int, *, is_placed: bool = False) -> list[FoundName]:
        """Give a name that nothing tells the kind of; but what stands behind it may."""
        context, text, words = self.context, self.context.text, self.context.words
        while stop - at > 1 and words.is_adjective(text.smalls[stop - 1]):
            stop -= 1
        small, is_single = text.smalls[at], stop - at == 1
        is_common = text.begins(at) or small in text.lowered or words.is_adjective(small)
        name = FoundName(at, stop, text.say(at, stop))
        name.is_weak = text.heads[at] or len(text.texts[at]) == 1 or (is_single and is_common)
        if not is_single and not is_placed and has_apposition(context, stop):
            name.kind, name.clue = NameKind.PERSON, Clue.APPOSITION
        if text.joined[stop] and not text.is_large[stop] and words.sites_behind.has(text.smalls[stop]):
            name.kind, name.clue, name.cue = NameKind.PLACE, Clue.WORD, text.texts[stop]
        return [name]
