"""An installation with articles in which a stray line stands, or a line was cut, for tests of teaching."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb
import pytest

from flows.teach.teaching import mark_published
from tasks.clients.servers.embedded_s3 import lease_s3
from tasks.clients.store.raw_store import RawStore
from tasks.core.teach.reader_marks import MarkedAs  # noqa: TC001 - of the room's own method
from tasks.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.flows.conftest import IngestCall

STRAY = "Heard on the mole: 12 things that the tide left behind, with drawings by our apprentice."
CUT = "Sign up for our newsletter and get the news of the harbour by email every morning."
ONCE = "Ysolde Marrack alone would say what the ninth lock had cost the parish of Tolverne in spring."
THINGS = ("bridges", "ferries", "orchards", "railways")


def write_story(folder: Path, number: int, *lines: str, host: str = "harbour.example") -> None:
    """An article on a matter of its own, with these lines in it."""
    thing = THINGS[number]
    about, more = (
        " ".join(f"{thing}{name}" for name in names.split())
        for names in ("north south inland upriver beyond within", "council budget repair season traffic")
    )
    parts = (
        f"The council of Port Elsing spoke on Tuesday about {about} and then went home.",
        *lines,
        f"It will speak again in the autumn about {more}, said the chair of the board, Mara Quillon.",
        f"Nobody in the town knows what {thing} cost, or who is to pay for them in the end, she said.",
    )
    head = f"Date: 2014-0{number + 1}-15\nURL: https://{host}/{number}.html\nTitle: About {thing}"
    (folder / f"{host}-{number}.txt").write_text("\n\n".join((head, *parts)) + "\n")


@dataclass
class Room:
    """An installation with some articles of two publishers."""

    folder: Path
    data_dir: Path

    def texts(self) -> dict[str, str]:
        """The texts as readers see them, by the article's address."""
        return {url: text for _, url, text in self._rows()}

    def id_of(self, number: int, host: str = "harbour.example") -> str:
        """The id of an article."""
        return next(key for key, url, _ in self._rows() if url == f"https://{host}/{number}.html")

    def _rows(self) -> list[tuple[str, str, str]]:
        with duckdb.connect(self.data_dir / "news.duckdb", read_only=True) as connection:
            return connection.execute("SELECT article_id, url, text FROM articles ORDER BY url").fetchall()

    def segments(self, article_id: str) -> dict[str, tuple[str, str]]:
        """Kind and rule of each span of the ledger that has a text."""
        with duckdb.connect(self.data_dir / "news.duckdb", read_only=True) as connection:
            rows = connection.execute(
                "SELECT text, kind, rule FROM segments WHERE article_id = ? AND text <> ''", [article_id]
            ).fetchall()
        return {text: (kind, rule) for text, kind, rule in rows}

    def mark(self, number: int, line: str, marked_as: MarkedAs, by: str = "Mara") -> str:
        """Mark a line of an article; the rule."""
        note = "seen by hand"
        rule = mark_published(read_settings(), self.id_of(number), line, marked_as, by=by, note=note)
        return rule.rule_id


@pytest.fixture
def room(run_ingest: IngestCall, data_dir: Path, tmp_path: Path) -> Room:
    """Three articles of one publisher, one of another, all with a stray line; one has a cut beside it."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    write_story(folder, 0, STRAY, ONCE)
    write_story(folder, 1, STRAY.replace("12", "7"), CUT)
    write_story(folder, 2, STRAY)
    write_story(folder, 3, STRAY, CUT, host="quay.example")
    run_ingest(folder)
    return Room(folder, data_dir)


@pytest.fixture
def store(room: Room) -> Iterator[RawStore]:
    """The store of the data folder."""
    with lease_s3(room.data_dir, "copydesk") as location:
        yield RawStore.at(location)
