"""The outlets of sources.toml: what they declare, and how their errors are said."""

from __future__ import annotations

import pytest

from tasks.core.errors import UsageError
from tasks.core.sources.declared_outlets import parse_outlets
from tasks.core.sources.declared_sources import parse_sources

GOOD = """
[[source]]
name = "harbour-news"
url = "https://harbour.example/feed.xml"

[[outlet]]
domains = ["www.harbour.example", "harbour-post.example"]
name = "Harbour Post"
country = "GB"
kind = "newspaper"

[[outlet]]
domains = ["blogs.lark.example"]
"""


def test_outlets_are_declared_beside_sources() -> None:
    """Domains are enough; each reader finds its own tables."""
    post, blogs = parse_outlets(GOOD, "sources.toml")
    assert (post.domains, post.name, post.country, post.kind) == (
        ("harbour.example", "harbour-post.example"),
        "Harbour Post",
        "GB",
        "newspaper",
    )
    assert (blogs.domains, blogs.name) == (("blogs.lark.example",), None)
    assert [source.name for source in parse_sources(GOOD, "sources.toml")] == ["harbour-news"]
    assert parse_outlets("", "sources.toml") == ()


@pytest.mark.parametrize(
    ("line", "said", "hint"),
    [
        ('nmae = "Post"', "sources.toml, line 4: unknown key `nmae`", "Did you mean `name`?"),
        ('country = "Britain"', "line 4: `country` is not usable", "Country, two capitals, ISO 3166."),
        ('domains = ["co.uk"]', "line 4: `domains` is not usable: 'co.uk' is no domain", "Domains or hosts"),
        ('name = "Post"', "line 3: this outlet of `Post` has no `domains`", 'Add domains = "..."'),
    ],
)
def test_what_is_wrong_is_told_by_its_line(line: str, said: str, hint: str) -> None:
    """To whoever reads the sources too: before a run, not at the end of one."""
    rest = "" if "domains" in line or line.startswith("name") else 'domains = ["harbour.example"]'
    for parse in (parse_outlets, parse_sources):
        with pytest.raises(UsageError) as error:
            parse(f"\n\n[[outlet]]\n{line}\n{rest}\n", "sources.toml")
        assert said in str(error.value)
        assert error.value.hint.startswith(hint)


def test_a_domain_is_of_one_outlet() -> None:
    """Whose article it was would be a matter of chance."""
    twice = '[[outlet]]\ndomains = ["a.example"]\n[[outlet]]\ndomains = ["b.example", "a.example"]\n'
    with pytest.raises(UsageError, match=r"line 4: a\.example stands in line 2 already"):
        parse_outlets(twice, "sources.toml")


def test_what_is_neither_is_refused() -> None:
    """With both names that there are."""
    with pytest.raises(UsageError, match="unknown name `outlets`") as error:
        parse_sources("[[outlets]]\n", "sources.toml")
    assert "[[outlet]]" in error.value.hint
