"""An article that only a script would build is read from the script's data."""

import json

import pytest

from tasks.core.clean.input.markup import parse_page
from tasks.core.clean.page.hydration import read_hydrated_body

LINES = tuple(
    f"In part {n} of the report the council agrees, after a long debate, to repair the old harbour bridge."
    for n in range(5)
)


def read(script: str) -> tuple[str, ...]:
    """Read the body from a page with nothing but this script."""
    tree = parse_page(f"<html><body><div id=app></div><script>{script}</script></body></html>".encode())
    assert tree is not None
    return read_hydrated_body(tree)


@pytest.mark.parametrize(
    "script",
    [
        json.dumps({"props": {"article": {"html": "".join(f"<p>{line}</p>" for line in LINES)}}}),
        "window.__STATE__ = " + json.dumps({"body": "\n".join(LINES)}) + ";",
        "store.push(" + json.dumps({"parts": [{"type": "text", "text": line} for line in LINES]}) + ")",
    ],
)
def test_markup_prose_and_lists_of_parts_give_paragraphs(script: str) -> None:
    """Whichever way the data holds the text, its paragraphs come out in order."""
    assert read(script) == LINES


@pytest.mark.parametrize(
    "script",
    [
        "",
        "var a = [1, 2",
        "run(" + json.dumps({"code": "x" * 900}) + ")",
        json.dumps({"a": ["/path/" + "b" * 60] * 9}),
    ],
)
def test_data_without_prose_gives_nothing(script: str) -> None:
    """Code, paths and broken JSON are no article."""
    assert read(script) == ()


@pytest.mark.parametrize(
    "heading",
    [
        {"kind": "Block", "text": "<h2>What comes next</h2>"},
        {"type": "SubheadingBlock", "text": "What comes next"},
        {"style": "h3", "text": "What comes next"},
    ],
)
def test_a_heading_between_parts_stays_in_its_place(heading: dict[str, str]) -> None:
    """It is short, so its markup or its type must say what it is; other short parts are labels."""
    parts = [{"text": f"<p>{line}</p>"} for line in LINES]
    label = {"type": "label", "text": "Fold this up"}
    script = "store.push(" + json.dumps({"parts": [*parts[:2], heading, label, *parts[2:]]}) + ")"
    assert read(script) == (*LINES[:2], "What comes next", *LINES[2:])
