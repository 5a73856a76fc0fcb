"""Press releases: what stands over the headline and behind the end is no news."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tasks.core.clean.document import clean_document
from tasks.core.records import Kind

NOW = datetime(2026, 11, 28, tzinfo=UTC)
TITLE = "Port Elsing closes its oldest dock"
TEXT = """The harbour board of Port Elsing voted on Tuesday night to close its oldest dock, built for coal.

No ship has come since spring, said Orla Tamm, who leads the board. The vote was seven votes to two.

Work on a new quay for ferries is to begin in the autumn, and will cost the town 41 million crowns."""
NOTES = """Notes to editors:

The board was founded in 1871 and has run the docks of the town since then, with two short breaks.

Ann Lisle, press office
Tel: 01632 960123"""


@pytest.mark.parametrize(
    ("over", "end"),
    [
        ("FOR IMMEDIATE RELEASE\n\nEmbargoed until 00:01 Friday 20 March 2026\n\n", f"\n\n-ENDS-\n\n{NOTES}"),
        ("Pressemitteilung\n\n", f"\n\n{NOTES}"),
        ("PRESS RELEASE\n", "\n\n###\n\nMedia contact: Ann Lisle, +44 1632 960123"),
        (
            "dpa0412 4 vm 212 dpa 0588\n\nVerkehr/Häfen/Kommunen/\n",
            "\n\n# Notizblock\n\n- Autorin: Ida Roe, +49 40",
        ),
        ("BC-UK--Port Elsing Dock, 2nd Ld-Writethru,412\n", "\n\nPress office: +44 1632 960123"),
    ],
)
def test_only_the_news_of_a_release_is_its_text(over: str, end: str) -> None:
    """The headline is that of the news, nobody is made up, and the notes stay as data."""
    found = clean_document(f"{over}{TITLE}\n\n{TEXT}{end}".encode(), name="a.txt", now=NOW)
    assert (found.title, found.authors, found.published_at, found.text) == (TITLE, (), None, TEXT)
    assert any(each.kind is Kind.NOTE for each in found.segments)


def test_a_text_that_ends_with_a_word_is_no_release() -> None:
    """Without notes behind it, "The end" of a story is its own."""
    more = TEXT.replace("Orla", "Ida").replace("Port Elsing", "Hallin")
    found = clean_document(f"{TITLE}\n\n{TEXT}\n\nThe end\n\n{more}".encode(), name="a.txt", now=NOW)
    assert found.text == f"{TEXT}\n\nThe end\n\n{more}"
