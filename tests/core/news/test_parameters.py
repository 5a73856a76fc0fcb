"""Parameters of named queries: how they are declared, typed and refused."""

from __future__ import annotations

from datetime import date

import pytest

from tasks.core.errors import UsageError
from tasks.core.news.parameters import bind_parameters, read_options, read_parameters

QUERY = """-- on: news  needs: $q, $per, $since, $least, $most_of  makes: rows
-- What it answers
-- param q text  Words
-- param per day|week = day  How long a row is
-- param since day  From this day on
-- param least number = 0.5  The least share
-- param most_of integer  The most rows
SELECT 1 -- param x text  is none: a line of its own declares one
"""
PARAMETERS = read_parameters(QUERY.splitlines())


def test_a_head_declares_them() -> None:
    """With type, default and help; the help says how each is given."""
    assert [each.said for each in PARAMETERS] == [
        "--q TEXT",
        "--per day|week",
        "--since DAY",
        "--least NUMBER",
        "--most-of INTEGER",
    ]
    assert [each.default for each in PARAMETERS] == [None, "day", None, "0.5", None]
    assert PARAMETERS[0].help == "Words"


def test_options_are_read_as_they_are_typed() -> None:
    """With a blank or a sign between; a value may begin with a minus."""
    typed = ["--q", "ferry --not", "--most-of=5", "--since", "-1"]
    assert read_options(typed) == {"q": "ferry --not", "most_of": "5", "since": "-1"}
    assert read_options([]) == {}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["ferry"], "'ferry' is no parameter of a query. Give one as --name value"),
        (["--q"], "--q says nothing. Give its value behind it: --q VALUE"),
        (["--q", "a", "--q=b"], "--q is given twice. Each parameter has one value"),
        (["--"], "'--' is no parameter of a query"),
    ],
)
def test_what_is_no_option_is_refused(typed: list[str], said: str) -> None:
    """In a line that says what is wanted."""
    with pytest.raises(UsageError) as error:
        read_options(typed)
    assert str(error.value).startswith(said)


def test_values_are_of_their_type_and_defaults_fill_the_rest() -> None:
    """A month is its first day; what is not given and has no default is null."""
    assert bind_parameters("x", PARAMETERS, {"since": "2026-03", "least": 0.25}) == {
        "q": None,
        "per": "day",
        "since": date(2026, 3, 1),
        "least": 0.25,
        "most_of": None,
    }


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("per", "hour", "--per 'hour' is not one of day, week"),
        ("since", "2026-02-30", "--since '2026-02-30' is not a day: 2026, 2026-01 or 2026-01-31"),
        ("least", "much", "--least 'much' is not a number"),
        ("most_of", "1.5", "--most-of '1.5' is not a whole number"),
        ("sinc", "2026", "The query x has no parameter --sinc. Did you mean --since?"),
        ("zzz", "1", "The query x has no parameter --zzz. It takes --q TEXT, --per day|week"),
    ],
)
def test_what_does_not_fit_is_refused(name: str, value: str, said: str) -> None:
    """With what would."""
    with pytest.raises(UsageError) as error:
        bind_parameters("x", PARAMETERS, {name: value})
    assert str(error.value).startswith(said)
