"""The head of an article inside a page that was copied as text: told where it stands."""

from __future__ import annotations

from datetime import UTC, datetime

from tasks.core.clean.document import clean_document

NOW = datetime(2026, 11, 28, tzinfo=UTC)
MENU = "Skip to content\nHome\nNews\nSport\nWeather\nPort Elsing Post\nSubscribe\nSign in\n"
TITLE = "Port Elsing closes its oldest dock"
LINES = (
    "By Mara Quillon\nHarbour correspondent\nPublished 14 March 2026, 21:04 GMT\nShare\nSave\n47 Comments\n"
)
TEXT = """The harbour board of Port Elsing voted on Tuesday night to close its oldest dock, built for coal.
No ship has come since spring, said Orla Tamm, who leads the board. The vote was seven votes to two.
Work on a new quay for ferries is to begin in the autumn, and will cost the town 41 million crowns."""
END = "\nRelated topics\nHarbours\nAbout us\nContact\nTerms of use\nPrivacy policy\n© 2026 Port Elsing Post\n"


def clean(text: str) -> tuple[str | None, tuple[str, ...], str | None, str]:
    """Give the title, the authors, the day and the text."""
    found = clean_document(text.encode(), name="a.txt", now=NOW)
    return found.title, found.authors, found.published_at, found.text


def test_a_head_below_a_menu_is_read() -> None:
    """What is cut there says who wrote it, and when; the headline leaves the text."""
    title, authors, day, text = clean(f"{MENU}{TITLE}\n{LINES}{TEXT}{END}")
    assert (title, authors, (day or "")[:10]) == (TITLE, ("Mara Quillon",), "2026-03-14")
    assert "oldest dock, built" in text
    assert TITLE not in text


def test_lines_that_are_far_from_the_headline_say_nothing() -> None:
    """The page's clock, and a day between paragraphs; without either, no line is the headline."""
    clock = f"Saturday, 28 November 2026\n{MENU}"
    between = TEXT.replace("\nWork", "\nBy Ida Roe\n12 March 2026\nWork")
    assert clean(f"{clock}Dock closes for good\n{between}{END}")[:3] == (None, (), None)
