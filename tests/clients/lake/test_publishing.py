"""The lake is the news database, row by row; it is published whole or not at all, and only what changed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, cast

import pytest

from tasks.clients.forget.tombstone_store import ensure_key, write_tombstone
from tasks.clients.lake.publishing import forget_in_lake, publish_lake
from tasks.clients.lake.standing import find_lake_problem, is_lake_due
from tasks.clients.warehouse.committing import Term
from tasks.core.errors import StopError
from tasks.core.forget.marks import hash_mark, mark_bytes
from tasks.core.forget.tombstones import Tombstone
from tasks.core.lake.manifest import CATALOG_KEY, MANIFEST_KEY, decode_manifest, encode_manifest
from tasks.core.store.lease import LeaseLostError
from tests.clients.lake.conftest import DAY, LakeDesk, attached, read_rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from tasks.clients.store.leases import HeldLease
    from tasks.clients.store.raw_store import RawStore
    from tests.clients.conftest import Newsroom

pytestmark = pytest.mark.slow

NOTHING = timedelta(0)


def test_a_lake_is_the_news_database_for_whoever_reads_it(lake: LakeDesk) -> None:
    """Names, types, comments and rows: by plain DuckDB over S3, and from a folder that was pulled.

    After each of some changes: later wordings, fields, other readings, runs and polls.
    """
    changes = (lake.busy.end_run, lake.busy.load_again, lake.busy.clean_again, lambda: lake.busy.load_new(9))
    for change in changes:
        change()
        assert lake.publish() is not None
        news = lake.read_news()
        assert lake.read_pulled() == news
        with attached(lake.store) as connection:
            assert read_rows(connection) == news
    assert {"articles", "revisions", "segments", "runs"} <= news.keys()
    assert all(news[table] for table in ("revisions", "stories", "polls", "runs", "field_changes"))
    assert news["redirects"] == []


def test_nothing_new_writes_nothing(lake: LakeDesk) -> None:
    """Not an object is put anew, however closely it is looked at; nor where another desk looks."""
    assert lake.publish() is not None
    before = lake.list_objects()
    assert lake.publish() is None
    assert lake.publish(is_thorough=True) is None
    assert lake.list_objects() == before


def test_another_desk_that_has_loaded_the_same_writes_nothing(
    lake: LakeDesk, make_newsroom: Callable[[], Newsroom]
) -> None:
    """Its rows are these, and so are its digests; what it loads on is all that it writes."""
    lake.busy.load_again()
    lake.publish()
    before = lake.list_objects()
    lake.newsroom = follow(make_newsroom(), lake.newsroom)
    assert lake.publish(is_thorough=True) is None
    assert lake.list_objects() == before
    lake.newsroom.load(late=lake.busy.known["s1"])
    assert lake.publish() is not None
    assert lake.read_pulled() == lake.read_news()


def follow(newsroom: Newsroom, other: Newsroom) -> Newsroom:
    """Load what another one has loaded, in its order."""
    newsroom.batches, newsroom.places = list(other.batches), dict(other.places)
    for number in range(len(newsroom.batches)):
        newsroom.load_again(number)
    return newsroom


def test_a_partition_whose_rows_are_the_same_is_not_written_again(lake: LakeDesk) -> None:
    """A run without news adds a file of runs, one of polls and one of publications, and no other."""
    lake.publish()
    first = lake.read_lake().manifest
    lake.busy.end_run()
    published = lake.publish()
    second = lake.read_lake().manifest
    assert published is not None
    changed = {
        table.name
        for table, earlier in zip(second.tables, first.tables, strict=True)
        if table.partitions != earlier.partitions
    }
    assert changed == {"runs", "polls", "publications"}
    assert published.files == 3
    assert {each.key for each in second.former} == first.list_files().keys() - second.list_files().keys()


def test_files_of_before_stay_for_who_reads_and_are_swept_then(lake: LakeDesk) -> None:
    """A reader who attached the lake before goes on with what it was; orphans of dead publishers go, too."""
    lake.publish()
    first = lake.read_lake().manifest.list_files().keys()
    lake.store.put_object("lake/articles/all/orphan.parquet", b"", "application/octet-stream")
    with attached(lake.store) as reader:
        before = lake.read_news()
        lake.busy.load_again()
        lake.publish()
        assert read_rows(reader) == before
    assert first < lake.list_objects().keys()
    lake.busy.load_again()
    published = lake.publish(NOTHING)
    named = lake.read_lake().manifest.list_files().keys()
    assert lake.list_objects().keys() == {*named, CATALOG_KEY, MANIFEST_KEY}
    assert published is not None
    assert published.swept > len(first - named)
    assert lake.read_pulled() == lake.read_news()


def test_who_comes_late_changes_nothing(lake: LakeDesk) -> None:
    """A publisher that lost the lease, one whose lake another one has put, one that is behind."""
    lake.publish()
    lake.busy.load_again()
    lake.build()
    before, data = lake.list_objects()[MANIFEST_KEY], lake.read_lake().data
    now = datetime.now(UTC)
    with lake.hold() as term:
        term.held.release()
        with pytest.raises(LeaseLostError):
            publish_lake(term, lake.newsroom.news, now, DAY)
    newer = decode_manifest(data)
    for field, value in (("number", 99), ("token", 2**40)):
        row = json.loads(encode_manifest(newer)) | {field: value}
        lake.store.put_object(MANIFEST_KEY, json.dumps(row).encode(), "application/json")
        put = lake.list_objects()[MANIFEST_KEY]
        with lake.hold() as term:
            if field == "number":
                assert publish_lake(term, lake.newsroom.news, now, DAY, is_thorough=True) is None
            else:
                with pytest.raises(LeaseLostError, match="Another desk"):
                    publish_lake(term, lake.newsroom.news, now, DAY)
        assert lake.list_objects()[MANIFEST_KEY] == put
    assert put >= before


@dataclass(frozen=True, slots=True)
class SlowHolder:
    """A lease that its holder takes for his own, while another desk puts something in the lake."""

    store: RawStore
    key: str
    token: int = 2**40

    def check(self) -> None:
        """Find nothing wrong."""
        self.store.put_object(self.key, b"of another desk", "application/json")


@pytest.mark.parametrize("key", [CATALOG_KEY, MANIFEST_KEY])
def test_what_another_desk_has_put_meanwhile_stays(lake: LakeDesk, key: str) -> None:
    """Whatever the lease says: what was read does not stand there any more."""
    lake.publish()
    lake.busy.load_again()
    lake.build()
    held = cast("HeldLease", SlowHolder(lake.store, key))
    with pytest.raises(LeaseLostError, match=f"Another desk has put {key}"):
        publish_lake(Term(held, lake.store), lake.newsroom.news, datetime.now(UTC), DAY)
    assert lake.store.get_object(key) == b"of another desk"


def test_what_is_no_manifest_is_not_written_over(lake: LakeDesk) -> None:
    """It may be that of a later version; where it is deleted, the lake is made anew."""
    lake.publish()
    lake.store.put_object(MANIFEST_KEY, b'{"form": 99}', "application/json")
    with pytest.raises(StopError, match="later version"):
        lake.publish()
    lake.store.delete_expired([MANIFEST_KEY])
    assert lake.publish() is not None
    assert lake.read_pulled() == lake.read_news()


def test_it_is_due_after_its_time_where_there_is_another_publication(lake: LakeDesk) -> None:
    """By the clock of the store; nothing is due where nothing was published yet."""
    assert not is_lake_due(lake.store, lake.newsroom.news, NOTHING)
    lake.build()
    assert is_lake_due(lake.store, lake.newsroom.news, DAY)
    lake.publish()
    assert not is_lake_due(lake.store, lake.newsroom.news, NOTHING)
    lake.busy.load_again()
    lake.build()
    assert is_lake_due(lake.store, lake.newsroom.news, NOTHING)
    assert not is_lake_due(lake.store, lake.newsroom.news, DAY)


def test_a_lake_that_is_long_behind_is_of_concern(lake: LakeDesk) -> None:
    """And one that is damaged; one that has what is published is well, however old."""
    lake.publish()
    assert find_lake_problem(lake.store, lake.newsroom.news, NOTHING) is None
    lake.busy.load_again()
    lake.build()
    assert find_lake_problem(lake.store, lake.newsroom.news, DAY) is None
    assert "has not what is published" in (find_lake_problem(lake.store, lake.newsroom.news, NOTHING) or "")
    lake.store.put_object(MANIFEST_KEY, b"[]", "application/json")
    assert "has no 'form'" in (find_lake_problem(lake.store, lake.newsroom.news, DAY) or "")


def test_what_is_forgotten_is_in_no_file_any_more(lake: LakeDesk) -> None:
    """No file of before is kept, and of what is no lake any more nothing."""
    lake.publish()
    lake.store.delete_expired([MANIFEST_KEY])
    with lake.hold() as term:
        forget_in_lake(term, lake.newsroom.news, datetime.now(UTC))
    assert not lake.list_objects()
    lake.publish()
    lake.busy.load_again()
    lake.publish()
    lake.busy.load_again()
    lake.build()
    with lake.hold() as term:
        for _ in range(2):
            forget_in_lake(term, lake.newsroom.news, datetime.now(UTC))
            named = lake.read_lake().manifest.list_files().keys()
            assert lake.list_objects().keys() == {*named, CATALOG_KEY, MANIFEST_KEY}


def test_a_desk_that_still_has_what_was_forgotten_publishes_no_lake(lake: LakeDesk) -> None:
    """Until it has rebuilt: another desk has forgotten it."""
    lake.publish()
    with lake.newsroom.news.connect() as connection:
        [(raw_sha256,)] = connection.execute("SELECT raw_sha256 FROM articles LIMIT 1").fetchall()
    mark = hash_mark(ensure_key(lake.store), mark_bytes(raw_sha256))
    write_tombstone(lake.store, Tombstone("t1", datetime.now(UTC), None, (mark,), 1, 1, 1))
    lake.busy.load_again()
    before = lake.read_lake().data
    with pytest.raises(StopError, match="forgotten on another"):
        lake.publish()
    assert lake.read_lake().data == before
