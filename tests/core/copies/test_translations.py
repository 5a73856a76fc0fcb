"""Sentences that stand in two texts in one order, and what follows from them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.core.copies.translations import (
    TranslatedPair,
    Translation,
    compare_sentences,
    find_translation,
    join_translations,
    list_sentences,
)

MEANINGS = "abcdefghij"
VECTORS = {
    f"{form}{meaning}": np.eye(len(MEANINGS), dtype=np.float32)[place]
    for form in ("x", "y")
    for place, meaning in enumerate(MEANINGS)
}
meanings = st.lists(st.sampled_from(MEANINGS), max_size=12)
SURE = Translation(8, 8, 0.8, 3, 3)


def compare(one: str, other: str) -> Translation:
    """Compare two texts of sentences that each have one of ten meanings."""
    return compare_sentences([f"x{each}" for each in one], [f"y{each}" for each in other], VECTORS)


@given(meanings, meanings)
def test_the_order_of_the_two_does_not_matter(one: list[str], other: list[str]) -> None:
    """Nor is more aligned than there is."""
    found = compare("".join(one), "".join(other))
    assert found.aligned == compare("".join(other), "".join(one)).aligned
    assert 0 <= found.aligned <= found.shorter == min(len(one), len(other))


@given(meanings.filter(bool), meanings)
def test_a_text_between_others_is_found_whole(text: list[str], around: list[str]) -> None:
    """What was added before and behind takes nothing of it."""
    whole = "".join(text)
    found = compare(whole, "".join(around) + whole + "".join(around))
    assert (found.aligned, found.containment, found.likeness) == (len(text), 1, 1)


@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [
        ("abcdefgh", "abcdefgh", True),
        ("abcdefgh", "abdegh", True),
        ("abcdefgh", "aXbcdY".lower(), True),
        ("abcdefgh", "hgfedcba", False),
        ("abcdefgh", "abc", False),
        ("abcdefgh", "abcdijijij", False),
    ],
)
def test_most_of_the_shorter_text_must_stand_in_order(one: str, other: str, *, is_one: bool) -> None:
    """Sentences may be cut and added; three alone say nothing, nor does the same in another order."""
    vectors = VECTORS | {f"y{letter}": -VECTORS["ya"] for letter in other if f"y{letter}" not in VECTORS}
    found = compare_sentences([f"x{each}" for each in one], [f"y{each}" for each in other], vectors)
    assert found.is_one is is_one


def test_figures_of_aligned_sentences_must_agree() -> None:
    """As each language writes them; a sentence that writes them out says nothing."""
    texts = (
        [f"x{letter} {told}" for letter, told in zip("abcd", ("1,300", "41", "7", "none"), strict=True)],
        [f"y{letter} {told}" for letter, told in zip("abcd", ("1 300", "14", "7", "12"), strict=True)],
    )
    vectors = {each: VECTORS[each[:2]] for text in texts for each in text}
    found = compare_sentences(*texts, vectors)
    assert (found.aligned, found.figures, found.agreeing, found.is_one) == (4, 3, 2, True)
    assert not Translation(4, 4, 0.8, 3, 1).is_one


def test_sentences_that_say_nothing_by_themselves_are_left_out() -> None:
    """By letters, of which a script without spaces needs fewer."""
    long = "The harbour board of Port Elsing voted on Tuesday to close its oldest dock."
    assert list_sentences(f"{long} He did.\n\nMore\n\n{long}") == [long, long]
    assert list_sentences("其中只有14人发病而人数相同的安慰剂组有139人发病。好。") == [
        "其中只有14人发病而人数相同的安慰剂组有139人发病。"
    ]


def test_groups_are_joined_by_translations_alone() -> None:
    """Texts in no group too; pairs that were compared and are none tie nothing."""
    pairs = [
        TranslatedPair("b", "x", SURE),
        TranslatedPair("x", "y", SURE),
        TranslatedPair("c", "x", Translation(2, 8, 0.8, 0, 0)),
    ]
    assert join_translations([("a", "b"), ("c", "d")], pairs) == [("a", "b", "x", "y"), ("c", "d")]


def test_the_pair_with_the_origin_tells_first() -> None:
    """Else the text's own, else one of a copy of it."""
    beside, others, copied = (Translation(n, 8, 0.7 + n / 100, 0, 0) for n in (5, 6, 7))
    pairs = [
        TranslatedPair("origin", "text", beside),
        TranslatedPair("else", "text", others),
        TranslatedPair("copy", "origin", copied),
    ]
    told = [find_translation("text", "origin", ("text", "copy"), pairs[start:]) for start in range(4)]
    assert told == [beside, others, copied, None]
