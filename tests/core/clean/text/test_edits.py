"""Steps of edits become one list, and places are led back through all of them."""

from hypothesis import given
from hypothesis import strategies as st

from tasks.core.clean.text.edits import Edited, apply_edits

steps = st.lists(
    st.lists(
        st.tuples(st.integers(0, 30), st.integers(0, 4), st.sampled_from(["", " ", "\n", "xy"])), max_size=6
    ),
    max_size=4,
)


@given(st.text("ab \n", min_size=1, max_size=30), steps)
def test_chained_edits_make_what_the_steps_made(text: str, wanted: list[list[tuple[int, int, str]]]) -> None:
    """They are in order, apart, and each says what stood there."""
    edited = Edited(text, text)
    for step in wanted:
        edits, at = [], 0
        for start, length, after in sorted(step):
            if at <= start and start + length <= len(edited.text) and (length or after):
                edits.append((start, start + length, after, "x"))
                at = start + length + 1
        before = edited.text
        edited = edited.edit(edits)
        assert edited.text == apply_edits(before, edits)
    assert apply_edits(text, edited.edits) == edited.text
    assert all(a[1] <= b[0] for a, b in zip(edited.edits, edited.edits[1:], strict=False))


def test_a_span_is_led_back_with_the_marks_around_it() -> None:
    """What was taken out at its ends goes with it, and the break that was made behind it."""
    text = "**One** two\\nThree"
    edited = (
        Edited(text, text).edit([(11, 13, "\n", "escape")]).edit([(0, 2, "", "mark"), (5, 7, "", "mark")])
    )
    assert edited.text == "One two\nThree"
    assert edited.trace([(0, 7), (8, 13), (0, 3)]) == [(0, 13), (13, 18), (0, 7)]
