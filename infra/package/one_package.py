"""Hatchling's hook for the wheel: all of it goes under one name, `copydesk`.

In the repository the floors `flows` and `tasks` stand at the top, and modules name each other so. Installed
so, a `tasks.py` of the user's would stand in for ours wherever Python looks in the working folder first: in a
notebook, a script, `python -m`. So a wheel holds `copydesk/flows` and `copydesk/tasks`, and each name of a
module of ours in them (imports, texts such as "tasks.settings:read_settings", the deployments' entrypoints)
begins with `copydesk.`; nothing else of the files changes. `copydesk` itself is the folder beside this file.

An editable install is the repository as it is: its root and this folder on the path.
"""

from __future__ import annotations

import ast
import io
import re
import shutil
import tempfile
import tokenize
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = "copydesk"
FLOORS = ("flows", "tasks")
LEFT_OUT = ("__pycache__", "training")
"""What no wheel needs: caches, and the scripts that train the models."""
_NAME = re.compile(rf"(?<![\w./-])(?=(?:{'|'.join(FLOORS)})\.)(?P<name>\w+(?:\.\w+)+)")


class OnePackageHook(BuildHookInterface):
    """Makes the tree of the wheel in a folder of its own, and has that taken in."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Before the wheel is made."""
        if version == "editable":
            return
        self._tree = Path(tempfile.mkdtemp(prefix="copydesk-wheel-"))
        build_tree(Path(self.root), self._tree)
        build_data["force_include"][str(self._tree)] = PACKAGE

    def finalize(self, version: str, _build_data: dict[str, Any], _artifact: str) -> None:
        """When it is made."""
        if version != "editable":
            shutil.rmtree(self._tree)


def build_tree(root: Path, tree: Path) -> None:
    """Copy what the package holds from the repository, with the names that it has there."""
    shutil.copytree(root / "infra" / "package" / PACKAGE, tree, dirs_exist_ok=True, ignore=_ignored)
    for floor in FLOORS:
        shutil.copytree(root / floor, tree / floor, ignore=_ignored)
    shutil.copy(root / "infra" / "prefect.yaml", tree / "flows" / "prefect.yaml")
    for path in sorted(tree.rglob("*.py")):
        path.write_text(rename_code(path.read_text("utf-8"), tree), "utf-8")
    deployments = tree / "flows" / "prefect.yaml"
    deployments.write_text(rename_text(deployments.read_text("utf-8"), tree), "utf-8")


_ignored = shutil.ignore_patterns(*LEFT_OUT)


def rename_text(text: str, tree: Path) -> str:
    """Put the package before each name of a module of the tree."""

    def rename(found: re.Match[str]) -> str:
        floor, room, *_ = found["name"].split(".")
        is_ours = (tree / floor / room).is_dir() or (tree / floor / f"{room}.py").exists()
        return f"{PACKAGE}.{found['name']}" if is_ours else found["name"]

    return _NAME.sub(rename, text)


def rename_code(code: str, tree: Path) -> str:
    """Put the package before each name of a module of the tree: in imports, and in texts."""
    lines = code.splitlines(keepends=True)
    for line, column in sorted(_find_imports(ast.parse(code)), reverse=True):
        raw = lines[line - 1].encode()
        lines[line - 1] = (raw[:column] + f"{PACKAGE}.".encode() + raw[column:]).decode()
    return "".join(_rename_strings("".join(lines), tree))


def _find_imports(module: ast.Module) -> Iterator[tuple[int, int]]:
    """Find where a floor is named as what it is: line from 1, column in bytes from 0."""
    for node in ast.walk(module):
        match node:
            case ast.ImportFrom(module=str(name)) if _is_ours(name):
                yield node.lineno, node.col_offset + len("from ")
            case ast.Import(names=names) if any(_is_ours(each.name) for each in names):
                raise ValueError(
                    f"Line {node.lineno}: write `from X import Y`, which binds no name of a floor"
                )
            case ast.Call(func=ast.Name("files"), args=[ast.Constant(value=name) as given]) if name in FLOORS:
                yield given.lineno, given.col_offset + 1


def _is_ours(name: str) -> bool:
    return name.partition(".")[0] in FLOORS


def _rename_strings(code: str, tree: Path) -> Iterator[str]:
    """Give the code in pieces, with the names in its strings changed."""
    lines = code.splitlines(keepends=True)
    at = 0
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    for token in tokenize.generate_tokens(io.StringIO(code).readline):
        if token.type != tokenize.STRING:
            continue
        begin = starts[token.start[0] - 1] + token.start[1]
        yield code[at:begin]
        yield rename_text(token.string, tree)
        at = begin + len(token.string)
    yield code[at:]
