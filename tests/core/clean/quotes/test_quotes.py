"""Quoted speech and who says it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.core.clean.quotes.quotes import MIN_WORDS, find_quotes


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“We will not close the bridge,” said Anna Berg, the mayor.", "Anna Berg"),
        ('"We will not close the bridge," Berg said on Monday.', "Berg"),
        ("Tom van Rudd said: “We will not close the bridge.”", "Tom van Rudd"),
        ("“We will not close the bridge,” she said.", None),
        ("“We will not close the bridge.” The crowd left.", None),
        ("„Wir sperren die Brücke nicht“, sagte Berg.", None),
    ],
)
def test_the_speaker_is_a_name_beside_a_verb_of_saying(text: str, speaker: str | None) -> None:
    """Who is not named right there is not guessed."""
    [quote] = find_quotes(text)
    assert quote.speaker == speaker
    assert len(quote.quote.split()) >= MIN_WORDS


@pytest.mark.parametrize(
    "text",
    [
        "He liked “the old way” of it.",
        'A 6" pipe and a 12" pipe lay in the road there.',
        "“Cut\n\noff here now”",
        "「橋を閉じる」と述べた。",
    ],
)
def test_titles_measures_and_broken_pairs_are_no_speech(text: str) -> None:
    """Short spans, inch marks and pairs that leave their paragraph stay out."""
    assert find_quotes(text) == ()


@given(
    st.lists(st.sampled_from(['"', "“", "”", "«", "»", "one two three four", " ", "\n", "said Ann"])).map(
        "".join
    )
)
def test_offsets_are_those_of_the_words(text: str) -> None:
    """Every quote stands at its offsets, in order, without overlap."""
    quotes = find_quotes(text)
    assert all(text[quote.start : quote.end] == quote.quote for quote in quotes)
    assert all(left.end <= right.start for left, right in pairwise(quotes))
