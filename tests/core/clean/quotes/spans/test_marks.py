"""Where quotations stand, by the marks of all languages."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.core.clean.quotes.spans.marks import find_marked_spans
from tests.growth import MOST_EXPONENT, find_exponent

MARKS = '“”„‟"＂«»「」『』‘’‚'  # noqa: RUF001 - the marks as texts have them


def list_words(text: str) -> list[str]:
    """Give the words of all spans."""
    return [text[span.start : span.end] for span in find_marked_spans(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("„Wir sperren die Brücke“, sagte Berg.", ["Wir sperren die Brücke"]),
        ("»Wir sperren die Brücke«, sagte Berg. »Heute noch.«", ["Wir sperren die Brücke", "Heute noch."]),
        ("«Nous fermons le pont», a dit Berg.", ["Nous fermons le pont"]),
        ("« Nous fermons le pont », a dit Berg. « Ce soir. »", ["Nous fermons le pont", "Ce soir."]),
        ("Le pont « du Nord » ferme. « Ce soir », dit-il.", ["du Nord", "Ce soir"]),
        (
            "Il y a d'« annonces » (« de presse ») et « un pont fermé » ! Oui.",
            ["annonces", "de presse", "un pont fermé"],
        ),
        ("”Vi stänger bron”, säger Berg. ”I kväll.”", ["Vi stänger bron", "I kväll."]),
        ("„Zamykamy most”, mówi Berg.", ["Zamykamy most"]),
        ("「橋を閉じます」と市長は述べた。", ["橋を閉じます"]),
        ("『今夜』と市長。", ["今夜"]),
        ("‘We won’t close the bridge,’ said Berg.", ["We won’t close the bridge,"]),  # noqa: RUF001
        ("The ‘bridge’ of the dogs’ home fell.", ["bridge"]),  # noqa: RUF001
        ('"We close it," said Berg. "Tonight."', ["We close it,", "Tonight."]),
        ('Berg said: "다리를 닫습니다"라고 말했다.', ["다리를 닫습니다"]),
        ('He said, “We close it," and left.', ["We close it,"]),
        ('A 6" pipe and a 12" pipe lay in the road there.', []),
        ("In the ’90s the dogs’ home closed.", []),  # noqa: RUF001
    ],
)
def test_marks_pair_up_by_language(text: str, words: list[str]) -> None:
    """Each kind of mark opens and closes as its readers take it."""
    assert list_words(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "“He told me ‘close it now’ and left,” Berg said.",  # noqa: RUF001
        "“He told me “close it now” and left,” Berg said.",
        "»Er sagte »sofort« und ging«, sagte Berg.",
        "„Er sagte ‚sofort‘ und ging“, sagte Berg.",  # noqa: RUF001
    ],
)
def test_what_is_quoted_in_a_quotation_is_part_of_it(text: str) -> None:
    """The outermost marks count."""
    assert len(list_words(text)) == 1


def test_a_quotation_goes_on_over_paragraphs() -> None:
    """Each of its paragraphs is a span, and all but the last say that they go on."""
    spans = find_marked_spans("“We close it.\n\n“We close all of it.\n\n“Tonight,” Berg said.")
    assert [span.goes_on for span in spans] == [True, True, False]


def test_a_mark_that_nothing_closes_opens_nothing() -> None:
    """A paragraph's lone mark takes no narration in."""
    assert list_words("“We close it, Berg said.\n\nThe bridge fell.") == []
    assert list_words("“We close it, Berg said. “Tonight,” he added.") == ["Tonight,"]


def test_a_paragraph_between_two_quotations_is_no_quotation() -> None:
    """What closes at a paragraph's start and opens at its end is read by the other paragraphs."""
    text = "»Wir sperren sie«, sagte Berg und ging »heute« heim.\n«, rief er. Die Brücke fiel. »"
    assert "rief er. Die Brücke fiel." not in " ".join(list_words(text))


PIECES = st.sampled_from([*MARKS, "one two", " ", "\n", ",", ".", "’s", "6", "—"])  # noqa: RUF001


@given(st.lists(PIECES, max_size=60).map("".join))
def test_spans_lie_in_the_text_in_order(text: str) -> None:
    """None overlaps another, leaves its paragraph, or is empty; their marks are around them."""
    spans = find_marked_spans(text)
    assert all(left.outer_end <= right.outer_start for left, right in pairwise(spans))
    for span in spans:
        assert 0 <= span.outer_start < span.start < span.end <= span.outer_end <= len(text)
        assert text[span.outer_start] in MARKS
        words = text[span.start : span.end]
        assert "\n" not in words
        assert words == words.strip()


@pytest.mark.slow
@pytest.mark.parametrize("unit", ['"', "“", "” ", "‘a ", "« ", "a’ ", "“a\n", "»a« ", '"a" '])  # noqa: RUF001
def test_many_marks_take_time_in_proportion(unit: str) -> None:
    """Four times as many marks take about four times as long."""
    assert find_exponent(find_marked_spans, lambda size: unit * size, (256, 1024, 4096)) < MOST_EXPONENT
