"""What a tdmrep.json reserves, of which pages."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.core.clean.fields.rights import list_signals, read_header_rights
from tasks.core.fetch.hosts.tdmrep import TDMREP, read_tdmrep, tell_reservation

POLICY = "https://post.example/policies/tdm.json"
FILE = json.dumps(
    [
        {"location": "/news/free/*", "tdm-reservation": 0},
        {"location": "/news/*", "tdm-reservation": 1, "tdm-policy": POLICY},
        {"location": "/b%C3%BCro/", "tdm-reservation": "1"},
        {"location": "*.pdf$", "tdm-reservation": 1},
        {"location": "/only$", "tdm-reservation": 1},
        {"location": "/a*b*c$", "tdm-reservation": 1},
    ]
)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/news/ferry", f"1 {POLICY}"),
        ("/news/free/ferry", None),
        ("/newsroom", None),
        ("/b%C3%BCro/1", "1"),
        ("/büro/1", "1"),
        ("/x/a.pdf", "1"),
        ("/x/a.pdf?v=2", None),
        ("/only", "1"),
        ("/only/this", None),
        ("/a-b-b-c", "1"),
        ("/abcb", None),
        ("/", None),
        ("", None),
    ],
)
def test_the_first_rule_that_fits_a_path_holds(path: str, said: str | None) -> None:
    """Patterns as in robots.txt; a query belongs to the path."""
    assert tell_reservation(read_tdmrep(FILE), f"https://post.example{path}") == said


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<html>Not found</html>",
        "[" * 100_000,
        '"/"',
        '[1, null, {}, {"location": 1, "tdm-reservation": 1}, {"location": "x", "tdm-reservation": 1}]',
        '[{"location": "/"}]',
        '[{"location": "/", "tdm-reservation": true}]',
        '[{"location": "/", "tdm-reservation": 1}',
    ],
)
def test_what_is_no_rule_reserves_nothing(text: str) -> None:
    """Damage, pages in its place, other values."""
    assert tell_reservation(read_tdmrep(text), "https://post.example/a") is None


def test_one_rule_may_stand_alone() -> None:
    """Not in an array, behind a byte order mark, with a policy that is broken over lines."""
    text = '\ufeff{"location": "/", "tdm-reservation": 1, "tdm-policy": "https://a.example/\\nb"}'
    assert tell_reservation(read_tdmrep(text), "https://post.example/a") == "1 https://a.example/ b"


@given(st.lists(st.sampled_from(["a", "b", "*", "$"])), st.text("ab", max_size=8))
def test_a_pattern_fits_as_a_walk_over_all_ways_does(pattern: list[str], path: str) -> None:
    """One pass finds what trying everything finds."""
    written = "/" + "".join(pattern)
    [rule] = read_tdmrep(json.dumps([{"location": written, "tdm-reservation": 1}]))
    is_whole = written.endswith("$")
    assert rule.fits("/" + path) == _fits(written.removesuffix("$"), "/" + path, is_whole=is_whole)


def _fits(pattern: str, path: str, *, is_whole: bool) -> bool:
    if not pattern:
        return not (is_whole and path)
    if pattern[0] == "*":
        return any(_fits(pattern[1:], path[at:], is_whole=is_whole) for at in range(len(path) + 1))
    return path[:1] == pattern[0] and _fits(pattern[1:], path[1:], is_whole=is_whole)


def test_an_answer_speaks_before_the_file_of_its_site() -> None:
    """What the page's own answer says of the matter holds; else the site's word, with its policy."""
    of_site = (TDMREP, f"1 {POLICY}")
    rows = read_header_rights([of_site])
    assert [(row.value, row.found_in) for row in rows] == [
        ("tdm-reservation", "tdmrep.json"),
        (POLICY, "tdmrep.json"),
    ]
    assert list_signals(rows) == ("tdm-reservation", "tdm-policy")
    assert read_header_rights([("TDM-Reservation", "0"), of_site]) == ()
