"""The second look knows what became of the blocks around, of those alike, and where the article runs."""

import numpy as np

from tasks.core.clean.page.model.second_look import SECOND_NUMBERS, Layout, look_again


def look(scores: list[float], groups: list[int] | None = None) -> dict[str, list[float]]:
    """Look again at blocks of a hundred characters, all near; gives the columns by name."""
    count = len(scores)
    numbers = np.array(groups or range(count), np.intp)
    layout = Layout(np.arange(count), np.full(count, 100.0), (numbers, numbers, numbers))
    table = look_again(layout, np.array(scores))
    return {name: table[:, place].tolist() for place, name in enumerate(SECOND_NUMBERS)}


def test_a_block_sees_the_scores_on_both_sides() -> None:
    """Beyond the ends of the page stands what no block has."""
    seen = look([4.0, -4.0, 2.0])
    assert seen["first-1"] == [-7.0, 4.0, -4.0]
    assert seen["first+1"] == [-4.0, 2.0, -7.0]
    assert seen["best_before"] == [-7.0, 4.0, 4.0]


def test_a_block_sees_what_else_of_its_form_was_taken() -> None:
    """Of a form that is taken elsewhere nearly all is taken; of one that stands alone nothing is known."""
    seen = look([5.0, 5.0, -5.0, -5.0], [0, 0, 0, 1])
    assert seen["taken_form"][2] > 0.98
    assert seen["taken_form"][3] == 0.0


def test_distances_are_counted_to_the_last_and_the_next_block_taken() -> None:
    """A block right after one that was taken has none in between."""
    seen = look([5.0, -5.0, -5.0, 5.0])
    assert seen["since_taken"] == [20.0, 0.0, 1.0, 2.0]
    assert seen["until_taken"] == [2.0, 1.0, 0.0, 20.0]


def test_the_longest_stretch_is_the_run_of_the_article() -> None:
    """A block far behind it stands outside of it."""
    seen = look([5.0] * 6 + [-5.0] * 6 + [5.0])
    assert seen["in_run"] == [1.0] * 6 + [0.0] * 7
    assert seen["to_run_end"][-1] == 7.0


def test_a_page_on_which_nothing_is_taken_has_no_run() -> None:
    """All columns are numbers all the same."""
    seen = look([-5.0, -5.0])
    assert np.isfinite(list(seen.values())).all()
    assert look([]) == {name: [] for name in SECOND_NUMBERS}
