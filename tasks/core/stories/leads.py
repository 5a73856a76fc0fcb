"""Leads: the beginning of an article, as far as its meaning is put into numbers.

Takes title and text, gives what the encoder is to read, or None where it would not understand it: it has
learned sixteen languages, in a few scripts, and takes each letter of another one for the same unknown. Gives
vectors of its numbers as bytes, and back, so that what is kept is the same on every machine.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

LEAD_CHARACTERS = 600
DIMENSIONS = 512

_SPACES = re.compile(r"\s+")
_LETTER = re.compile(r"[^\W\d_]")
_READ = re.compile(
    "[A-Za-z\u00c0-\u024f\u0400-\u04ff\u0600-\u06ff\u0e00-\u0e7f\u1e00-\u1eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]"
)
_SCALE = 400


def take_lead(title: str | None, text: str) -> str | None:
    """Give title and beginning in one line; None where most letters are of scripts that were not learned."""
    beginning = f"{title}. {text[:LEAD_CHARACTERS]}" if title else text[:LEAD_CHARACTERS]
    lead = _SPACES.sub(" ", beginning).strip()[:LEAD_CHARACTERS]
    letters = _LETTER.findall(lead)
    if not letters or 2 * sum(_READ.match(letter) is not None for letter in letters) < len(letters):
        return None
    return lead


def pack_vectors(vectors: NDArray[np.float32]) -> list[bytes]:
    """Give each unit vector as one byte a number."""
    whole = np.clip(np.rint(vectors * _SCALE), -127, 127).astype(np.int8)
    return [row.tobytes() for row in whole]


def unpack_vectors(packed: Sequence[bytes | None]) -> NDArray[np.float32]:
    """Give the unit vectors, zeros where there is none."""
    empty = bytes(DIMENSIONS)
    numbers = np.frombuffer(b"".join(each or empty for each in packed), np.int8)
    return numbers.reshape(len(packed), DIMENSIONS).astype(np.float32) / np.float32(_SCALE)
