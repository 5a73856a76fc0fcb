"""sources.toml: what it declares, and how its errors are said."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tasks.core.errors import UsageError
from tasks.core.sources.declared_sources import parse_sources, read_duration
from tasks.core.sources.sources import SourceKind

GOOD = """
# what the desk reads
[[source]]
name = "harbour-news"
url = "https://harbour.example/feed.xml"

[[source]]
name = "archive"
url = "s3://old-news/2019"
kind = "s3"
every = "1d"
group = "nightly"
publisher = "The Quillon Post"
language = "pt-BR"
limit = 20
include = ["/news/*", "https://harbour.example/live/*"]
exclude = ["*/sport/*"]
enabled = false
"""


def test_a_declared_source_has_defaults() -> None:
    """A name and a URL are enough."""
    feed, archive = parse_sources(GOOD, "sources.toml")
    assert (feed.name, feed.kind, feed.every, feed.group) == (
        "harbour-news",
        None,
        None,
        "default",
    )
    assert feed.enabled
    assert (archive.kind, archive.every, archive.limit) == (SourceKind.S3, timedelta(days=1), 20)
    assert (archive.group, archive.publisher, archive.language) == ("nightly", "The Quillon Post", "pt-BR")
    assert not archive.enabled
    assert parse_sources("", "sources.toml") == ()


def test_filters_are_globs_over_path_or_url() -> None:
    """What is excluded is left out, whatever else matches."""
    feed, archive = parse_sources(GOOD, "sources.toml")
    assert feed.wants("https://anywhere.example/")
    assert archive.wants("https://harbour.example/news/crane?from=feed")
    assert archive.wants("https://harbour.example/live/now")
    assert not archive.wants("https://other.example/live/now")
    assert not archive.wants("https://harbour.example/news/sport/regatta")


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("[[source]]\nname = 'a'\nurl = 'https://a.example/'\nevry = '5m'", 4, "Did you mean `every`?"),
        ("[[source]]\nname = 'a'\nurl = 'https://a.example/'\nzzz = 1", 4, "Known keys: name, url"),
        ("\n[[source]]\nurl = 'https://a.example/'", 2, "has no `name`"),
        ("[[source]]\nname = 'a'\nurl = 'https://a.example/'\nevery = 'soon'", 4, "such as 15m"),
        ("[[source]]\nname = 'a'\nurl = 'https://a.example/'\nevery = 15", 4, "such as 15m"),
        ("[[source]]\nname = 'a'\nurl = 'https://a.example/'\nlimit = '5'", 4, "valid integer"),
        ("[[source]]\nname = 'a'\nurl = 'https://a.example/'\nlimit = 0", 4, "greater than or equal to 1"),
        ("[[source]]\nname = 'a'\nurl = 'https://a.example/'\nkind = 'fed'", 4, "`kind` of `a`"),
        ("[[source]]\nname = 'a'\nurl = 'https://a.example/'\nkind = 'warc'", 4, "cannot be read as a warc"),
        ("[[source]]\nname = 'a'\nurl = 'https:///feed'", 3, "names no host"),
        ("[[source]]\nname = 'a'\nurl = 'https://me:secret@a.example/'", 3, "would be shown"),
        ("[[source]]\nname = 'a b'\nurl = 'x'", 2, "`name` of `a b`"),
        (
            "[[source]]\nname = 'a'\nurl = 'x'\n[[source]]\nname = 'a'\nurl = 'y'",
            5,
            "stands in line 2 already",
        ),
        (
            "[[source]]\nname = 'a'\nurl = 'x'\n[[source]]\nname = 'b'\nurl = 'x'",
            6,
            "stands in line 3 already",
        ),
        ("[[sources]]\nname = 'a'", 1, "begins with [[source]]"),
        ("[source]\nname = 'a'", 1, "Write [[source]]"),
        ("[[source]]\nname = 'a", 2, "no valid TOML"),
    ],
)
def test_an_error_names_the_line_and_what_to_do(text: str, line: int, said: str) -> None:
    """A typo is found where it stands."""
    with pytest.raises(UsageError) as refused:
        parse_sources(text, "sources.toml")
    assert str(refused.value).startswith(f"sources.toml, line {line}: ")
    assert said in str(refused.value)


@pytest.mark.parametrize("text", ["0m", "m", "15", "-5m", "1.5h", "", None, 3])
def test_what_is_no_duration_is_a_value_error(text: object) -> None:
    """It says how to write one."""
    with pytest.raises(ValueError, match="such as 15m"):
        read_duration(text)
