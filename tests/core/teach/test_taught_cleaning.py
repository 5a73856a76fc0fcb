"""What people taught, in the cleaner: the line goes or stays at its publisher, and nothing else changes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Protocol

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.core.clean.document import clean_document
from tasks.core.clean.doubts import SPARED
from tasks.core.clean.lines.repeats import (
    MOST_TAUGHT_WORDS,
    Repeat,
    RepeatSet,
    decode_set,
    encode_set,
    fold_paragraph,
    make_repeat_id,
    make_set,
)
from tasks.core.clean.version import CLEANER_VERSION, name_cleaner
from tasks.core.records import KEPT_KINDS, Document, Kind
from tasks.core.teach.reader_marks import MarkedAs, ReaderMark
from tasks.core.teach.taught_rules import TaughtRule, propose_rules, teach_set

NOW = datetime(2026, 1, 1, tzinfo=UTC)
PUBLISHER = "harbour.example"
URL = f"https://www.{PUBLISHER}/dock.html"
PARAGRAPHS = (
    "The council met on Tuesday evening and agreed, after a long debate, to repair the old bridge.",
    "“We have waited nine years for this,” said Jane Roe, who runs the ferry to the island.",
    "Work is to begin in spring and will last until the end of the following year, the mayor said.",
    "The bridge was built in 1911 for carts, and has carried lorries since the war, to its harm.",
)
STRAY = "Heard on the mole: 12 things that the tide left behind, with drawings by our apprentice."
CUT = "Sign up for our newsletter and get the news of the harbour by email every morning."
INLINE = "Get The Harbour Daily Edition by email. Sign up here."


class Cleaning(Protocol):
    """Cleans paragraphs of the publisher."""

    def __call__(self, *paragraphs: str, repeats: RepeatSet | None = None, url: str = URL) -> Document:
        """Clean them, with what was learned and taught."""


def rule_on(line: str, marked_as: MarkedAs, publisher: str = PUBLISHER) -> TaughtRule:
    """The rule that one mark proposes."""
    [rule] = propose_rules([ReaderMark(marked_as, publisher, line, "Mara", NOW, article_id="a1")])
    return rule


def teach(line: str, marked_as: MarkedAs, learned: RepeatSet | None = None) -> RepeatSet:
    """The set in which the rule of one mark holds."""
    return teach_set(learned or RepeatSet(), (), is_with=rule_on(line, marked_as))


def clean_text(*paragraphs: str, repeats: RepeatSet | None = None, url: str = URL) -> Document:
    """Clean a plain text of the publisher."""
    text = "\n\n".join(paragraphs)
    return clean_document(text.encode(), name="a.txt", url=url, now=NOW, repeats=repeats)


def clean_page(*paragraphs: str, repeats: RepeatSet | None = None, url: str = URL) -> Document:
    """Clean a page of the publisher."""
    body = "".join(f"<p>{each}</p>" for each in paragraphs)
    page = (
        "<html><head><title>The bridge</title></head><body><article><h1>The old bridge of the harbour</h1>"
        f"{body}</article></body></html>"
    )
    return clean_document(page.encode(), name="a.html", url=url, now=NOW, repeats=repeats)


def as_text(paragraphs: tuple[str, ...]) -> str:
    """The paragraphs as a clean text."""
    return "\n\n".join(paragraphs)


cleaning = pytest.mark.parametrize("clean", [clean_text, clean_page])


@cleaning
@pytest.mark.parametrize("line", [STRAY, STRAY.upper().replace("12", "7")])
def test_a_line_that_is_taught_to_be_boilerplate_goes_and_names_its_rule(clean: Cleaning, line: str) -> None:
    """In all its small variants, at its publisher alone, and nothing else changes."""
    before = clean(*PARAGRAPHS, line)
    assert fold_paragraph(line) in fold_paragraph(before.text)

    after = clean(*PARAGRAPHS, line, repeats=teach(STRAY, MarkedAs.BOILERPLATE))
    assert after.text == clean(*PARAGRAPHS).text
    [cut] = [each for each in after.segments if fold_paragraph(each.text) == fold_paragraph(line)]
    assert cut.rule == f"taught.{rule_on(STRAY, MarkedAs.BOILERPLATE).rule_id}"
    assert cut.kind is Kind.PROMO
    assert (
        clean(
            *PARAGRAPHS, line, url="https://other.example/", repeats=teach(STRAY, MarkedAs.BOILERPLATE)
        ).text
        == before.text
    )


@cleaning
def test_a_cut_that_is_taught_to_be_news_stays_and_no_other_does(clean: Cleaning) -> None:
    """The same rule still takes out the next line that it names."""
    other = CUT.replace("harbour", "province")
    before = clean(*PARAGRAPHS[:2], CUT, *PARAGRAPHS[2:], other)
    assert CUT not in before.text
    assert other not in before.text

    after = clean(*PARAGRAPHS[:2], CUT, *PARAGRAPHS[2:], other, repeats=teach(CUT, MarkedAs.NEWS))
    assert after.text == "\n\n".join((*PARAGRAPHS[:2], CUT, *PARAGRAPHS[2:]))
    [kept] = [each for each in after.segments if each.text == CUT]
    assert (kept.kind, kept.rule) == (Kind.BODY, f"taught.{rule_on(CUT, MarkedAs.NEWS).rule_id}")
    assert other not in after.text


def test_page_furniture_can_be_taught_to_be_news() -> None:
    """A paragraph that structure alone left outside of the article."""
    line = "The ferry will not run on Sunday while the bridge is tried with lorries, the council said."
    inner = "".join(f"<p>{each}</p>" for each in PARAGRAPHS)
    page = (
        "<html><head><title>The bridge</title></head><body><article><h1>The old bridge of the harbour</h1>"
        f"{inner}</article><footer><p>{line}</p><p>About us</p></footer></body></html>"
    )

    def clean(repeats: RepeatSet | None = None) -> Document:
        return clean_document(page.encode(), name="a.html", url=URL, now=NOW, repeats=repeats)

    assert line not in clean().text
    assert clean(teach(line, MarkedAs.NEWS)).text == as_text((*PARAGRAPHS, line))


@cleaning
def test_a_cut_inside_a_paragraph_can_be_taught_to_stay(clean: Cleaning) -> None:
    """The span that was cut is given back where it stood."""
    whole = f"{PARAGRAPHS[0]} {INLINE} {PARAGRAPHS[1]}"
    before = clean(whole, *PARAGRAPHS[2:])
    cut = [each for each in before.segments if each.kind is Kind.PROMO]
    assert cut
    repeats = make_set(
        teach_set(RepeatSet(), (), is_with=rule_on(each.text, MarkedAs.NEWS)).paragraphs[0] for each in cut
    )
    assert clean(whole, *PARAGRAPHS[2:], repeats=repeats).text == "\n\n".join((whole, *PARAGRAPHS[2:]))


def test_what_was_learned_is_outweighed_by_what_people_say() -> None:
    """A paragraph that was learned to be boilerplate and is taught to be news stays."""
    key = fold_paragraph(STRAY)
    learned = make_set([Repeat(make_repeat_id(PUBLISHER, key), PUBLISHER, Kind.PROMO, key, STRAY)])
    assert STRAY not in clean_text(*PARAGRAPHS, STRAY, repeats=learned).text

    after = clean_text(*PARAGRAPHS, STRAY, repeats=teach(STRAY, MarkedAs.NEWS, learned))
    assert STRAY in after.text
    assert teach_set(learned, ()) == learned


def test_a_rule_never_takes_most_of_an_article_and_says_so() -> None:
    """The line stays, and the document doubts."""
    line = " ".join(f"word{chr(97 + number)}" for number in range(20)) + " was said of the mole."
    document = clean_text("The mole was closed.", line, repeats=teach(line, MarkedAs.BOILERPLATE))
    assert line in document.text
    [doubt] = [each for each in document.doubts if each.code == SPARED]
    assert rule_on(line, MarkedAs.BOILERPLATE).rule_id in doubt.detail
    assert not [each for each in clean_text("The mole was closed.", line).doubts if each.code == SPARED]


def test_a_rule_never_takes_a_long_line_and_says_so() -> None:
    """Nor does a set that was made elsewhere: numbers are one in a key, so a short key may be a long line."""
    key = fold_paragraph("Water levels 1")
    repeats = make_set([Repeat("0" * 10, PUBLISHER, Kind.PROMO, key, "Water levels 1", is_taught=True)])
    line = f"Water levels {' '.join(map(str, range(MOST_TAUGHT_WORDS)))}"
    assert fold_paragraph(line) == key
    document = clean_text(*(PARAGRAPHS * 4), line, repeats=repeats)
    assert line in document.text
    assert SPARED in {each.code for each in document.doubts}


def test_a_set_without_what_is_taught_has_the_name_that_it_always_had() -> None:
    """So that nothing is cleaned again, and stored sets are what their names say, because this came to be."""
    learned = make_set([Repeat("1" * 10, PUBLISHER, Kind.PROMO, "a b", "A b")])
    assert encode_set(learned) == (
        b'{"id": "1111111111", "key": "a b", "kind": "promo", "publisher": "harbour.example", "text": "A b"}'
        b"\n"
    )
    taught = teach(STRAY, MarkedAs.BOILERPLATE, learned)
    assert decode_set(encode_set(taught)) == taught
    assert name_cleaner(taught) == f"{CLEANER_VERSION}+{taught.version}" != name_cleaner(learned)


@settings(max_examples=30)
@given(
    st.lists(st.sampled_from((*PARAGRAPHS, STRAY, CUT, INLINE)), min_size=1, max_size=7),
    st.sampled_from((STRAY, CUT, INLINE, PARAGRAPHS[0])),
    st.sampled_from(tuple(MarkedAs)),
)
def test_cleaning_twice_changes_nothing_and_the_ledger_is_whole(
    paragraphs: list[str], line: str, marked_as: MarkedAs
) -> None:
    """The laws of the cleaner hold with any rule; and one on news only ever gives back."""
    repeats = teach(line, marked_as)
    document = clean_text(*paragraphs, repeats=repeats)
    if document.reason is not None:
        return
    assert clean_text(*document.text.split("\n\n"), repeats=repeats).text == document.text
    visible = "".join("\n\n".join(paragraphs).split())
    assert "".join("".join(each.text for each in document.segments).split()) == visible
    plain = clean_text(*paragraphs)
    if marked_as is MarkedAs.NEWS and plain.reason is None:
        kept = {each.text for each in plain.segments if each.kind in KEPT_KINDS}
        assert kept <= {each.text for each in document.segments if each.kind in KEPT_KINDS}
