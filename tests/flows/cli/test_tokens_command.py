"""The commands that say who may push."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from tasks.clients.push.token_file import TokenBook

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from tests.commands.commands import Commands

pytestmark = pytest.mark.slow


@pytest.fixture
def tokens(tmp_path: Path, commands: Commands) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run `copydesk tokens` over a data folder."""
    environment = os.environ | {"COPYDESK_DATA_DIR": str(tmp_path)}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return commands.run("tokens", *arguments, environment=environment)

    return run


def test_a_token_is_made_shown_once_listed_and_revoked(
    tokens: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    """What `add` prints is the token and nothing else, so that a script can keep it."""
    domains = ("--domain", "post.example", "--domain", "News.Example")
    token = tokens("add", "desk", *domains).stdout.rstrip("\n")
    assert TokenBook(tmp_path).find_pusher(token) == "desk"
    listed = tokens("list")
    assert "desk" in listed.stdout
    assert "speaks for post.example, news.example" in listed.stdout
    assert token not in listed.stdout
    assert tokens("revoke", "desk").returncode == 0
    assert TokenBook(tmp_path).find_pusher(token) is None
    [row] = map(json.loads, tokens("list", "--json").stdout.splitlines())
    assert (row["name"], row["revoked_at"] is None) == ("desk", False)
    assert row["domains"] == ["post.example", "news.example"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["add", "a b"], "no name for a token"),
        (["revoke", "nobody"], "no token nobody"),
        (["add"], "NAME"),
        (["add", "a", "--domain", "com"], "is no domain"),
    ],
)
def test_what_cannot_be_done_is_one_clear_line(
    tokens: Callable[..., subprocess.CompletedProcess[str]], arguments: list[str], says: str
) -> None:
    """It exits 2 and prints no token."""
    done = tokens(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr
    assert "Traceback" not in done.stderr
