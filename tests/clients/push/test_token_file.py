"""The file of tokens: what stands in it, who may read it, and when a change holds."""

from __future__ import annotations

import json
import stat
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from tasks.clients.push.token_file import TokenBook, add_token, read_tokens, revoke_token
from tasks.core.errors import StopError, UsageError

if TYPE_CHECKING:
    from pathlib import Path


def test_a_token_is_good_until_it_is_revoked(tmp_path: Path) -> None:
    """A book that is open sees both at once."""
    book = TokenBook(tmp_path)
    assert not book.has_tokens()
    desk, wire = add_token(tmp_path, "desk"), add_token(tmp_path, "wire")
    assert (book.find_pusher(desk), book.find_pusher(wire)) == ("desk", "wire")
    revoke_token(tmp_path, "desk")
    assert (book.find_pusher(desk), book.find_pusher(wire)) == (None, "wire")
    revoke_token(tmp_path, "wire")
    assert not book.has_tokens()


def test_the_file_holds_no_token_and_is_its_owners_alone(tmp_path: Path) -> None:
    """Whoever reads it can push nothing."""
    token = add_token(tmp_path, "desk")
    path = tmp_path / "tokens.json"
    assert token not in path.read_text()
    assert token.removeprefix("copydesk_") not in path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert {each.name for each in tmp_path.iterdir()} == {"tokens.json", "tokens.lock"}


def test_a_revoked_name_can_be_used_again(tmp_path: Path) -> None:
    """The new token is another one; the old one stays revoked, and on record."""
    old = add_token(tmp_path, "desk")
    with pytest.raises(UsageError, match="already"):
        add_token(tmp_path, "desk")
    revoke_token(tmp_path, "desk")
    new = add_token(tmp_path, "desk")
    book = TokenBook(tmp_path)
    assert (book.find_pusher(old), book.find_pusher(new)) == (None, "desk")
    assert [each.revoked_at is None for each in read_tokens(tmp_path)] == [False, True]


def test_tokens_made_at_once_are_all_kept(tmp_path: Path) -> None:
    """Writers wait for each other."""
    with ThreadPoolExecutor(8) as threads:
        tokens = list(threads.map(lambda number: add_token(tmp_path, f"n{number}"), range(16)))
    book = TokenBook(tmp_path)
    assert [book.find_pusher(token) for token in tokens] == [f"n{number}" for number in range(16)]


@pytest.mark.parametrize("name", ["", "a b", "../x", "-x", "x" * 65, "ü"])
def test_a_name_that_is_none_is_refused(tmp_path: Path, name: str) -> None:
    """It stands in addresses and logs."""
    with pytest.raises(UsageError, match="no name for a token"):
        add_token(tmp_path, name)


def test_what_is_not_there_cannot_be_revoked(tmp_path: Path) -> None:
    """A mistyped name is not taken for done."""
    with pytest.raises(UsageError, match="copydesk tokens list"):
        revoke_token(tmp_path, "desk")


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"tokens": [{"name": "x"}]}'])
def test_a_broken_file_lets_nobody_in(tmp_path: Path, text: str) -> None:
    """It is said, and not taken for an empty list."""
    (tmp_path / "tokens.json").write_text(text)
    with pytest.raises(StopError, match=r"tokens\.json"):
        TokenBook(tmp_path).find_pusher("x")


def test_a_removed_file_ends_all_tokens(tmp_path: Path) -> None:
    """A book that is open does not remember them."""
    token = add_token(tmp_path, "desk")
    book = TokenBook(tmp_path)
    assert book.find_pusher(token) == "desk"
    (tmp_path / "tokens.json").unlink()
    assert book.find_pusher(token) is None


def test_what_is_written_is_readable_json(tmp_path: Path) -> None:
    """Names, hashes, times and domains, for whoever wants to look."""
    add_token(tmp_path, "desk")
    [row] = json.loads((tmp_path / "tokens.json").read_text())["tokens"]
    assert set(row) == {"name", "sha256", "created_at", "revoked_at", "domains"}


def test_a_token_is_bound_to_its_domains_while_it_is_good(tmp_path: Path) -> None:
    """One of a file that knows none is bound to none."""
    add_token(tmp_path, "desk", ["Post.Example", "news.example"])
    add_token(tmp_path, "wire")
    book = TokenBook(tmp_path)
    assert (book.find_domains("desk"), book.find_domains("wire")) == (("post.example", "news.example"), ())
    file = tmp_path / "tokens.json"
    tokens = json.loads(file.read_text())["tokens"]
    for row in tokens:
        del row["domains"]
    file.write_text(json.dumps({"tokens": tokens}))
    assert book.find_domains("desk") == ()
    revoke_token(tmp_path, "wire")
    add_token(tmp_path, "wire", ["wire.example"])
    assert book.find_domains("wire") == ("wire.example",)
