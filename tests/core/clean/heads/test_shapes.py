"""Heads in the shapes that people have: what they say is read, nothing is made up, the text is whole."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tasks.core.clean.document import clean_document
from tests.core.clean.ledger_laws import find_ledger_faults

if TYPE_CHECKING:
    from tasks.core.records import Document

WRITTEN = tomllib.loads((Path(__file__).parent / "shapes.toml").read_text("utf-8"))
HEADS = WRITTEN["head"]
FIELDS = ("title", "authors", "published_at", "publisher", "url", "canonical_url")
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def clean(text: str) -> Document:
    """Clean a text as a file of plain text."""
    return clean_document(text.encode(), name="a.txt", media_type="text/plain", now=NOW)


def read_fields(document: Document, head: dict[str, Any]) -> dict[str, Any]:
    """Give the fields that a head can say, as data files write them; section and tags only where it does."""
    asked = (*FIELDS, *(name for name in ("section", "tags", "language") if name in head))
    given = {name: getattr(document, name) for name in asked}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in given.items()}


@pytest.mark.parametrize("head", HEADS, ids=lambda head: head["name"])
def test_a_head_gives_its_fields_and_leaves_the_text(head: dict[str, Any]) -> None:
    """What it says are the fields, what it does not say is empty, and no line of it stays in the text."""
    document = clean(head["written"])
    found = read_fields(document, head)
    assert found == {name: head.get(name, [] if name in {"authors", "tags"} else None) for name in found}
    assert document.text == head.get("text", WRITTEN["body"])


@pytest.mark.parametrize("head", HEADS, ids=lambda head: head["name"])
def test_a_head_is_in_the_ledger_and_goes_but_once(head: dict[str, Any]) -> None:
    """Kept and removed together are the input, and the clean text, cleaned again, stays what it is."""
    document = clean(head["written"])
    assert find_ledger_faults(head["written"], document) == []
    assert clean(document.text).text == document.text


def test_what_a_later_round_cuts_as_a_head_is_data_too() -> None:
    """A credit over the keys goes first; the keys come to the top then, and are read."""
    text = f"Photo: Harbour Wire\n\nHeadline: Ferry to Lindhagen\n\nAuthor: Jane Roe\n\n{WRITTEN['body']}"
    document = clean(text)
    assert (document.title, document.authors) == ("Ferry to Lindhagen", ("Jane Roe",))
    assert document.text == WRITTEN["body"]


def test_what_somebody_says_to_the_point_over_a_mail_stays() -> None:
    """A greeting goes with the head; a sentence of some length does not."""
    said = "The editor in chief asked all of us on Monday to look at the case of the ferry once more."
    mail = f"From: Jane Roe <jane@post.example>\nSubject: Ferry stays closed\n\n{WRITTEN['body']}"
    document = clean(f"Hi all,\n\n{said}\n\n{mail}")
    assert (document.title, document.text) == ("Ferry stays closed", f"{said}\n\n{WRITTEN['body']}")


def test_a_line_of_prose_between_rulers_is_no_front_matter() -> None:
    """Two rulers around a sentence are not the fences of YAML."""
    document = clean(f"---\nNote: the ferry runs again from Monday on.\n---\n\n{WRITTEN['body']}")
    assert document.title is None
    assert "the ferry runs again" in document.text


def test_a_day_that_only_a_language_tells_is_left_open_in_english() -> None:
    """03/04/2019 is of April in French; in English it may be of March, and is evidence alone."""
    french = "Le bac restera fermé pendant trois semaines, a indiqué mardi la direction du port de Lindhagen."
    title = "Le bac de Lindhagen reste fermé"
    assert clean(f"{title}\n03/04/2019\n\n{french}\n\n{french}").published_at == "2019-04-03"
    english = clean(f"Ferry to Lindhagen stays closed\n03/04/2019\n\n{WRITTEN['body']}")
    assert english.published_at is None
    assert [row.value for row in english.evidence if row.field == "published_at"] == ["03/04/2019"]


def test_the_name_of_a_page_over_the_day_of_today_is_no_headline() -> None:
    """A dump opens with its masthead, the day and the menu: none of them speaks of the article."""
    menu = "Home\nNews\nSport\nWeather\nVideo\nContact"
    document = clean(
        f"Product of Harbour Local Media\nSaturday, 14 September 2019\n{menu}\n{WRITTEN['body']}"
    )
    assert document.title is None
    assert document.published_at is None
