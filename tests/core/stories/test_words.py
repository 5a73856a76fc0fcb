"""Words: what two reports of one event have in common besides the names."""

from __future__ import annotations

import pytest

from tasks.core.stories.compared_words import ComparedWords, SharedWords
from tasks.core.stories.likeness import weigh_words_in
from tasks.core.stories.words import are_counted, find_rare_words
from tasks.training.rate_words import rate_words

QUAY = (
    "Divers replaced rotten timber piles beneath the northern quay, ferries sailed from the fish market; the "
    "harbour board wanted dredging, moorings and a breakwater before autumn gales, and fishermen feared "
    "silted berths, stranded trawlers, lost auctions and cheaper herring."
)
SUGAR = (
    "Lawmakers debated a levy on sweetened drinks; bakers, dentists and grocers testified, lobbyists handed "
    "out leaflets, economists forecast dearer lemonade, schools asked for milk, fruit, canteens, kitchens, "
    "nutrition lessons and fountains in playgrounds before the summer recess."
)
COMMON = "They said that all of this had been there for years and would come to them when the time was right."


def compare(one: str, other: str) -> float | None:
    """The cosine of the words of two texts."""
    words = ComparedWords()
    words.add(0, None, one)
    words.add(1, None, other)
    [shared] = words.compare(0, [1])
    assert words.compare(1, [0]) == [shared]
    return shared.words


def test_two_texts_on_one_matter_share_rare_words() -> None:
    """Those that all texts have weigh nothing, whatever is said around them, in whatever case."""
    assert compare(QUAY, QUAY.upper()) == pytest.approx(1)
    assert compare(f"{COMMON} {QUAY}", f"{COMMON} {SUGAR}") == pytest.approx(0, abs=0.05)
    assert "that" not in find_rare_words(COMMON)


def test_a_rare_word_weighs_more_than_a_common_one() -> None:
    """And one that stands often more than one that stands once."""
    words = find_rare_words("a president, a breakwater, a breakwater, a trawler")
    assert words["breakwater"] > words["trawler"] > words["president"] > 0


def test_a_short_text_says_nothing() -> None:
    """None in common is no sign where there are hardly any."""
    assert compare("Divers replaced rotten piles.", QUAY) is None
    assert compare("", "") is None


def test_words_are_weighed_in_where_they_say_something() -> None:
    """For one event or against it, between 0 and 1."""
    assert weigh_words_in(0.3, None, None) == 0.3
    assert weigh_words_in(0.3, 0.4, None) > 0.3 > weigh_words_in(0.3, 0.1, None)
    assert weigh_words_in(0.3, None, 0.4) > weigh_words_in(0.3, None, 0.0) == 0.3
    assert (weigh_words_in(0.9, 0.9, 0.9), weigh_words_in(0.1, 0.0, 0.0)) == (1, 0)


def test_titles_are_compared_however_short() -> None:
    """All but those without a rare word, which have nothing to share."""
    words = ComparedWords()
    titles = (
        "Breakwater before autumn",
        "A breakwater for the quay",
        "Levy on lemonade",
        "What they said",
        None,
    )
    for number, title in enumerate(titles):
        words.add(number, title, "")
    alike, *others = words.compare(0, range(1, len(titles)))
    assert alike.titles == pytest.approx(0.6, abs=0.2)
    assert others == [SharedWords(None, 0), SharedWords(None, None), SharedWords(None, None)]


def test_languages_without_counted_words_are_not_compared() -> None:
    """In those, every word would be rare."""
    assert are_counted("en")
    assert not any(map(are_counted, ("", "el", "zh", "sq")))


def test_spellings_of_a_word_count_together() -> None:
    """A piece that is no word, or is as rare as what is unknown, is not written."""
    rated = rate_words(
        {"\u2581the": -4.0, "\u2581Quay": -12.0, "\u2581quay": -12.0, "quay": -3.0, "\u2581silt": -13.4}
    )
    assert rated == {"0": ["the"], "3.5": ["quay"]}
