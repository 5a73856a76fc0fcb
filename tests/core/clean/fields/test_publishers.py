"""A publisher is a name: no headline, no address, no program that made the page."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from importlib.resources import files

import pytest

from tasks.core.clean.fields.fields import GIVEN, STATED, Candidate, choose_fields
from tasks.core.clean.fields.publishers import is_publisher_name

NOW = datetime(2026, 6, 1, tzinfo=UTC)
HEADLINE = "Ferry halls too full to be safe, harbour masters warn"
SYSTEMS = tomllib.loads((files("tasks") / "rules" / "fields" / "publishers.toml").read_text("utf-8"))[
    "systems"
]


def settle(
    *publishers: tuple[str, str], title: str = HEADLINE, url: str = "https://lark.example/a/1"
) -> str | None:
    """The publisher of a page with this headline that names its site so, each with where that stands."""
    fields, _ = choose_fields(
        [
            Candidate("url", url, GIVEN),
            Candidate("title", title, "meta og:title"),
            Candidate("title", title, "h1"),
            *(Candidate("publisher", name, where) for name, where in publishers),
        ],
        now=NOW,
    )
    return fields.publisher


@pytest.mark.parametrize("where", ["meta og:site_name", "meta application-name", "json-ld publisher"])
@pytest.mark.parametrize(
    "name",
    [
        HEADLINE,
        f"{HEADLINE} - Quay Weekly",
        "http://www.heron-blog.example",
        "www.heron.example",
        "{$plugin.site_name}",
    ],
)
def test_headlines_addresses_and_templates_name_nobody(name: str, where: str) -> None:
    """They give way to the next name, and where there is none, the publisher is not known."""
    assert settle((name, where)) is None
    assert settle((name, where), ("Quay Weekly", "meta publisher")) == "Quay Weekly"


def test_the_headline_stays_where_the_site_is_called_so() -> None:
    """What templates write into every element is the headline still, not the site's name at its end."""
    fields, _ = choose_fields(
        [
            Candidate("publisher", HEADLINE, "meta og:site_name"),
            Candidate("title", HEADLINE, "meta og:title"),
            Candidate("title", HEADLINE, "h1"),
        ],
        now=NOW,
    )
    assert (fields.title, fields.publisher) == (HEADLINE, None)


@pytest.mark.parametrize("name", SYSTEMS["names"])
def test_programs_and_what_they_say_first_name_nobody(name: str) -> None:
    """But on the pages of the program itself."""
    assert not is_publisher_name(name)
    assert settle((name, "json-ld publisher"), ("Quay Weekly", "meta og:site_name")) == "Quay Weekly"


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("Medium", "https://medium.com/p/1"),
        ("G1", "https://g1.globo.com/a"),
        ("STZ", "https://stadt-zeitung.example/a"),
        ("The Heron, the Lark and the Daily Quay", "https://heron.example/a"),
        ("heron.example", "https://heron.example/a"),
        ("JP/Politikens Hus", "https://heron.example/a"),
    ],
)
def test_names_that_sites_go_by_stay(name: str, url: str) -> None:
    """Short ones, long ones, hosts, and programs where they are at home."""
    assert settle((name, "json-ld publisher"), url=url) == name


def test_a_first_name_where_templates_ask_for_the_owner_names_nobody() -> None:
    """A short word of capitals there is a house all the same."""
    assert settle(("Jan", "meta dc.publisher")) is None
    assert settle(("BMQ", "meta publisher")) == "BMQ"


def test_a_name_that_the_domain_knows_is_worth_more_than_a_motto() -> None:
    """So is any name than the host's own."""
    motto = ("Where Hope Has Its Own Late Comeback", "json-ld publisher")
    assert settle(motto, ("The Lark", "meta og:site_name")) == "The Lark"
    assert settle(motto) == motto[0]
    assert settle(("lark.example", "json-ld publisher"), ("The Lark", "meta og:site_name")) == "The Lark"


def test_what_is_stated_holds() -> None:
    """Whoever gives an article knows whose it is."""
    assert settle((HEADLINE, STATED)) == HEADLINE
