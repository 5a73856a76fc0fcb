"""The digests that records state for themselves (`sha1:...`), and whether they hold.

Takes the text of a WARC-Block-Digest or WARC-Payload-Digest, in base 16, 32 or 64. One that cannot be
read, or by an algorithm that is not known here, says nothing. Tools differ on whether a payload's digest
counts the transfer coding: either way holds.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tasks.clients.web_archives.archive_records import ArchiveRecord

BLOCK, PAYLOAD = "warc-block-digest", "warc-payload-digest"
ALGORITHMS = {"md5", "sha1", "sha256", "sha384", "sha512"}


@dataclass(frozen=True, slots=True)
class Digest:
    """A digest: its algorithm as hashlib names it, and its bytes."""

    algorithm: str
    value: bytes

    def start(self) -> hashlib._Hash:
        """Give a fresh hash to feed."""
        return hashlib.new(self.algorithm, usedforsecurity=False)

    def holds_for(self, data: bytes) -> bool:
        """Tell whether this is the digest of the bytes."""
        return hashlib.new(self.algorithm, data, usedforsecurity=False).digest() == self.value


class DigestWatch:
    """Hears a record's block as it is read, and says in the end which stated digests do not hold."""

    def __init__(self, record: ArchiveRecord) -> None:
        self._record = record
        self._heard: list[tuple[str, Digest, hashlib._Hash]] = []
        self._listen(BLOCK)

    def begin_payload(self) -> None:
        """Say that what comes now is the payload."""
        self._listen(PAYLOAD)

    def find_flaws(self, payload: bytes) -> list[str]:
        """Read the block to its end and name the digests that differ."""
        self._record.block.skip()
        return [
            f"its {name} differs"
            for name, digest, heard in self._heard
            if heard.digest() != digest.value and not (name == PAYLOAD and digest.holds_for(payload))
        ]

    def _listen(self, name: str) -> None:
        if digest := parse_digest(self._record.fields.get(name)):
            heard = digest.start()
            self._record.block.listeners.append(heard)
            self._heard.append((name, digest, heard))


def parse_digest(text: str | None) -> Digest | None:
    """Read a stated digest; None where it says nothing."""
    name, _, value = (text or "").strip().partition(":")
    algorithm = name.lower().replace("-", "")
    if algorithm not in ALGORITHMS:
        return None
    size = hashlib.new(algorithm, usedforsecurity=False).digest_size
    decoded = (_decode(decode, value) for decode in (_base16, _base32, _base64))
    return next((Digest(algorithm, found) for found in decoded if found and len(found) == size), None)


def write_digest(value: bytes) -> str:
    """Write a SHA-256 as WARC files have it."""
    return f"sha256:{base64.b32encode(value).decode()}"


def _decode(decode: Callable[[str], bytes], value: str) -> bytes | None:
    try:
        return decode(value)
    except (binascii.Error, ValueError):
        return None


def _base16(value: str) -> bytes:
    return base64.b16decode(value, casefold=True)


def _base32(value: str) -> bytes:
    stem = value.rstrip("=")
    return base64.b32decode(stem + "=" * (-len(stem) % 8), casefold=True)


def _base64(value: str) -> bytes:
    stem = value.rstrip("=").replace("-", "+").replace("_", "/")
    return base64.b64decode(stem + "=" * (-len(stem) % 4), validate=True)
