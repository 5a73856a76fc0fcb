"""A mail that is quoted below its answer is none of it; an article that is passed on so stays."""

from __future__ import annotations

from datetime import UTC, datetime

from tasks.core.clean.document import clean_document

NOW = datetime(2026, 11, 28, tzinfo=UTC)
TEXT = """The harbour board of Port Elsing voted on Tuesday night to close its oldest dock, built for coal.

No ship has come since spring, said Orla Tamm, who leads the board. The vote was seven votes to two."""
WROTE = "Am 14. März 2026 um 19:00 schrieb Ida Roe <ida@elsing-post.example>:"


def clean(text: str) -> str:
    """Give the clean text."""
    return clean_document(text.encode(), name="a.txt", now=NOW).text


def test_what_is_answered_goes() -> None:
    """In any language: somebody wrote it, on a day or from an address."""
    asked = "> Dear Orla, what became of the dock?\n> Yours, Ida"
    assert clean(f"{TEXT}\n\n{WROTE}\n\n{asked}\n") == TEXT


def test_what_is_passed_on_stays() -> None:
    """It says more than the line above."""
    quoted = TEXT.replace("\n\n", "\n>\n> ")
    assert "oldest dock" in clean(f"Have a look at this, please.\n\n{WROTE}\n\n> {quoted}\n")
