"""Every form of the registry is told from the others, read into its articles, and does no harm."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from random import Random
from typing import TYPE_CHECKING

import pytest

from tasks.core.clean.document import clean_document
from tasks.core.errors import QuarantineError
from tasks.core.forms.form import ITSELF, TOLD_BYTES, DocumentForm, WholeForm
from tasks.core.forms.registry import FORMS, find_form
from tasks.core.records import Reason
from tests.core.forms.examples import EXAMPLES
from tests.core.forms.file_items import MOST_BYTES, read_items

if TYPE_CHECKING:
    from tasks.core.forms.form import Form, Item
    from tasks.core.records import Document
    from tests.core.forms.example import Example

NOW = datetime(2026, 11, 28, tzinfo=UTC)
MARKUP = ("<p", "</", "&lt;", "=20\n", '{"')
each_form = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)


def read_what_can_be(form: Form, example: Example) -> list[Item]:
    """Read a file as far as it goes."""
    items = []
    with suppress(QuarantineError):
        for item in read_items(form, example.data):
            items.append(item)  # noqa: PERF402 - those before a break count
    return items


def clean_example(form: Form, example: Example) -> list[Document]:
    """Clean what a file holds."""
    return [
        clean_document(
            item.data,
            name=item.place or example.name,
            media_type=item.media_type,
            url=item.url,
            now=NOW,
            stated=item.stated,
        )
        for item in read_what_can_be(form, example)
        if item.data is not None
    ]


def check_articles(form: Form, example: Example) -> None:
    """Compare the articles that a file gives with those that it should."""
    assert sum(item.is_link for item in read_what_can_be(form, example)) == example.links
    documents = [each for each in clean_example(form, example) if each.reason is None]
    found = [
        (each.url, each.title, each.authors, (each.published_at or "")[:10] or None) for each in documents
    ]
    assert found == [article[:4] for article in example.articles]
    for document, (*_, part) in zip(documents, example.articles, strict=True):
        assert part in document.text
        assert not [mark for mark in MARKUP if mark in document.text]


def test_every_form_has_its_examples() -> None:
    """A form that nobody tried is none."""
    assert set(EXAMPLES) == {form.name for form in FORMS}


@each_form
def test_a_valid_file_gives_its_articles(form: Form) -> None:
    """Each with its address, title, authors, day and text, and no markup."""
    example = EXAMPLES[form.name].valid
    assert find_form(example.data[:TOLD_BYTES], example.name) is form
    assert example.articles or example.links
    check_articles(form, example)


@each_form
def test_of_a_damaged_file_what_can_be_read_is_given(form: Form) -> None:
    """What is broken costs itself alone, and is no crash."""
    check_articles(form, EXAMPLES[form.name].damaged)


@each_form
def test_a_hostile_file_does_no_harm(form: Form) -> None:
    """It gives what its bounds let through, or nothing."""
    example = EXAMPLES[form.name].hostile
    assert sum(len(item.data or b"") for item in read_what_can_be(form, example)) <= 2 * MOST_BYTES
    if example.articles or example.links:
        check_articles(form, example)


@each_form
def test_a_file_that_is_cut_anywhere_is_no_crash(form: Form) -> None:
    """A download that broke off is read as far as it goes, or refused."""
    whole = EXAMPLES[form.name].valid
    for end in range(1, len(whole.data), max(1, len(whole.data) // 12)):
        cut = replace(whole, data=whole.data[:end])
        if found := find_form(cut.data[:TOLD_BYTES], cut.name):
            clean_example(found, cut)


@pytest.mark.parametrize("name", ["JSON Lines", "mailbox", "ZIP file", "Nexis", "table"])
def test_a_file_of_many_that_is_pushed_as_one_article_says_what_to_do(name: str) -> None:
    """The push endpoint takes one article a delivery: who sends a whole file is told of the two ways."""
    example = EXAMPLES[name].valid
    document = clean_document(example.data, name=example.name, now=NOW)
    assert document.reason is Reason.UNSUPPORTED_MEDIA
    assert "`copydesk ingest`" in (document.detail or "")
    assert "/v1/articles" in (document.detail or "")


INSERTED = (b"\0", b"<", b"[", b"-1", b"99999999", b"\n\n", b"\\u-9999999 ", b"LENGTH: 1\n", b"HD\n")


def spoil(data: bytes, chance: Random) -> bytes:
    """Change, cut, double or put in bytes at places of a file."""
    spoilt = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(spoilt))
        way = chance.randrange(4)
        if way == 0:
            spoilt[at] = chance.randrange(256)
        elif way == 1:
            del spoilt[at : at + 40]
        elif way == 2:
            spoilt[at:at] = spoilt[at // 2 : at // 2 + 100]
        else:
            spoilt[at:at] = chance.choice(INSERTED)
    return bytes(spoilt)


@each_form
def test_a_file_that_is_spoilt_is_no_crash(form: Form) -> None:
    """Whatever stands in it, its reader gives what it can, or refuses it."""
    chance = Random(form.name)  # noqa: S311 - the same each time
    whole = EXAMPLES[form.name].valid
    for _ in range(60):
        spoilt = spoil(whole.data, chance)
        items = read_what_can_be(form, replace(whole, data=spoilt))
        if isinstance(form, DocumentForm):
            with suppress(QuarantineError):
                form.read(spoilt, whole.name)
        elif isinstance(form, WholeForm) and form.read_alone is not None:
            assert all(item.data is None or item.data.decode() for item in items if item.place != ITSELF)
            with suppress(QuarantineError):
                form.read_alone(spoilt, whole.name)
