"""What one article adds to another's text and strips from it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tasks.core.news.article_difference import DifferenceKind, TextDifference, compare_texts
from tasks.core.news.word_changes import CAME, GONE

CLOSED = "The harbour board of Port Elsing voted on Tuesday to close its oldest dock."
SPRING = "No ship has come there since spring, the board's chair Mara Quillon said."
QUAY = "Work on a new quay is to begin in the autumn."
COST = "It will cost 41 million crowns."
texts = st.lists(
    st.lists(st.sampled_from([CLOSED, SPRING, QUAY, COST, "It is late!"]), min_size=1, max_size=4).map(
        " ".join
    ),
    max_size=5,
).map("\n\n".join)


def tell(found: TextDifference) -> list[tuple[str, str]]:
    """Each part's kind, and its text where it is or was."""
    sides = ((part.kind.value, part.after or part.before) for part in found.parts)
    return [(kind, side.text) for kind, side in sides if side]


def test_paragraphs_that_are_parted_anew_change_nothing() -> None:
    """An outlet makes three of one; the sentences are the same."""
    assert compare_texts(f"{CLOSED} {SPRING}\n\n{QUAY}", f"{CLOSED}\n\n{SPRING} {QUAY}").parts == ()


def test_what_came_and_went_is_told_by_runs_with_its_words() -> None:
    """Sentences in a row of one paragraph are one part."""
    found = compare_texts(f"{CLOSED}\n\n{QUAY} {COST}", f"{CLOSED} {SPRING}")
    assert tell(found) == [("added", SPRING), ("stripped", f"{QUAY} {COST}")]
    assert (found.words_stripped, found.words_added) == (len(f"{QUAY} {COST}".split()), len(SPRING.split()))


def test_a_reworded_sentence_is_told_by_its_words() -> None:
    """Each with its place in the text that has it."""
    after = f"{CLOSED.replace('Tuesday', 'Friday')} {COST}"
    [part] = compare_texts(f"{CLOSED} {COST}", after).parts
    assert part.kind is DifferenceKind.REWORDED
    words = [(each.kind, each.text, each.start) for each in part.words if each.kind in {GONE, CAME}]
    assert words == [(GONE, "Tuesday", CLOSED.index("Tuesday")), (CAME, "Friday", after.index("Friday"))]


def test_other_quotation_marks_are_no_other_words() -> None:
    """Nor is another case: it is told apart, and counts for nothing."""
    found = compare_texts("“We close it,” she said.", '"We close It," she said.')
    assert [part.kind for part in found.parts] == [DifferenceKind.SIGNS]
    assert (found.words_stripped, found.words_added) == (0, 0)


def test_what_stands_elsewhere_was_neither_stripped_nor_added() -> None:
    """It is told once, with both places."""
    before = f"{CLOSED}\n\n{SPRING}\n\n{QUAY}"
    found = compare_texts(before, f"{QUAY}\n\n{CLOSED}\n\n{SPRING}")
    [part] = found.parts
    assert part.kind is DifferenceKind.MOVED
    assert part.before
    assert part.after
    assert (part.before.start, part.after.start) == (before.index(QUAY), 0)
    assert (found.words_stripped, found.words_added) == (0, 0)


@given(texts, texts)
def test_places_lead_to_what_is_told_and_words_add_up(before: str, after: str) -> None:
    """In whichever text it stands; and nothing differs from itself."""
    assert compare_texts(before, before).parts == ()
    found = compare_texts(before, after)
    for part in found.parts:
        for text, placed in ((before, part.before), (after, part.after)):
            assert placed is None or text[placed.start : placed.end] == placed.text
        for each in part.words:
            assert (before if each.kind == GONE else after)[each.start : each.end] == each.text
    backwards = compare_texts(after, before)
    assert found.words - found.words_stripped + found.words_added == backwards.words
