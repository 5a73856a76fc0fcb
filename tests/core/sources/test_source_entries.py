"""Entries that are added to sources.toml."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.core.errors import UsageError
from tasks.core.sources.declared_sources import parse_sources
from tasks.core.sources.source_entries import add_entry, find_entry
from tasks.core.sources.sources import SourceKind

FEED = "https://www.harbour.example/feed.xml"
STANDING = (
    '# our sources, by hand\n[[source]]\nurl = "https://a.example/f" # odd order\nname = "harbour.example"'
)


def test_what_stood_there_stays_and_the_entry_comes_last() -> None:
    """Comments and order too; a name that is taken is counted on."""
    written, entry = add_entry(STANDING, "sources.toml", FEED, SourceKind.FEED)
    assert written.startswith(f"{STANDING}\n\n[[source]]\n")
    assert written.endswith(entry)
    [_, added] = parse_sources(written, "sources.toml")
    assert (added.name, added.url, added.kind) == ("harbour.example-2", FEED, None)
    assert find_entry(written, "sources.toml", FEED) == added
    assert find_entry(STANDING, "sources.toml", FEED) is None


def test_a_first_entry_makes_the_file() -> None:
    """A site says that it is one."""
    written, _ = add_entry("", "sources.toml", 'https://harbour.example/?a="b"', SourceKind.SITE)
    assert "allow_private" not in written
    inside, _ = add_entry("", "sources.toml", "http://10.0.0.1/", SourceKind.SITE, allow_private=True)
    assert inside.endswith("allow_private = true\n")
    [added] = parse_sources(written, "sources.toml")
    assert (added.name, added.kind) == ("harbour.example", SourceKind.SITE)


def test_a_file_that_is_broken_is_left_as_it_is() -> None:
    """An entry below a mistake would hide it."""
    with pytest.raises(UsageError):
        add_entry("[[source]\n", "sources.toml", FEED, SourceKind.FEED)


def test_line_ends_and_signs_of_any_plane_are_kept() -> None:
    """What an editor of Windows wrote stays so; an address is one, whatever it is written in."""
    written, entry = add_entry(STANDING.replace("\n", "\r\n"), "sources.toml", FEED, SourceKind.FEED)
    assert written.count("\n") == written.count("\r\n")
    assert entry.endswith("\r\n")
    url = "https://\N{SHIP}\N{WATER WAVE}.example/"
    written, _ = add_entry("", "sources.toml", url, SourceKind.FEED)
    assert find_entry(written, "sources.toml", url)


def test_a_list_of_sources_in_one_line_is_left_alone() -> None:
    """Nothing can be added to it by adding lines."""
    with pytest.raises(UsageError, match=r"takes no further entry.*\[\[source\]\]"):
        add_entry(f'source = [{{name = "a", url = "{FEED}"}}]', "sources.toml", f"{FEED}2", SourceKind.FEED)


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=20), max_size=4, unique=True))
def test_whatever_an_address_holds_it_is_declared(paths: list[str]) -> None:
    """Each is found again, what stood before is the beginning, and no two have a name."""
    text = STANDING
    for path in paths:
        before, url = text, f"https://harbour.example/{path}"
        text, _ = add_entry(before, "sources.toml", url, SourceKind.FEED)
        assert text.startswith(before)
        assert find_entry(text, "sources.toml", url)
    declared = parse_sources(text, "sources.toml")
    assert len(declared) == len({each.name for each in declared}) == 1 + len(paths)
