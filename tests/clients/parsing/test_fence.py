"""The fence around children: a page that has taken its parser over reaches nothing and nobody."""

from __future__ import annotations

import os
import platform
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tasks.clients.parsing.fence import can_refuse_network, describe_fence, find_landlock
from tasks.clients.parsing.parsers import ParserPool
from tasks.core.errors import QuarantineError
from tasks.core.records import Reason
from tests.patience import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import ModuleType

pytestmark = pytest.mark.slow

VICTIMS = "parser_victims"
MEMORY_BYTES = 200_000_000
WITH_SCOPES = 6
has_fence = find_landlock() >= WITH_SCOPES and platform.machine() in {"x86_64", "aarch64"}


@pytest.fixture(scope="module")
def pool(victims: object) -> Iterator[ParserPool]:  # noqa: ARG001 - it makes them importable
    """One child at a time."""
    with ParserPool(1, PATIENCE_S, MEMORY_BYTES, preloaded=(VICTIMS,)) as opened:
        yield opened


@pytest.mark.skipif(not has_fence, reason="this kernel has no Landlock with scopes, or no known filter")
def test_a_taken_over_child_reaches_nothing(pool: ParserPool, victims: ModuleType, tmp_path: Path) -> None:
    """Not the parent, no file, no network, no program, no other process; and it parses on."""
    (tmp_path / "secret").write_text("hush")
    with socket.create_server(("127.0.0.1", 0)) as server:
        given = (os.getpid(), server.getsockname()[1], str(tmp_path))
        (ends,) = pool.parse_each(victims.try_all, [given])
    assert set(ends.values()) == {"refused"}, ends
    assert (tmp_path / "secret").read_text() == "hush"
    assert list(pool.parse_each(victims.double, [1])) == [2]


@pytest.mark.skipif(not has_fence, reason="this kernel has no Landlock")
def test_a_child_reads_the_folder_that_it_is_given(victims: ModuleType, tmp_path: Path) -> None:
    """What was learned lies in a file: that folder is open, its neighbour is not."""
    for name in ("open", "closed"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "set.json").write_text(name)
    files = [str(tmp_path / name / "set.json") for name in ("open", "closed")]
    with ParserPool(1, PATIENCE_S, MEMORY_BYTES, (VICTIMS,), readable=tmp_path / "open") as opened:
        read, refused = opened.parse_each(victims.read_file, files)
    assert read == "open"
    assert isinstance(refused, QuarantineError)
    assert "PermissionError" in refused.detail


WITHOUT_NETWORK = """
import socket, subprocess, sys
from tasks.clients.parsing.fence import refuse_network

TRY = "import socket; socket.socket(getattr(socket, %r), %d)"
refuse_network()
for family, kind in (("AF_UNIX", 1), ("AF_INET", 1), ("AF_INET", 2), ("AF_INET6", 2), ("AF_NETLINK", 3)):
    done = subprocess.run([sys.executable, "-c", TRY % (family, kind)], capture_output=True)
    print(family, kind, done.returncode)
"""


@pytest.mark.skipif(not can_refuse_network(), reason="no filter of calls is known for this system")
def test_what_has_no_network_starts_nothing_that_has() -> None:
    """A program whose network is taken makes sockets between processes alone, and so does all it starts."""
    command = [sys.executable, "-c", WITHOUT_NETWORK]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=PATIENCE_S)
    assert done.stdout.splitlines() == [
        "AF_UNIX 1 0",
        "AF_INET 1 1",
        "AF_INET 2 1",
        "AF_INET6 2 1",
        "AF_NETLINK 3 1",
    ]


@pytest.mark.parametrize(
    "name",
    ["answer_with_code", "answer_with_bare_code", "answer_without_end", "answer_otherwise"],
)
def test_nothing_that_a_child_says_is_run(
    pool: ParserPool, victims: ModuleType, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Code, an endless answer, another type: its parser's crash, and the next is read."""
    monkeypatch.chdir(tmp_path)
    (result,) = pool.parse_each(getattr(victims, name), [1])
    assert list(pool.parse_each(victims.double, [1, 2, 3])) == [2, 4, 6]
    assert not (tmp_path / "taken-over").exists()
    assert isinstance(result, QuarantineError)
    assert result.reason is Reason.PARSER_CRASHED


def test_an_answer_too_many_ends_its_child(pool: ParserPool, victims: ModuleType) -> None:
    """Whenever it comes, it is no answer to what is asked then, and that is asked of another child."""
    list(pool.parse_each(victims.answer_twice, [1]))
    assert list(pool.parse_each(victims.double, [1, 2, 3])) == [2, 4, 6]


def test_half_an_answer_holds_nobody_up(victims: ModuleType) -> None:
    """The deadline counts until the last byte is there."""
    with ParserPool(1, 0.1, MEMORY_BYTES, preloaded=(VICTIMS,)) as opened:
        (result,) = opened.parse_each(victims.answer_by_halves, [1])
        assert isinstance(result, QuarantineError)
        assert result.reason is Reason.PARSER_TIMEOUT
        assert list(opened.parse_each(victims.double, [4])) == [8]


def test_the_fence_says_what_it_is_made_of() -> None:
    """Whoever looks at the status learns what holds on this machine."""
    said = describe_fence()
    assert ("no files but the code" in said) == (find_landlock() > 0)
    assert "no fence" in said or sys.platform == "linux"
