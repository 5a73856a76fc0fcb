"""The embedded S3 server: it keeps what it took, and keeps to itself."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import ssl
import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import boto3
import psutil
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from tasks.clients.servers.embedded_s3 import S3Location, ensure_credentials, find_weed, lease_s3
from tasks.clients.servers.inner_certificate import make_certificate
from tasks.clients.servers.leases import RunningServer, find_server
from tasks.clients.store.raw_store import RawStore
from tasks.core.errors import StopError
from tests.patience import PATIENCE_S, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder for the tests that only look."""
    return tmp_path_factory.mktemp("looked-at") / "data"


@pytest.fixture(scope="module")
def location(data_dir: Path) -> Iterator[S3Location]:
    """Its store, started with somebody else's keys in the environment."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ACCESS_KEY_ID", "from-outside")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "not-for-this-store")
        with lease_s3(data_dir, "copydesk") as leased:
            RawStore.at(leased).check()
            yield leased
    wait_for_end(data_dir)


def server_of(data_dir: Path) -> RunningServer:
    """Find the running server of a data folder."""
    server = find_server(data_dir / "s3")
    assert server is not None
    return server


def wait_for_end(data_dir: Path) -> None:
    """Wait until the server has ended in order."""
    wait_until(lambda: find_server(data_dir / "s3") is None)


def test_what_was_stored_outlives_a_kill_of_supervisor_and_server(tmp_path: Path) -> None:
    """Fifty contents that were acknowledged are there after kill -9, and again after a stop in order."""
    contents = [os.urandom(20_000) for _ in range(50)]
    with lease_s3(tmp_path, "copydesk") as first:
        store = RawStore.at(first)
        store.check()
        with ThreadPoolExecutor(8) as threads:
            keys = [stored.key for stored in threads.map(store.put_raw, contents)]
        server = server_of(tmp_path)
        os.kill(server.supervisor_pid, signal.SIGKILL)
        os.kill(server.pid, signal.SIGKILL)
    for _ in range(2):
        with lease_s3(tmp_path, "copydesk") as again:
            store = RawStore.at(again)
            assert [store.get_raw(key) for key in keys] == contents
            assert not store.put_raw(contents[0]).is_new
            assert store.put_raw(os.urandom(20_000)).is_new
        wait_for_end(tmp_path)


def test_the_secret_is_in_no_message_command_or_log(location: S3Location, data_dir: Path) -> None:
    """The keys stand in files for this user alone, and nowhere else."""
    keys = json.loads(location.credentials_path.read_text())
    server = server_of(data_dir)
    seen = [repr(location), repr(RawStore.at(location)), *server.argv]
    seen += [(data_dir / "s3" / name).read_text() for name in ("server.json", "server.log", "ports.json")]
    seen += map(str, psutil.Process(server.pid).environ().items())
    assert len(keys["secret_key"]) > 30
    assert not [text for text in seen for secret in keys.values() if secret in text]
    assert stat.S_IMODE((data_dir / "s3").stat().st_mode) == 0o700
    for name in ("credentials.json", "s3.json", "security.toml", "certificate_key.pem"):
        assert stat.S_IMODE((data_dir / "s3" / name).stat().st_mode) == 0o600, name


def test_every_port_is_on_loopback(location: S3Location, data_dir: Path) -> None:
    """No other machine can reach any part of it."""
    process = psutil.Process(server_of(data_dir).pid)
    listening = [each.laddr for each in process.net_connections() if each.status == psutil.CONN_LISTEN]
    assert int(location.endpoint_url.rpartition(":")[2]) in {address.port for address in listening}
    assert {address.ip for address in listening} == {"127.0.0.1"}


@pytest.mark.parametrize("part", ["filer", "master", "volume"])
@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_inner_parts_let_nobody_in(location: S3Location, data_dir: Path, part: str, method: str) -> None:
    """Behind the S3 port nothing can be read or written without a token."""
    RawStore.at(location).put_object("open", b"x", "text/plain")
    for path in (
        "/buckets/copydesk/open",
        "/buckets/copydesk/",
        "/dir/assign",
        "/dir/lookup?volumeId=1",
        "/1,0",
    ):
        connection = http.client.HTTPConnection(
            "127.0.0.1", server_of(data_dir).ports[part], timeout=PATIENCE_S
        )
        connection.request(method, path, body=b"x" if method == "PUT" else None)
        status = connection.getresponse().status
        connection.close()
        assert status in {400, 401, 404, 405}, path


@pytest.mark.parametrize("part", ["s3", "filer", "master", "volume", "admin"])
def test_inner_grpc_ports_want_the_folder_s_certificate(
    location: S3Location, data_dir: Path, part: str, tmp_path: Path
) -> None:
    """Plain HTTP/2 is not answered, nor who comes with another certificate; who holds this one is."""
    port = server_of(data_dir).ports[f"{part}_grpc"]
    assert speak_http2(socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S)) == b""
    folder = location.credentials_path.parent
    for name, value in make_certificate().items():
        (tmp_path / f"{name}.pem").write_text(value)
    for holder, is_let_in in ((folder, True), (tmp_path, False)):
        context = ssl.create_default_context(cafile=folder / "certificate.pem")
        context.check_hostname = False
        context.set_alpn_protocols(["h2"])
        context.load_cert_chain(holder / "certificate.pem", holder / "certificate_key.pem")
        plain = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S)
        with context.wrap_socket(plain) as secure:
            assert bool(speak_http2(secure)) is is_let_in


def speak_http2(connection: socket.socket) -> bytes:
    """Begin as a gRPC client does; gives what the server says, nothing where it hangs up."""
    with connection:
        try:
            connection.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\0\0\0\4\0\0\0\0\0")
            return connection.recv(100)
        except (ssl.SSLError, ConnectionError):
            return b""


def test_a_folder_from_before_the_certificate_gets_one(tmp_path: Path) -> None:
    """Its keys stay what they were."""
    old = {"access_key": "a", "secret_key": "b", "inner_key": "c"}
    (tmp_path / "credentials.json").write_text(json.dumps(old))
    kept = json.loads(ensure_credentials(tmp_path).read_text())
    assert kept | old == kept
    assert "PRIVATE KEY" in kept["certificate_key"]


def test_its_sockets_are_this_user_s_and_go_with_it(tmp_path: Path) -> None:
    """What it leaves among everybody's temporary files nobody else may use, and it is removed."""
    with lease_s3(tmp_path, "copydesk"):
        server = server_of(tmp_path)
        found = {each.laddr for each in psutil.Process(server.pid).net_connections(kind="unix") if each.laddr}
        elsewhere = [Path(each) for each in found if not each.startswith(server.scratch)]
        assert elsewhere
        assert {stat.S_IMODE(each.stat().st_mode) & 0o077 for each in map(Path, found)} == {0}
    wait_for_end(tmp_path)
    wait_until(lambda: not any(each.exists() for each in elsewhere))


@pytest.mark.parametrize("keys", [("from-outside", "not-for-this-store"), ("nobody", "nothing")])
def test_other_keys_are_refused(location: S3Location, keys: tuple[str, str]) -> None:
    """Keys that stood in the environment when it started are not its own, nor are any others."""
    client = boto3.client(
        "s3",
        endpoint_url=location.endpoint_url,
        aws_access_key_id=keys[0],
        aws_secret_access_key=keys[1],
        region_name="us-east-1",
        config=Config(s3={"addressing_style": "path"}, proxies={}),
    )
    with pytest.raises(ClientError) as refused:
        client.list_objects_v2(Bucket="copydesk")
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403
    client.close()


def test_keys_are_made_once(tmp_path: Path) -> None:
    """Ten who come first at once go by the same keys, and later ones too."""
    with ThreadPoolExecutor(10) as threads:
        paths = list(threads.map(ensure_credentials, [tmp_path / "s3"] * 10))
    keys = paths[0].read_text()
    assert len(set(paths)) == 1
    assert ensure_credentials(tmp_path / "s3").read_text() == keys
    assert json.loads(keys)["secret_key"] in (tmp_path / "s3" / "s3.json").read_text()


def test_without_seaweedfs_the_error_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No program, no store: the hint names the extra and the setting."""
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(StopError, match=r"copydesk\[local-s3\].*COPYDESK_S3_ENDPOINT_URL"):
        find_weed()


def test_any_weed_on_the_path_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation of the user's own is found."""
    weed = tmp_path / "weed"
    weed.touch(0o700)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "elsewhere" / "python"))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_weed() == weed
