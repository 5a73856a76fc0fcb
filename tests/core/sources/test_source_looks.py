"""What is seen of a site before it is declared."""

from __future__ import annotations

import pytest

from tasks.core.errors import UsageError
from tasks.core.records import Document, Doubt, Kind, Reason, Segment
from tasks.core.sources.source_looks import LONGEST_TEXT, preview_document, read_address


@pytest.mark.parametrize(
    ("given", "url"),
    [
        (" harbour.example ", "https://harbour.example"),
        ("harbour.example/feed.xml?a=b", "https://harbour.example/feed.xml?a=b"),
        ("HTTP://harbour.example/", "HTTP://harbour.example/"),
        ("localhost:8000/feed", "https://localhost:8000/feed"),
        ("http://[2001:db8::1]/", "http://[2001:db8::1]/"),
        ("https://häfen.example/", "https://häfen.example/"),
    ],
)
def test_an_address_is_read_as_people_write_it(given: str, url: str) -> None:
    """With a scheme or without one."""
    assert read_address(given) == url


@pytest.mark.parametrize(
    "given",
    [
        "",
        " ",
        "harbour news",
        "harbour",
        "javascript:alert(1)",
        "ftp://harbour.example/",
        "file:///etc/passwd",
        "s3://bucket/prefix",
        "https://",
        "https:///feed",
        "https://me:secret@harbour.example/",
        "https://[::1",
        "https://harbour.example\\@evil.example/",
        "https://harbour.example/\u202etxt",
        "https://harbour.example/\nx",
        "https://harbour.example/" + "a" * 5000,
    ],
)
def test_what_is_no_address_is_said_to_be_none(given: str) -> None:
    """No file, no script, no secret is one."""
    with pytest.raises(UsageError):
        read_address(given)


def test_a_preview_says_what_stayed_and_what_went() -> None:
    """A long text is cut at a word; of what went, the kinds are counted."""
    text = "The harbour closed on Monday. " * 200
    segments = (
        Segment(Kind.BODY, text, "model", 0, 9),
        Segment(Kind.PROMO, "Sign up", "promo.letter", 9, 16),
    )
    document = Document(
        "text/html", title="Closed", text=text, segments=segments, doubts=(Doubt("short", ""),)
    )
    page = preview_document("https://harbour.example/a", document)
    assert (page.title, page.words, page.cuts, page.doubts) == ("Closed", 1000, (("promo", 1),), ("short",))
    assert page.goes_on
    assert LONGEST_TEXT - 10 < len(page.text) <= LONGEST_TEXT
    assert text.startswith(page.text)
    none = preview_document("https://harbour.example/b", Document("text/html", Reason.NO_ARTICLE, "a shell"))
    assert (none.reason, none.detail, none.text) == ("no_article", "a shell", "")
