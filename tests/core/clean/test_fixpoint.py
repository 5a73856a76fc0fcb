"""Cutting and repairing to a fixed point: what known repairs make of the lines of an input."""

from __future__ import annotations

from tasks.core.clean.fixpoint import cut_to_fixpoint
from tasks.core.records import Kind, Repair, Segment

LINES = (
    "The council met on Tuesday evening and agreed, after a long debate, to repair the old bridge.",
    "The mayor said that 1,200 people had signed. He did not say when the work would begin.",
)


def test_lines_that_were_code_only_by_their_markup_become_paragraphs() -> None:
    """They are set as lines in the input; as they read without it they are not, and would be parted."""
    visible = "\n".join(f"// {line}" for line in LINES)
    second = len(LINES[0]) + 4
    segments = (Segment(Kind.BODY, visible, "keep", 0, len(visible)),)
    marks = (Repair("markdown", 0, 3, "// ", ""), Repair("markdown", second, second + 3, "// ", ""))
    ledger, _ = cut_to_fixpoint(visible, segments, repairs=marks)
    assert ledger.text == "\n\n".join(LINES)
    parted = Repair("parted_line", second - 1, second + 3, "\n// ", "\n\n")
    assert ledger.repairs == (marks[0], parted)
