"""`copydesk.ingest`: a run from a program, whatever that program is doing itself."""

from __future__ import annotations

import asyncio
import json
import logging
import os
from typing import TYPE_CHECKING

import pytest

import copydesk
from flows.python import ingested

if TYPE_CHECKING:
    from pathlib import Path

STORY = (
    "The {} ran aground on a sandbank off the mole of Quillon on Sunday, and its forty passengers were taken "
    "off by the pilot boat before the tide came back, the harbour master said."
)


def write_page(path: Path, vessel: str) -> Path:
    """Write an article."""
    path.write_text(f"The {vessel} runs aground off Quillon\n\n{STORY.format(vessel)}\n")
    return path


@pytest.mark.slow
def test_a_run_gives_every_input_s_outcome_and_leaves_the_caller_alone(
    tmp_path: Path, prefect_api: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """From within an event loop and from another thread; what a run says on its way is logged."""
    monkeypatch.setenv("PREFECT_API_URL", prefect_api)
    monkeypatch.setattr(ingested, "LONGEST_COMMAND", 10)
    before = dict(os.environ)
    sources = [write_page(tmp_path / "-barge.txt", "barge"), tmp_path / "empty.txt"]
    sources[1].touch()

    async def notebook() -> copydesk.Ingested:
        return await asyncio.to_thread(
            copydesk.ingest, sources, data_dir=tmp_path / "data", publisher="Harbour Post", limit=9
        )

    with caplog.at_level(logging.INFO, logger="copydesk"):
        ran = asyncio.run(notebook())
    assert (ran.inputs, ran.outcomes["article"], ran.outcomes["quarantined"]) == (2, 1, 1)
    assert [(each.source, each.reason) for each in ran.quarantined] == [(str(sources[1]), "empty")]
    assert repr(ran) == f"<Ingested, run {ran.run_id}: 2 inputs, 1 article, 1 quarantined>"
    assert json.loads(json.dumps(ran.to_dict()))["run_id"] == ran.run_id
    assert any("Bytes go to" in record.message for record in caplog.records)
    assert dict(os.environ) == before
    with copydesk.open(tmp_path / "data") as news:
        assert news.articles.project("publisher").fetchall() == [("Harbour Post",)]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"sources": "missing.html"}, "missing.html does not exist"),
        ({"sources": "--help"}, "--help does not exist"),
        ({"sources": ".", "kind": "paper"}, "'paper' is not one of"),
        ({"sources": ".", "limit": 0}, "Invalid value for '--limit'"),
        ({"sources": ".", "columns": {"text": ""}}, "names no column"),
        ({}, "no source is declared"),
    ],
)
def test_what_cannot_be_run_is_an_error_that_says_why(
    tmp_path: Path, options: dict[str, object], says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the words of the command, before any server starts."""
    monkeypatch.setenv("COPYDESK_FOLDER", str(tmp_path))
    monkeypatch.setenv("COPYDESK_LOG", "json")
    with pytest.raises(copydesk.UsageError, match=says) as raised:
        copydesk.ingest(**options)
    assert not str(raised.value).startswith(("{", "copydesk"))
    assert list(tmp_path.iterdir()) == []
