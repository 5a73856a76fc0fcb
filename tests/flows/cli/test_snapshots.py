"""`copydesk snapshot` and `--as-of` as a user meets them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.clients.conftest import Newsroom, write_article
from tests.patience import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Callable

    Cli = Callable[..., subprocess.CompletedProcess[str]]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def copydesk(tmp_path_factory: pytest.TempPathFactory) -> Cli:
    """The console script over two publications, the first of which is kept under a name."""
    newsroom = Newsroom(tmp_path_factory.mktemp("snapshots") / "data")
    environment = os.environ | {"COPYDESK_DATA_DIR": str(newsroom.folder)}

    def run(*arguments: str | Path, **variables: str) -> subprocess.CompletedProcess[str]:
        command = [Path(sys.executable).with_name("copydesk"), *arguments]
        return subprocess.run(
            command,
            capture_output=True,
            text=True,
            env=environment | variables,
            timeout=PATIENCE_S,
            check=False,
        )

    first = write_article("The harbour of Quillon closed on Monday.")
    newsroom.load(a=first)
    newsroom.publish()
    assert run("snapshot", "monday").returncode == 0
    newsroom.load(a=replace(first, text="The harbour of Quillon opened again."), b=write_article("Else.", 2))
    newsroom.publish()
    return run


def ask(copydesk: Cli, *arguments: str | Path) -> str:
    """Run a command that must work, and give what it prints."""
    done = copydesk(*arguments)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_every_command_that_answers_can_be_asked_as_of_then(copydesk: Cli, tmp_path: Path) -> None:
    """The words of Monday are found on Monday alone."""
    count = "SELECT count(*)::INTEGER AS n FROM articles"
    for then, articles, hits in (("monday", 1, 1), ("1", 1, 1), ("2", 2, 0)):
        as_of = ("--as-of", then)
        assert json.loads(ask(copydesk, "query", count, "--json", *as_of)) == [{"n": articles}]
        found = ask(copydesk, "search", "--format", "jsonl", *as_of, "closed")
        assert len(found.splitlines()) == hits
        path = tmp_path / f"{then}.jsonl"
        ask(copydesk, "export", "jsonl", path, *as_of)
        written = [json.loads(line) for line in path.read_text().splitlines()]
        assert len(written) == articles
        [exported] = [each for each in written if each["title"] == "Story 1"]
        shown = json.loads(ask(copydesk, "show", exported["article_id"], "--json", *as_of))
        assert shown["text"] == exported["text"]
        assert ("closed" in shown["text"]) == bool(hits)


def test_what_is_kept_is_listed_and_let_go(copydesk: Cli) -> None:
    """What is not there is one line that says what is, and the exit code of a wrong argument."""
    [kept] = json.loads(ask(copydesk, "snapshot", "list", "--json"))
    assert (kept["number"], kept["name"], Path(kept["path"]).is_file()) == (1, "monday", True)
    unknown = copydesk("query", "articles", "--as-of", "17")
    assert unknown.returncode == 2
    assert "No publication '17' is kept. There are 1 (" in " ".join(unknown.stderr.split())
    assert copydesk("snapshot", "tuesday", "more").returncode == 2
    ask(copydesk, "snapshot", "tuesday")
    assert json.loads(ask(copydesk, "snapshot", "remove", "tuesday", "--json")) == [kept]


def test_an_answer_waits_for_no_pandas(copydesk: Cli, tmp_path: Path) -> None:
    """Where it is installed, DuckDB would load it with the first value that is bound."""
    (tmp_path / "pandas.py").write_text("import sys\n\nprint('pandas was loaded', file=sys.stderr)\n")
    done = copydesk("search", "harbour", PYTHONPATH=str(tmp_path))
    assert (done.returncode, "pandas" in done.stderr) == (0, False)
