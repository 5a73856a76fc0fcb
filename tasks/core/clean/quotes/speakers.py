"""Who says each quotation of a text, and how sure that is.

Takes the text and its spans; gives an attribution a span, or None. In order: what stands beside the
quotation in its sentence; the other half of one that is interrupted; the paragraph it goes on from; who the
sentence before it is about. Pronouns and offices are led to the last person they fit. Work grows with the
text.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tasks.core.clean.quotes.attributions import ReportedSpeech, SpeakerAttribution, carry_over
from tasks.core.clean.quotes.clauses.clause_words import (
    ALONE,
    COLON,
    FARTHER,
    LIKELY,
    SOURCED,
    SURE,
    SpeakerFinding,
)
from tasks.core.clean.quotes.clauses.clauses import Clause
from tasks.core.clean.quotes.clauses.inside import look_inside
from tasks.core.clean.quotes.clauses.reported import find_reported
from tasks.core.clean.quotes.clauses.subjects import read_subject
from tasks.core.clean.quotes.clauses.weak_signs import find_about, find_before_colon, find_first_person
from tasks.core.clean.quotes.people import People
from tasks.core.clean.quotes.phrase_people import PhraseKind
from tasks.core.clean.quotes.phrases import Phrases
from tasks.core.clean.quotes.somebody import is_body
from tasks.core.clean.quotes.spans.marks import find_lines
from tasks.core.clean.quotes.tokens import TextToken, find_capitals, split_tokens, tokenize_paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tasks.core.clean.mentions.known_names import KnownNames
    from tasks.core.clean.quotes.cue_words import CueWords
    from tasks.core.clean.quotes.spans.marks import MarkedSpan

_SHORT = 20
_OPEN_ENDS = frozenset(",?!…—-")
_FAR = 90
"""Tokens from a quotation in which its speaker may stand."""
_LONGEST_THAT = 8
_REACH = 4
"""Paragraphs before a quotation that are read for who is spoken of."""
_MOST_PASSED = 2
"""Sentences between a quotation that stands for itself and what tells who speaks."""
_SAME_PARAGRAPH = 0.8
_NEXT_PARAGRAPH = 0.65
_FRAGMENT = 0.6
_PRONOUN = 0.9
"""By how much less sure a name is that a pronoun was led to."""

_Paragraph = tuple["list[TextToken]", "list[tuple[int, int]]"]


class _Reader:
    """One reading of a text: the attributions so far, and who was spoken of."""

    def __init__(self, text: str, spans: Sequence[MarkedSpan], words: CueWords, known: KnownNames) -> None:
        self.text, self.spans, self.words, self.known = text, spans, words, known
        self.people = People(words, known)
        self.given: list[SpeakerAttribution | None] = [None] * len(spans)
        self.reported: list[ReportedSpeech] = []
        self.before: SpeakerAttribution | None = None
        """Who the sentence that was read last is about."""
        self.passed = 0
        """How many sentences were read since."""
        self.speaks_on = False
        """Whether the sentence that was read last is somebody's words, too."""
        self.said: SpeakerAttribution | None = None
        """Who said the last quotation of the paragraph before."""

    def read_all(self) -> None:
        """Attribute all quotations, in order."""
        paragraphs = list(self._read_tokens())
        named = find_capitals(paragraphs)
        quoted = [any(token.quote is not None for token in tokens) for tokens, _ in paragraphs]
        for place, (tokens, sentences) in enumerate(paragraphs):
            phrases = Phrases(
                tokens=tokens, words=self.words, known=self.known, named=named, people=self.people.fullest
            )
            self.people.read(phrases)
            if any(quoted[place : place + _REACH]):
                self._read_paragraph(phrases, sentences)
            elif any(token.small in self.words.leads for token in tokens):
                for sentence in sentences:
                    self._note_reported(Clause(phrases), *sentence)

    def _read_tokens(self) -> Iterator[_Paragraph]:
        number = 0
        for start, end in find_lines(self.text):
            first = number
            while number < len(self.spans) and self.spans[number].outer_start < end:
                number += 1
            inside = [(each, self.spans[each]) for each in range(first, number)]
            tokens = tokenize_paragraph(self.text, start, end, inside)
            yield tokens, split_tokens(self.text, tokens, self.spans, self.words)

    def _read_paragraph(self, phrases: Phrases, sentences: Sequence[tuple[int, int]]) -> None:
        """Attribute the quotations of a paragraph."""
        clause, said = Clause(phrases), None
        for sentence in sentences:
            quotes = [at for at in range(*sentence) if phrases.tokens[at].quote is not None]
            here: SpeakerAttribution | None = None
            for at in quotes:
                if at > sentence[0] and phrases.tokens[at - 1].small in self.words.works:
                    continue  # a title ("in the novel “...”")
                found = self._attribute(clause, sentence, at, said, is_first=sentence == sentences[0])
                if here and self._is_vague(found):
                    found = replace(here, cue=None, confidence=min(here.confidence, FARTHER))
                self.given[phrases.tokens[at].quote or 0] = found
                is_long = self._is_long(phrases.tokens[at])
                is_told = found is not None and bool(found.cue) and (is_long or found.confidence >= SURE)
                is_sure = found is not None and (is_long or found.confidence > ALONE)
                said, here = found if is_sure else said, found if is_told else here
            if not quotes:
                self._note_reported(clause, *sentence)
            before = self.before
            self._note_subject(clause, *sentence, said if quotes else None)
            self.passed = 0 if self.before is not before else self.passed + 1
        self.said = said

    def _attribute(
        self,
        clause: Clause,
        sentence: tuple[int, int],
        at: int,
        said: SpeakerAttribution | None,
        *,
        is_first: bool,
    ) -> SpeakerAttribution | None:
        """Attribute a quotation by its sentence, else by what was read before it."""
        tokens, first = clause.tokens, sentence[0]
        begins = clause.only_joins(first, at)
        found = self._look_beside(clause, sentence, at, begins=begins)
        if self.words.speaks_inside and (found is None or found.phrase is None):
            inside = look_inside(self.text, self.spans[tokens[at].quote or 0], clause.phrases)
            if inside:
                return self._settle(*inside)
        if found is None and begins:
            is_alone = not any(token.is_word for token in tokens[at + 1 : sentence[1]])
            may_go_on = is_alone and not self._is_heading(tokens)
            return self._go_on(said, is_first=is_first) if may_go_on else None
        if found is None and any(clause.is_of_it(place, sentence[1]) for place in range(*sentence)):
            return None
        if found is None and clause.is_reported(*sentence, is_sure=not self.speaks_on):
            return self._go_on_reported(clause, first, at, said)
        if found is None or (found.cue == ":" and found.confidence < ALONE):
            opens = self.text[self.spans[tokens[at].quote or 0].start :][:_LONGEST_THAT]
            found = find_about(clause, self.people, max(first, at - _FAR), at, opens) or found
        return self._settle(clause, found) if found else None

    def _is_heading(self, tokens: Sequence[TextToken]) -> bool:
        """Tell whether a paragraph is but a quotation that ends with no stop: it heads what follows."""
        span = self.spans[tokens[0].quote] if len(tokens) == 1 and tokens[0].quote is not None else None
        return span is not None and not span.goes_on and self.text[span.end - 1].isalnum()

    def _is_vague(self, said: SpeakerAttribution | None) -> bool:
        """Tell whether nobody is told, or but what a sentence is about, and that is nobody's name."""
        return said is None or (said.confidence < ALONE and not (said.name and self._is_somebody(said)))

    def _look_beside(
        self, clause: Clause, sentence: tuple[int, int], at: int, *, begins: bool
    ) -> SpeakerFinding | None:
        """Find who speaks in a quotation's sentence: behind it, before it, or behind one that follows."""
        tokens = clause.tokens
        first, last = max(sentence[0], at - _FAR), min(sentence[1], at + _FAR)
        stop = next((place for place in range(at + 1, last) if self._is_long(tokens[place])), last)
        behind = clause.look_behind(at + 1, stop)
        before = None if begins else clause.look_before(first, at)
        if behind and before:
            is_he = behind.phrase is None or behind.phrase.kind in {PhraseKind.HE, PhraseKind.SHE}
            is_sure = before.cue != ":" or is_he or behind.confidence < LIKELY
            is_led = tokens[at - 1].text == ":" and before.confidence >= COLON and is_sure
            if not self._ends_open(tokens, at, last):
                return before
            if behind.is_a(PhraseKind.NAME) and before.is_a(PhraseKind.NOUN):
                is_surer = behind.confidence >= LIKELY and self.words.is_verb_second
                if is_surer or before.confidence == SOURCED:
                    return behind
            return before if is_led or before.confidence >= behind.confidence else behind
        if found := behind or before:
            return found
        later = (
            clause.look_behind(place + 1, last) for place in range(stop, last) if self._is_long(tokens[place])
        )
        found = next(filter(None, later), None)
        return found and replace(found, confidence=FARTHER)

    def _is_long(self, token: TextToken) -> bool:
        return token.quote is not None and token.end - token.start > _SHORT

    def _ends_open(self, tokens: Sequence[TextToken], at: int, last: int) -> bool:
        quote = tokens[at].quote or 0
        follows = tokens[at + 1].text if at + 1 < last else ""
        return self.text[self.spans[quote].end - 1] in _OPEN_ENDS or follows in {",", "—", "–"}  # noqa: RUF001

    def _go_on(self, said: SpeakerAttribution | None, *, is_first: bool) -> SpeakerAttribution | None:
        """Attribute a quotation that stands for itself by what was read before it."""
        is_near = self.speaks_on or self.passed < _MOST_PASSED
        before = self.before if self.before and is_near and self._is_somebody(self.before) else None
        if said and before and before.name and said.name and before.name != said.name:
            return replace(before, cue=None) if before.confidence >= FARTHER else None
        if said:
            return replace(said, cue=None, confidence=min(said.confidence, _SAME_PARAGRAPH))
        if is_first and before and before.confidence >= FARTHER:
            return replace(before, cue=None)
        if is_first and self.said:
            return replace(self.said, cue=None, confidence=min(self.said.confidence, _NEXT_PARAGRAPH))
        return replace(before, cue=None) if before else None

    def _is_somebody(self, said: SpeakerAttribution) -> bool:
        """Tell whether who a sentence is about is a person, a noun that speaks, or a paper."""
        return said.name is None or is_body(said.name) or self.people.is_surely_person(said.name)

    def _go_on_reported(
        self, clause: Clause, first: int, at: int, said: SpeakerAttribution | None
    ) -> SpeakerAttribution | None:
        """Attribute a part of a sentence whose verb says that somebody still speaks ("sie seien")."""
        own, before = find_first_person(clause, self.people, first, at), said or self.before
        if own and any(token.small in self.words.thats for token in clause.tokens[own.last : at]):
            return self._settle(clause, SpeakerFinding(own, "", FARTHER))
        if before is None or not self._is_somebody(before):
            return None
        if own and self.people.find_fullest(own.name) != before.name:
            return None
        return replace(before, cue=None, confidence=min(before.confidence, FARTHER))

    def _settle(self, clause: Clause, found: SpeakerFinding) -> SpeakerAttribution | None:
        """Say whom a finding names."""
        cue = found.cue or None
        phrase = found.phrase
        if phrase is None:
            return self._lead(cue, found.confidence)
        place = clause.tokens[phrase.first].start, clause.tokens[phrase.last - 1].end
        name = self.people.find_beside(clause.phrases, phrase) or self.people.meet(phrase)
        if phrase.kind is PhraseKind.NAME and name and found.confidence >= LIKELY:
            self.people.speakers.add(name)
        if phrase.kind is PhraseKind.NAME:
            return SpeakerAttribution(phrase.name, name, place, cue, found.confidence)
        if phrase.kind is PhraseKind.NOUN:
            return SpeakerAttribution(self.text[slice(*place)], name, place, cue, found.confidence)
        return SpeakerAttribution(name, name, place, cue, found.confidence * _PRONOUN) if name else None

    def _lead(self, cue: str | None, confidence: float) -> SpeakerAttribution | None:
        """Lead a verb without a subject to who the sentence before is about, else who was spoken of last."""
        before = self.before
        name = before.name if before else None
        name = name if name and self.people.is_surely_person(name) else self.people.find_pronoun(None)
        place = before.place if before and before.name == name else None
        return SpeakerAttribution(name, name, place, cue, confidence) if name else None

    def _note_reported(self, clause: Clause, first: int, last: int) -> None:
        """Note what a sentence reports in its own words."""
        tokens = clause.tokens
        reported = find_reported(clause, first, last)
        said = self._settle(clause, reported.found) if reported else None
        if reported and said:
            place = tokens[reported.first].start, tokens[reported.last - 1].end
            self.reported.append(ReportedSpeech(*place, said))

    def _note_subject(self, clause: Clause, first: int, last: int, said: SpeakerAttribution | None) -> None:
        """Remember who a sentence is about, or whose words it reports."""
        first = max(first, last - _FAR)
        is_reported = clause.is_reported(first, last)
        self.speaks_on = said is not None or (is_reported and self.speaks_on)
        if said:
            self.before = said
            return
        reported = clause.read_source(first, last) or clause.look_before(first, last)
        if reported and clause.is_nobody(reported):
            reported = None
        if reported and (led := self._settle(clause, reported)):
            most = SOURCED if clause.tokens[last - 1].text == ":" else FARTHER
            is_he = reported.phrase is not None and reported.phrase.kind is PhraseKind.HE
            least = FARTHER if is_he and reported.confidence >= FARTHER else 0.0
            self.before = replace(led, cue=None, confidence=max(least, min(led.confidence, most)))
            self.speaks_on = True
        elif clause.tokens[last - 1].text == ":":  # somebody speaks, told or not
            owned = find_before_colon(clause, self.people, first, last)
            owner = self._settle(clause, owned) if owned else None
            if owner or not is_reported:
                self.before = replace(owner, cue=None, confidence=FARTHER) if owner else None
        elif not is_reported:
            self.before = self._find_topic(clause, first, last) or self.before

    def _find_topic(self, clause: Clause, first: int, last: int) -> SpeakerAttribution | None:
        """Say who a sentence is about: its subject, or the one person that it names."""
        subject = read_subject(clause.phrases, first, last)
        if subject is not None and subject.kind is not PhraseKind.NOUN:
            return self._settle(clause, SpeakerFinding(subject, "", _FRAGMENT))
        named = self.people.find_named(clause.phrases, first, last)
        if len(named) != 1:
            return None
        return self._settle(clause, SpeakerFinding(named[0], "", _FRAGMENT))


def attribute_speech(
    text: str, spans: Sequence[MarkedSpan], words: CueWords, known: KnownNames
) -> tuple[list[SpeakerAttribution | None], list[ReportedSpeech]]:
    """Say of each span who says it, and what is reported without marks."""
    reader = _Reader(text, spans, words, known)
    reader.read_all()
    return carry_over(reader.given, spans), reader.reported
