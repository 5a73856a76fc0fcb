"""How lines are worded, by the weights of their words."""

from __future__ import annotations

import numpy as np

from tasks.core.clean.input.blocks import Block
from tasks.core.clean.text.wording import WORDING_NAMES, find_terms, read_wording


def make_block(text: str) -> Block:
    """Make a line of a plain text."""
    return Block(text, 0, len(text))


def read_column(name: str, lines: list[str], weights: dict[str, float]) -> list[float]:
    """Give one number of each line."""
    blocks = [make_block(line) for line in lines]
    n_words = np.array([float(block.n_words) for block in blocks])
    table = read_wording([find_terms(block) for block in blocks], n_words, weights)
    assert table.shape == (len(lines), len(WORDING_NAMES))
    column: list[float] = table[:, WORDING_NAMES.index(f"worded_{name}")].tolist()
    return column


LONG = "The comments of the harbour board were read to the council on Tuesday evening."


def test_a_word_of_a_short_line_is_another_term() -> None:
    """The head of a list says something else than the same word in a sentence; figures say nothing."""
    assert find_terms(make_block("Comments (14)")) == ("=comments",)
    assert find_terms(make_block(LONG))[:2] == ("the", "comments")


def test_each_term_is_given_once_and_unspaced_words_are_cut_into_pairs() -> None:
    """Where a script puts no spaces, two signs are a term."""
    assert find_terms(make_block("No, no and no.")) == ("=no", "=and")
    assert find_terms(make_block("港口委員會")) == ("=港口", "=口委", "=委員", "=員會")


def test_a_line_says_what_its_known_words_do() -> None:
    """Words without weight neither raise nor lower it, and a line without any known word says nothing."""
    weights = {"=comments": -2.0, "=read": 1.0}
    lines = ["Read comments", "Comments", "Harbour", "2019"]
    assert read_column("mean", lines, weights) == [-0.5, -2.0, 0.0, 0.0]
    assert read_column("least", lines, weights) == [-2.0, -2.0, 0.0, 0.0]
    assert read_column("most", lines, weights) == [1.0, -2.0, 0.0, 0.0]
    assert read_column("known", lines, weights) == [1.0, 1.0, 0.0, 0.0]


def test_lines_behind_a_heading_know_that_it_was_passed() -> None:
    """A short line of chrome speaks against what stands below it, as far as lists reach."""
    lines = ["Harbour", "Comments", *["Harbour"] * 13]
    passed = read_column("passed", lines, {"=comments": -2.0})
    assert passed == [0.0, *[-2.0] * 13, 0.0]
    assert read_column("long_passed", lines, {"=comments": -2.0})[-1] == -2.0


def test_lines_know_how_those_beside_them_are_worded() -> None:
    """What stands before a line and what behind it are told apart."""
    lines = ["Comments", "Harbour", "Comments"]
    weights = {"=comments": -2.0}
    assert read_column("before", lines, weights)[0] == 0.0
    assert read_column("behind", lines, weights)[2] == 0.0
    assert read_column("before", lines, weights)[1] < -1.9
    assert read_column("near", lines, weights)[1] > -1.9
