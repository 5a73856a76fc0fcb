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


def test_the_upper_of_two_lines_is_the_headline() -> None:
    """A standfirst has more words of the article than many a headline."""
    deck = "No ship has come to the old dock since spring, board says"
    assert clean(f"{MENU}{TITLE}\n{deck}\n{LINES}{TEXT}{END}")[0] == TITLE


def test_a_link_over_the_menu_is_no_headline() -> None:
    """Nor is anything else that a rule names, in whatever language the page is."""
    menu = "Vai al contenuto\nHome\nCronaca\nAbbonati\nAccedi\n\n"
    text = """Il consiglio del porto ha votato martedì sera la chiusura del molo est per almeno due estati.

I pali di legno sono marciti prima del previsto, secondo un rapporto che ha letto il consiglio.

«Non è un piano, è una abitudine», ha detto Orla Tamm, che presiede il consiglio del porto."""
    head = "Il consiglio chiude il molo est per due estati\ndi Paolo Ferri\n14 Maggio 2026 alle 21:04\n\n"
    assert clean(f"{menu}{head}{text}")[:2] == (
        "Il consiglio chiude il molo est per due estati",
        ("Paolo Ferri",),
    )
