"""The style sheet: what is written in it can be read, by light and in the dark."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from flows.desk.pages import showing

STYLE = Path(showing.__file__).with_name("static") / "desk.css"
PAIRS = (
    ("ink", "paper"),
    ("ink", "sheet"),
    ("ink", "mark"),
    ("soft", "paper"),
    ("soft", "sheet"),
    ("link", "paper"),
    ("link", "sheet"),
    ("seen", "paper"),
    ("accent", "paper"),
    ("warn-ink", "warn"),
    ("cut-ink", "cut"),
    ("ink", "cut"),
    ("data-ink", "data"),
    ("ink", "data"),
    ("came-ink", "came"),
    ("came-ink", "paper"),
    ("cut-ink", "paper"),
)


def read_colours(scheme: str) -> dict[str, str]:
    """Give the colours of a scheme, by name."""
    blocks = re.findall(r":root \{([^}]*)\}", STYLE.read_text("utf-8"))
    block = blocks[0] if scheme == "light" else blocks[1]
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", block))


def measure_light(colour: str) -> float:
    """Give the relative luminance of a colour (WCAG 2)."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "paper"), PAIRS)
def test_words_stand_out_from_what_they_stand_on(ink: str, paper: str, scheme: str) -> None:
    """By 4.5 to 1 or more (WCAG 2, AA)."""
    colours = read_colours(scheme)
    dark, light = sorted((measure_light(colours[ink]), measure_light(colours[paper])))
    assert (light + 0.05) / (dark + 0.05) >= 4.5
