"""A run uses the store that its deployment was made for, and no other."""

from __future__ import annotations

import os
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from flows.run.stores import open_store
from flows.serving.steps import describe_deployment, name_folder, use_folder
from tasks.core.errors import StopError
from tasks.settings import read_settings

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

TOLD = ("COPYDESK_FOLDER", "COPYDESK_DATA_DIR", "COPYDESK_SOURCES", "COPYDESK_STORE_ID")


def test_a_store_keeps_its_id_and_another_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run over an empty store would end well, and find nothing to do."""
    monkeypatch.setenv("COPYDESK_DATA_DIR", str(tmp_path / "data"))
    settings = read_settings()
    with ExitStack() as stack:
        store_id = open_store(settings, stack).identify()
        assert open_store(settings, stack).identify() == store_id
        assert open_store(settings.model_copy(update={"store_id": store_id}), stack)
        assert name_folder()["store_id"] == store_id
        other = settings.model_copy(update={"store_id": "0123456789abcdef"})
        with pytest.raises(StopError, match=f"{store_id}.*made for the store 0123456789abcdef") as raised:
            open_store(other, stack)
    assert "deploy anew" in raised.value.hint


def test_deploying_makes_no_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is none yet, none is named; a container that deploys has none of its own."""
    monkeypatch.setenv("COPYDESK_DATA_DIR", str(tmp_path / "data"))
    assert name_folder()["store_id"] == ""
    assert not (tmp_path / "data").exists()


def test_a_run_goes_by_its_deployment_where_its_worker_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the worker was started with counts more; an older deployment knows of its folder alone."""
    for name in TOLD:
        monkeypatch.setenv(name, "")
    monkeypatch.setenv("COPYDESK_DATA_DIR", "/worker")
    use_folder("/folder", "/data", "/sources.toml", "abc")
    assert [os.environ[name] for name in TOLD] == ["/folder", "/worker", "/sources.toml", "abc"]
    monkeypatch.setenv("COPYDESK_STORE_ID", "")
    assert use_folder("/other") == {"folder": "/folder"}
    assert os.environ["COPYDESK_STORE_ID"] == ""


def test_a_deployment_of_other_settings_has_another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that `serve` deploys where something has changed, and only there; no secret can be read in it."""
    settings = read_settings()
    version = describe_deployment(settings, is_warm=True)["version"]
    assert describe_deployment(settings, is_warm=True)["version"] == version
    assert describe_deployment(settings, is_warm=False)["version"] != version
    assert (
        describe_deployment(settings.model_copy(update={"store_id": "x"}), is_warm=True)["version"] != version
    )
    monkeypatch.setenv("COPYDESK_ALERT_URL", "https://alerts.example/hush")
    told = describe_deployment(read_settings(), is_warm=True)
    assert told["version"] != version
    assert "hush" not in str(told)
