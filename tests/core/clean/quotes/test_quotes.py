"""Quoted speech: what counts as it, and where it stands."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.core.annotations import QuoteKind
from tasks.core.clean.quotes.quotes import LEAST_CONFIDENCE, MIN_WORDS, find_quotes
from tests.growth import MOST_EXPONENT, find_exponent

LANGUAGES = (
    None,
    "en",
    "de",
    "fr",
    "es",
    "it",
    "pt",
    "nl",
    "pl",
    "ru",
    "uk",
    "tr",
    "sv",
    "ja",
    "zh",
    "ar",
    "xx",
)


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
    assert find_quotes(text, "en") == ()


def test_a_script_without_blanks_counts_its_signs() -> None:
    """Eight of them are as long as four words."""
    [quote] = find_quotes("市長は「この橋を閉じることはありません」と述べた。", "ja")
    assert len(quote.quote.split()) < MIN_WORDS


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("“We will not close it,” Berg said.", QuoteKind.DIRECT),
        ("Berg said: “we will not close it.”", QuoteKind.DIRECT),
        ("Berg said the bridge is “as safe as it ever was” today.", QuoteKind.MIXED),
    ],
)
def test_a_part_of_a_sentence_is_mixed(text: str, kind: QuoteKind) -> None:
    """What goes on from the article's own words is told from what stands for itself."""
    assert [quote.kind for quote in find_quotes(text, "en")] == [kind]


@pytest.mark.parametrize(
    "text", ["“We won't close “it at all,” Berg said", "Ann \ud800 said “a b c d e”", "“”" * 9]
)
def test_nothing_raises(text: str) -> None:
    """Broken marks and lone surrogates are read too."""
    for language in LANGUAGES:
        find_quotes(text, language)


SIGNS = '"“”«»„‘’「」\n,.:()—–'  # noqa: RUF001 - the signs as texts have them
WORDS = (
    "one two three four|彼は橋を閉じないと|said|sagte|a déclaré|dijo|сказал|"
    "述べた|说|قال|Ann|Berg|Ann Berg|Mr.|"
    "the mayor|she|er|according to|who|of|that|dass|que|что|sei|laut"
)
PIECES = st.sampled_from([*SIGNS, *WORDS.split("|")])


@given(st.lists(PIECES, max_size=50).map(" ".join), st.sampled_from(LANGUAGES))
def test_offsets_are_those_of_the_words(text: str, language: str | None) -> None:
    """Every quote and speaker stands at its offsets, quotes without overlap; doubt is in bounds."""
    quotes = find_quotes(text, language)
    assert quotes == find_quotes(text, language)
    quoted = [quote for quote in quotes if quote.kind is not QuoteKind.INDIRECT]
    assert all(text[quote.start : quote.end] == quote.quote for quote in quoted)
    assert all(not quote.quote and quote.speaker for quote in quotes if quote not in quoted)
    assert all(left.end <= right.start for left, right in pairwise(quotes))
    for quote in quotes:
        assert (quote.speaker is None) == (quote.confidence is None)
        assert quote.confidence is None or LEAST_CONFIDENCE <= quote.confidence <= 1
        if quote.speaker_start is not None and quote.speaker_end is not None:
            assert 0 <= quote.speaker_start < quote.speaker_end <= len(text)


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    [
        "“We will not close it,” said Ann Berg. ",
        "Ann Berg said “we will not close it” and ",
        "Ann Berg, who said that, ",
        "“a b c d” ",
        "Ann ",
        "the ",
        "said ",
        "Ann Berg said that we will not close it. ",
        "said that according to ",
        "sei, sagte Berg, ",
        "(",
        "Mr. ",
        "a.",
        "– We will not, said Berg\n",  # noqa: RUF001
    ],
)
@pytest.mark.parametrize("language", ["en", "de"])
def test_a_long_text_takes_time_in_proportion(unit: str, language: str) -> None:
    """Four times as long a text takes about four times as long."""
    sizes = (64, 256, 1024)
    assert (
        find_exponent(lambda text: find_quotes(text, language), lambda size: unit * size, sizes)
        < MOST_EXPONENT
    )
