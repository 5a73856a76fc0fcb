"""Links that no heading names, and what stands loose below the last prose."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tasks.core.clean.input.blocks import Block
from tasks.core.clean.lines.link_lists import (
    mark_last_line,
    mark_link_lists,
    mark_link_rows,
    mark_loose_ends,
    mark_small_menus,
)

PROSE = "The council met on Tuesday evening and agreed, after a long debate, to repair the old bridge."


def make_blocks(*texts: str) -> list[Block]:
    """Give one block a text."""
    return [Block(text, 0, len(text)) for text in texts]


def find_lists(*lines: str) -> list[str]:
    """Give the lines that go as a list of links, below prose."""
    blocks = make_blocks(PROSE, *lines)
    marks = mark_link_lists(blocks, [None] * len(blocks))
    return [mark.text for mark in marks if mark]


def test_the_parts_of_a_series_go() -> None:
    """Three that count on from one another, under the line that names them."""
    parts = ["Teil 1: Am Hafen", "Teil 2: Die alte Brücke", "Teil 3: Was bleibt"]
    assert find_lists("Die Reihe über den Hafen:", *parts) == ["Die Reihe über den Hafen:", *parts]


def test_headings_that_count_stay() -> None:
    """Prose stands between them, or they count something else."""
    assert find_lists("Part 1: The flood", PROSE, "Part 2: The bridge", PROSE, "Part 3: The ferry") == []
    assert find_lists("Place 1: Meriton", "Place 2: Eastport", "Place 3: Calder") == []
    assert find_lists("Part 1: The flood", "Part 7: The bridge", "Part 3: The ferry") == []


def test_a_run_of_short_lines_goes_where_one_comes_twice() -> None:
    """A link that stands twice, one below the other, is in no list of facts."""
    twice = [
        "A ferry in ten minutes",
        "Live from the old bridge",
        "Live from the old bridge",
        "What the mayor said",
    ]
    assert find_lists(*twice) == twice
    assert find_lists(*twice[:1], *twice[2:]) == []


def test_a_link_with_an_arrow_before_it_goes_wherever_it_stands() -> None:
    """In any language; quotes that open so, sentences and the signs of a quoted mail stay."""
    links = [">> Rada zavírá starý most", "► Why has the ferry stopped?", "» Der Hafen bleibt zu..."]
    assert find_lists(links[0], PROSE, *links[1:]) == links
    assert find_lists("»Wir schließen die Brücke«, sagte sie", "> Quoted in a mail", f"→ {PROSE}", ">>") == []


def test_the_menu_of_a_small_page_goes_above_and_below_its_prose() -> None:
    """Single words in a run above all prose are one; a name and a place, or a list below it, are none."""
    lines = ["What the council said of the bridge", "News", "Sport", PROSE, "Bridges", PROSE, "Contact"]
    for texts, gone in (
        (lines, ["News", "Sport", "Contact"]),
        (["Jane Roe", "Meriton", PROSE, PROSE], []),
        ([PROSE, PROSE, "Eggs", "Milk", "Flour"], []),
        (["2031", "Rain!", PROSE, PROSE], []),
    ):
        blocks = make_blocks(*texts)
        marks = mark_small_menus(blocks, [None] * len(blocks))
        assert [mark.text for mark in marks if mark] == gone


def test_a_line_below_the_last_prose_is_loose() -> None:
    """A heading has something below it; three lines and more are a list that may be news."""
    for below, goes in ((["Gaukite naujienas kas rytą"], 1), (["Vienas du", "Trys keturi", "Penki šeši"], 0)):
        blocks = make_blocks(*[PROSE] * 4, *below)
        assert sum(mark is not None for mark in mark_loose_ends(blocks, [None] * len(blocks))) == goes
    blocks = make_blocks(*[PROSE] * 4, "A heading", PROSE)
    assert not any(mark_loose_ends(blocks, [None] * len(blocks)))


@pytest.mark.parametrize(
    ("above", "last", "goes"),
    [
        ([PROSE] * 3, "Новият мост над реката отваря през май", True),
        ([PROSE] * 2, "Old bridge is open again after repairs", False),
        ([PROSE] * 3, "The old bridge, the new one and the ferry", False),
        ([PROSE] * 3, "and agreed to repair the old bridge", False),
        ([PROSE] * 3, "The old bridge is open again.", False),
        ([PROSE] * 3, "The old bridge", False),
        ([PROSE, PROSE.rstrip("."), PROSE, PROSE], "Old bridge is open again after repairs", True),
        ([PROSE.rstrip(".")] * 4, "Old bridge is open again after repairs", False),
        ([PROSE, PROSE, PROSE, "What it costs"], "Old bridge is open again after repairs", False),
    ],
    ids=[
        "headline",
        "short text",
        "commas",
        "cut off",
        "sentence",
        "few words",
        "one stop",
        "no stops",
        "list",
    ],
)
def test_a_last_line_that_is_no_sentence_is_of_something_else(
    above: list[str], last: str, *, goes: bool
) -> None:
    """In any language, below prose of sentences: headings have something below them."""
    blocks = make_blocks(*above, last)
    marked = [mark.text for mark in mark_last_line(blocks, [None] * len(blocks)) if mark]
    assert marked == ([last] if goes else [])


def test_links_with_nothing_between_them_are_a_menu() -> None:
    """One link alone is a headline as well as a menu, and names parted by commas are authors."""
    menu, one, names = make_blocks("Home News Sport", "The bridge is closed", "Jonas Adler, Petra Holm")
    linked = [replace(menu, link_chars=13), replace(one, link_chars=20), replace(names, link_chars=21)]
    found = mark_link_rows([*linked, *make_blocks(PROSE)], [None] * 4)
    assert [mark.text for mark in found if mark] == ["Home News Sport"]
