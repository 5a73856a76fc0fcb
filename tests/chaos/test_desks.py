"""Three desks over one bucket share the work, whoever is killed: pages are fetched and inputs end once."""

from __future__ import annotations

import json
import time
from collections import Counter
from random import Random
from typing import TYPE_CHECKING

import pytest

from tests.chaos.desks import Desk, Office, open_office

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

INPUTS, FEEDS, PAGES = 40, 4, 4
WITHIN_S = 300.0
ARTICLES = "SELECT article_id, revision, text_sha256, title FROM articles ORDER BY ALL"


def play(office: Office, desks: list[Desk], kills: int, seed: int) -> None:
    """Let all desks work, and kill each in turn; who was killed is started again, as a supervisor does."""
    dice = Random(seed)  # noqa: S311 - no secret
    for desk in desks:
        desk.start(2)
    for number in range(kills):
        time.sleep(dice.uniform(0.5, 3.0))
        victim = desks[number % len(desks)]
        victim.kill()
        victim.start(2)
    for desk in desks:
        desk.wait(WITHIN_S)
    for desk in desks * (2 if kills else 1):  # what was left to others, and by the dead, each in its turn
        desk.start(1)
        desk.wait(WITHIN_S)
    assert office.site.asked


@pytest.mark.parametrize("kills", [0, 3])
def test_desks_share_the_work(tmp_path: Path, kills: int) -> None:
    """Each input has one outcome, and all desks' readers see the same, which a desk alone makes of it too."""
    with open_office(tmp_path, FEEDS, PAGES) as office:
        office.push(INPUTS, 10)
        desks = [office.open_desk(name) for name in ("a", "b", "c")]
        play(office, desks, kills, seed=1)
        ended = Counter(capture_id for (capture_id,) in desks[0].ask("SELECT capture_id FROM outcomes"))
        assert max(ended.values()) == 1
        captures = [row for key in office.store.list_keys("captures/") for row in read_ids(office, key)]
        assert ended.keys() == set(captures)
        pages = Counter(path for _, _, path in office.site.asked if path.strip("/").isdecimal())
        assert len(pages) == FEEDS * PAGES
        refetched = sum(pages.values()) - len(pages)
        assert refetched == 0 if not kills else refetched <= kills * PAGES
        articles = [desk.ask(ARTICLES) for desk in desks]
        assert articles[0] == articles[1] == articles[2]
        assert len(articles[0]) == INPUTS + FEEDS * PAGES
        runs = desks[0].ask("SELECT count(DISTINCT run_id) FROM outcomes")
        assert runs > [(1,)], "more than one desk had its share"
    if not kills:
        with open_office(tmp_path / "alone", FEEDS, PAGES) as alone:
            alone.push(INPUTS, 10)
            desk = alone.open_desk("one")
            desk.start(1)
            desk.wait(WITHIN_S)
            texts = "SELECT text_sha256, title FROM articles ORDER BY ALL"
            assert desk.ask(texts) == desks[0].ask(texts)


def read_ids(office: Office, key: str) -> list[str]:
    """Read the ids of the captures of a batch."""
    return [json.loads(line)["capture_id"] for line in office.store.get_object(key).splitlines()]
