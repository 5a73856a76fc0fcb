"""Whether two wordings can be of one article, by their words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.core.identity.likeness import are_alike, make_gist

STRIKE = make_gist(
    "Ferry strike enters third week",
    "https://news.example/travel/ferry-strike-12345678",
    "Crews of the Quillon ferries stayed ashore on Monday. The company wants talks with the union.",
)


def test_a_story_told_anew_is_alike() -> None:
    """Another headline, another slug and another beginning keep enough of the words."""
    told_anew = make_gist(
        "Talks in Quillon as boats stay in harbour",
        "https://news.example/travel/talks-quillon-12345678",
        "The union of the ferry crews has met the company for the first time since the strike began.",
    )
    assert are_alike(STRIKE, told_anew)


def test_another_story_is_not() -> None:
    """What happened elsewhere shares a word at most."""
    other = make_gist(
        "Lindhagen café fined",
        "https://news.example/food/lindhagen-cafe-fined-12345678",
        "An inspector found mice in the kitchen on Monday, the council said. The owner has appealed.",
    )
    assert not are_alike(STRIKE, other)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "Sturm über der Ostküste: Fähren in Hafen geblieben",
            "Ostküste nach dem Sturm: Fähren fahren wieder",
        ),
        ("港の連絡船、三週目のスト入り", "連絡船のスト終結、港に活気"),
        ("부두 파업 삼 주째 이어져", "부두 파업 끝나고 여객선 운항"),
        ("Забастовка паромщиков продолжается", "Забастовка паромщиков завершена"),
        ("बंदरगाह हड़ताल तीसरे सप्ताह में", "बंदरगाह हड़ताल समाप्त, सप्ताह भर बाद"),
    ],
)
def test_any_script_has_words(before: str, after: str) -> None:
    """Accents, and scripts without spaces or with other marks, do not hide what is shared."""
    assert are_alike(make_gist(before, None, ""), make_gist(after.upper(), None, ""))


def test_nothing_is_like_nothing() -> None:
    """Without words there is no likeness."""
    assert not are_alike(make_gist(None, None, ""), make_gist(None, "https://[", ""))
    assert not are_alike(STRIKE, frozenset())


@given(st.text(), st.text())
def test_likeness_has_no_direction(one: str, other: str) -> None:
    """Which of the two came first makes no difference."""
    left, right = make_gist(one, None, one), make_gist(other, one, other)
    assert are_alike(left, right) == are_alike(right, left)
