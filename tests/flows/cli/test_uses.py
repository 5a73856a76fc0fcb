"""Right and wrong uses of the command line, as people type them: how each ends, and what it says where."""

from __future__ import annotations

import os
import re
import shlex
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Mapping
    from pathlib import Path

    from tests.commands.commands import Commands

pytestmark = pytest.mark.slow

STORY = "The dock closed on Tuesday.\n\nSubscribe to our newsletter\n\nNo ship had come since spring.\n"
CLEAN = "The dock closed on Tuesday.\n\nNo ship had come since spring.\n"
SOURCES = """
[[source]]
name = "harbour"
url = "https://harbour.example/feed.xml"
kind = "feed"

[[source]]
name = "drop"
url = "texts"

[[source]]
name = "gone"
url = "nowhere"
enabled = false
"""


@dataclass(frozen=True)
class Use:
    """A command line, what it is given, and how it should end; `out` and `err` are patterns."""

    line: str
    code: int = 0
    out: str = ""
    err: str = r"\A\Z"
    given: str = ""
    told: Mapping[str, str] = field(default_factory=dict)


USAGE = 2
USES = (
    # who asks what there is
    Use("--version", out=r"^copydesk \d+\.\d+"),
    Use("-V", out=r"^copydesk \d"),
    Use("--help", out=r"(?s)ingest.*clean.*query.*settings"),
    Use("-h", out="Usage: copydesk"),
    Use("ingest --help", out="--dry-run"),
    Use("query -h", out="--format"),
    Use(
        "--show-completion bash",  # else it looks for a shell among its parents
        out="complet",
        told={"_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"},
    ),
    Use("inges", USAGE, err="No such command"),
    Use("clean --nonsense x", USAGE, err="No such option"),
    Use("query --formt csv x", USAGE, err="--format"),
    # clean
    Use("clean dock.txt", out=rf"\A{re.escape(CLEAN)}\Z"),
    Use("clean -", out=rf"\A{re.escape(CLEAN)}\Z", given=STORY),
    Use("clean", out=rf"\A{re.escape(CLEAN)}\Z", given=STORY),
    Use("clean /dev/stdin", out=rf"\A{re.escape(CLEAN)}\Z", given=STORY),
    Use("clean --json dock.txt", out=r'^\{"path": "dock.txt"'),
    Use("clean --format jsonl -", out=r'^\{"path": "-".*"outcome": "article"', given=STORY),
    Use("clean --format json dock.txt texts", out=r"(?s)\A\[.*\]\n\Z", err=r"1 \.jpg"),
    Use("clean --format review dock.txt", out="promo"),
    Use("clean --json --format text dock.txt", USAGE, err="two forms"),
    Use("clean tiny.html", err="tiny.html: "),
    Use("clean /dev/null", 1, err="/dev/null: unreadable"),
    Use("clean --strict tiny.html", 3, err="tiny.html: "),
    Use("clean --strict dock.txt", out="dock closed"),
    Use("clean nowhere.html", USAGE, err="does not exist"),
    Use("clean https://harbour.example/", USAGE, err="copydesk ingest"),
    Use("clean dock.txt --data-dir elsewhere", out="dock closed"),
    # what is set
    Use("settings", out=r"(?m)COPYDESK_DATA_DIR .*default"),
    Use("settings", out=r"(?m)COPYDESK_BATCH_SIZE\s+7\s+environment", told={"COPYDESK_BATCH_SIZE": "7"}),
    Use("settings --json", out=r'"setting": "COPYDESK_S3_BUCKET"'),
    Use("settings --format csv", out=r"\Asetting,value,origin,description\n"),
    Use(
        "settings", out=r"COPYDESK_ALERT_URL\s+\*+\s", told={"COPYDESK_ALERT_URL": "https://x.example/secret"}
    ),
    Use("settings --format jsonl", err="did you mean COPYDESK_BATCH_SIZE", told={"COPYDESK_BATCHSIZE": "7"}),
    Use("-q settings --format jsonl", told={"COPYDESK_BATCHSIZE": "7"}),
    Use("settings", USAGE, err="COPYDESK_BATCH_SIZE is not usable", told={"COPYDESK_BATCH_SIZE": "many"}),
    Use("settings --data-dir=elsewhere", out=r"elsewhere\s+environment"),
    Use("settings", out=r"COPYDESK_CONTACT\s+desk@toml\.example\s+copydesk\.toml"),
    # what would be taken
    Use(
        "ingest --dry-run dock.txt texts",
        out=r"(?s)dock.txt\s+\.txt\s+1.*texts\s+2 \.txt\s+2\s+passed over.*1 \.jpg",
    ),
    Use("ingest --dry-run https://harbour.example/feed", out="address to fetch"),
    Use("ingest --dry-run", out=r"(?s)harbour\s+feed to fetch\s+1.*drop\s+2 \.txt\s+2.*gone\s+switched off"),
    Use("ingest --dry-run --only drop", out=r"(?s)drop\s+2 \.txt(?!.*harbour)"),
    Use("ingest --only nowhere", USAGE, err="No declared source is called nowhere"),
    Use("ingest --dry-run --json texts", out=r'"inputs": 2'),
    Use("ingest --dry-run -", out=r"1 \.txt|\.txt", given="dock.txt\n"),
    Use("ingest --dry-run nowhere", USAGE, err="does not exist"),
    Use("ingest nowhere", USAGE, err="does not exist"),
    Use("ingest --limit 0 dock.txt", USAGE, err="limit"),
    Use("ingest --kind fed dock.txt", USAGE, err="feed"),
    Use("ingest --format csv dock.txt", USAGE, err="json or jsonl"),
    Use("ingest -", USAGE, err="empty"),
    # questions
    Use("query", out="doubtful"),
    Use("query articles", out="dock"),
    Use("query 'SELECT title FROM articles'", out="title"),
    Use("query - --format csv", out=r"\An\n1\n\Z", given="SELECT 1 AS n"),
    Use("query -", USAGE, err="no SQL on standard input"),
    Use("query 'SELECT 1 AS n' --json", out=r'"n": 1'),
    Use("query 'SELECT 1 AS n' --format jsonl", out=r'\A\{"n": 1\}\n\Z'),
    Use("query 'SELECT 1 AS n' --format table", out=r"\A n *\n 1 *\n\Z"),
    Use("query 'SELECT 1 AS n' --json --format csv", USAGE, err="two forms"),
    Use("query 'SELEC 1'", USAGE, err="syntax error"),
    Use("query", out=r"attention .*\[--q --outlet --by"),
    Use(
        "query attention --help",
        out=r"(?s)copydesk query attention: .*--q TEXT.*--per day\|week\|month.*day if",
    ),
    Use("query attention --q dock --by=outlet --json", out=r"\A\[.*\]\n\Z"),
    Use("query attention --per hour", USAGE, err="'hour' is not one of day, week, month"),
    Use("query attention --outlets Post", USAGE, err="Did you mean --outlet"),
    Use("query publishers --q dock", USAGE, err="It takes nothing"),
    Use("query attention dock", USAGE, err="'dock' is no parameter of a query"),
    Use("query --q dock attention", USAGE, err="There is no option --q"),
    Use("query 'SELECT $word AS n' --word dock --json", out=r'"n": "dock"'),
    Use("query artikles", USAGE, err=r"(?s)artikles.*doubtful"),
    Use("query 'DELETE FROM articles'", USAGE, err="(?i)read-only"),
    Use("query articles --data-dir elsewhere", 1, err="Nothing is published yet"),
    Use("search dock --json", out=r'\A\{"article_id"'),
    Use("search dock --format json", out=r"\A\["),
    Use("search dock --format csv", out=r"\Aarticle_id,"),
    Use("search dock --json", out=r'"place": 1, "found": \d+\}'),
    Use("search dock --sort date", out=r"\d found; 1 to \d+, newest first"),
    Use("search dock --offset 900", out=r"\A\d+ found; none here"),
    Use("search dock zeppelin", out=r"\d found; 1 to", err="No article has all of these words"),
    Use("search 'dock AND'", USAGE, err="character 6: nothing stands after AND"),
    Use("search zeppelin", out="Nothing found"),
    Use("search dock -closed", out="Nothing found"),
    Use("search --limit 0 dock", USAGE, err="limit"),
    Use("schema articles", out=r"published_ts[\s\S]*?TIMESTAMP WITH TIME ZONE"),
    Use(
        "schema --format csv",
        out=r"(?m)\Atable_name,column_name,type,holds$[\s\S]*^changes,kinds,VARCHAR\[\],",
    ),
    Use("schema nothing", USAGE, err=r"(?s)no table 'nothing'.*Tables: articles, captures"),
    Use("show 0000nothing", USAGE, err="0000nothing"),
    Use("export jsonl -", out=r'"title"', err="Wrote 1 articles|Wrote \\d"),
    Use("-q export jsonl -", out=r'"title"'),
    Use("export jsonl nowhere/x.jsonl", USAGE, err="nowhere"),
    Use("export xls x.xls", USAGE, err="parquet"),
    Use("export jsonl out/a.csv", USAGE, err=r"\.jsonl"),
    Use("export warc out/a.zip", USAGE, err=r"\.warc"),
    Use("export jsonl out/a.jsonl --where 'true; DROP TABLE articles'", USAGE, err="--where"),
    Use("export jsonl out/a.jsonl --where \"EXISTS (FROM '/etc/passwd')\"", USAGE, err="--where"),
    Use("export jsonl out/missing/a.jsonl", USAGE, err="no folder"),
    Use("export csv out/a.txt", USAGE, err=r"\.csv"),
    Use("export sqlite out/news.duckdb", USAGE, err=r"\.sqlite"),
    Use("export duckdb out/a.db", USAGE, err=r"\.duckdb"),
    Use("export outlets out/a.warc", USAGE, err="--format"),
    Use("export outlets out/a.csv --format warc", USAGE, err="no rows"),
    Use("export outlets out/a.csv --where true", USAGE, err="--where"),
    Use("export outlets out/a.csv --colour red", USAGE, err="--colour"),
    Use("export csv out/a.csv --kind agency", USAGE, err="--where"),
    Use("export outlots out/a.csv", USAGE, err="outlots"),
    Use("tokens list", out=r"\A\Z"),
    Use("tokens revoke nobody", USAGE, err="nobody"),
    Use("sources find", USAGE, err="URL"),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, prefect_api: str, commands: Commands) -> Path:
    """A folder as somebody may stand in, with one article published."""
    folder = tmp_path_factory.mktemp("uses")
    (folder / "texts").mkdir()
    (folder / "out").mkdir()
    for name in ("dock.txt", "texts/a.txt", "texts/b.txt"):
        (folder / name).write_text(STORY)
    (folder / "texts" / "x.jpg").touch()
    (folder / "tiny.html").write_text("<p>")
    (folder / "sources.toml").write_text(SOURCES)
    (folder / "copydesk.toml").write_text('contact = "desk@toml.example"\n')
    environment = set_nothing() | {"PREFECT_API_URL": prefect_api}
    done = commands.run("-q", "ingest", "dock.txt", environment=environment, folder=folder)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return folder


def set_nothing() -> dict[str, str]:
    """Give this process's environment with nothing of ours in it."""
    return {name: value for name, value in os.environ.items() if not name.startswith("COPYDESK_")}


@pytest.fixture(scope="module")
def ends(folder: Path, commands: Commands) -> list[subprocess.CompletedProcess[str]]:
    """How all uses ended."""
    return [
        commands.run(
            *shlex.split(use.line), environment=set_nothing() | use.told, folder=folder, given=use.given
        )
        for use in USES
    ]


@pytest.mark.parametrize("at", range(len(USES)), ids=[f"{n}: {use.line}" for n, use in enumerate(USES)])
def test_a_use_ends_as_people_expect(at: int, ends: list[subprocess.CompletedProcess[str]]) -> None:
    """With its exit code, what was asked for on standard output, all else on standard error."""
    use, (code, out, err) = USES[at], (ends[at].returncode, ends[at].stdout, ends[at].stderr)
    assert code == use.code, f"{out}\n{err}"
    assert re.search(use.out, out), f"{out}\n{err}"
    assert re.search(use.err, err), err
    assert "Traceback" not in err


def test_what_cannot_be_exported_leaves_nothing(folder: Path, ends: list[tuple[int, str, str]]) -> None:
    """No file is begun before all is known to be right."""
    assert ends
    assert list((folder / "out").iterdir()) == []
