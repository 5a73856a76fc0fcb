"""Closing lines on an author whom no rule has words for: a name that is new."""

from __future__ import annotations

import pytest

from tasks.core.clean.input.blocks import Block, Marks
from tasks.core.clean.lines.author_lines import mark_author_lines
from tasks.core.records import Kind, Segment

PROSE = "Mayor Jane Roe asked the council of Meriton to repair the old bridge before the winter."
CLOSING = "Ann Smith is a former harbour master of Meriton."


def mark(*texts: str) -> Marks:
    """Mark the lines of a text."""
    blocks = [Block(text, 0, len(text)) for text in texts]
    return mark_author_lines(blocks, [None] * len(blocks))


@pytest.mark.parametrize(
    "closing",
    [
        CLOSING,
        "Ann Smith, a sailor, is chief economist of the Harbour Bank.",
        "Ann Smith lives in Meriton and works on a history of its bridges.",
        "— Ann Smith and Ben Cole are co-founders of Tideline.",
        "Ann Smith is transport correspondent at the Meriton Post.",
    ],
)
def test_a_new_name_that_closes_is_the_author(closing: str) -> None:
    """What its bearer is or does is told in the present."""
    found = mark(PROSE, PROSE, PROSE, closing)
    assert found[:3] == [None] * 3
    assert found[3] is not None
    assert found[3].rule == "bio.new-name-at-end"


@pytest.mark.parametrize(
    "texts",
    [
        (PROSE, PROSE, PROSE.replace("Jane Roe", "Ann Smith"), PROSE, CLOSING),  # named above
        (CLOSING, PROSE, PROSE, PROSE, PROSE),  # not at the end
        (PROSE, *(CLOSING.replace("Smith", name) for name in ("Cole", "Dahl", "Ewing"))),  # a list of people
        (PROSE, PROSE, PROSE, "Ann Smith, who led the study, is a doctor in Meriton."),
        (PROSE, PROSE, PROSE, "The Meriton Bridge is a listed monument."),
        (PROSE, PROSE, PROSE, "Mrs Smith lives in Meriton with her two children."),
        (PROSE, CLOSING),  # too short to tell
    ],
)
def test_people_of_the_story_stay(texts: tuple[str, ...]) -> None:
    """Whom the text named before, lists of people, things with names."""
    assert mark(*texts) == [None] * len(texts)


def mark_signed(*texts: str) -> Segment | None:
    """Mark the lines under a byline of Ann Smith; give the mark of the last one."""
    byline = Block("By Ann Smith", 0, 12, hint=Kind.BYLINE)
    blocks = [byline, *(Block(text, 0, len(text)) for text in texts)]
    hinted = byline.to_segment(Kind.BYLINE, "header.byline")
    return mark_author_lines(blocks, [hinted, *[None] * len(texts)])[-1]


def test_who_signs_is_not_in_the_story() -> None:
    """A last line that opens with a name in the byline is on the author, whatever it says."""
    found = mark_signed(PROSE, PROSE, PROSE, "Ann Smith has covered the harbour since 2016.")
    assert found is not None
    assert found.rule == "bio.signer-at-end"
    assert mark_signed(PROSE, PROSE, PROSE, PROSE) is None


@pytest.mark.parametrize(
    "texts",
    [
        ("Ann Smith went to the harbour to see the bridge.",),
        (PROSE, "Ann Smith went to the harbour to see the bridge."),
        (PROSE, PROSE, PROSE, "Ann Smith went to the harbour to see the bridge. " * 20),
    ],
)
def test_a_text_of_few_lines_or_a_long_one_stays(texts: tuple[str, ...]) -> None:
    """Such a line may be the whole article."""
    assert mark_signed(*texts) is None
