"""Quoted speech in a clean text: what stands between marks or dashes, what is reported, and who says it.

Takes the text and its language, gives quotes whose offsets count characters of it: `text[start:end] ==
quote`, without the marks; of what the article reports in its own words only where they stand. Four words or
more count (eight signs where a script has no blanks), so that titles of works and words held at arm's length
stay out. Doubt is data: who speaks comes with how sure that is, and is left out where a guess would be wrong
as often as not.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tasks.core.annotations import Quote, QuoteKind
from tasks.core.clean.mentions.known_names import open_known_names
from tasks.core.clean.quotes.cue_words import open_cue_words
from tasks.core.clean.quotes.spans.dashes import add_dashed_spans
from tasks.core.clean.quotes.spans.marks import find_marked_spans
from tasks.core.clean.quotes.spans.titles import is_listed, is_title
from tasks.core.clean.quotes.speakers import attribute_speech
from tasks.core.clean.quotes.uncased.uncased_speakers import attribute_uncased
from tasks.core.clean.quotes.uncased.uncased_words import open_uncased_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tasks.core.clean.quotes.attributions import ReportedSpeech, SpeakerAttribution
    from tasks.core.clean.quotes.spans.marks import MarkedSpan

MIN_WORDS = 4
MIN_SIGNS = 8
LEAST_CONFIDENCE = 0.7

_WITHOUT_BLANKS = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


def find_quotes(text: str, language: str | None = None) -> tuple[Quote, ...]:
    """Find the quoted speech of a text, in order."""
    return tuple(sorted(_find(text, language), key=lambda quote: quote.start))


def _find(text: str, language: str | None) -> Iterator[Quote]:
    cue_words, uncased = open_cue_words(language), open_uncased_words(language)
    spans = add_dashed_spans(text, cue_words, find_marked_spans(text))
    if not spans and not cue_words.leads:
        return
    reported: list[ReportedSpeech] = []
    if uncased:
        given = attribute_uncased(text, spans, uncased)
    else:
        known = open_known_names((language or "").partition("-")[0])
        given, reported = attribute_speech(text, spans, cue_words, known)
    for number, (span, said) in enumerate(zip(spans, given, strict=True)):
        words = text[span.start : span.end]
        if not _is_long(words) or is_listed(text, spans, number):
            continue
        if not is_title(words, has_small_adjectives=language == "de"):
            is_given = said is not None and said.confidence >= LEAST_CONFIDENCE
            place = span.start, span.end
            yield _make_quote(words, place, _read_kind(text, span), said if is_given else None)
    for each in reported:
        if each.said.confidence >= LEAST_CONFIDENCE:
            yield _make_quote("", (each.start, each.end), QuoteKind.INDIRECT, each.said)


def _make_quote(
    words: str, place: tuple[int, int], kind: QuoteKind, said: SpeakerAttribution | None
) -> Quote:
    if said is None:
        return Quote(None, None, words, *place, kind, None, None, None, None)
    speaks = (None, None) if said.place is None else said.place
    return Quote(said.speaker, said.name, words, *place, kind, said.cue, round(said.confidence, 2), *speaks)


def _read_kind(text: str, span: MarkedSpan) -> QuoteKind:
    """Tell a part of a sentence, which goes on from the words before it, from what stands for itself."""
    goes_on = text[max(0, span.outer_start - 2) : span.outer_start].rstrip()[-1:].isalnum()
    return QuoteKind.MIXED if goes_on and text[span.start].islower() else QuoteKind.DIRECT


def _is_long(words: str) -> bool:
    """Tell whether this is more than a title or a word held at arm's length."""
    if len(_WITHOUT_BLANKS.findall(words)) >= MIN_SIGNS:
        return True
    return sum(any(map(str.isalnum, word)) for word in words.split()) >= MIN_WORDS
