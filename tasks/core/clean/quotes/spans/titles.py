"""Names of works, bodies and campaigns that stand between quotation marks: they are no speech.

Takes a quotation and what stands beside it. Only its form tells: a name is short, ends with no stop and is
written as names are (all words that carry meaning are capitals), or it stands in a list of such. Names
whose words are small (French and Spanish titles) are told in lists alone. Keeping is the default.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.core.clean.quotes.spans.marks import MarkedSpan

_MOST_WORDS = 12
_MOST_LISTED = 6
_SHORT = 4
"""Letters of a word that joins others; longer small ones carry meaning, but an adjective before its noun."""
_STOPS = frozenset(".,;:!?…")
_INFLECTED = ("e", "en", "er", "es", "em")
_BETWEEN = re.compile(r"\s?,\s|,?\s[^\W\d_]{1,3}\s")
_LONGEST_BETWEEN = 6


def is_title(words: str, *, has_small_adjectives: bool) -> bool:
    """Tell whether it is written as a name is; German ones have adjectives that are small."""
    each = words.split()
    if len(each) > _MOST_WORDS or words[-1] in _STOPS or not (each[0][0].isupper() and _is_large(each[-1])):
        return False
    large = [_is_large(word) for word in each]
    return all(
        is_large
        or len(word) <= _SHORT
        or (has_small_adjectives and word.endswith(_INFLECTED) and is_next_large)
        for word, is_large, is_next_large in zip(each, large, [*large[1:], False], strict=True)
    )


def is_listed(text: str, spans: Sequence[MarkedSpan], place: int) -> bool:
    """Tell whether a quotation is one of a list of titles: but a comma or "and" parts it from the next."""
    span = spans[place]
    return _may_be_listed(text, span) and any(
        0 <= other < len(spans)
        and _may_be_listed(text, spans[other])
        and _is_beside(text, *((spans[other], span) if other < place else (span, spans[other])))
        for other in (place - 1, place + 1)
    )


def _is_beside(text: str, left: MarkedSpan, right: MarkedSpan) -> bool:
    between = text[left.outer_end : min(right.outer_start, left.outer_end + _LONGEST_BETWEEN)]
    return right.outer_start - left.outer_end < _LONGEST_BETWEEN and bool(_BETWEEN.fullmatch(between))


def _may_be_listed(text: str, span: MarkedSpan) -> bool:
    words = text[span.start : span.end]
    return words[0].isupper() and len(words.split()) <= _MOST_LISTED and not _STOPS & set(words)


def _is_large(word: str) -> bool:
    first = next((sign for sign in word if sign.isalnum()), "")
    return not first or first.isupper() or first.isdigit()
