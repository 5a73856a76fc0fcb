"""No few hundred bytes cost a core: the work of every compiled pattern grows as its text does."""

from __future__ import annotations

import ast
import functools
import gc
import importlib
import inspect
import pkgutil
import re
import types
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import flows
import tasks
from tasks.core.clean.lines.rules import Scope, load_rules
from tests.growth import MOST_EXPONENT, find_exponent
from tests.pattern_samples import ALPHABET, draw_units

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.slow

OURS = ("tasks.", "flows.")
ASKED = {"search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer"}
ALL_MATCHES = {"sub", "subn", "split", "findall", "finditer"}
SIZES = (64, 512, 4096)
DEBTS = tuple(Path(__file__).with_name("pattern_debts.txt").read_text("utf-8").splitlines())
"""How those begin that grow still, to be mended: they are asked behind the fence, within a deadline."""
BEHIND = "\0x"
"""What most patterns do not match: behind a repeat it has them try all there is to try."""


class Asked(dict[re.Pattern[Any], set[str]]):
    """Patterns with the ways in which they are asked: `search`, `match`, `fullmatch` or `finditer`."""

    def enter(self, pattern: re.Pattern[Any], ways: set[str]) -> None:
        """Add ways of asking; a pattern of which nobody can say is searched for."""
        told = {"finditer" if way in ALL_MATCHES else way for way in ways} or {"search"}
        self.setdefault(pattern, set()).update(told)


def test_every_pattern_grows_as_its_text_does() -> None:
    """Repeats of its own words and of common ones: four times as many take about four times as long."""
    asked = collect_patterns()
    assert len(asked) > 300
    grown = {
        f"{way} {pattern.pattern!r:.150} with {unit!r:.60}": round(exponent, 2)
        for pattern, ways in asked.items()
        for way in sorted(ways)
        if not f"{pattern.pattern!r}".startswith(DEBTS)
        for unit, exponent in find_growing(pattern, way, SIZES)
    }
    assert grown == {}


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


def test_a_pattern_that_runs_away_is_seen() -> None:
    """Exponential, cubic and quadratic ones are; a linear one with the same words is not."""
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


def collect_patterns() -> Asked:
    """Find the patterns of the package: those of its modules, wherever they lie in them, and of its rules."""
    modules = [
        importlib.import_module(found.name)
        for package in (tasks, flows)
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
        if ".training" not in found.name
    ]
    of_lines = {p for rule in load_rules() if rule.scope is not Scope.INLINE for p in rule.patterns}
    ways = read_ways(modules)
    asked = Asked()
    for rule in load_rules():
        for pattern in rule.patterns if rule.scope is Scope.INLINE else ():
            asked.enter(pattern, {"finditer"})
    seen: set[int] = set()
    for module in modules:
        for pattern, way in read_written(module):
            asked.enter(pattern, {way})
        for name, value in vars(module).items():
            if isinstance(value, types.ModuleType) or name.startswith("__"):
                continue
            fill_cache(value, module)
            for pattern in walk(value, seen):
                if pattern not in of_lines and pattern not in asked:
                    asked.enter(pattern, ways.get((module.__name__, name), set()))
    return asked


def read_written(module: types.ModuleType) -> Iterator[tuple[re.Pattern[Any], str]]:
    """Give the patterns that stand where they are asked: `re.search("...", text)`."""
    for node in ast.walk(ast.parse(Path(module.__file__ or "").read_text("utf-8"))):
        match node:
            case ast.Call(ast.Attribute(ast.Name("re"), way), [ast.Constant(source), *_]) if way in ASKED:
                yield re.compile(source), way


def fill_cache(value: object, module: types.ModuleType) -> None:
    """Have a function that remembers its only result make it."""
    if isinstance(value, functools._lru_cache_wrapper) and value.__module__ == module.__name__:
        parameters = inspect.signature(value).parameters.values()
        if all(each.default is not each.empty for each in parameters):
            value()


def walk(root: object, seen: set[int]) -> Iterator[re.Pattern[Any]]:
    """Give the patterns inside a value: containers, records and classes of ours, caches, closures."""
    waiting = [root]
    while waiting:
        value = waiting.pop()
        if isinstance(value, re.Pattern):
            yield value
        elif id(value) not in seen and is_looked_into(value):
            seen.add(id(value))
            waiting += gc.get_referents(value)


def is_looked_into(value: object) -> bool:
    """Tell whether what a value holds may be ours."""
    plain = (dict, list, tuple, set, frozenset, types.CellType, types.BuiltinMethodType, types.MethodType)
    if isinstance(value, (*plain, functools.partial, functools._lru_cache_wrapper, types.MappingProxyType)):
        return not (isinstance(value, dict) and "__builtins__" in value)
    if isinstance(value, (type, types.FunctionType)):
        return (value.__module__ or "").startswith(OURS)
    return (type(value).__module__ or "").startswith(OURS)


def read_ways(modules: list[types.ModuleType]) -> dict[tuple[str, str], set[str]]:
    """Read in the source by which methods the name of a pattern, or a function that gives it, is asked."""
    ways: dict[tuple[str, str], set[str]] = {}
    imported: dict[tuple[str, str], tuple[str, str]] = {}
    for module in modules:
        for node in ast.walk(ast.parse(Path(module.__file__ or "").read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                imported |= {
                    (module.__name__, alias.asname or alias.name): (node.module, alias.name)
                    for alias in node.names
                }
            elif isinstance(node, ast.Attribute) and node.attr in ASKED:
                named = node.value
                if isinstance(named, ast.Call):
                    named = named.func
                elif isinstance(named, ast.Subscript):
                    named = named.value
                if isinstance(named, ast.Name):
                    ways.setdefault((module.__name__, named.id), set()).add(node.attr)
    result: dict[tuple[str, str], set[str]] = {}
    for place, methods in ways.items():
        result.setdefault(imported.get(place, place), set()).update(methods)
    return result
