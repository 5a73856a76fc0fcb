"""Several desks over one store have one order of loading, whoever commits, dies or wakes up late."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest

from tasks.clients.store.batch_captures import read_captures, write_captures
from tasks.clients.store.clean_parquet import read_cleaned, write_cleaned
from tasks.clients.store.leases import Leases
from tasks.clients.store.versions import Versions
from tasks.clients.warehouse.batch_tables import CleanedBatch
from tasks.clients.warehouse.committing import BusyCommitterError, Committer, Term
from tasks.core.errors import StopError
from tasks.core.records import CleanedCapture, Document
from tasks.core.store.batches import load_key
from tasks.core.store.lease import COMMITTER, LeaseLostError
from tasks.core.store.load_log import decode_load

if TYPE_CHECKING:
    from pathlib import Path

    from tasks.clients.store.raw_store import RawStore
    from tests.clients.conftest import Newsroom

pytestmark = pytest.mark.slow


@dataclass
class Office:
    """Desks over one store, and the batches that were cleaned there."""

    store: RawStore
    folder: Path
    newsroom: Newsroom
    document: Document

    def open_desk(self, name: str, ttl_s: float = 30) -> Committer:
        """Open a desk with a data folder of its own."""
        newsroom = replace(self.newsroom, folder=self.folder / name)
        newsroom.folder.mkdir(exist_ok=True)
        leases = Leases(Versions(self.store), name, ttl_s)
        return Committer(self.store, newsroom.warehouse, leases, newsroom.folder)

    def clean(self, number: int) -> str:
        """Archive and clean a batch of one new article and one that every batch has."""
        batch_id = f"20260101T000000Z-{number:05d}"
        texts = {f"{number}.txt": f"The quay of Lindhagen was closed for {number} days.", "same.txt": "Same."}
        cleaned = [
            CleanedCapture(
                self.newsroom.capture(batch_id, place, source, text), "1", replace(self.document, text=text)
            )
            for place, (source, text) in enumerate(texts.items())
        ]
        write_captures(self.store, batch_id, [each.capture for each in cleaned])
        write_cleaned(self.store, batch_id, cleaned)
        return batch_id


@pytest.fixture
def office(store: RawStore, newsroom: Newsroom, tmp_path: Path, article: Document) -> Office:
    """An empty place of the store."""
    place = replace(store, prefix=f"{tmp_path.name}/")
    newsroom.folder.mkdir(parents=True)
    return Office(place, tmp_path, newsroom, replace(article, url=None, canonical_url=None, domain=None))


def load(desk: Committer, term: Term, batch_id: str, run_id: str = "r") -> None:
    """Load a batch in a term."""
    captures = read_captures(desk.store, batch_id)
    announce = term.announce(batch_id, run_id)
    batch = CleanedBatch(batch_id, captures, read_cleaned(desk.store, batch_id), run_id, announce)
    assert len(list(desk.warehouse.load_batches([batch]))) == 1


def read_facts(desk: Committer) -> list[Any]:
    """Read what a desk's warehouse holds, as far as all have to have it alike."""
    with desk.warehouse.open("a test") as connection:
        return [
            connection.execute(f"SELECT {columns} FROM {table} ORDER BY ALL").fetchall()  # noqa: S608 - ours
            for table, columns in (
                ("batches", "sequence, batch_id, captures"),
                ("outcomes", "*"),
                ("revisions", "*"),
                ("captures", "*"),
            )
        ]


def test_desks_that_commit_in_turn_hold_the_same(office: Office) -> None:
    """Each takes in first what the others have committed: one order, one outcome each, equal tables."""
    desks = [office.open_desk(name) for name in "abc"]
    for number in range(7):
        desk, batch_id = desks[number % 3], office.clean(number)
        with desk.hold("a test") as term:
            load(desk, term, batch_id)
    for desk in desks:
        desk.follow()
    assert read_facts(desks[0]) == read_facts(desks[1]) == read_facts(desks[2])
    assert desks[0].warehouse.last_load()[0] == 7
    loads = [decode_load(office.store.get_object(load_key(number))) for number in range(1, 8)]
    assert [each.sequence for each in loads] == list(range(1, 8))
    assert sorted(each.token for each in loads) == [each.token for each in loads]


def test_who_wakes_up_late_commits_nothing(office: Office) -> None:
    """Its number is taken by the desk that went on; nothing of its transaction counts, here or elsewhere."""
    slow, other = office.open_desk("slow", ttl_s=6), office.open_desk("other")
    first, second = office.clean(1), office.clean(2)
    held = slow.leases.acquire(COMMITTER)
    assert held is not None
    term = Term(Sleeper(held.token), office.store)  # type: ignore[arg-type] # what a term asks of a lease
    with other.hold("a test", wait_s=30) as others:
        load(other, others, first)
    with pytest.raises(LeaseLostError):
        load(slow, term, second)  # it does not know that it slept
    assert slow.warehouse.last_load() == (0, None)
    with slow.hold("a test") as again:
        load(slow, again, second)
    other.follow()
    assert read_facts(slow) == read_facts(other)


@dataclass
class Sleeper:
    """A lease in the hand of who was stopped after it had looked at it."""

    token: int
    mark: int = 0

    def check(self) -> None:
        """Know nothing of the time that has passed."""


def test_what_a_dead_committer_had_announced_is_loaded_by_all(office: Office) -> None:
    """The number counts once it stands, though the desk that wrote it died before it committed."""
    dying, other = office.open_desk("dying", ttl_s=6), office.open_desk("other")
    first, second = office.clean(1), office.clean(2)
    with suppress(ZeroDivisionError), dying.hold("a test") as term:
        term.announce(first, "died")(1)
        raise ZeroDivisionError
    with other.hold("a test", wait_s=30) as others:
        load(other, others, second)
    with dying.hold("a test"):
        pass
    assert read_facts(dying) == read_facts(other)
    assert [row[1] for row in read_facts(other)[0]] == [first, second]


def test_while_one_commits_others_are_told_who(office: Office) -> None:
    """They go on with what else they have to do, or wait."""
    one, other = office.open_desk("one"), office.open_desk("other")
    with (
        one.hold("a test"),
        pytest.raises(BusyCommitterError, match="one had it"),
        other.hold("a test", wait_s=0),
    ):
        pass
    with other.hold("a test", wait_s=0):
        pass


def test_a_desk_that_does_not_follow_the_order_is_told_so(office: Office) -> None:
    """Its warehouse was filled by an earlier version, beside another desk's."""
    one, other = office.open_desk("one"), office.open_desk("other")
    for number in (1, 2):
        with one.hold("a test") as term:
            load(one, term, office.clean(number))
    stray = office.clean(3)
    alone = CleanedBatch(stray, read_captures(office.store, stray), read_cleaned(office.store, stray))
    list(other.warehouse.load_batches([alone]))
    with pytest.raises(StopError, match="copydesk rebuild"):
        other.follow()
