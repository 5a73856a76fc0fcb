"""The ledger: text out of segments, and the way back from the text to the input."""

from __future__ import annotations

from tasks.core.clean.text.ledger import compose, fill_gaps, recut, trace
from tasks.core.records import Kind, Repair, Segment

VISIBLE = "One  bridge fell.Two stood.\nAD\nThree were new."
SEGMENTS = (
    Segment(Kind.BODY, "One  bridge fell.Two stood.", "keep", 0, 27),
    Segment(Kind.UI, "AD", "ui.advertisement", 28, 30),
    Segment(Kind.BODY, "Three were new.", "keep", 31, 46),
)
REPAIR = Repair("missing_sentence_space", 17, 17, "", " ")


def test_text_is_made_of_kept_segments() -> None:
    """Repairs are applied, white space is folded, a blank line parts paragraphs."""
    assert compose(VISIBLE, SEGMENTS, (REPAIR,)).text == "One bridge fell. Two stood.\n\nThree were new."


def test_a_span_of_the_text_leads_back_to_the_input() -> None:
    """What is found in the text is cut from the segment that it came from."""
    ledger = compose(VISIBLE, SEGMENTS, (REPAIR,))
    start = ledger.text.index("Two stood.")
    found = Segment(Kind.PROMO, "Two stood.", "promo.test", start, start + len("Two stood."))
    assert trace(ledger, found) == {0: (17, 27)}
    parts = recut(ledger, [found])
    assert [(part.kind, part.rule, part.text) for part in parts[:2]] == [
        (Kind.BODY, "keep", "One  bridge fell."),
        (Kind.PROMO, "promo.test", "Two stood."),
    ]
    assert all(VISIBLE[part.start : part.end] == part.text for part in parts if part.start is not None)


def test_an_inline_cut_leaves_one_paragraph() -> None:
    """What stood on both sides of a cut inside a line is one paragraph still, commas close up."""
    visible = "The mayor PROMO , he said."
    segments = (
        Segment(Kind.BODY, "The mayor", "keep", 0, 9),
        Segment(Kind.PROMO, "PROMO", "promo.test", 10, 15),
        Segment(Kind.BODY, ", he said.", "keep", 16, 26),
    )
    assert compose(visible, segments, ()).text == "The mayor, he said."


def test_gaps_are_filled_in_order() -> None:
    """What stands in no segment gets one; white space does not count."""
    filled = fill_gaps(VISIBLE, (SEGMENTS[2], SEGMENTS[0]))
    assert [(part.kind, part.text) for part in filled] == [
        (Kind.BODY, "One  bridge fell.Two stood."),
        (Kind.CHROME, "AD"),
        (Kind.BODY, "Three were new."),
    ]


def test_what_stands_in_a_pages_data_keeps_its_place() -> None:
    """A segment without offsets follows the one that it stood behind, as a paragraph of its own."""
    hidden = Segment(Kind.BODY, "Four stood in the data.", "html.body-from-data", None, None)
    filled = fill_gaps(VISIBLE, (*SEGMENTS, hidden))
    assert filled[-1] == hidden
    assert compose(VISIBLE, filled, ()).text.endswith("Three were new.\n\nFour stood in the data.")
