"""The likely origin: the agency that is credited, else the first published, else the first seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from tasks.core.copies.agencies import find_credited, is_own_page, load_agencies
from tasks.core.copies.groups import Member, choose_origin

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
FIRST = Member("first", "t1", "The Courier", "courier.example", NOON, NOON)
SECOND = Member(
    "second", "t2", "The Post", "post.example", NOON + timedelta(hours=1), NOON - timedelta(days=1)
)
AGENCY = Member("agency", "t3", "Reuters", "www.reuters.com", NOON + timedelta(days=1), NOON)


def choose(*members: Member) -> str:
    """The id of the origin, whatever the order of the members."""
    [origin] = {choose_origin(order).article_id for order in permutations(members)}
    return origin


def test_the_first_published_is_the_origin() -> None:
    """Not what was seen first: a crawler comes late."""
    assert choose(FIRST, SECOND) == "first"


def test_without_dates_the_first_seen_is_the_origin() -> None:
    """A date goes before no date, a first sight before a later one."""
    undated = [replace(one, published_at=None) for one in (FIRST, SECOND)]
    assert choose(*undated) == "second"
    assert choose(FIRST, undated[1]) == "first"


@pytest.mark.parametrize(
    "credited",
    [
        replace(FIRST, credit_lines=("By Ada Quist, Reuters",)),
        replace(FIRST, opening="QUILLON (Reuters) - The harbour was closed."),
        replace(FIRST, opening="QUILLON, Jan 1 /Reuters/ The harbour was closed."),
        replace(SECOND, opening="REUTERS — The harbour was closed."),
    ],
)
def test_the_agency_that_one_credits_is_the_origin(credited: Member) -> None:
    """Even if its own page was published or seen later."""
    assert choose(FIRST, SECOND, credited, AGENCY) == "agency"


def test_an_agency_that_nobody_credits_is_like_the_others() -> None:
    """A newspaper's text may be on an agency's page too; a text about an agency credits nobody."""
    about = replace(FIRST, opening="Reuters said on Monday that it would hire 20 people in Quillon.")
    assert choose(about, SECOND, AGENCY) == "first"


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("(AP)", "AP"),
        ("Mit Material der dpa", "dpa"),
        ("AFP, le 1er janvier", "AFP"),
        ("新华社", "新华社"),
        ("The Associated Press", "Associated Press"),
    ],
)
def test_agencies_are_known_by_their_names(line: str, name: str) -> None:
    """As whole words of a credit, in their own script."""
    [agency] = find_credited([line], "")
    assert name in agency.names
    assert not find_credited(["The APPLE Fund", "dpax"], "A nap, a map (APT)")


def test_each_agency_is_told_from_the_others() -> None:
    """No name and no domain is given twice, and each knows its own pages."""
    names = [name for agency in load_agencies() for name in agency.names]
    domains = [domain for agency in load_agencies() for domain in agency.domains]
    assert len(names) == len(set(names))
    assert len(domains) == len(set(domains))
    for agency in load_agencies():
        assert is_own_page(agency, None, f"www.{agency.domains[0]}")
        assert is_own_page(agency, agency.names[0], None)
        assert not is_own_page(agency, "The Courier", f"not{agency.domains[0]}")
