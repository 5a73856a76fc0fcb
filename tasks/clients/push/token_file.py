"""Tokens in `DATA_DIR/tokens.json`: made, listed, revoked; who may push is known by their hashes alone.

The file holds names, hashes, times and domains, is replaced as a whole and may be read by its owner alone; a
token itself is shown once and not kept. Writers wait for each other. A `TokenBook` reads the file again when
it has changed, so that a revoked token is of no use from the next request on, in every process.

A token is 256 random bits, so that a plain SHA-256 of it tells nothing: slow hashes are for passwords, which
people choose and others guess. All hashes are compared, each in constant time.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tasks.clients.files.data_folder import make_data_folder
from tasks.clients.files.locks import hold_lock
from tasks.clients.files.replacing import write_whole
from tasks.core.errors import StopError, UsageError
from tasks.core.push.pushers import read_domains

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

FILE = "tokens.json"
_LOCK = "tokens.lock"
_PREFIX = "copydesk_"
"""What a token begins with, so that one that leaked is known for what it is."""
_RANDOM_BYTES = 32
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it is kept: never itself, only its hash. Once revoked, it stays so.

    Who has it may speak for what lies on its `domains`.
    """

    name: str
    sha256: str
    created_at: datetime
    revoked_at: datetime | None = None
    domains: tuple[str, ...] = ()


def add_token(data_dir: Path, name: str, domains: Iterable[str] = ()) -> str:
    """Make a token of this name, bound to these domains, and give it, for the only time."""
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"'{name}' is no name for a token", "Use letters, digits, dots and dashes, at most 64"
        )
    bound = read_domains(domains)
    make_data_folder(data_dir)
    token = _PREFIX + secrets.token_urlsafe(_RANDOM_BYTES)
    with hold_lock(data_dir / _LOCK, "adding a token"):
        tokens = read_tokens(data_dir)
        if any(each.name == name and each.revoked_at is None for each in tokens):
            raise UsageError(f"There is a token {name} already", f"copydesk tokens revoke {name}")
        made = Token(name, hash_token(token), datetime.now(UTC), domains=bound)
        _write(data_dir, (*tokens, made))
    return token


def revoke_token(data_dir: Path, name: str) -> None:
    """Make the token of this name useless."""
    make_data_folder(data_dir)
    with hold_lock(data_dir / _LOCK, "revoking a token"):
        tokens = read_tokens(data_dir)
        if not any(each.name == name and each.revoked_at is None for each in tokens):
            raise UsageError(f"There is no token {name} that could be revoked", "copydesk tokens list")
        now = datetime.now(UTC)
        _write(data_dir, tuple(_revoke(each, now) if each.name == name else each for each in tokens))


def read_tokens(data_dir: Path) -> tuple[Token, ...]:
    """Read all tokens, revoked ones too, oldest first."""
    path = data_dir / FILE
    try:
        rows = json.loads(path.read_bytes())["tokens"]
        return tuple(_read(row) for row in rows)
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StopError(f"{path} cannot be read as a list of tokens", "Mend it, or remove it") from error


def hash_token(token: str) -> str:
    """Give the hash under which a token is kept."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def find_pusher(tokens: Iterable[Token], presented: str) -> str | None:
    """Give the name of the token that was presented, where it is good."""
    sha256 = hash_token(presented)
    found = None
    for token in tokens:
        is_same = hmac.compare_digest(token.sha256, sha256)
        if is_same and token.revoked_at is None:
            found = token.name
    return found


class TokenBook:
    """The tokens as they are now, for who asks often."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._state: tuple[int, int, int] | None = None
        self._tokens: tuple[Token, ...] = ()

    def find_pusher(self, presented: str) -> str | None:
        """Give the name of the token that was presented, where it is good."""
        self._refresh()
        return find_pusher(self._tokens, presented)

    def find_domains(self, name: str) -> tuple[str, ...]:
        """Give the domains that the good token of this name is bound to."""
        self._refresh()
        bound = (each.domains for each in self._tokens if each.name == name and each.revoked_at is None)
        return next(bound, ())

    def find_sha256(self, name: str) -> str | None:
        """Give the hash of the good token of this name."""
        self._refresh()
        found = (each.sha256 for each in self._tokens if each.name == name and each.revoked_at is None)
        return next(found, None)

    def has_tokens(self) -> bool:
        """Tell whether any token is good."""
        self._refresh()
        return any(token.revoked_at is None for token in self._tokens)

    def _refresh(self) -> None:
        try:
            status = (self._data_dir / FILE).stat()
            state = (status.st_ino, status.st_mtime_ns, status.st_size)
        except FileNotFoundError:
            state = None
        if state is None or state != self._state:
            self._tokens = read_tokens(self._data_dir)
            self._state = state


def _revoke(token: Token, now: datetime) -> Token:
    return token if token.revoked_at else replace(token, revoked_at=now)


def _read(row: dict[str, Any]) -> Token:
    revoked_at = row["revoked_at"]
    return Token(
        name=row["name"],
        sha256=row["sha256"],
        created_at=datetime.fromisoformat(row["created_at"]),
        revoked_at=datetime.fromisoformat(revoked_at) if revoked_at else None,
        domains=tuple(row.get("domains", ())),
    )


def _write(data_dir: Path, tokens: tuple[Token, ...]) -> None:
    rows = {"tokens": [asdict(token) for token in tokens]}
    write_whole(data_dir / FILE, json.dumps(rows, default=datetime.isoformat, indent=1).encode())
