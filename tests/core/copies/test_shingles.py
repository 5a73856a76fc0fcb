"""Shingles: the same for the same words in every script, and fingerprints that no shared passage escapes."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.core.copies.shingles import WINDOW, WORDS, hash_shingles, pick_fingerprints

words = st.lists(st.text("abcdefgäß0", min_size=1, max_size=6), max_size=60)
passages = st.lists(st.text("abcdef", min_size=1), min_size=WINDOW + WORDS - 1, max_size=40)


@given(words)
def test_a_text_has_one_shingle_for_each_run_of_five_words(spoken: list[str]) -> None:
    """A shorter text is one shingle, an empty one none."""
    expected = max(1, len(spoken) - WORDS + 1) if spoken else 0
    assert len(hash_shingles(" ".join(spoken))) == expected


@given(words)
def test_only_words_count(spoken: list[str]) -> None:
    """Case, punctuation, white space and soft hyphens change nothing."""
    plain = hash_shingles(" ".join(spoken))
    dressed = hash_shingles("“" + ",\n\n".join(word.upper() + "\u00ad" for word in spoken) + "!”")
    assert np.array_equal(plain, dressed) or "ß" in "".join(spoken)


def test_other_words_or_another_order_give_other_shingles() -> None:
    """No two of these runs of five words are the same."""
    texts = ["a b c d e", "b a c d e", "ab c d e f", "a bc d e f", "a b c d e f", "e d c b a", "aa b c d e"]
    hashes = [int(shingle) for text in texts for shingle in hash_shingles(text)]
    assert len(set(hashes)) == len(hashes) - 1  # the run of the first stands in the fifth too


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("港町で火事があった", 9),
        ("화재가 항구 도시에서 월요일 밤에 났다", 6),
        ("เกิดไฟไหม้ที่ท่าเรือ", 14),
        ("Der Café-Besitzer schloß um 10 Uhr", 7),
        ("пожар в порту потушен утром", 5),
        ("𠀀𠀁𠀂 abc", 4),
    ],
)
def test_each_script_has_its_words(text: str, size: int) -> None:
    """Characters are words where a script sets no spaces between words; elsewhere runs of letters are."""
    assert len(hash_shingles(text)) == size - WORDS + 1 if size >= WORDS else 1


@given(passages, words, words)
def test_a_long_enough_shared_passage_shares_a_fingerprint(
    passage: list[str], before: list[str], after: list[str]
) -> None:
    """Wherever it stands in a text: that is what winnowing guarantees."""
    alone = pick_fingerprints(hash_shingles(" ".join(passage)))
    inside = pick_fingerprints(hash_shingles(" ".join([*before, *passage, *after])))
    assert np.intersect1d(alone, inside).size


def test_fingerprints_are_few() -> None:
    """Some two of every eleven shingles, each of them once."""
    shingles = hash_shingles(" ".join(str(number * 7919 % 10007) for number in range(2000)))
    fingerprints = pick_fingerprints(shingles)
    assert 0.15 < len(fingerprints) / len(shingles) < 0.22
    assert len(np.unique(fingerprints)) == len(fingerprints)
    assert not len(pick_fingerprints(hash_shingles("")))


@pytest.mark.slow
def test_hashes_are_those_of_every_other_process() -> None:
    """They stand in the warehouse, so they must not hang on the process."""
    code = (
        "from tasks.core.copies.shingles import hash_shingles;"
        "print(hash_shingles('Der Hafen war zu, 港町').tolist())"
    )
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert printed.strip() == str(hash_shingles("der hafen war zu 港町").tolist())
