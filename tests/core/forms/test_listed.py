"""What a list says of the pages that it names is kept in a header, and read again as it was."""

from __future__ import annotations

from datetime import UTC, datetime

from tasks.core.clean.document import clean_document
from tasks.core.forms.listed import IN_LIST, LISTED, read_listed, write_listed
from tests.core.forms.document_examples import PAGE
from tests.core.forms.example import HTML, TITLE

SAID = (("title", "Dock"), ("authors", ("Mara Quillon", "Orla Tamm")), ("published_at", "2026-03-14"))
NOW = datetime(2026, 11, 28, tzinfo=UTC)


def test_what_is_written_is_read_again() -> None:
    """Fields alone: an address is none, and what another program wrote under the name is nothing."""
    assert read_listed(write_listed((*SAID, ("url", "https://elsing-post.example/")))) == SAID
    assert write_listed((("url", "https://elsing-post.example/"),)) == ()
    for written in ("", "[1]", "{", '{"title": 3, "authors": {}, "id": "x"}', "[" * 100_000):
        assert read_listed([(LISTED, written)]) == ()


def test_the_page_is_believed_before_the_list() -> None:
    """The list holds where the page is silent; what it says besides is evidence."""
    headers = write_listed((*SAID, ("section", "Harbour")))
    document = clean_document(PAGE.encode(), name="dock.html", now=NOW, headers=headers)
    assert (document.title, document.authors, document.section) == (TITLE, ("Mara Quillon",), "Harbour")
    assert {row.field: row.chosen for row in document.evidence if row.found_in == IN_LIST} == {
        **dict.fromkeys(("title", "authors", "published_at"), False),
        "section": True,
    }
    silent = clean_document(HTML.encode(), name="dock.html", now=NOW, headers=headers)
    assert (silent.title, silent.authors, silent.published_at) == ("Dock", SAID[1][1], "2026-03-14")
