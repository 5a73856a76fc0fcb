"""Records of publications: what is forgotten leaves them, and no id is lost without a word."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tasks.clients.store.publication_records import announce_publication, drop_given, read_publications
from tasks.clients.store.raw_store import RawStore
from tasks.core.copies.given_ids import DISSOLVED, GivenId, IdChange
from tasks.core.store.publication_log import PublicationRecord

pytestmark = pytest.mark.slow

GIVEN = (
    (
        GivenId("story", "a", "s1"),
        GivenId("story", "b", "s1"),
        GivenId("story", "c", "s2"),
        GivenId("group", "c", "g1"),
    ),
    (GivenId("story", "a", None), GivenId("story", "d", "s1")),
)


@pytest.fixture
def bucket(store: RawStore) -> RawStore:
    """A bucket with two records."""
    made = RawStore("publications-of-a-test", store.endpoint_url, store.credentials_path)
    made.check()
    made.forget(list(made.list_keys("")))
    for number, given in enumerate(GIVEN, 1):
        record = PublicationRecord(number, datetime(2026, 3, number, tzinfo=UTC), 4, f"{number}", given, ())
        assert announce_publication(made, record)
    return made


def test_a_forgotten_article_was_never_given_an_id(bucket: RawStore) -> None:
    """Ids that others have stay; one that nobody else had is dissolved; doing it again changes nothing."""
    drop_given(bucket, ["a", "c"])
    first, last = records = list(read_publications(bucket, 0))
    assert first.given == (GivenId("story", "b", "s1"),)
    assert last.given == (GivenId("story", "d", "s1"),)
    assert first.changes == ()
    assert last.changes == (
        IdChange("group", "g1", None, DISSOLVED),
        IdChange("story", "s2", None, DISSOLVED),
    )
    drop_given(bucket, ["a", "c"])
    assert list(read_publications(bucket, 0)) == records


def test_one_that_is_in_no_group_changes_nothing(bucket: RawStore) -> None:
    """Nor does nothing."""
    before = list(read_publications(bucket, 0))
    drop_given(bucket, ["x"])
    drop_given(bucket, [])
    assert list(read_publications(bucket, 0)) == before
