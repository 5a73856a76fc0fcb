"""Who says each quotation where no letter is a capital: Chinese, Japanese, Arabic.

Takes the text, its spans and the words of its language; gives an attribution a span, or None. A verb of
saying stands right beside the quotation, and who speaks beside the verb; a name is told by its form: a family
name (Chinese), the dots of foreign names, what follows a name (Japanese), its place behind the verb (Arabic).
Pronouns are led to the last name. Each look is bounded by a sentence and by characters. Pure and
deterministic.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from tasks.core.clean.quotes.attributions import SpeakerAttribution

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.core.clean.quotes.spans.marks import MarkedSpan
    from tasks.core.clean.quotes.uncased.uncased_words import UncasedWords

_FAR = 80
_LONGEST_ARABIC = 6
_LONGEST_OFFICE = 14
_LEAST_NAME, _LONGEST_NAME = 2, 8
_LONGEST_GIVEN = 6
"""Signs of a given name before the dot of a foreign name; longer ones hold an office that is not known."""
_NAMED, _OFFICE, _PRONOUN, _GOES_ON = 0.9, 0.8, 0.75, 0.7
_SENTENCE_END = re.compile(r"[。！？!?；;\n」』”»]")  # noqa: RUF001 - the signs as texts have them
_CLAUSE_SIGN = re.compile("[，,、]")  # noqa: RUF001
_CLAUSE_END = re.compile(r"[，,。；;\n：:]")  # noqa: RUF001
_DIGIT = re.compile(r"\d")
_STOPS = frozenset("。！？!?…")  # noqa: RUF001
_BRACKETS = re.compile(r"[（(][^（()）]{0,60}[)）]\s*$")  # noqa: RUF001
_LATIN = re.compile(r"[A-Z][\w.'-]*+(?:\s[A-Z][\w.'-]*+)*+")
_DOTTED = re.compile(r"[\u4e00-\u9fff\u30a0-\u30ffA-Z]++(?:[·‧・•=＝.-][\u4e00-\u9fff\u30a0-\u30ffA-Z]++)++")  # noqa: RUF001
_DOT = re.compile("[·‧・•=＝.-]")  # noqa: RUF001
_SIGNS = r"\u4e00-\u9fff々ヶ\u30a0-\u30ffA-Za-z＝=-"  # noqa: RUF001
_RUN = re.compile(rf"(?<![{_SIGNS}])[{_SIGNS}]++$")
_KATAKANA = re.compile(r"[\u30a0-\u30ff]{2,}")
_QUOTED_BY = re.compile("(?:などと|と|って)")
_TOPIC = re.compile("は|が")
_ARABIC_WORD = re.compile(r"[^\W\d_]+")


class _Voice(NamedTuple):
    """Who speaks, and where that stands; `name` is None where it is no name."""

    speaker: str
    name: str | None
    place: tuple[int, int]
    cue: str
    confidence: float


def attribute_uncased(
    text: str, spans: Sequence[MarkedSpan], words: UncasedWords
) -> list[SpeakerAttribution | None]:
    """Say of each span who says it, where a verb beside it tells."""
    reader = _UncasedReader(text, words)
    return [reader.attribute(span) for span in spans]


class _UncasedReader:
    """One reading of a text, with the name that was given last."""

    def __init__(self, text: str, words: UncasedWords) -> None:
        self.text, self.words = text, words
        self.last: str | None = None

    def attribute(self, span: MarkedSpan) -> SpeakerAttribution | None:
        """Say who says a quotation."""
        if self.words.families:
            voice = self._look_chinese(span)
        else:
            voice = self._look_japanese(span) if self.words.honorifics else self._look_arabic(span)
        if voice is None:
            return None
        self.last = voice.name or self.last
        return SpeakerAttribution(voice.speaker, voice.name, voice.place, voice.cue, voice.confidence)

    def _begin_sentence(self, at: int) -> int:
        """Give where the sentence begins that leads to a place."""
        first = max(0, at - _FAR)
        ends = [found.end() for found in _SENTENCE_END.finditer(self.text, first, at)]
        return ends[-1] if ends else first

    def _end_with_verb(self, first: int, last: int) -> tuple[int, str] | None:
        """Give where a clause's last verb of saying begins, and that."""
        clause = self.text[first:last].rstrip("：:，, 。")  # noqa: RUF001
        verb = next((word for word in self.words.say if clause.endswith(word)), None)
        return (first + len(clause) - len(verb), verb) if verb and len(clause) > len(verb) else None

    def _look_chinese(self, span: MarkedSpan) -> _Voice | None:
        text = self.text
        first = self._begin_sentence(span.outer_start)
        if found := self._end_with_verb(first, span.outer_start):
            return self._read_chinese(first, *found)
        first = span.outer_end
        if text[first : first + 1] in {"，", ","}:  # noqa: RUF001 - what is no sentence ends before it
            if text[span.end - 1] not in _STOPS:
                return None
            first += 1
        clause = _CLAUSE_END.split(text[first : first + _FAR], maxsplit=1)[0]
        first += len(clause) - len(clause.lstrip())
        found = self._end_with_verb(first, first + len(clause.lstrip()))
        return self._read_chinese(first, *found) if found else None

    def _read_chinese(self, first: int, verb: int, cue: str) -> _Voice | None:
        """Read who speaks in a clause that a verb ends: a pronoun, a name, an office."""
        clause = self.text[first:verb]
        for start, part in reversed(_split_at(clause, _CLAUSE_SIGN)):
            ends = [at for stop in self.words.stops if (at := part.find(stop, 1)) > 0]
            day = _DIGIT.search(part, 1)
            cut = min([*ends, day.start() if day else len(part)])
            voice = self._name_chinese(first + start, part[:cut].rstrip(), cue)
            if voice:
                return voice
        return None

    def _name_chinese(self, start: int, part: str, cue: str) -> _Voice | None:
        whole = len(part.rstrip())
        if part in self.words.he:
            place = (start, start + whole)
            return _Voice(self.last, self.last, place, cue, _PRONOUN) if self.last else None
        plain = _BRACKETS.sub("", part).rstrip()
        title = next((each for each in self.words.titles if plain.endswith(each)), "")
        name = self._find_name(plain) or (self._find_name(plain.removesuffix(title)) if title else None)
        if name:
            at = start + plain.rfind(name)
            return _Voice(name, name, (at, at + len(name)), cue, _NAMED)
        is_office = any(plain.endswith(office) for office in self.words.offices)
        if is_office and len(plain) <= _LONGEST_OFFICE:
            return _Voice(plain, None, (start, start + len(plain)), cue, _OFFICE)
        return None

    def _find_name(self, part: str) -> str | None:
        """Find the name that ends a phrase."""
        for title in self.words.titles:
            at = part.rfind(title)
            if at >= 0:
                part = part[at + len(title) :]
        part = part.strip()
        if _LATIN.fullmatch(part):
            return part
        if _DOTTED.fullmatch(part):
            return part if len(_DOT.split(part, maxsplit=1)[0]) <= _LONGEST_GIVEN else None
        is_chinese = part[:1] in self.words.families and len(part) in {2, 3}
        is_known = bool(self.last) and len(part) > 1 and (self.last or "").endswith(part)
        return part if is_chinese or is_known else None

    def _look_japanese(self, span: MarkedSpan) -> _Voice | None:
        text = self.text
        by = _QUOTED_BY.match(text, span.outer_end)
        if not by:
            return None
        sentence = re.split("[。\n]", text[by.end() : by.end() + _FAR], maxsplit=1)[0]
        verbs = [(at, word) for word in self.words.say if 0 <= (at := sentence.find(word)) <= _LONGEST_OFFICE]
        if not verbs:
            return None
        cue = min(verbs, key=lambda each: (each[0], -len(each[1])))[1]
        first = self._begin_sentence(span.outer_start)
        topics = [found.start() for found in _TOPIC.finditer(text, first, span.outer_start)]
        return self._name_japanese(first, topics[0], cue) if topics else None

    def _name_japanese(self, first: int, last: int, cue: str) -> _Voice | None:
        clause = _BRACKETS.sub("", self.text[first:last])
        ending = next((each for each in self.words.honorifics if clause.endswith(each)), "")
        found = _RUN.search(clause.removesuffix(ending))
        if not found:
            return None
        name, start = found[0], first + found.start()
        part = name + ending
        place = (start, start + len(part))
        if part in self.words.he:
            return _Voice(self.last, self.last, place, cue, _PRONOUN) if self.last else None
        if ending or "・" in part or _KATAKANA.fullmatch(part):
            return _Voice(part, name, place, cue, _NAMED if ending or "・" in part else _PRONOUN)
        office = max(filter(part.endswith, (*self.words.titles, *self.words.offices)), key=len, default="")
        return _Voice(part, self._name_before(part, office), place, cue, _OFFICE) if office else None

    def _name_before(self, part: str, office: str) -> str | None:
        """Give the name that stands before an office, if it is no place or body."""
        if office in self.words.local:
            return None
        name = part.removesuffix(office)
        is_name = _LEAST_NAME <= len(name) <= _LONGEST_NAME and not name.endswith(self.words.bodies)
        return name if is_name else None

    def _look_arabic(self, span: MarkedSpan) -> _Voice | None:
        first = max(self._begin_sentence(span.outer_start), span.outer_start - _FAR)
        matches = _ARABIC_WORD.finditer(self.text, first, span.outer_start)
        tokens = [(found[0], found.start()) for found in matches]
        for at in range(len(tokens) - 1, -1, -1):
            word = tokens[at][0]
            verb = next((each for each in (word, word[1:]) if each in self.words.say), None)
            if verb is None or (verb != word and word[0] not in "وف"):
                continue
            return self._name_arabic(tokens[at + 1 :], span.outer_start, word)
        return None

    def _name_arabic(self, tokens: list[tuple[str, int]], end: int, cue: str) -> _Voice | None:
        ends = (
            at
            for at, (word, _) in enumerate(tokens)
            if word in self.words.stops or self._is_parted(tokens, at)
        )
        size = next(ends, len(tokens))
        if not size:
            place = (end, end)
            return _Voice(self.last, self.last, place, cue, _GOES_ON) if self.last else None
        if size > _LONGEST_ARABIC:
            return None
        start, last = tokens[0][1], tokens[size - 1][1] + len(tokens[size - 1][0])
        part = self.text[start:last]
        return _Voice(part, part, (start, last), cue, _OFFICE)

    def _is_parted(self, tokens: list[tuple[str, int]], at: int) -> bool:
        """Tell whether a sign stands before a word."""
        return at > 0 and not self.text[tokens[at - 1][1] + len(tokens[at - 1][0]) : tokens[at][1]].isspace()


def _split_at(text: str, sign: re.Pattern[str]) -> list[tuple[int, str]]:
    """Give the parts of a text between signs, with where they begin."""
    begins = [0, *(found.end() for found in sign.finditer(text))]
    ends = [*(found.start() for found in sign.finditer(text)), len(text)]
    return [(first, text[first:last]) for first, last in zip(begins, ends, strict=True)]
