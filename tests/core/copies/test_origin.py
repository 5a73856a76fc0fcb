"""The likely origin: the agency that is credited, else the first published, else the first seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from tasks.core.copies.agencies import find_credited, is_own_page, load_agencies
from tasks.core.copies.groups import Member, assign_roles, choose_origin, name_wire

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


def test_what_an_outlet_prints_again_in_other_words_is_its_update() -> None:
    """Of the origin's outlet and of one that copied it; the same words elsewhere on its site are a copy."""
    origin = replace(FIRST, outlet_id="courier.example")
    again = replace(origin, article_id="again", text_sha256="t4", published_at=NOON + timedelta(days=1))
    same = replace(origin, article_id="same", published_at=NOON + timedelta(days=2))
    copy = replace(SECOND, outlet_id="post.example")
    later = replace(copy, article_id="later", text_sha256="t5", published_at=NOON + timedelta(days=2))
    unknown = [replace(SECOND, article_id=each, text_sha256=each) for each in ("u1", "u2")]
    members = [later, *unknown, same, copy, again, origin]
    for order in (members, members[::-1]):
        assert assign_roles(origin, order) == {
            "first": "origin",
            "again": "update",
            "same": "copy",
            "second": "copy",
            "later": "update",
            "u1": "copy",
            "u2": "copy",
        }


def test_the_wire_is_the_agency_that_half_of_a_group_credits() -> None:
    """Whether a page of its own is there or not; one that a few name had its part in it."""
    credited = replace(FIRST, agencies=("AP",))
    assert name_wire([credited, SECOND]) == "AP"
    assert name_wire([credited, SECOND, SECOND]) is None
    assert name_wire([credited, replace(SECOND, agencies=("Reuters", "AP"))]) == "AP"
    assert name_wire([FIRST, SECOND]) is None


def test_an_agency_that_a_text_credits_anywhere_is_the_origin() -> None:
    """Its own page, though the credit stands at the end of another's."""
    assert choose(replace(FIRST, agencies=("Reuters",)), AGENCY) == "agency"
