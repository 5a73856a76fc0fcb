"""The patterns of the package, wherever they are made, each with the ways in which it is asked.

Looked for in what modules hold, in the rules, in what functions remember, and in the source, where a pattern
stands in the call that asks it.
"""

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

import flows
import tasks
from tasks.core.clean.heads.head_words import load_head_words
from tasks.core.clean.heads.names import _own_leads
from tasks.core.clean.lines.rules import Scope, load_rules
from tasks.core.search import snippets
from tasks.core.sources.declared_tables import _open_key, _open_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

OURS = ("tasks.", "flows.")
ASKED = {"search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer"}
ALL_MATCHES = {"sub", "subn", "split", "findall", "finditer"}
MADE_LATER: dict[str, tuple[str, Callable[[], Iterable[re.Pattern[str]]]]] = {
    "tasks.core.clean.heads.names._own_leads": (
        "match",
        lambda: map(_own_leads, [None, *load_head_words().leads]),
    ),
    "tasks.core.search.snippets._compile": ("search", lambda: [snippets._compile(["harbour", "bridge"])]),
    "tasks.core.sources.declared_tables._open_name": ("match", lambda: [_open_name("text")]),
    "tasks.core.sources.declared_tables._open_key": ("match", lambda: [_open_key("text")]),
}
"""How what functions make when they are asked is asked, and what they make of words such as come."""


class Asked(dict[re.Pattern[Any], set[str]]):
    """Patterns with the ways in which they are asked: `search`, `match`, `fullmatch` or `finditer`."""

    def enter(self, pattern: re.Pattern[Any], ways: set[str]) -> None:
        """Add ways of asking; a pattern of which nobody can say is searched for."""
        told = {"finditer" if way in ALL_MATCHES else way for way in ways} or {"search"}
        self.setdefault(pattern, set()).update(told)

    def enter_all(self, patterns: Iterable[re.Pattern[Any]], ways: set[str]) -> None:
        """Add the same ways for several."""
        for pattern in patterns:
            self.enter(pattern, ways)


def collect_patterns() -> Asked:
    """Find the patterns of the package: those of its modules, wherever they lie in them, and of its rules."""
    modules = import_all()
    for module in modules:
        for value in vars(module).values():
            fill_cache(value, module)
    asked = Asked()
    for way, make in MADE_LATER.values():
        asked.enter_all(make(), {way})
    asked.enter_all(
        (p for rule in load_rules() if rule.scope is Scope.INLINE for p in rule.patterns), {"finditer"}
    )
    for module in modules:
        for pattern, way in read_written(module):
            asked.enter(pattern, {way})
    of_lines = {p for rule in load_rules() if rule.scope is not Scope.INLINE for p in rule.patterns}
    ways = read_ways(modules)
    for place, pattern in find_held(modules):
        if pattern not in of_lines and pattern not in asked:
            asked.enter(pattern, ways.get(place, set()))
    return asked


def find_held(modules: Sequence[types.ModuleType]) -> Iterator[tuple[tuple[str, str], re.Pattern[Any]]]:
    """Give the patterns in what modules hold, each with the module and the name that it is found by."""
    seen: set[int] = set()
    for module in modules:
        for name, value in vars(module).items():
            if not isinstance(value, types.ModuleType) and not name.startswith("__"):
                yield from (((module.__name__, name), pattern) for pattern in walk(value, seen))


@functools.cache
def import_all() -> tuple[types.ModuleType, ...]:
    """Import the modules of the package, but those that train its models."""
    return tuple(
        importlib.import_module(found.name)
        for package in (tasks, flows)
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
        if ".training" not in found.name
    )


def find_makers() -> Iterator[str]:
    """Give the functions that make patterns whose words do not stand in the call, and remember none."""
    for module in import_all():
        for function in ast.walk(ast.parse(Path(module.__file__ or "").read_text("utf-8"))):
            if isinstance(function, ast.FunctionDef) and any(map(is_made, ast.walk(function))):
                value = vars(module).get(function.name)
                if not (isinstance(value, functools._lru_cache_wrapper) and not function.args.args):
                    yield f"{module.__name__}.{function.name}"


def is_made(node: ast.AST) -> bool:
    """Tell whether a node is a call that compiles what is put together."""
    match node:
        case ast.Call(ast.Attribute(ast.Name("re"), "compile"), [*_]):
            return True
        case ast.Call(ast.Attribute(ast.Name("re"), way), [source, *_]):
            return way in ASKED and not isinstance(source, ast.Constant | ast.Name)
    return False


def read_written(module: types.ModuleType) -> Iterator[tuple[re.Pattern[Any], str]]:
    """Give the patterns that stand where they are asked: `re.search("...", text)`."""
    for node in ast.walk(ast.parse(Path(module.__file__ or "").read_text("utf-8"))):
        match node:
            case ast.Call(ast.Attribute(ast.Name("re"), way), [ast.Constant(source), *_]) if way in ASKED:
                yield re.compile(source), way
            case ast.Call(ast.Attribute(ast.Name("re"), way), [ast.Name(name), *_]) if way in ASKED:
                if isinstance(source := vars(module).get(name), str):
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


def read_ways(modules: Sequence[types.ModuleType]) -> dict[tuple[str, str], set[str]]:
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
