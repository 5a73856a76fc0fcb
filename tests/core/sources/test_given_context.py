"""What a user says of all inputs: what it may be, and to whom it is said."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tasks.core.errors import UsageError
from tasks.core.records import Incoming
from tasks.core.sources.given_context import check_address, read_context, state_inputs
from tasks.core.sources.sources import FileSource

SITE, PAGE = "https://harbour.example/", "https://harbour.example/2031/ferry"
POST = ("publisher", "The Harbour Post")


def test_what_is_said_becomes_stated_fields() -> None:
    """What is not said is not there."""
    assert read_context(None, None, None) == ()
    assert read_context(" The Harbour Post ", "pt-BR", SITE) == (POST, ("language", "pt-BR"), ("url", SITE))


@pytest.mark.parametrize(
    ("publisher", "language", "url"),
    [
        (" ", None, None),
        (None, "German", None),
        (None, "de_DE", None),
        (None, None, "harbour.example"),
        (None, None, "https://user:secret@harbour.example/"),
        (None, None, "file:///etc/passwd"),
    ],
)
def test_what_cannot_be_a_field_is_refused(
    publisher: str | None, language: str | None, url: str | None
) -> None:
    """A language is a code, an address one of the web, without a secret."""
    with pytest.raises(UsageError):
        read_context(publisher, language, url)


def test_the_address_of_a_page_is_said_of_one_input_alone() -> None:
    """That of a site may be said of many."""
    check_address((("url", PAGE),), is_one=True)
    check_address((("url", SITE), POST), is_one=False)
    with pytest.raises(UsageError, match="several inputs"):
        check_address((("url", PAGE),), is_one=False)


def test_what_an_input_says_itself_stays() -> None:
    """A row that names its publisher is not of another one; a file is of the one that is given."""
    file = FileSource("ferry.txt", "/ferry.txt")
    row = Incoming(
        "file", "rows.jsonl#1", "", datetime(2031, 6, 3, tzinfo=UTC), stated=(("publisher", "Own"),)
    )
    context = (POST, ("language", "en"))
    stated = [each.stated for each in state_inputs([file, row], context)]
    assert stated == [context, (("publisher", "Own"), ("language", "en"))]
