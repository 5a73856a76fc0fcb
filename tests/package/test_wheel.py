"""The wheel, installed in a fresh environment and used in a folder whose modules bear the names of ours.

What it depends on is this environment's: resolving and installing that is pip's and uv's matter, and takes
minutes.
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from tests.patience import PATIENCE_S

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
SHADOW = "raise SystemExit('this is not the module that you mean')\n"
STORY = (
    "The grain barge ran aground on a sandbank off the mole of Quillon on Sunday, and its forty passengers "
    "were taken off by the pilot boat before the tide came back, the harbour master said."
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=PATIENCE_S)
    [built] = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of a fresh environment with the wheel, and without the checkout."""
    folder = tmp_path_factory.mktemp("environment")
    uv = str(ROOT / ".uv" / "uv")
    made = folder / "bin" / "python"
    subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, "--clear", folder], check=True)
    subprocess.run([uv, "pip", "install", "--quiet", "--no-deps", "--python", made, wheel], check=True)
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    packages = folder / "lib" / version / "site-packages"
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    return made


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    """A project of somebody's, with modules of their own and a page."""
    folder = tmp_path / "theirs"
    (folder / "flows").mkdir(parents=True)
    for name in ("flows/__init__.py", "prefect.py", "uvicorn.py"):
        (folder / name).write_text(SHADOW)
    (folder / "tasks.py").write_text("OWNER = 'theirs'\n")
    (folder / "pages").mkdir()
    (folder / "pages" / "barge.txt").write_text(f"The grain barge runs aground off Quillon\n\n{STORY}\n")
    return folder


def run(folder: Path, *command: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder, with nothing of ours in its environment but what is given."""
    clean = {"HOME": str(folder.parent), "PATH": os.defpath} | environment
    return subprocess.run(
        command, cwd=folder, env=clean, capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )


def test_the_wheel_holds_one_package(wheel: Path) -> None:
    """Nothing of it is called as a module of the user's might be."""
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.partition("/")[0] for name in archive.namelist()}
        [metadata] = [name for name in archive.namelist() if name.endswith("/METADATA")]
        described = archive.read(metadata).decode()
    assert {top for top in tops if not top.endswith(".dist-info")} == {"copydesk"}
    assert "Classifier: Typing :: Typed\n" in described
    assert "Provides-Extra: local-s3\n" in described


EVERYTHING = """
import importlib, pkgutil, sys
import copydesk
page = copydesk.clean(open("pages/barge.txt").read())
assert page.title == "The grain barge runs aground off Quillon", page
assert "sandbank" in page.text and page.to_dict()["outcome"] == "article"
import tasks
assert tasks.OWNER == "theirs"
sys.path.remove("")
found = pkgutil.walk_packages(copydesk.__path__, "copydesk.")
names = [each.name for each in found if "__main__" not in each.name]
for name in names:
    importlib.import_module(name)
assert "flows" not in sys.modules and sys.modules["tasks"] is tasks
print(len(names), copydesk.__file__)
"""


def test_all_of_it_is_imported_beside_modules_of_the_same_names(python: Path, theirs: Path) -> None:
    """From a prompt or a notebook, which look in the working folder first; `tasks` there stays theirs."""
    done = run(theirs, python, "-c", EVERYTHING)
    assert done.returncode == 0, done.stderr
    number, file = done.stdout.split()
    assert int(number) > 400
    assert Path(file).is_relative_to(python.parents[1])


TYPED = """
from typing import assert_type
import duckdb
import copydesk
page = copydesk.clean("x", url=None)
assert_type(page.text, str)
assert_type(page.title, str | None)
assert_type(page.segments[0].text, str)
assert_type(copydesk.open("data").articles, duckdb.DuckDBPyRelation)
page.headline
"""


def test_a_strict_type_checker_reads_it(python: Path, theirs: Path) -> None:
    """The one fault of the script is found, and no other."""
    (theirs / "script.py").write_text(TYPED)
    options = ["--strict", "--config-file=", "--cache-dir=../mypy", f"--python-executable={python}"]
    done = run(theirs, BIN / "mypy", *options, "script.py")
    assert done.stdout.splitlines() == [
        'script.py:10: error: "Cleaned" has no attribute "headline"  [attr-defined]',
        "Found 1 error in 1 file (checked 1 source file)",
    ]


SCRIPT = """
import copydesk
print(copydesk.ingest("pages"))
with copydesk.open() as news:
    print(news.articles.project("title").fetchall())
"""


def test_a_script_takes_articles_in_and_reads_them(python: Path, theirs: Path, prefect_api: str) -> None:
    """Without a guard against being imported again by children, and with a `prefect.py` beside it."""
    (theirs / "script.py").write_text(SCRIPT)
    environment = {"PREFECT_API_URL": prefect_api, "PATH": f"{BIN}{os.pathsep}{os.defpath}"}
    environment |= {"PREFECT_API_AUTH_STRING": os.environ["PREFECT_API_AUTH_STRING"]}
    done = run(theirs, python, "script.py", **environment)
    assert done.returncode == 0, done.stderr
    ran, articles = done.stdout.splitlines()
    assert ran.endswith("1 inputs, 1 article>")
    assert articles == "[('The grain barge runs aground off Quillon',)]"


def test_the_bare_wheel_says_how_to_get_the_embedded_store(python: Path, theirs: Path) -> None:
    """In one line and before anything is started; `status` says it too."""
    done = run(theirs, python.with_name("copydesk"), "ingest", "pages")
    assert (done.returncode, done.stdout) == (1, "")
    [said] = done.stderr.splitlines()
    assert "pip install 'copydesk[local-s3]'" in said
    assert not (theirs / "data").exists()
    done = run(theirs, python.with_name("copydesk"), "status", "--json")
    assert done.returncode == 1
    assert "copydesk[local-s3]" in done.stdout
