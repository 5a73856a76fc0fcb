"""What one outlet alone reports: sentences with names and figures that stand in no other's text."""

from __future__ import annotations

from tasks.core.desk.only_there import find_only_there

TOLD = "The dredger ran aground off Cape Sundry on Monday. The owner is Halvard Brekke of Port Elsing."


def test_a_name_or_a_figure_of_one_outlet_is_found_with_its_sentence() -> None:
    """What both tell is not."""
    texts = {"Courier": [TOLD], "Post": [f"{TOLD} It carried 1,240 tonnes of gravel."], "Wire": [TOLD]}
    assert find_only_there(texts) == {"Post": ("It carried 1,240 tonnes of gravel.",)}


def test_two_articles_of_one_outlet_are_one_voice() -> None:
    """What it tells twice still stands there alone; an outlet by itself differs from nobody."""
    again = "It carried 1,240 tonnes of gravel."
    assert find_only_there({"Courier": [TOLD], "Post": [again, again]}).keys() == {"Courier", "Post"}
    assert find_only_there({"Courier": [TOLD]}) == {}
