"""What tests share: the profile of their laws, and a real Prefect server for the session."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import sys
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

from tasks.clients.servers.collector import collect_seldom
from tasks.clients.servers.embedded_prefect import lease_prefect
from tasks.clients.servers.prefect_login import read_login
from tests.commands.commands import open_commands

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from tests.commands.commands import Commands

ROOT = Path(__file__).resolve().parent.parent

# A law holds on a slow machine too. On a desk each run tries other examples; where CI is set, as it is in
# .ci/run, always the same: a change fails for what it changes, not for what chance found elsewhere.
settings.register_profile(
    "house",
    deadline=None,
    derandomize="CI" in os.environ,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("house")

# Whoever starts something says so by the marker `slow`; the rest is what `make quick` runs.
NOT_QUICK = {"os.fork", "os.posix_spawn", "socket.bind", "socket.connect", "subprocess.Popen"}
quick_now: list[str] = []


def keep_quick(event: str, _arguments: tuple[object, ...]) -> None:
    """Fail the quick test under way when it starts something or opens a socket."""
    if quick_now and event in NOT_QUICK and threading.current_thread() is threading.main_thread():
        raise AssertionError(f"{event} in a test without the marker `slow`: {quick_now[0]}")


sys.addaudithook(keep_quick)


def pytest_configure(config: pytest.Config) -> None:
    """Collect garbage as the product does; keep what it caches for its user with what pytest caches."""
    collect_seldom()
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # a shell's job in the background: its children too
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if config.cache is not None:
        os.environ["XDG_CACHE_HOME"] = str(config.cache.mkdir("of-the-user"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mix the files that compute with those that wait, where several run at once: always in one order."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        items.sort(key=lambda item: hashlib.sha256(str(item.path.relative_to(ROOT)).encode()).digest())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None]:
    """Hold what a test without the marker is given to it."""
    with holding(item):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None]:
    """Hold a test without the marker to it."""
    with holding(item):
        return (yield)


@contextmanager
def holding(item: pytest.Item) -> Iterator[None]:
    """Keep a test quick for the block, unless it says that it is slow."""
    quick_now[:] = [] if item.get_closest_marker("slow") else [item.nodeid]
    try:
        yield
    finally:
        quick_now.clear()


@pytest.fixture(scope="session")
def samples() -> Path:
    """The project's own samples."""
    return ROOT / "tests" / "samples"


@pytest.fixture(scope="session")
def expected_samples(samples: Path) -> dict[str, Any]:
    """What a first ingest of the samples gives, by file name."""
    expected: dict[str, Any] = json.loads((samples.parent / "samples_expected.json").read_text())
    del expected["_about"]
    return expected


@pytest.fixture(scope="session")
def shared() -> Path:
    """The publishers' texts beside the checkout; tests that need them skip where they are absent."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the publishers' texts are not beside this checkout")
    return folder


@pytest.fixture(scope="session")
def commands() -> Iterator[Commands]:
    """Runs `copydesk` command lines, in forks of one process for all tests."""
    with open_commands() as opened:
        yield opened


@pytest.fixture(scope="session")
def prefect_data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the Prefect server that all tests share."""
    return tmp_path_factory.mktemp("prefect-server")


@pytest.fixture(scope="session")
def prefect_api(prefect_data_dir: Path) -> Iterator[str]:
    """The address of a real Prefect server, one for all tests; its login is this process's."""
    from prefect.settings import (  # noqa: PLC0415 - quick tests need no Prefect
        PREFECT_API_AUTH_STRING,
        temporary_settings,
    )

    with pytest.MonkeyPatch.context() as patch, lease_prefect(prefect_data_dir) as api_url:
        login = read_login(prefect_data_dir)
        patch.setenv("PREFECT_API_AUTH_STRING", login)
        with temporary_settings({PREFECT_API_AUTH_STRING: login}):
            yield api_url
