"""What is asked of lists: a question that is written and read again is the same, as is a cursor."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.core.desk.article_questions import ArticleQuestion, month_of, read_question
from tasks.core.desk.cursors import Behind, Offset, read_place, write_place
from tasks.core.errors import UsageError
from tasks.core.news.answers import Order

words = st.none() | st.text(min_size=1, max_size=30).filter(lambda text: text == text.strip())
days = st.none() | st.dates(min_value=date(1000, 1, 1))
places = st.builds(Offset, st.integers(0, 2**60), st.integers(0, 2**60)) | st.builds(
    Behind, st.none() | st.datetimes().map(lambda moment: moment.isoformat()), st.text(max_size=20)
)


@given(
    st.builds(
        ArticleQuestion,
        words,
        days,
        days,
        words,
        words,
        words,
        words,
        st.sampled_from(Order),
        st.integers(1, 200),
        st.none() | places.map(write_place),
    )
)
def test_a_question_written_and_read_again_is_the_same(question: ArticleQuestion) -> None:
    """Whatever is in it."""
    assert read_question(dict(parse_qsl(question.as_query()))) == question


@given(places)
def test_a_cursor_written_and_read_again_is_the_same(place: Behind | Offset) -> None:
    """Of both kinds."""
    assert read_place(write_place(place)) == place


@given(st.text(max_size=400))
def test_a_cursor_of_nobody_is_refused_and_nothing_worse(text: str) -> None:
    """Whatever somebody makes up."""
    with suppress(UsageError):
        read_place(text)


@pytest.mark.parametrize("text", ["W10", "WyJiIiwic29vbiIsImEiXQ", "WyJvIiwtMSwwXQ", "IiI"])
def test_a_cursor_that_is_json_alone_is_refused(text: str) -> None:
    """An empty list, a moment that is none, a number below zero, a text."""
    with pytest.raises(UsageError):
        read_place(text)


def test_words_that_are_searched_for_stand_by_rank_and_others_by_date() -> None:
    """Unless it is said."""
    assert read_question({"q": "ferry"}).sort is Order.RANK
    assert read_question({}).sort is Order.DATE
    assert read_question({"q": "ferry", "sort": "date"}).as_query() == "q=ferry&sort=date"


def test_a_month_ends_where_the_next_begins() -> None:
    """That of December in the next year."""
    assert month_of(date(2026, 12, 31)) == (date(2026, 12, 1), date(2027, 1, 1))
