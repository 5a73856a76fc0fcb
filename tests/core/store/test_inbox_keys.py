"""The inbox's plan: what is ready, and where it goes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tasks.core.store.inbox_keys import Listed, is_ready, taken_key

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)


def drop(key: str, size: int = 5, age_s: float = 1) -> Listed:
    """An object of the inbox."""
    return Listed(key, '"0a1b"', size, NOW - timedelta(seconds=age_s))


@pytest.mark.parametrize("key", ["inbox/a.html", "inbox/wire/2026/b.txt", "inbox/no-suffix", "inbox/party"])
def test_what_is_whole_is_ready(key: str) -> None:
    """Any object with bytes, in any folder, at once."""
    assert is_ready(drop(key, age_s=0), NOW)


@pytest.mark.parametrize(
    "key", ["inbox/", "inbox/wire/", "inbox/a.html.part", "inbox/a.TMP", "inbox/b.crdownload"]
)
def test_what_bears_a_passing_name_is_not(key: str) -> None:
    """Tools upload under such names and rename; a folder's mark is no article."""
    assert not is_ready(drop(key, age_s=1e6), NOW)


def test_what_is_whole_is_ready_by_any_clock() -> None:
    """The store's clock may be ahead of ours."""
    assert is_ready(drop("inbox/a.txt", age_s=-3600), NOW)


def test_what_is_empty_is_ready_after_a_minute() -> None:
    """It may be about to be filled; an empty file that stays has its outcome as well."""
    assert not is_ready(drop("inbox/a.txt", size=0, age_s=59), NOW)
    assert is_ready(drop("inbox/a.txt", size=0, age_s=60), NOW)


def test_a_name_used_again_overwrites_nothing() -> None:
    """The new key holds the day and the ETag, and keeps the folders."""
    first = taken_key("inbox/wire/a.txt", '"aa"', NOW)
    assert first == "inbox-taken/2026/03/04/wire/aa-a.txt"
    assert taken_key("inbox/wire/a.txt", '"bb"', NOW) != first
    assert taken_key("inbox/a.txt", '"d-1"', NOW) == "inbox-taken/2026/03/04/d1-a.txt"
