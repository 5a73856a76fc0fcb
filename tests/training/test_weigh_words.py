"""The weights of words, from the lines of several publishers."""

from __future__ import annotations

from tasks.training.weigh_words import LEAST_PUBLISHERS, weigh_words

TEXT = (
    (("=comments", "=harbour"), 0),
    (("=harbour",), 1),
    (("the", "board", "comments"), 1),
    (("the", "offer"), 0),
)


def weigh(publishers: int, times: int = 1) -> dict[str, float]:
    """Weigh the words of a text that so many publishers have, each so often."""
    return weigh_words((f"{number}.example", TEXT * times) for number in range(publishers))


def test_a_word_weighs_as_it_is_used_in_articles_and_around_them() -> None:
    """Above 0 it speaks for the article; what is as common in both says nothing."""
    weights = weigh(LEAST_PUBLISHERS)
    assert weights["=comments"] < weights["=harbour"] < -weights["=comments"]
    assert weights["offer"] < 0 < weights["board"]
    assert weights["comments"] > 0


def test_a_word_of_few_publishers_weighs_nothing() -> None:
    """It would tell the publisher, not the chrome."""
    assert weigh(LEAST_PUBLISHERS - 1) == {}


def test_one_publisher_that_says_a_word_a_thousand_times_is_still_one() -> None:
    """It counts by the logarithm of how often it does."""
    loud = ("0.example", (*TEXT, *[(("the", "offer"), 1)] * 1000))
    others = [(f"{number}.example", TEXT * 3) for number in range(1, 2 * LEAST_PUBLISHERS)]
    assert weigh_words([loud, *others])["offer"] < 0
