"""No few hundred bytes cost a core: the work of every compiled pattern grows as its text does."""

from __future__ import annotations

import functools
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tasks.core.clean.lines.rules import Scope, load_rules
from tests import growth
from tests.collected_patterns import MADE_LATER, collect_patterns, find_makers
from tests.growth import MOST_EXPONENT, find_exponent
from tests.pattern_samples import ALPHABET, draw_units

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[1]
SIZES = (64, 512, 4096)
OF_WORDS = {
    "tasks.core.clean.lines.author_lines._mark_new_names",
    "tasks.core.forms.rows.row_values.split_list",
}
"""Their patterns are a word that is escaped, or a sign."""
ASKED_BY_OTHERS = {
    "tasks.core.clean.fields.credit_words._compile_lead",
    "tasks.core.clean.lines.rules._read_rule",
}
"""Their patterns are remembered by those who ask them."""
BEHIND = "\0xq\0j"
"""What most patterns do not match: behind a repeat it has them try all there is to try."""


def test_every_pattern_grows_as_its_text_does() -> None:
    """Repeats of its own words and of common ones: four times as many take about four times as long."""
    asked = collect_patterns()
    assert len(asked) > 300
    grown = {
        f"{way} {pattern.pattern!r:.150} with {unit!r:.60}": round(exponent, 2)
        for pattern, ways in asked.items()
        for way in sorted(ways)
        for unit, exponent in find_growing(pattern, way, SIZES)
    }
    assert grown == {}


def test_every_pattern_that_is_compiled_is_found() -> None:
    """A process that imports the package and fills what it remembers compiles none that is not asked."""
    watched = [sys.executable, "-m", "tests.compiled_patterns"]
    ended = subprocess.run(watched, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (0, ""), ended.stderr


def test_every_function_that_makes_a_pattern_is_known() -> None:
    """What is put together when it is asked for is made here too, or is but a word between signs."""
    assert set(find_makers()) == {*MADE_LATER, *OF_WORDS, *ASKED_BY_OTHERS}


def test_every_rule_of_whole_lines_is_quick_on_the_longest_line() -> None:
    """Such a rule never sees more than its most characters: up to there it may grow, but not run away."""
    grown = {
        f"{rule.id} {pattern.pattern!r:.150} with {unit!r:.60}": round(exponent, 2)
        for rule in load_rules()
        if rule.scope is not Scope.INLINE
        for pattern in rule.patterns
        for unit, exponent in find_growing(pattern, "fullmatch", (rule.max_chars // 4, rule.max_chars))
    }
    assert grown == {}


def test_a_pattern_that_runs_away_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Exponential, cubic and quadratic ones are, sooner here; a linear one with the same words is not."""
    monkeypatch.setattr(growth, "_AWAY", growth._AWAY // 20)
    monkeypatch.setattr(growth, "_ENOUGH", growth._ENOUGH // 20)
    for source in (r"(?:<!--.*?-->)*<p>", r"\S+@\S+\.\S+", r"\s+\|"):
        assert list(find_growing(re.compile(source), "search", SIZES))
    assert not list(find_growing(re.compile(r"(?<!\s)\s++\|"), "search", SIZES))


def find_growing(pattern: re.Pattern[Any], way: str, sizes: tuple[int, ...]) -> Iterator[tuple[str, float]]:
    """Give the first repeat with which a pattern grows too fast, and by which exponent."""
    ask = make_asker(pattern, way)
    for unit in (*draw_units(pattern), *ALPHABET):
        exponent = find_exponent(ask, functools.partial(repeat, pattern, unit), sizes)
        if exponent >= MOST_EXPONENT:
            yield unit, exponent
            return


def make_asker(pattern: re.Pattern[Any], way: str) -> Callable[[Any], object]:
    """Give what asks a pattern in this way."""
    if way == "finditer":
        return lambda text: sum(1 for _ in pattern.finditer(text))
    asker: Callable[[Any], object] = getattr(pattern, way)
    return asker


def repeat(pattern: re.Pattern[Any], unit: str, size: int) -> str | bytes:
    """Give so many characters of a repeated unit, of the type that the pattern reads."""
    text = (unit * (size // len(unit) + 1))[:size] + BEHIND
    return text.encode() if isinstance(pattern.pattern, bytes) else text
