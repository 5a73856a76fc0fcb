"""`learn` over a corpus that was taken in once, through real Prefect, a real S3 server and DuckDB files."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import duckdb
import pytest

from flows.cli.commands.learn import hint_learnable
from flows.learn import learn
from flows.reprocess import reprocess
from tasks.clients.learn.learnable import write_condition
from tasks.clients.learn.repeat_store import read_notebook
from tasks.clients.servers.embedded_s3 import lease_s3
from tasks.clients.store.raw_store import RawStore
from tasks.core.errors import UsageError
from tasks.core.learn.cycle import Notebook, State

if TYPE_CHECKING:
    from pathlib import Path

    from tests.flows.conftest import IngestCall

pytestmark = pytest.mark.slow

REFRAIN = "Harbour Atlas: check out our map of berths, moorings and slipways."
THINGS = ("bridges", "ferries", "orchards", "railways", "theatres", "reservoirs", "hospitals", "lighthouses")


def write_story(folder: Path, number: int) -> None:
    """An article of a day and on a matter of its own, in which the house line stands."""
    thing = THINGS[number]
    about = " ".join(f"{thing}{name}" for name in ("north", "south", "inland", "upriver", "beyond", "within"))
    more = " ".join(
        f"{thing}{name}" for name in ("council", "budget", "repair", "season", "traffic", "record")
    )
    (folder / f"story-{number}.txt").write_text(
        f"Date: 2014-0{number + 1}-15\nURL: https://harbour.example/{number}.html\nTitle: About {thing}\n\n"
        f"The council of Port Elsing spoke on Tuesday about {about} and then went home.\n\n{REFRAIN}\n\n"
        f"It will speak again in the autumn about {more}, said the chair of the board, Mara Quillon.\n"
    )


def read_texts(data_dir: Path) -> list[str]:
    """The texts as readers see them."""
    with duckdb.connect(data_dir / "news.duckdb", read_only=True) as connection:
        return [text for (text,) in connection.execute("SELECT text FROM articles").fetchall()]


def read_stored(data_dir: Path) -> Notebook:
    """The notebook as it stands in the store."""
    with lease_s3(data_dir, "copydesk") as location:
        return read_notebook(RawStore.at(location))


def test_a_corpus_of_one_day_is_learned_from_in_one_go(
    run_ingest: IngestCall, data_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By the days of its articles a house line is cut at once; the second time nothing changes."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    for number in range(len(THINGS)):
        write_story(folder, number)
    summary = run_ingest(folder)
    assert all(REFRAIN in text for text in read_texts(data_dir))

    hint_learnable(summary)
    hint_learnable(replace(summary, outcomes={"article": 200}))
    assert capsys.readouterr().err.count("1 paragraph repeats inside publishers") == 1
    would = learn(dry_run=True)
    assert [change.entry.text for change in would.changes] == [REFRAIN]
    assert read_stored(data_dir) == Notebook()

    lesson = learn(publishers=["harbour.example"])
    assert [(change.entry.text, change.after) for change in lesson.changes] == [(REFRAIN, State.ACTIVE)]
    assert lesson.publishers_changed == {"harbour.example"}
    assert read_stored(data_dir) == lesson.notebook

    assert reprocess(where=write_condition(lesson.publishers_changed)).captures == len(THINGS)
    assert not any(REFRAIN in text for text in read_texts(data_dir))
    assert learn().changes == ()
    hint_learnable(replace(summary, outcomes={"article": 200}))
    assert "repeats inside publishers" not in capsys.readouterr().err
    with pytest.raises(UsageError, match=r"nobody\.example"):
        learn(publishers=["nobody.example"])
