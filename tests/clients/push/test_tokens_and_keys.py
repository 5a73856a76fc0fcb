"""Tokens by their hashes, and the hashes of requests."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from tasks.clients.push.keyed_answers import (
    KeyedAnswer,
    decode_answer,
    encode_answer,
    hash_request,
    key_object,
)
from tasks.clients.push.receipts import is_receipt_id
from tasks.clients.push.token_file import Token, find_pusher, hash_token

NOW = datetime(2026, 3, 4, tzinfo=UTC)
TOKENS = (
    Token("desk", hash_token("copydesk_aaa"), NOW, revoked_at=NOW),
    Token("desk", hash_token("copydesk_bbb"), NOW),
    Token("wire", hash_token("copydesk_ccc"), NOW),
)


def test_a_good_token_is_known_by_its_name() -> None:
    """Any of them, wherever it stands in the list."""
    assert [find_pusher(TOKENS, f"copydesk_{each}") for each in ("bbb", "ccc")] == ["desk", "wire"]


def test_no_other_is() -> None:
    """Neither a revoked one, nor a hash, nor nothing, nor what is no text at all."""
    for presented in ("copydesk_aaa", TOKENS[1].sha256, "", "copydesk_bb", "\udcff"):
        assert find_pusher(TOKENS, presented) is None
    assert find_pusher((), "copydesk_bbb") is None


@given(st.lists(st.text()), st.binary(), st.lists(st.text()), st.binary())
def test_two_requests_have_one_hash_only_when_they_are_the_same(
    parts: list[str], body: bytes, others: list[str], other: bytes
) -> None:
    """No shift of signs from one part to the next makes them meet."""
    try:
        same = hash_request(parts, body) == hash_request(others, other)
    except UnicodeEncodeError:  # no request has such a sign
        return
    assert same == ((parts, body) == (others, other))


def test_a_key_is_its_pushers_own() -> None:
    """Two pushers may choose the same, and none can choose the name of another's object."""
    assert key_object("desk", "1") != key_object("wire", "1")
    assert key_object("desk", "../x").startswith("push/keys/")
    assert "x" not in key_object("desk", "../x").removeprefix("push/keys/")


def test_an_answer_comes_back_as_it_was() -> None:
    """The repeated request gets what the first one got."""
    answer = KeyedAnswer("0a", {"receipt_id": "ü", "results": [{"line": 1}]})
    assert decode_answer(encode_answer(answer)) == answer


def test_a_receipts_id_is_told_from_a_path() -> None:
    """What is looked up in the store is never the client's own text."""
    assert is_receipt_id("20260304T120000Z-0badc0de-00000-0249")
    for other in ("", "..", "20260304T120000Z-0badc0de-00000-0249\n", "20260304T120000Z-0BADC0DE-00000-0249"):
        assert not is_receipt_id(other)
