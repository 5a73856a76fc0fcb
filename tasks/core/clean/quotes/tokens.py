"""The words of a paragraph, by sentence, its quotations one token each.

A sentence ends at a stop before a capital, but for those of titles and initials; a quotation that ends with
one ends the sentence too, unless what follows says who said it. Pure and deterministic.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import repeat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tasks.core.clean.quotes.cue_words import CueWords
    from tasks.core.clean.quotes.spans.marks import MarkedSpan

_TOKEN = re.compile(
    r"(?:[ldnscjmtLDNSCJMT]|[Qq]u)['\u2019](?=[^\W_])"
    r"|[^\W_]+(?:[-\u2010'\u2019.&@][^\W_]+)*+"
    r"|[^\w\s]"
)
_ENDS = frozenset(".!?…")
_INITIAL = 1
_LONGEST_ORDINAL = 2
_BEFORE_VERB = 4


@dataclass(slots=True)
class TextToken:
    """A word, a sign, or a whole quotation (`quote` is its number)."""

    text: str
    small: str
    start: int
    end: int
    quote: int | None = None
    is_word: bool = True
    is_large: bool = False


def tokenize_paragraph(
    text: str, start: int, end: int, spans: Sequence[tuple[int, MarkedSpan]]
) -> list[TextToken]:
    """Give the tokens of a paragraph, each of its quotations as one."""
    tokens: list[TextToken] = []
    at = start
    for number, span in spans:
        tokens += _split(text, at, span.outer_start)
        tokens.append(TextToken("", "", span.outer_start, span.outer_end, number, is_word=False))
        at = span.outer_end
    return tokens + list(_split(text, at, end))


def _split(text: str, start: int, end: int) -> Iterator[TextToken]:
    matches = list(_TOKEN.finditer(text, start, end))
    words = [found[0] for found in matches]
    smalls = [word.lower().rstrip("'\u2019") if word[-1] in "'\u2019" else word.lower() for word in words]
    are_words = [word[0].isalnum() for word in words]
    are_large = [is_word and word[0].isupper() for is_word, word in zip(are_words, words, strict=True)]
    places = ([found.start() for found in matches], [found.end() for found in matches])
    return map(TextToken, words, smalls, *places, repeat(None), are_words, are_large)


def split_tokens(
    text: str, tokens: Sequence[TextToken], spans: Sequence[MarkedSpan], words: CueWords
) -> list[tuple[int, int]]:
    """Give the sentences of a paragraph as ranges of its tokens."""
    found, start = [], 0
    for at in range(len(tokens) - 1):
        if tokens[at].is_word:
            continue
        quote = tokens[at].quote
        last = text[spans[quote].end - 1] if quote is not None else ""
        ends = _ends_quoted(tokens, at, last, words) if last else _ends_sentence(tokens, at, words)
        if ends:
            found.append((start, at + 1))
            start = at + 1
    return [*found, (start, len(tokens))] if start < len(tokens) else found


def _ends_quoted(tokens: Sequence[TextToken], at: int, last: str, words: CueWords) -> bool:
    """Tell whether a sentence ends with a quotation whose last sign this is."""
    after = tokens[at + 1]
    if last not in _ENDS:
        return False
    may_end = last == "." or words.is_verb_second
    return after.quote is not None or (
        may_end and after.is_large and not _is_attribution(tokens, at + 1, words)
    )


def _is_attribution(tokens: Sequence[TextToken], at: int, words: CueWords) -> bool:
    """Tell whether a verb of saying follows soon ("...“ Berg said."); a Germanic verb would come first."""
    if words.is_verb_second:
        return False
    for token in tokens[at : at + _BEFORE_VERB]:
        if not token.is_word:
            return False
        if token.small in words.say:
            return True
    return False


def _ends_sentence(tokens: Sequence[TextToken], at: int, words: CueWords) -> bool:
    """Tell whether a sentence ends with a sign."""
    token, after = tokens[at], tokens[at + 1]
    if token.text not in _ENDS:
        return token.text == ";" and after.quote is None
    if after.start == token.end and after.quote is None and (not at or tokens[at - 1].quote is None):
        return False
    if after.is_word and not after.is_large and not after.text[0].isdigit():
        return False
    return not (token.text == "." and at and _is_short_form(tokens[at - 1], token, words))


def _is_short_form(word: TextToken, stop: TextToken, words: CueWords) -> bool:
    if word.end != stop.start or not word.is_word:
        return False
    if words.nouns_are_capitals and word.text.isdigit():
        return len(word.text) <= _LONGEST_ORDINAL  # "am 3. Juni"
    return word.small in words.titles or (len(word.text) <= _INITIAL and word.is_large)


def find_capitals(paragraphs: Sequence[tuple[list[TextToken], list[tuple[int, int]]]]) -> set[str]:
    """Find the words that are names by how they are written: capitals inside of sentences, or always."""
    named: set[str] = set()
    begun: Counter[str] = Counter()
    small: set[str] = set()
    for tokens, sentences in paragraphs:
        begins = {at for at, _ in sentences}
        named |= {token.small for at, token in enumerate(tokens) if token.is_large and at not in begins}
        begun.update(tokens[at].small for at in begins if tokens[at].is_large)
        small |= {token.small for token in tokens if not token.is_large}
    return (named | {word for word, count in begun.items() if count > 1}) - small
