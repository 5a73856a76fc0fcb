"""The language of search: words, phrases, -not and filters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.core.errors import UsageError
from tasks.core.search.search_words import Field, Filter, Term, parse_search


def test_words_phrases_and_what_must_not_stand() -> None:
    """A phrase is required, what follows a minus excluded, the rest ranks."""
    query = parse_search('ferry "night bus" -strike -"port elsing" café')
    assert query.terms == (
        Term(("ferry",)),
        Term(("night bus",), is_required=True),
        Term(("strike",), is_excluded=True),
        Term(("port elsing",), is_excluded=True),
        Term(("café",)),
    )
    assert query.wanted == ("ferry", "night bus", "café")


def test_filters_have_a_name_and_a_value() -> None:
    """Quoted where the value has blanks, with a minus where it must not be."""
    query = parse_search('publisher:"The Courier" -lang:de after:2026-01 AUTHOR:quist')
    assert query.terms == ()
    assert query.filters == (
        Filter(Field.PUBLISHER, "The Courier"),
        Filter(Field.LANG, "de", is_excluded=True),
        Filter(Field.AFTER, "2026-01"),
        Filter(Field.AUTHOR, "quist"),
    )
    assert query.values(Field.LANG) == []
    assert query.values(Field.LANG, is_excluded=True) == ["de"]


@pytest.mark.parametrize(
    "typed", ["https://quay.example/1", "12:30", '"note: closed"', ":x", "Ferries: late"]
)
def test_not_every_colon_is_a_filter(typed: str) -> None:
    """Addresses, times and what is quoted are words."""
    assert parse_search(typed).filters == ()


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("site:example.org", "no filter site:.*publisher:.*lang:.*after:"),
        ("publisher:", "says nothing"),
        ("after:yesterday", "2026-01-31"),
        ("before:2026-13", "is no day"),
        ("after:2026-02-30", "is no day"),
        ("-after:2026", "no meaning"),
    ],
)
def test_a_wrong_filter_is_the_users_to_mend(typed: str, says: str) -> None:
    """The error says which filters there are, or how a day is written."""
    with pytest.raises(UsageError, match=says):
        parse_search(typed)


def test_a_figure_is_looked_for_in_all_its_forms() -> None:
    """Thousands grouped or not, a point or a comma; what begins with zeros is none."""
    forms = {typed: set(parse_search(typed).terms[0].wordings) for typed in ("1200", "1,200", "1.200")}
    assert all(found == {"1200", "1,200", "1.200"} for found in forms.values())
    assert set(parse_search("3.5").terms[0].wordings) == {"3.5", "3,5"}
    assert "2026" in parse_search("2026").terms[0].wordings
    assert parse_search("007").terms[0].wordings == ("007",)


@given(st.text())
def test_whatever_is_typed_is_read_or_refused(typed: str) -> None:
    """Nothing else can happen, and nothing is looked for that was not typed or is a figure."""
    try:
        query = parse_search(typed)
    except UsageError:
        return
    assert all(term.wordings[0] in typed for term in query.terms)
