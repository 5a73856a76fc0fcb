"""What goes into the wheel: all of it below one name, and every name in it leads to where it stands there."""

from __future__ import annotations

import ast
import importlib.util
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]
NAMES = re.compile(r"(?<![\w./-])((?:copydesk\.)?(?:flows|tasks)(?:\.[a-z_]\w*)+)")


def load_hook() -> ModuleType:
    """Load the hook as hatchling does, by its path."""
    spec = importlib.util.spec_from_file_location("one_package", ROOT / "infra/package/one_package.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["one_package"] = module
    spec.loader.exec_module(module)
    return module


HOOK = load_hook()


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tree of the wheel, made of this checkout."""
    folder: Path = tmp_path_factory.mktemp("wheel") / "copydesk"
    HOOK.build_tree(ROOT, folder)
    return folder


def list_imports(module: ast.Module) -> list[str]:
    """The modules that a module imports, by their whole names."""
    found: list[str] = []
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            found += [each.name for each in node.names]
        elif isinstance(node, ast.ImportFrom):
            found.append(node.module or "")
    return found


def test_every_import_in_the_package_leads_inside_it(tree: Path) -> None:
    """Each begins with `copydesk` and names a module that is there; none is that of a top-level `tasks`."""
    for path in tree.rglob("*.py"):
        for name in list_imports(ast.parse(path.read_text())):
            top, *rest = name.split(".")
            assert top not in {"flows", "tasks"}, f"{path}: {name}"
            if top == "copydesk":
                place = tree.joinpath(*rest)
                assert place.is_dir() or place.with_suffix(".py").exists(), f"{path}: {name}"


def test_every_name_of_a_module_in_a_text_is_one_of_the_package(tree: Path) -> None:
    """What a child, a worker or `files` is told by name: whole, with the package before it."""
    for path in tree.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                names = NAMES.findall(node.value)
                assert all(name.startswith("copydesk.") or name == "tasks.py" for name in names), (
                    path,
                    names,
                )
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "files":
                given = ast.unparse(node.args[0])
                assert not given.startswith(("'tasks", "'flows")), (path, given)


def test_the_deployments_of_the_package_name_its_flows(tree: Path) -> None:
    """Entrypoints and steps begin with the package; the rest is what stands in `infra/`."""
    written = yaml.safe_load((tree / "flows" / "prefect.yaml").read_text())
    assert {each["entrypoint"].split(".")[0] for each in written["deployments"]} == {"copydesk"}
    assert {name.split(".")[0] for step in (*written["build"], *written["pull"]) for name in step} == {
        "copydesk"
    }
    shown = (tree / "flows" / "prefect.yaml").read_text().replace("copydesk.flows.", "flows.")
    assert shown == (ROOT / "infra" / "prefect.yaml").read_text()


def test_data_and_statements_are_those_of_the_repository(tree: Path) -> None:
    """Byte for byte, and none is missing: the cleaner's version is made of them. Training stays out."""
    for floor in ("flows", "tasks"):
        for path in (ROOT / floor).rglob("*"):
            if path.is_dir() or {"__pycache__", "training"} & set(path.parts):
                continue
            copied = tree / path.relative_to(ROOT)
            assert copied.exists(), path
            assert path.suffix == ".py" or copied.read_bytes() == path.read_bytes(), path
    assert not (tree / "tasks" / "training").exists()
    assert (tree / "py.typed").exists()


@pytest.mark.parametrize(
    ("code", "renamed"),
    [
        ("from tasks.load import load\n", "from copydesk.tasks.load import load\n"),
        ("    from flows import ingest\n", "    from copydesk.flows import ingest\n"),
        ("“”; from flows import ingest\n", "“”; from copydesk.flows import ingest\n"),
        ("x = files('tasks') / 'rules'\n", "x = files('copydesk.tasks') / 'rules'\n"),
        ("x = 'tasks.load:load', 'tasks'\n", "x = 'copydesk.tasks.load:load', 'tasks'\n"),
        ("x = '-m', 'flows.ingest'\n", "x = '-m', 'copydesk.flows.ingest'\n"),
        ("x = 'from flows.ingest import f; f()'\n", "x = 'from copydesk.flows.ingest import f; f()'\n"),
        ("def f():\n    yield from tasks\n", "def f():\n    yield from tasks\n"),
        ("x = tasks.load, self.tasks.load\n", "x = tasks.load, self.tasks.load\n"),
        (
            "x = 'their tasks.py, flows.toml, /flows.ingest'\n",
            "x = 'their tasks.py, flows.toml, /flows.ingest'\n",
        ),
        ("from prefect.flows import flow\n", "from prefect.flows import flow\n"),
        ("x = 'prefect.flows.ingest'\n", "x = 'prefect.flows.ingest'\n"),
    ],
)
def test_names_of_modules_get_the_package_and_nothing_else_changes(
    tmp_path: Path, code: str, renamed: str
) -> None:
    """Imports and texts; a variable, an attribute or a file that bears the same name stays."""
    for name in ("flows/ingest.py", "tasks/load.py"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).touch()
    indented = code.startswith("    ")
    given = f"def f():\n{code}" if indented else code.replace("“”", "'“”'")
    expected = f"def f():\n{renamed}" if indented else renamed.replace("“”", "'“”'")
    assert HOOK.rename_code(given, tmp_path) == expected


def test_an_import_that_would_bind_a_floor_s_name_is_refused(tmp_path: Path) -> None:
    """It would be another name in the package."""
    with pytest.raises(ValueError, match="Line 2"):
        HOOK.rename_code("\nimport flows.ingest\n", tmp_path)
