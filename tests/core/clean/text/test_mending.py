"""Repairs of the clean text: what they come to in the input."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from tasks.core.clean.text.edits import apply_edits
from tasks.core.clean.text.ledger import Ledger, compose, fill_gaps
from tasks.core.clean.text.mending import mend
from tasks.core.records import Kind, Repair, Segment

VISIBLE = "The old <b AD >bridge.\nIt fell."
SEGMENTS = (
    Segment(Kind.BODY, "The old <b", "keep", 0, 10),
    Segment(Kind.UI, "AD", "ui.advertisement", 11, 13),
    Segment(Kind.BODY, ">bridge.", "keep", 14, 22),
    Segment(Kind.BODY, "It fell.", "keep", 23, 31),
)


def mend_all(ledger: Ledger, *wanted: tuple[str, str]) -> Ledger:
    """Make repairs of the clean text, each what stands there and what it is to read."""
    found = []
    for before, after in wanted:
        at = ledger.text.index(before)
        found.append(Repair("test", at, at + len(before), before, after))
    return compose(VISIBLE, *mend(ledger, found))


def test_a_repair_over_two_segments_becomes_one_in_each() -> None:
    """What stands between them stays where it is, whether it was kept or cut."""
    ledger = compose(VISIBLE, SEGMENTS, ())
    assert ledger.text == "The old <b >bridge.\n\nIt fell."
    mended = mend_all(ledger, ("<b >", ""))
    assert mended.text == "The old bridge.\n\nIt fell."
    assert [(one.start, one.end, one.before) for one in mended.repairs] == [(8, 10, "<b"), (14, 15, ">")]
    assert mended.segments == SEGMENTS


def test_a_repair_of_what_a_repair_made_takes_its_place() -> None:
    """Two of them become one, which says what stood in the input."""
    ledger = compose(VISIBLE, SEGMENTS, (Repair("test", 23, 25, "It", "A pier"),))
    mended = mend_all(ledger, ("A ", "The "), ("pier", "pie"))
    assert mended.text == "The old <b >bridge.\n\nThe pie fell."
    assert mended.repairs == (Repair("test", 23, 25, "It", "The pie"),)


def test_a_space_is_put_between_what_stood_without_one() -> None:
    """Also between what a repair made and what stands beside it, and before the first sign of a segment."""
    ledger = compose(VISIBLE, SEGMENTS, (Repair("test", 25, 26, " ", "s"),))
    at = ledger.text.index("Itsfell") + len("Its")
    mended = compose(VISIBLE, *mend(ledger, [Repair("test", at, at, "", " ")]))
    assert mended.text.endswith("Its fell.")
    tight = (Segment(Kind.BODY, "One", "keep", 0, 3), Segment(Kind.BODY, ".Two", "keep", 3, 7))
    mended = compose("One.Two", *mend(compose("One.Two", tight, ()), [Repair("test", 3, 3, "", " ")]))
    assert mended.text == "One .Two"


def test_what_has_no_place_is_put_in_repaired() -> None:
    """No repair can name it; where all of it goes, or a part of it is cut, that goes from it."""
    hidden = (
        Segment(Kind.BODY, "Two &amp; three.", "html.body-from-data", None, None),
        Segment(Kind.BODY, "<hr>", "html.body-from-data", None, None),
    )
    ledger = compose(VISIBLE, (*SEGMENTS, *hidden), ())
    mended = mend_all(ledger, ("&amp;", "&"), ("<hr>", ""))
    assert mended.text.endswith("It fell.\n\nTwo & three.")
    assert not mended.repairs
    at = ledger.text.index("<hr>")
    cut = mend(ledger, (), [Segment(Kind.CHROME, "<hr>", "x", at, at + 4)])[0]
    assert [segment.kind for segment in cut[-2:]] == [Kind.BODY, Kind.CHROME]


WHITE = re.compile(r"\s+")
lines = st.text(st.sampled_from("ab<>&. \n"), max_size=12)
spans = st.tuples(st.integers(0, 60), st.integers(0, 9), st.sampled_from(["", " ", "x"]))


@given(
    st.lists(st.tuples(st.sampled_from([Kind.BODY, Kind.UI]), lines), max_size=8),
    st.lists(st.lists(spans, max_size=5), max_size=3),
)
def test_the_input_reads_as_its_text_was_mended(
    parts: list[tuple[Kind, str]], rounds: list[list[tuple[int, int, str]]]
) -> None:
    """But for white space, in which the ledger has the say; and each repair names what stands there."""
    visible = "".join(text for _, text in parts)
    segments, at = [], 0
    for kind, text in parts:
        segments.append(Segment(kind, text, "test", at, at + len(text)))
        at += len(text)
    ledger = compose(visible, fill_gaps(visible, [one for one in segments if one.text.strip()]), ())
    for wanted in rounds:
        found, at = [], 0
        for start, length, after in sorted(wanted):
            before = ledger.text[start : start + length]
            fits = at <= start and start + length <= len(ledger.text)
            if fits and before != after and len(after) <= len(before.strip()):
                found.append(Repair("test", start, start + length, before, after))
                at = start + length
        edits = [(one.start, one.end, one.after, one.kind) for one in found]
        reads = WHITE.sub("", apply_edits(ledger.text, edits))
        ledger = compose(visible, *mend(ledger, found))
        assert WHITE.sub("", ledger.text) == reads
    assert all(visible[one.start : one.end] == one.before for one in ledger.repairs)
    assert all(a.end <= b.start for a, b in zip(ledger.repairs, ledger.repairs[1:], strict=False))
