"""Records of publications: what is read is what was written, and keys sort as numbers do."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from tasks.core.copies.given_ids import DISSOLVED, MERGED, SPLIT, GivenId, IdChange
from tasks.core.store.publication_log import (
    PublicationRecord,
    decode_publication,
    encode_publication,
    publication_key,
)

numbers = st.integers(0, 10**9)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds
ids = st.text(max_size=30)
given_ids = st.builds(GivenId, ids, ids, st.none() | ids)
changes = st.builds(IdChange, ids, ids, st.none() | ids, st.sampled_from([MERGED, SPLIT, DISSOLVED]))
tuples = st.lists(given_ids).map(tuple), st.lists(changes).map(tuple)


@given(st.builds(PublicationRecord, numbers, moments, numbers, ids, *tuples))
def test_what_was_written_is_read(record: PublicationRecord) -> None:
    """As one line of ASCII."""
    written = encode_publication(record)
    assert decode_publication(written) == record
    assert written.isascii()
    assert written.count(b"\n") == 1


@given(numbers, numbers)
def test_keys_sort_as_numbers_do(one: int, other: int) -> None:
    """A listing behind a number gives all later ones."""
    assert (publication_key(one) < publication_key(other)) == (one < other)
