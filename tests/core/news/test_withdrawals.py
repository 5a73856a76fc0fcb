"""A text that says no more than that its article was taken back is told, in whatever language."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tasks.core.news.withdrawals import is_withdrawal

SAMPLES = tomllib.loads(Path(__file__).with_name("withdrawals.toml").read_text("utf-8"))


@pytest.mark.parametrize("text", SAMPLES["notices"])
def test_a_notice_is_told(text: str) -> None:
    """By itself, below the headline that still stands, and with a word of regret."""
    assert is_withdrawal(text)
    assert is_withdrawal(f"Harbour to close\n\n{text}\n\nWe apologise.")


@pytest.mark.parametrize("text", SAMPLES["reports"])
def test_news_of_what_was_taken_back_is_none(text: str) -> None:
    """Nor is an article that quotes a notice."""
    assert not is_withdrawal(text)
