"""Names: what two reports of one event have in common, in whatever language and script."""

from __future__ import annotations

import math

import pytest

from tasks.core.stories.names import find_root, weigh_names


def compare(one: str, other: str) -> float:
    """The cosine of the names of two texts."""
    known = {name.key: name.weight for name in weigh_names(None, other)}
    return sum(name.weight * known.get(name.key, 0) for name in weigh_names(None, one))


@pytest.mark.parametrize(
    "spellings",
    [
        ("Trump", "Трамп", "ट्रंप"),
        ("Putin", "Poutine", "Путин", "पुतिन"),
        ("Erdogan", "Erdoğan", "Эрдоган"),
        ("Sevastopol", "Sewastopol", "Севастополь"),
        ("Athina", "Αθήνα"),
        ("Schostakowitsch", "Shostakovich"),
    ],
)
def test_a_name_is_one_in_every_script(spellings: tuple[str, ...]) -> None:
    """By the run of its consonants."""
    assert len({find_root(name) for name in spellings}) == 1


def test_names_and_numbers_are_taken_and_words_are_not() -> None:
    """As they are written first, thousands in any country's way; one letter is no name."""
    names = weigh_names(
        "Quillon shuts dock", "The dock of Quillon lost 701,000 tons. Mr B, in 2031, said so."
    )
    assert {name.name for name in names} == {"Quillon", "701,000", "Mr", "2031"}
    assert compare("701,000", "700.000 701.000") == pytest.approx(0.3, abs=0.01)


def test_what_comes_again_weighs_more_and_what_is_common_less() -> None:
    """An article with hardly a name is not even much like itself."""
    weights = {name.name: name.weight for name in weigh_names("Quillon", "Quillon, Trump, Aldern.")}
    assert weights["Quillon"] > weights["Aldern"] > weights["Trump"] > 0
    assert math.hypot(*weights.values()) < 1
    assert compare("Trump", "Trump") < 0.1
    assert compare("Quillon Aldern Renn Vesk " * 9, "Quillon Aldern Renn Vesk " * 9) > 0.9


def test_only_the_beginning_counts() -> None:
    """The end of a long text changes nothing."""
    text = " ".join(f"Name{'abcdefgh'[number % 8]}k{number}" for number in range(400))
    assert weigh_names("Title", text) == weigh_names("Title", text + " and Quillon")


def test_scripts_without_capitals_or_spaces_give_what_they_have() -> None:
    """All words where there are no capitals, pairs of characters where there are no spaces."""
    assert {name.name for name in weigh_names(None, "港町で火災")} == {"港町", "町で", "で火", "火災"}
    assert {name.name for name in weigh_names(None, "पुतिन मास्को")} == {"पुतिन", "मास्को"}


def test_languages_meet_in_their_names() -> None:
    """More than two events of one language do."""
    english = "A crane fell onto the quay of Quillon; harbour master Ada Renn spoke of 17 hurt."
    german = "In Quillon ist ein Kran umgestürzt, 17 Menschen wurden verletzt, so Hafenmeisterin Ada Renn."
    other = "The parliament of Lindhagen voted for a tax; Bo Vesk spoke of 21 votes."
    assert compare(english, german) > 0.25
    assert compare(english, other) < 0.1
