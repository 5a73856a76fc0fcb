"""Bodies where all nouns are capitals: told by a word in the name, by brackets, or by marks around it.

"Amt für Statistik", "Deutscher Städtetag", "Verband der Brauer", "Holm-Klinikum", "Seenotzentrum (SNZ)", "wie
der „Hafenbote“ berichtet". Takes the words of an article and a place, gives the body that begins there, or
None. Pure and deterministic; each look is bounded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.core.annotations import NameKind

if TYPE_CHECKING:
    from tasks.core.clean.mentions.found_names import FoundName
    from tasks.core.clean.mentions.name_context import NameContext

_OPENS, _CLOSES = frozenset('„»“"«›‚'), frozenset('“«”"»‹‘')  # noqa: RUF001 - the marks as texts have them
_MOST_QUOTED = 4
_MOST_ADJECTIVES = 2
_LEAST_SHORT, _LONGEST_SHORT = 2, 6
_LEAST_PART = 4
_ENDS = ("e", "en", "em", "er", "es")
_LARGE_ENDS = ("sche", "schen", "elle", "ellen", "ale", "alen")
_AND_MORE = "- und "
_OF = frozenset({"der", "des"})


@dataclass(frozen=True, slots=True)
class NounBodies:
    """The bodies of an article."""

    context: NameContext

    def read(self, at: int) -> FoundName | None:
        """Read a body that begins at a capital."""
        text, found = self.context.text, None
        before = text.text[text.starts[at] - 1 : text.starts[at]]
        if before == "(":
            found = self._read_short(at)
        elif before in _OPENS:
            found = self._read_marked(at)
        if found is None and text.joined[at + 1]:
            found = self._read_described(at) if text.is_large[at + 1] else self._read_led(at)
        return found or (self._read_hyphened(at) if "-" in text.texts[at] else None)

    def _read_marked(self, at: int) -> FoundName | None:
        """Read what stands in marks and reports, or is a paper ("der „Hafenbote“ berichtet")."""
        text, words = self.context.text, self.context.words
        end = at + 1
        while end - at < _MOST_QUOTED and text.is_joined_name(end):
            end += 1
        if text.text[text.ends[end - 1] : text.ends[end - 1] + 1] not in _CLOSES:
            return None
        told = text.texts[end - 1] if end - at > 1 and words.papers.has(text.smalls[end - 1]) else ""
        if not told and end - at == 1:
            told = self._find_report(at, end)
        return self.context.make_told(at, end, NameKind.ORGANISATION, told) if told else None

    def _find_report(self, at: int, end: int) -> str:
        """Find the verb by which what stands in marks reports; its article stands before it."""
        text, words = self.context.text, self.context.words
        if not at or text.smalls[at - 1] not in words.cues.articles:
            return ""
        beside = (end, at - 2)
        return next(
            (text.texts[place] for place in beside if 0 <= place < len(text) and self._reports(place)), ""
        )

    def _reports(self, place: int) -> bool:
        return self.context.text.smalls[place] in self.context.words.reports.words

    def _read_short(self, at: int) -> FoundName | None:
        """Read the short form of a body in brackets behind it ("Seenotzentrum (SNZ)")."""
        text, word = self.context.text, self.context.text.texts[at]
        is_short = word.isupper() and word.isalpha() and _LEAST_SHORT <= len(word) <= _LONGEST_SHORT
        start, end = text.starts[at], text.ends[at]
        if not (is_short and at and text.text[start - 2 : start] == " (" and text.text[end : end + 1] == ")"):
            return None
        before = text.smalls[at - 1].removesuffix("s")
        is_beside = text.ends[at - 1] == start - 2 and text.is_large[at - 1]
        if not is_beside or not self.context.words.bodies.has(before):
            return None
        return self.context.make_told(at, at + 1, NameKind.ORGANISATION, text.texts[at - 1])

    def _read_led(self, at: int) -> FoundName | None:
        """Read a body with what it is for, or of whom ("Amt für Statistik", "Verband der Brauer")."""
        text, words, small = self.context.text, self.context.words, self.context.text.smalls[at]
        lead = text.smalls[at + 1] if text.joined[at + 1] else ""
        is_for = lead == "für" and words.bodies_for.has(small.removesuffix("s"))
        if not is_for and not (lead in _OF and words.bodies_of_many.has(small.removesuffix("s"))):
            return None
        end = self._pass_phrase(at + 2)
        while (
            end and text.joined[end] and (text.smalls[end] == "und" or (is_for and text.smalls[end] in _OF))
        ):
            behind = self._pass_phrase(end + 1)
            if not behind:
                break
            end, is_for = behind, text.smalls[end] == "und"
        if not end:
            return None
        if text.text.startswith(_AND_MORE, text.ends[end - 1]) and text.is_joined_name(end + 1):
            end += 2
        first = at - (at > 0 and text.joined[at] and self._is_name_part(at - 1))
        return self.context.make_told(first, end, NameKind.ORGANISATION, text.texts[at])

    def _pass_phrase(self, at: int) -> int:
        """Give the end of a noun with its adjectives, 0 where none stands there."""
        text, articles, end = self.context.text, self.context.words.cues.articles, at
        while end - at < _MOST_ADJECTIVES and text.joined[end] and not text.is_large[end]:
            small = text.smalls[end]
            if not small.endswith(_ENDS) or (small in articles and (small != "die" or end > at)):
                return 0
            end += 1
        if not text.is_joined_name(end):
            return 0
        end += 1
        while text.is_joined_name(end) and self._describes(end - 1):
            end += 1
        if text.smalls[end - 1].endswith(_LARGE_ENDS) and text.joined[end] and text.smalls[end] == "und":
            behind = self._pass_phrase(end + 1)  # "für Innere und Soziale Medizin"
            end = behind or end
        return end

    def _describes(self, at: int) -> bool:
        """Tell whether a capital is an adjective of the one behind it ("für Bildende Kunst")."""
        text, known = self.context.text, self.context.known
        is_adjective = text.smalls[at].endswith(("e", "en")) and text.texts[at] not in known.nouns
        is_adjective = is_adjective or text.smalls[at].endswith(_LARGE_ENDS)
        return (
            is_adjective and not known.is_place(text.texts[at + 1]) and text.texts[at + 1] not in known.given
        )

    def _is_name_part(self, at: int) -> bool:
        """Tell whether an adjective is a capital where it begins no sentence ("der Deutsche Städtetag")."""
        text, stem = self.context.text, self.context.text.smalls[at]
        bare = next((stem.removesuffix(end) for end in _ENDS if stem.endswith(end)), "")
        is_large = text.is_large[at] and not text.begins(at)
        return is_large and bare in self.context.words.adjectives_first.words

    def _read_described(self, at: int) -> FoundName | None:
        """Read a body behind an adjective that only a name writes as a capital."""
        text, behind = self.context.text, at + 1
        if not text.is_joined_name(behind) or not self._is_name_part(at):
            return None
        small = text.smalls[behind].removesuffix("s")
        if not self.context.words.bodies.has(small):
            return None
        is_of_place = at > 0 and text.joined[at] and text.is_large[at - 1] and not text.begins(at - 1)
        first = at - (is_of_place and text.smalls[at - 1].endswith("schen"))
        return self._read_led(behind) or self.context.make_told(
            first, behind + 1, NameKind.ORGANISATION, text.texts[behind]
        )

    def _read_hyphened(self, at: int) -> FoundName | None:
        """Read a body that is called after somebody ("Holm-Klinikum")."""
        text, context = self.context.text, self.context
        first, _, ending = text.texts[at].partition("-")
        is_one = (
            ending and "-" not in ending and context.words.bodies_after.has(ending.lower().removesuffix("s"))
        )
        if not is_one or len(first) < _LEAST_PART or first in context.known.nouns:
            return None
        small = first.lower()
        if (
            small in text.lowered
            or small in context.words.ordinary.words
            or context.words.noun_ends.has(small)
        ):
            return None
        is_named = at > 0 and text.is_joined_name(at) and text.texts[at - 1] in context.known.given
        found = context.make_told(at - is_named, at + 1, NameKind.ORGANISATION, ending)
        found.canonical = found.name.removesuffix("s")
        return found
