"""Progress is counted before anybody knows how much there is to do."""

from __future__ import annotations

import pytest
from prefect import flow
from prefect.settings import PREFECT_API_URL, temporary_settings

from flows.run import progress

pytestmark = pytest.mark.slow


@flow
def count_up() -> None:
    """Count as a run of web addresses does, of which the first one is slow."""
    counted = progress.Progress(total=0)
    counted.advance(0)
    counted.expect(3)
    counted.advance(2)
    counted.finish()


def test_a_run_that_begins_with_nothing_counts_on(prefect_api: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A feed may take long to name its first page, and the artifact is updated meanwhile."""
    monkeypatch.setattr(progress, "ARTIFACT_PERIOD_S", 0.0)
    seen: list[tuple[int, int]] = []
    token = progress.watcher.set(lambda done, total: seen.append((done, total)))
    try:
        with temporary_settings({PREFECT_API_URL: prefect_api}):
            count_up()
    finally:
        progress.watcher.reset(token)
    assert seen == [(0, 0), (2, 3)]
