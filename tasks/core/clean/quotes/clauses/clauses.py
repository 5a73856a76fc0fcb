"""Who speaks in a sentence that holds a quotation, by what stands beside it.

Looks behind the quotation ("...," said Berg; "...", so Berg) and before it (Berg said: "..."). Gives a
phrase, the word that tells, and how sure that is. Each look is bounded. Pure and deterministic.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from tasks.core.clean.quotes.clauses.clause_verbs import ClauseVerbs
from tasks.core.clean.quotes.clauses.clause_words import (
    COLON,
    FARTHER,
    GUESSED,
    LIKELY,
    MOST_FAR,
    SOURCED,
    SURE,
    SpeakerFinding,
)
from tasks.core.clean.quotes.clauses.subjects import read_parts, read_subject, read_subject_of
from tasks.core.clean.quotes.phrase_people import Phrase, PhraseKind

_NEAR = 8
_MOST_LEADING = 5
_SHORT_NOUN = 3
_SIGNS = frozenset(',;—–―-.)…"”“»«')  # noqa: RUF001
_DASHES = frozenset("—–―")  # noqa: RUF001


@dataclass(frozen=True, slots=True)
class Clause(ClauseVerbs):
    """A paragraph, asked for the speakers of its sentences."""

    def look_behind(self, at: int, end: int) -> SpeakerFinding | None:
        """Find who speaks in what follows a quotation."""
        tokens, words, first = self.tokens, self.words, at
        while at < end and not tokens[at].is_word and tokens[at].text in _SIGNS:
            at += 1
        if at + 1 < end and tokens[at].text == ":" and tokens[at + 1].small in words.passed:
            at += 1  # "...": So sagte Berg
        if at >= end:
            return None
        if tokens[at].small in words.likes:
            return self._read_like(at + 1, end)
        is_signed = at > first and tokens[at - 1].text in _DASHES and tokens[at].is_large
        if is_signed or not tokens[at].is_word:
            return self._read_signed(at, end, tokens[first].text)
        if found := self.read_source(at, end):
            return found
        while at < end and tokens[at].small in words.passed and not self.is_cue(at, end):
            at += 1
        if at >= end:
            return None
        return self.read_tail(at) or self._read_verb(at, end) or self._read_late(at, end)

    def _read_like(self, at: int, end: int) -> SpeakerFinding | None:
        """Read who said so ("..., as Berg said", "..., comme l'a dit Berg"), by a verb that is listed."""
        words, tokens = self.words, self.tokens
        if at + 1 < end and tokens[at].small in words.articles and tokens[at + 1].small in words.passed:
            at += 1
        while at < end and tokens[at].small in words.passed and not self.is_cue(at, end):
            at += 1
        is_told = any(self.is_cue(place, end) for place in range(at, min(end, at + _NEAR)))
        return self._read_verb(at, end) if is_told else None

    def look_before(self, start: int, at: int) -> SpeakerFinding | None:
        """Find who speaks in what leads to a quotation."""
        if beside := self._read_beside(start, at):
            return beside
        tokens, words = self.tokens, self.words
        for cue in range(at - 1, start - 1, -1):
            if (
                tokens[cue].small in words.cues
                and self.is_cue(cue, at)
                and (found := self._look_around(start, cue, at))
            ):
                return found
        places = range(at - 1, max(start, at - MOST_FAR) - 1, -1)
        sources = (
            self.read_source(place, at) for place in places if tokens[place].small in words.source_begins
        )
        if source := next(filter(None, sources), None):
            return source
        if self.words.source_ends and (source := self._read_source_end(start, at)):
            return source
        if at > start and tokens[at - 1].text == ":":
            subject = read_subject_of(self.phrases, start, at - 1)
            if subject is not None and not self._is_second(subject):
                is_somebody = self.phrases.is_surely_person(subject) or (
                    words.has_small_nouns and self.may_say(subject)
                )
                return SpeakerFinding(subject, ":", COLON if is_somebody else GUESSED)
        return None

    def _read_source_end(self, start: int, end: int) -> SpeakerFinding | None:
        """Read whose words a word behind him tells ("Berg zufolge")."""
        for at in range(max(start + 1, end - MOST_FAR), end):
            if self.tokens[at].small not in self.words.source_ends:
                continue
            phrases = (self.phrases.read(place, at) for place in range(max(start, at - _NEAR), at))
            found = (phrase for phrase in phrases if phrase and phrase.last == at and self.may_say(phrase))
            phrase = next(found, None)
            return SpeakerFinding(phrase, self.tokens[at].text, SOURCED) if phrase else None
        return None

    def _look_around(self, start: int, cue: int, at: int) -> SpeakerFinding | None:
        """Read the subject of a verb before a quotation: before it, or behind it."""
        tokens, words = self.tokens, self.words
        if self.is_of_it(cue, at):
            return self.read_where(start, at, cue)
        is_passive = words.is_verb_second and cue + 1 < at and tokens[cue + 1].small in words.passives
        if is_passive:  # "von Berg gelobt wurden"
            return None
        is_first = self._leads_clause(start, cue, at)
        subject = None if is_first else self._read_inverted(start, cue)
        if subject is None and not is_first:
            subject = read_subject_of(self.phrases, start, cue)
        if subject is not None and self._stands_behind(subject, cue, at):
            subject = None
        if subject is None or tokens[cue].small in words.cites:
            behind = self.follow_verb(cue, at)
            if behind and behind.phrase and behind.phrase.kind is not PhraseKind.THEY:
                subject = behind.phrase
            elif subject is None:
                return None if behind and not behind.phrase and self.has_subject(start, cue) else behind
        if subject is None:
            return None
        is_beside = tokens[at - 1].text == ":" or at - cue <= _NEAR
        sure = LIKELY if is_beside else FARTHER
        is_near = subject.last == cue and subject.last - subject.first <= _SHORT_NOUN
        if subject.kind is PhraseKind.NOUN and not is_near and not self.phrases.may_speak(subject):
            sure = GUESSED
        return SpeakerFinding(subject, self.name_cue(cue, at), sure)

    def _stands_behind(self, subject: Phrase, cue: int, at: int) -> bool:
        """Tell whether a noun before a verb is what is said, its subject behind it ("das findet Berg")."""
        words = self.words
        if not (words.is_verb_second or words.inverts) or subject.kind is not PhraseKind.NOUN:
            return False
        if self.phrases.may_speak(subject):
            return False
        behind = self.follow_verb(cue, at)
        phrase = behind.phrase if behind else None
        if phrase is None:
            return False
        is_he = phrase.kind in {PhraseKind.HE, PhraseKind.SHE} and phrase.first == cue + 1
        return is_he or self.phrases.is_surely_person(phrase)

    def _read_inverted(self, start: int, cue: int) -> Phrase | None:
        """Read the subject behind the auxiliary of a participle ("am Montag hatte Berg gesagt")."""
        words = self.words
        if not words.is_verb_second:
            return None
        for place in range(cue - 2, start - 1, -1):
            if self.tokens[place].small in words.auxiliaries:
                phrase = self.phrases.read_person(place + 1, cue)
                return phrase if phrase and phrase.kind is not PhraseKind.NOUN else None
        return None

    def _read_verb(self, at: int, end: int) -> SpeakerFinding | None:
        """Read a verb and its subject right behind a quotation, in either order."""
        cue = next((place for place in range(at, min(end, at + MOST_FAR)) if self.is_cue(place, end)), None)
        if cue == at:
            return self.follow_verb(at, end)
        if cue is not None and (behind := self._read_joined(cue, end)):
            return behind
        if cue is not None:
            subject = read_subject(self.phrases, at, cue)
            if subject is not None and self._is_plain(at, subject.first):
                return SpeakerFinding(subject, self.name_cue(cue, end), SURE)
        return self._read_other_verb(at, end)

    def _read_joined(self, cue: int, end: int) -> SpeakerFinding | None:
        """Read the subject behind a verb that a comma parts from what goes on behind a quotation."""
        words = self.words
        is_parted = self.tokens[cue - 1].text in {",", *_DASHES}
        behind = self.follow_verb(cue, end) if is_parted and (words.inverts or words.is_verb_second) else None
        may_say = behind is not None and behind.phrase is not None and self.may_say(behind.phrase)
        return replace(behind, confidence=LIKELY) if behind and may_say else None

    def _is_second(self, phrase: Phrase) -> bool:
        """Tell whether a name is the second of two that act together ("Berg and Rudd met: ...")."""
        before = self.tokens[max(0, phrase.first - 2) : phrase.first]
        return len(before) > 1 and before[0].is_large and before[1].small in self.words.ands

    def _is_plain(self, at: int, first: int) -> bool:
        """Tell whether nothing but small words leads to a phrase ("election expert Tom Rudd said")."""
        words = self.words
        return first - at <= _MOST_LEADING and all(
            token.is_word and token.small not in words.prepositions and token.small not in words.joins
            for token in self.tokens[at:first]
        )

    def _read_other_verb(self, at: int, end: int) -> SpeakerFinding | None:
        """Read a name right behind the quotation, beside a verb that no list has ("Berg implored")."""
        words, tokens = self.words, self.tokens
        stops = words.joins | words.prepositions | words.articles
        is_inverted = not tokens[at].is_large
        if is_inverted and (noun := self._read_unlisted(at, end)):
            return noun
        is_led = is_inverted and (at + 1 >= end or not tokens[at + 1].is_large)
        if is_led or tokens[at].small in stops:
            return None
        phrase = self.phrases.read(at + is_inverted, end)
        if phrase is None or phrase.kind is not PhraseKind.NAME:
            return None
        if words.nouns_are_capitals and not self.phrases.is_surely_person(phrase):
            return None
        verb = at if is_inverted else phrase.last
        if verb >= end or not tokens[verb].is_word or tokens[verb].small in stops:
            return None
        return SpeakerFinding(phrase, tokens[verb].text, FARTHER)

    def _read_unlisted(self, at: int, end: int) -> SpeakerFinding | None:
        """Read a noun that speaks right behind a verb that no list has ("..., indagou a senadora")."""
        words, tokens = self.words, self.tokens
        if not (words.inverts and words.has_small_nouns) or tokens[at - 1].text != "," or at + 1 >= end:
            return None
        lists = (words.joins, words.prepositions, words.articles, words.passed, words.ands)
        if any(tokens[at].small in each for each in lists) or tokens[at + 1].small not in words.articles:
            return None
        phrase = self.phrases.read(at + 1, end)
        may_say = phrase is not None and phrase.kind is not PhraseKind.THEY and self.may_say(phrase)
        return SpeakerFinding(phrase, tokens[at].text, FARTHER) if may_say else None

    def _read_signed(self, at: int, end: int, sign: str) -> SpeakerFinding | None:
        """Read a name that stands for itself behind a dash or in brackets, or before a verb."""
        tokens = self.tokens
        is_bracket = tokens[at].text == "("
        at += is_bracket
        phrase = self.phrases.read(at, end) if at < end and tokens[at].is_large else None
        if phrase is None or phrase.kind is not PhraseKind.NAME:
            return None
        left = [token.text for token in tokens[phrase.last : end]]
        if is_bracket and not self.phrases.is_surely_person(phrase):
            return None
        if left[:1] == [")"] if is_bracket else left in ([], ["."]):
            return SpeakerFinding(phrase, sign, SOURCED)
        verbs = (
            place for place in range(phrase.last, min(end, phrase.last + _NEAR)) if self.is_cue(place, end)
        )
        verb = None if is_bracket else next(verbs, None)
        return None if verb is None else SpeakerFinding(phrase, tokens[verb].text, LIKELY)

    def _read_late(self, at: int, end: int) -> SpeakerFinding | None:
        """Read who speaks at the end of a sentence that goes on behind the quotation (", so Berg.")."""
        for place in range(at + 1, min(end, at + MOST_FAR)):
            if self.tokens[place - 1].text != ",":
                continue
            found = self.read_source(place, end)
            phrase = None if found else self.phrases.read_person(place, end)
            if (
                phrase
                and phrase.last < end
                and self.is_cue(phrase.last, end)
                and not self._leads_on(phrase.last, end)
            ):
                found = SpeakerFinding(phrase, self.name_cue(phrase.last, end), FARTHER)
            if found:
                return SpeakerFinding(found.phrase, found.cue, FARTHER)
        return None

    def _leads_on(self, cue: int, end: int) -> bool:
        """Tell whether a verb leads to something else that is said."""
        return any(self.tokens[at].quote is not None for at in range(cue, end)) or end - cue > _NEAR

    def _leads_clause(self, start: int, cue: int, end: int) -> bool:
        """Tell whether a verb begins its clause, its subject behind it ("..., sagte Berg")."""
        words = self.words
        may_invert = words.inverts or words.is_verb_second
        if not may_invert or cue == start or self.tokens[cue - 1].text not in {",", *_DASHES}:
            return False
        is_passed = words.is_verb_second and cue + 2 < end and self.tokens[cue + 1].small in words.passed
        first = cue + 1 + is_passed
        phrase = self.phrases.read_person(first, end) if first < end else None
        if phrase is None or phrase.kind is PhraseKind.THEY:
            return False
        if phrase.last >= end or not self.tokens[phrase.last].is_word:
            return True
        if phrase.kind in {PhraseKind.HE, PhraseKind.SHE}:
            return words.is_verb_second
        is_name = phrase.kind is PhraseKind.NAME
        may_speak = self.phrases.is_person(phrase) if is_name else self.phrases.may_speak(phrase)
        begins = words.is_verb_second and self.phrases.read_person(start, cue, start=start) is None
        follows = begins or self.is_reported(start, cue)
        return may_speak and (words.inverts or (follows and self.phrases.is_surely_person(phrase)))

    def _read_beside(self, start: int, at: int) -> SpeakerFinding | None:
        """Read the name that stands alone before the colon or bracket that leads to a quotation."""
        tokens = self.tokens
        if at - start <= 1 or tokens[at - 1].text not in {":", "("}:
            return None
        begun, last = start, at - 1
        while last - 1 > start and tokens[last - 1].small in self.words.passed:  # "Berg dazu: ..."
            last -= 1
        if tokens[begun].small in self.words.source_begins and last - begun > 1:  # "So Berg: ..."
            begun += 1
        if tokens[begun].is_large and self.phrases.end_run(begun, last) == last:
            phrase = self.phrases.read(begun, last)
            return self._accept_beside(phrase, begun, last, at)
        part = read_parts(self.phrases, start, at - 1)[-1]
        phrase = part.phrases[-1] if part.phrases else None
        return self._accept_beside(phrase, part.first, at - 1, at)

    def _accept_beside(self, phrase: Phrase | None, first: int, last: int, at: int) -> SpeakerFinding | None:
        if phrase is None or phrase.kind is not PhraseKind.NAME or not self.phrases.is_person(phrase):
            return None
        is_alone = phrase.first == first and phrase.last == last
        return SpeakerFinding(phrase, self.tokens[at - 1].text, SOURCED) if is_alone else None
