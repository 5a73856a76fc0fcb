"""Bylines give people, and only people."""

import pytest

from tasks.core.clean.fields.authors import is_full_name, read_authors, read_organisations


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Jane Roe", ("Jane Roe",)),
        ("By Jane Roe and John Doe", ("Jane Roe", "John Doe")),
        ("Von Anna Muster", ("Anna Muster",)),
        ("Jane  Roe; John Doe", ("Jane Roe", "John Doe")),
        ("Jane Roe, John Doe, Jr.", ("Jane Roe", "John Doe, Jr.")),
        ("Jane Roe (Lisbon)", ("Jane Roe",)),
        ("Jane Roe jane@example.org", ("Jane Roe",)),
        ("Jane Roe updated March 3", ("Jane Roe",)),
        ("jane@example.org", ()),
        ("https://www.example.org/people/jane", ()),
        ("Reuters Staff", ()),
        ("Redaktion", ()),
        ("Contact Jane Roe:", ("Jane Roe",)),
        ("Jane Roe, lekarz rodzinny", ("Jane Roe",)),
        ("© Jane Roe »", ("Jane Roe",)),
        ("字号", ()),
        ("Web architecture: Jane Roe; Design: John Doe", ()),
        ("Jane Roe, Jane Roe", ("Jane Roe",)),
        ("By Jane Roe and John Doe in New Meriton", ("Jane Roe", "John Doe")),
    ],
)
def test_a_byline_gives_the_people_in_it(written: str, expected: tuple[str, ...]) -> None:
    """Lead words, roles, desks and addresses go; each person stays once, in order."""
    assert read_authors(written) == expected


def test_the_publisher_is_nobodys_name() -> None:
    """What the site calls itself signs nothing as a person."""
    assert read_authors(["The Daily Lark", "Jane Roe"], not_people=["The Daily Lark"]) == ("Jane Roe",)


def test_an_organisation_or_a_desk_may_sign_but_a_placeholder_may_not() -> None:
    """Where nobody else signs, the body that the page names does."""
    assert read_organisations("The Daily Lark") == ("The Daily Lark",)
    assert read_organisations("Lark Staff") == ("Lark Staff",)
    assert read_organisations("No Author") == ()
    assert read_organisations("https://lark.example/") == ()


def test_reading_its_own_result_changes_nothing() -> None:
    """Authors that were read once are read the same again."""
    once = read_authors("By Jane Roe, Rick Poe and John Doe, Jr.")
    assert read_authors(once) == once


@pytest.mark.parametrize("name", ["Jane Roe", "Anna von Muster", "J.R. Roe", "Åsa Öberg", "Ian MacDonald"])
def test_a_full_name_has_two_words_with_capitals(name: str) -> None:
    """Particles are small, initials have dots."""
    assert is_full_name(name)


@pytest.mark.parametrize(
    "text", ["Jane", "Share this", "Jane MillerReporter", "Lark Media Group", "The 12 Best"]
)
def test_a_line_that_is_no_full_name(text: str) -> None:
    """One word, small letters, words run together, a company, a number."""
    assert not is_full_name(text)
