"""Outlets: one paper is one, whatever it calls itself, and nobody's word makes another's article its own."""

from __future__ import annotations

import random

import pytest

from tasks.core.outlets.outlet_sites import find_outlet_site
from tasks.core.outlets.outlets import Attribution, Outlet, Said, find_outlets
from tasks.core.sources.declared_outlets import parse_outlets


def say(
    address: str | None,
    publisher: str | None = None,
    articles: int = 1,
    *,
    pusher: str | None = None,
    tag: str | None = "en",
) -> Said:
    """So many articles of an address and a name."""
    language, _, region = (tag or "").partition("-")
    return Said(Attribution(address, publisher, pusher), language or None, region or None, articles)


def find(*sayings: Said, declared: str = "") -> tuple[list[str | None], dict[str, Outlet]]:
    """The outlet of each, and the outlets by their ids."""
    placed, outlets = find_outlets(sayings, parse_outlets(declared, "sources.toml"))
    return [placed.get(said.by) for said in sayings], {each.outlet_id: each for each in outlets}


MIRROR = (
    say("https://www.mirror.co.uk", "The Mirror", 2),
    say("https://mirror.co.uk", "mirror", 2),
    say("https://m.mirror.co.uk", "Daily Mirror"),
    say("https://mirror.co.uk"),
    say(None, "Daily Mirror"),
    say(None, "mirror.co.uk"),
)


@pytest.mark.parametrize("seed", range(5))
def test_four_spellings_of_one_paper_are_one_outlet(seed: int) -> None:
    """By its domain, and without an address by a name that it alone has; the order does not matter."""
    sayings = list(MIRROR)
    random.Random(seed).shuffle(sayings)  # noqa: S311 - no secret
    ids, outlets = find(*sayings)
    assert set(ids) == {"mirror.co.uk"}
    mirror = outlets["mirror.co.uk"]
    assert (mirror.name, mirror.country, mirror.kind, mirror.languages) == (
        "The Mirror",
        "GB",
        "publisher",
        ("en",),
    )
    assert set(mirror.names) == {"The Mirror", "mirror", "Daily Mirror", "mirror.co.uk"}


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://edition.cnn.com/a", "cnn.com"),
        ("http://politicalticker.blogs.cnn.com/1", "cnn.com"),
        ("https://web.archive.org/web/20150301000000/http://edition.cnn.com/a?b=1", "cnn.com"),
        ("https://web.archive.org/web/2015id_/https:/www.mirror.co.uk/a", "mirror.co.uk"),
        ("https://archive.ph/2020/https%3A%2F%2Fheron.blogspot.com/a", "heron.blogspot.com"),
        ("http://webcache.googleusercontent.com/search?q=cache:x1:https://lark.example/a+x", "lark.example"),
        ("https://archive.ph/aBc1", "archive.ph"),
        ("https://lark.example/?to=https://cnn.com/a", "lark.example"),
    ],
)
def test_an_address_is_of_its_registrable_domain(url: str, domain: str) -> None:
    """Of an archive's address the page that it kept counts, of nobody else's what stands in it."""
    site = find_outlet_site(url)
    assert site is not None
    assert site.domain == domain


@pytest.mark.parametrize(
    "url",
    [
        "https://cdn.ampproject.org/v0.js",
        "https://www-lark-example.cdn.ampproject.org/",
        "https://lark-example.bing-amp.com/i/s/lark.example/pier.jpg",
    ],
)
def test_a_cache_of_amp_is_no_outlet(url: str) -> None:
    """Only what it shows is of somebody."""
    assert find_outlet_site(url) is None


@pytest.mark.parametrize(
    "host",
    [
        "heron.blogspot.com",
        "heron.wordpress.com",
        "heron.substack.com",
        "heron.github.io",
        "heron.hatenablog.com",
    ],
)
def test_hosts_of_a_platform_are_outlets_of_their_own(host: str) -> None:
    """Each is somebody's, and a blog; the platform's own pages are not."""
    other = host.replace("heron", "lark")
    ids, outlets = find(
        say(f"https://{host}"), say(f"https://www.{other}"), say(f"https://{host.partition('.')[2]}")
    )
    assert ids == [host, other, host.partition(".")[2]]
    assert [outlets[each].kind for each in (host, other)] == ["blog", "blog"]
    assert outlets[host].country is None


@pytest.mark.parametrize("url", [None, "", "file:///a.html", "http://[", "lark"])
def test_what_says_nothing_has_no_outlet(url: str | None) -> None:
    """Nothing is made up."""
    assert find(say(url)) == ([None], {})


def test_names_are_of_one_outlet_or_of_none_of_those() -> None:
    """A name that two have is an outlet by itself, as is one that nobody has; spellings of it are one."""
    ids, outlets = find(
        say("https://times-a.example", "The Times"),
        say("https://times-b.example", "The Times"),
        say(None, "The Times"),
        say(None, "Harbour Post", 2),
        say(None, "The Harbour Post"),
        say(None, "https://www.lark.example"),
    )
    assert ids == [
        "times-a.example",
        "times-b.example",
        "name:times",
        "name:harbourpost",
        "name:harbourpost",
        None,
    ]
    assert (outlets["name:harbourpost"].name, outlets["name:harbourpost"].domain) == ("Harbour Post", None)


def test_a_domain_is_a_name_that_nobody_need_have_written() -> None:
    """Pages without a publisher, and articles of a database that have nothing else."""
    ids, _ = find(
        say("https://harbourpost.example"),
        say(None, "Harbour Post"),
        say("https://thelark.example"),
        say(None, "The Lark"),
    )
    assert ids == ["harbourpost.example"] * 2 + ["thelark.example"] * 2


def test_agencies_are_told_apart() -> None:
    """Their domains are one; their name on another's page is not the name of that."""
    ids, outlets = find(
        say("https://apnews.com"),
        say("https://www.ap.org"),
        say(None, "Associated Press"),
        say("https://lark.example", "AP", 9),
        say("https://lark.example", "The Lark"),
    )
    assert ids == ["apnews.com"] * 3 + ["lark.example"] * 2
    assert (outlets["apnews.com"].kind, outlets["lark.example"].name) == ("agency", "The Lark")
    assert outlets["apnews.com"].domains == ("apnews.com", "ap.org")


def test_a_claim_names_nobody() -> None:
    """What was pushed by who may not speak for its address is its pusher's, and says nothing of others."""
    ids, outlets = find(
        say("https://lark.example", "The Lark"),
        say("https://lark.example", "Quay Weekly", 9, pusher="desk"),
        say(None, "Quay Weekly"),
    )
    assert ids == ["lark.example", "push:desk", "name:quayweekly"]
    assert (outlets["push:desk"].name, outlets["push:desk"].kind, outlets["push:desk"].names) == (
        "desk",
        "pusher",
        (),
    )
    assert outlets["lark.example"].name == "The Lark"


def test_without_a_majority_the_domain_is_the_name() -> None:
    """Names that nothing speaks for are kept, and none of them is chosen."""
    names = ("A Heron", "B Lark", "C Quay")
    _, outlets = find(*(say("https://pier.example", name) for name in names))
    assert (outlets["pier.example"].name, outlets["pier.example"].names) == ("pier.example", names)
    _, outlets = find(*(say("https://pier.example", name) for name in (*names, "Pier News")))
    assert outlets["pier.example"].name == "Pier News"


def test_among_equal_names_the_domain_has_its_own() -> None:
    """Where a part of the site calls itself after the whole."""
    for name in ("Pier Zest", "Pier"):
        _, outlets = find(say("https://pier.example", "Pier"), say("https://pier.example", name))
        assert outlets["pier.example"].name == "Pier"


def test_a_host_is_a_name_where_there_is_no_other() -> None:
    """As the paper writes it."""
    _, outlets = find(say("https://pier.example", "PIER.example", 2))
    assert outlets["pier.example"].name == "PIER.example"
    _, outlets = find(say("https://pier.example", "PIER.example", 2), say("https://pier.example", "The Pier"))
    assert outlets["pier.example"].name == "The Pier"


def test_what_is_declared_holds() -> None:
    """Several domains are one, a host is one of its own, and name, country and kind are said."""
    declared = """
[[outlet]]
domains = ["lark.example", "lark-news.example"]
name = "The Evening Lark"
country = "IE"
kind = "newspaper"

[[outlet]]
domains = ["blogs.lark.example"]
"""
    ids, outlets = find(
        say("https://www.lark-news.example", "Lark News", 9),
        say("https://one.blogs.lark.example"),
        say(None, "Evening Lark"),
        declared=declared,
    )
    assert ids == ["lark.example", "blogs.lark.example", "lark.example"]
    lark = outlets["lark.example"]
    assert (lark.name, lark.country, lark.kind, lark.domains) == (
        "The Evening Lark",
        "IE",
        "newspaper",
        ("lark-news.example",),
    )


@pytest.mark.parametrize(
    ("domain", "tag", "country"),
    [
        ("lark.de", "en-US", "DE"),
        ("lark.io", "en", None),
        ("lark.com.co", "es", "CO"),
        ("lark.com", "en-GB", "GB"),
        ("lark.com", "en-US", None),
        ("lark.eu", "de-AT", "AT"),
    ],
)
def test_a_country_needs_evidence(domain: str, tag: str, country: str | None) -> None:
    """The ending of a domain, or a region that no template writes by itself."""
    _, outlets = find(say(f"https://{domain}", articles=3, tag=tag))
    assert outlets[domain].country == country
