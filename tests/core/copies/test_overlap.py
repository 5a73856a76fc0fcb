"""Overlap: symmetric, robust to cuts and additions, and able to say where the shared part stands."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.core.copies.overlap import HashedWording, hash_wording, measure_overlap, measure_share
from tasks.core.copies.shingles import hash_shingles


def write(seed: int, words: int) -> str:
    """Invented prose: words at random, always the same for a seed."""
    chooser = random.Random(seed)  # noqa: S311 - no secret
    return " ".join(f"w{chooser.randrange(5000)}" for _ in range(words))


def ready(text: str) -> HashedWording:
    """A text, ready to be compared."""
    return hash_wording(hash_shingles(text))


def compare(left: str, right: str) -> float:
    """The containment of two texts."""
    return measure_overlap(ready(left), ready(right)).containment


texts = st.lists(st.sampled_from(["a", "b", "c", "d", "e", "f", "g", "h"]), max_size=80).map(" ".join)


@given(texts, texts)
def test_the_order_of_the_two_does_not_matter(left: str, right: str) -> None:
    """Every measure is the same whichever text is named first."""
    one, other = ready(left), ready(right)
    assert measure_overlap(one, other) == measure_overlap(other, one)


@given(texts, texts)
def test_measures_are_shares(left: str, right: str) -> None:
    """None is below 0 or above 1, and no run is longer than the texts."""
    overlap = measure_overlap(ready(left), ready(right))
    assert 0 <= overlap.containment <= 1
    assert 0 <= overlap.lead <= 1
    assert 0 <= overlap.around <= 1
    assert overlap.shared <= overlap.shorter
    assert overlap.longest_run <= max(len(left.split()), len(right.split()))


@given(texts.filter(bool))
def test_a_text_holds_itself(text: str) -> None:
    """Equal texts have containment 1."""
    assert compare(text, text) == 1.0


@given(st.integers(0, 99), st.integers(60, 300), st.integers(0, 120), st.integers(0, 120))
def test_added_paragraphs_change_little(seed: int, words: int, before: int, after: int) -> None:
    """A whole text that stands between promos keeps its containment, whichever side has them."""
    text = write(seed, words)
    longer = "\n\n".join((write(seed + 1000, before), text, write(seed + 2000, after)))
    assert compare(text, longer) == compare(longer, text) == 1.0
    both = "\n\n".join((write(seed + 3000, 20), text))
    assert compare(longer, both) > 0.6


def test_half_of_a_text_is_contained_and_the_other_half_is_other() -> None:
    """A cut copy is wholly in the text it was cut from; two halves of one text share nothing."""
    words = write(1, 400).split()
    first, second = " ".join(words[:200]), " ".join(words[200:])
    assert compare(first, " ".join(words)) == 1.0
    assert compare(first, second) == 0.0
    assert compare("", first) == compare("", "") == 0.0


def test_where_the_shared_part_stands_is_told() -> None:
    """One passage in the middle of two texts: no lead, nothing around it; an edited copy has both."""
    gallery = write(7, 200)
    one, other = (f"{write(seed, 100)}\n\n{gallery}\n\n{write(seed + 1, 50)}" for seed in (10, 20))
    inserted = measure_overlap(ready(one), ready(other))
    assert (inserted.lead, inserted.longest_run, inserted.around) == (0.0, 196, 0.0)
    assert inserted.containment > 0.5
    sentences = [write(seed, 20) for seed in range(30, 50)]
    edited = [sentence for place, sentence in enumerate(sentences) if place % 5]
    copied = measure_overlap(ready(" ".join(sentences)), ready(" ".join(edited)))
    assert copied.around > 0.7
    assert copied.longest_run < 100
    assert copied.lead > 0.2


@pytest.mark.parametrize(
    "text",
    [
        "港の火事は月曜日の夜に消し止められた。けが人はなかったと市は述べた。",
        "화재가 월요일 밤 항구에서 났으나 다친 사람은 없었다고 시가 말했다 원인은 아직 모른다고 했다",
    ],
)
def test_scripts_without_spaces_are_compared_by_characters(text: str) -> None:
    """A cut and prolonged copy is found in every script."""
    assert compare(text, text[: text.rindex(" ")] if " " in text else text[:20]) == 1.0
    assert compare(text, "写真一覧 " + text) == 1.0


@given(st.integers(0, 99), st.integers(40, 200), st.integers(40, 200), st.integers(0, 120))
def test_the_share_of_a_wire_counts_its_words(seed: int, first: int, second: int, own: int) -> None:
    """What stands in any of its texts, and nothing of what the outlet wrote."""
    one, other = write(seed, first), write(seed + 100, second)
    text = hash_shingles(f"{one}\n\n{write(seed + 200, own)}\n\n{other}")
    share = measure_share(text, [ready(one), ready(other)])
    assert share == pytest.approx((first + second) / (first + second + own), abs=0.02)
    assert measure_share(text, [ready(one)]) < share
    assert measure_share(text, []) == 0
