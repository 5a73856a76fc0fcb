"""Learned paragraphs in the cleaner: what they take, what they never take, and the laws with them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.core.clean.document import clean_document
from tasks.core.clean.lines.repeats import (
    Repeat,
    RepeatSet,
    decode_set,
    encode_set,
    fold_paragraph,
    fold_publisher,
    make_repeat_id,
    make_set,
)
from tasks.core.clean.version import CLEANER_VERSION, name_cleaner
from tasks.core.records import Document, Kind

NOW = datetime(2026, 1, 1, tzinfo=UTC)
PUBLISHER = "harbour.example"
URL = f"https://www.{PUBLISHER}/dock.html"
PARAGRAPHS = (
    "The council met on Tuesday evening and agreed, after a long debate, to repair the old bridge.",
    "“We have waited nine years for this,” said Jane Roe, who runs the ferry to the island.",
    "Work is to begin in spring and will last until the end of the following year, the mayor said.",
)
REFRAIN = "Tides & Tolls reaches the readers of the harbour 5 days a week."


def learn(*texts: str, publisher: str = PUBLISHER) -> RepeatSet:
    """A set of promos."""
    keys = [(text, fold_paragraph(text)) for text in texts]
    return make_set(
        Repeat(make_repeat_id(publisher, key), publisher, Kind.PROMO, key, text) for text, key in keys
    )


def clean(text: str, repeats: RepeatSet | None, url: str | None = URL) -> Document:
    """Clean a plain text of the publisher."""
    return clean_document(text.encode(), name="a.txt", url=url, now=NOW, repeats=repeats)


@pytest.mark.parametrize(
    "variant",
    [REFRAIN, REFRAIN.upper(), REFRAIN.replace("5", "12"), f"  {REFRAIN[:-1]} !", REFRAIN.replace("& ", "")],
)
def test_small_variants_are_the_same_paragraph(variant: str) -> None:
    """Case, signs, white space and numbers do not tell paragraphs apart."""
    assert fold_paragraph(variant) == fold_paragraph(REFRAIN)


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("Write to a.roe@harbour.example", "Write to b.lind@harbour.example", True),
        ("Follow @roe", "Follow @lind", True),
        ("See https://a.example/1?x=2", "See www.b.example", True),
        ("© 2031 The Post", "copyright 1999 the post", True),
        ("The dock is open.", "The dock is closed.", False),
    ],
)
def test_addresses_are_alike_and_words_are_not(one: str, other: str, *, is_same: bool) -> None:
    """Who is to be written to does not matter, each word does."""
    assert (fold_paragraph(one) == fold_paragraph(other)) is is_same


@pytest.mark.parametrize(
    ("publisher", "stated"),
    [
        (PUBLISHER, (("url", f"https://{PUBLISHER}/"),)),
        (PUBLISHER, (("url", URL),)),
        ("The Harbour", (("publisher", "Harbour Post"),)),
    ],
)
@pytest.mark.parametrize("name", ["a.txt", "a.html"])
def test_what_is_said_of_a_text_brings_what_its_publisher_repeats(
    publisher: str, stated: tuple[tuple[str, str], ...], name: str
) -> None:
    """A text that names nobody is of the publisher, or of the site, that is given with it."""
    lines = [*PARAGRAPHS[:2], REFRAIN, PARAGRAPHS[2]]
    marked = "".join(f"<p>{line}</p>" for line in lines)
    text = "\n\n".join(lines) if name == "a.txt" else f"<html><body><article>{marked}</article></body></html>"
    learned = learn(REFRAIN, publisher=publisher if "." in publisher else fold_publisher("Harbour Post"))
    assert REFRAIN in clean_document(text.encode(), name=name, now=NOW, repeats=learned).text
    document = clean_document(text.encode(), name=name, now=NOW, repeats=learned, stated=stated)
    assert REFRAIN not in document.text
    assert {row.found_in for row in document.evidence if row.field == stated[0][0]} <= {
        "stated",
        "stated site",
    }


def test_a_learned_paragraph_goes_and_names_its_rule() -> None:
    """The ledger holds it with kind, rule and place; the rest stays as it is."""
    text = "\n\n".join((*PARAGRAPHS[:2], REFRAIN, PARAGRAPHS[2]))
    learned = learn(REFRAIN)
    document = clean(text, learned)
    assert document.text == "\n\n".join(PARAGRAPHS)
    [cut] = [segment for segment in document.segments if segment.kind is Kind.PROMO]
    assert cut.rule == f"repeat.{learned.paragraphs[0].id}"
    assert text[cut.start : cut.end] == cut.text == REFRAIN


def test_a_learned_paragraph_goes_from_a_page() -> None:
    """A page's publisher is told by its canonical address."""
    body = "".join(f"<p>{line}</p>" for line in (*PARAGRAPHS, *PARAGRAPHS, REFRAIN, *PARAGRAPHS))
    page = f'<html><head><link rel="canonical" href="{URL}"></head><body><article><h1>Bridge</h1>{body}'
    learned = clean_document(page.encode(), name="a.html", now=NOW, repeats=learn(REFRAIN))
    assert REFRAIN in clean_document(page.encode(), name="a.html", now=NOW).text
    assert REFRAIN not in learned.text
    assert PARAGRAPHS[2] in learned.text


def test_another_publisher_keeps_it() -> None:
    """What was learned at one publisher holds for that one; a text of nobody keeps everything."""
    text = "\n\n".join((*PARAGRAPHS, REFRAIN))
    assert REFRAIN in clean(text, learn(REFRAIN, publisher="other.example")).text
    assert REFRAIN in clean(text, learn(REFRAIN), url=None).text


def test_a_publisher_may_be_known_by_name() -> None:
    """Where a text names its publisher and no address, the name is enough."""
    text = "\n".join(("Title: The bridge", "Publisher: Harbour  Post", "", *PARAGRAPHS, REFRAIN))
    assert REFRAIN not in clean(text, learn(REFRAIN, publisher="harbour post"), url=None).text


def test_never_is_most_of_an_article_taken() -> None:
    """Where learned paragraphs are more than half of the words, all of them stay."""
    learned = learn(*PARAGRAPHS[:2])
    assert clean("\n\n".join(PARAGRAPHS), learned).text == "\n\n".join(PARAGRAPHS)


def test_a_set_is_known_by_its_content() -> None:
    """The order of learning does not matter, a word does; bytes and back give an equal set."""
    both, turned = learn(REFRAIN, PARAGRAPHS[0]), learn(PARAGRAPHS[0], REFRAIN)
    assert both.version == turned.version != learn(REFRAIN).version
    assert decode_set(encode_set(both)) == both


def test_the_cleaner_is_named_by_rules_and_set() -> None:
    """Without a set its version is that of the rules, with one the set's version stands in it."""
    assert name_cleaner(None) == name_cleaner(RepeatSet()) == CLEANER_VERSION
    assert name_cleaner(learn(REFRAIN)) == f"{CLEANER_VERSION}+{learn(REFRAIN).version}"


LINES = (*PARAGRAPHS, REFRAIN, "Nine years", "Sign up for our newsletter", "Go on.The mayor said so. # 39;")


@settings(max_examples=120)
@given(
    st.lists(st.one_of(st.sampled_from(LINES), st.text(max_size=30)), min_size=1, max_size=14),
    st.sets(st.sampled_from(LINES)),
)
def test_cleaning_twice_with_one_set_takes_nothing_more(lines: list[str], learned: set[str]) -> None:
    """The clean text, cleaned again with the same set, is the same; and no input is lost on the way."""
    text = "\n\n".join(lines)
    once = clean(text, learn(*learned))
    if once.reason is not None:
        return
    assert clean(once.text, learn(*learned)).text == once.text
    kept = "".join("".join(segment.text.split()) for segment in once.segments)
    assert kept == "".join(text.split())
