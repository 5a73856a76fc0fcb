"""The rules of the house: rooms of a size to know, one word for one thing, imports that lead inside."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FLOORS = ("flows", "tasks")
MOST_FILES = 15
TOP = frozenset({"flows", "tasks", "tests", "infra"})


def list_modules() -> list[Path]:
    """The modules of the product; the scripts that train models are read by nobody."""
    found = [path for floor in FLOORS for path in sorted((ROOT / floor).rglob("*.py"))]
    return [path for path in found if "training" not in path.parts and path.name != "__init__.py"]


def list_folders() -> list[Path]:
    """The folders of code and data, samples and caches apart."""
    tops = [ROOT / name for name in sorted(TOP)]
    below = [path for top in tops for path in sorted(top.rglob("*")) if path.is_dir()]
    passed = {"__pycache__", "samples"}
    return [path for path in (*tops, *below) if not passed & set(path.parts)]


def name_public(module: ast.Module) -> set[str]:
    """The functions, classes and constants that a module offers."""
    names: set[str] = set()
    for node in module.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, ast.Assign):
            names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names.add(node.target.id)
    return {name for name in names if not name.startswith("_")}


def test_no_folder_is_an_attic() -> None:
    """Fifteen files are what one can know; a larger room is two."""
    sizes = {folder: sum(entry.is_file() for entry in folder.iterdir()) for folder in list_folders()}
    large = {str(folder.relative_to(ROOT)): size for folder, size in sizes.items() if size > MOST_FILES}
    assert large == {}


def test_the_top_level_is_four_folders() -> None:
    """What else lies there is a file that people expect at a root, or made by tools."""
    folders = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")}
    assert TOP <= folders <= TOP | {"data", "build", "dist"}


def test_no_public_name_stands_in_two_modules() -> None:
    """Who looks a name up finds the one that is meant."""
    homes: defaultdict[str, list[str]] = defaultdict(list)
    for path in list_modules():
        for name in name_public(ast.parse(path.read_text("utf-8"))):
            homes[name].append(str(path.relative_to(ROOT)))
    assert {name: paths for name, paths in homes.items() if len(paths) > 1} == {}


@pytest.mark.parametrize("floor", FLOORS)
def test_the_code_imports_by_whole_names(floor: str) -> None:
    """A relative import would depend on how a file was loaded; Prefect loads some by their path."""
    relative = [
        str(path.relative_to(ROOT))
        for path in (ROOT / floor).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert relative == []


def test_each_module_says_what_it_is() -> None:
    """Its first sentence is the sign at the door."""
    silent = [
        str(path) for path in list_modules() if not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert silent == []
