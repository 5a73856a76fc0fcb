"""The login of a data folder's Prefect server: made once, for this user's eyes alone.

`DATA_DIR/prefect/login` holds the auth string that its server and whatever of ours asks it go by; it is
also the password that its pages ask for. `DATA_DIR/prefect/open.html` is a page on disk that carries who
may read it through: it leads the browser to the server's `/enter`, with the login behind the `#`, which no
browser sends and no server logs. Both files are 0600 in a folder that is 0700, so that nothing secret has
to be printed.
"""

from __future__ import annotations

import os
import secrets
from base64 import b64encode
from typing import TYPE_CHECKING

from tasks.clients.servers.supervisor import write_private
from tasks.core.errors import StopError

if TYPE_CHECKING:
    from pathlib import Path

LOGIN, DOOR = "login", "open.html"
ENTER = "/enter"
"""Where the server takes a login from the address, and puts it where its pages look for it."""


def ensure_login(folder: Path) -> str:
    """Give the login of a server's folder, and make it where there is none; two at once make one."""
    path = folder / LOGIN
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            _make_login(path)
        return path.read_text().strip()
    except OSError as error:
        raise StopError(f"Cannot keep the login of the local Prefect server in {path}: {error}") from error


def read_login(data_dir: Path) -> str:
    """Give the login of a data folder's server."""
    return ensure_login(data_dir.absolute() / "prefect")


def find_door(data_dir: Path) -> str:
    """Give the address of the page that carries this user through."""
    return (data_dir.absolute() / "prefect" / DOOR).as_uri()


def make_headers(login: str) -> dict[str, str]:
    """Give the headers by which the server knows who may in."""
    return {"Authorization": f"Basic {_encode(login)}"}


def write_door(folder: Path, url: str, login: str) -> None:
    """Write the page that carries who may read it through, where it does not stand yet."""
    page = _DOOR.format(address=f"{url}{ENTER}#{_encode(login)}")
    path = folder / DOOR
    try:
        if not path.exists() or path.read_text() != page:
            write_private(path, page)
    except OSError as error:
        raise StopError(f"Cannot write {path}: {error.strerror}") from error


_DOOR = """<!doctype html>
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0; url={address}">
<title>Prefect</title>
<a href="{address}">Open Prefect's pages</a>
"""


def _make_login(path: Path) -> None:
    made = path.with_name(f"{secrets.token_hex(8)}.new")
    write_private(made, f"copydesk:{secrets.token_urlsafe(32)}\n")
    try:
        os.link(made, path)
    except FileExistsError:
        pass
    finally:
        made.unlink()


def _encode(login: str) -> str:
    return b64encode(login.encode()).decode()
