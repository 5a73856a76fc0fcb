"""What can be counted about the text of a run alone: its length, its ends, its signs.

Takes a run, gives features by name. They are a part of the body model's input (see `run_features`).
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from tasks.core.clean.prose import is_prose

if TYPE_CHECKING:
    from tasks.core.clean.visible import Run

_ENDS_SENTENCE = re.compile(r"[.!?:;。！？…][\"'”’»›“‘)\]*]*$")  # noqa: RUF001 - quotation marks as printed
_OPENING_MARKS = frozenset("\"“„«»「'‘")  # noqa: RUF001 - the same
_OPEN_ENDS = ("…", "...", ":", "»", "›")  # noqa: RUF001 - the same


def describe_shape(run: Run) -> dict[str, float]:
    """Give the features of a run's text."""
    text = run.text
    sample = text[:200]
    return {
        "chars": math.log1p(len(text)),
        "words": float(min(100, text.count(" ") + 1)),
        "links": run.link_density,
        "strong": min(1.0, run.strong_chars / len(text)),
        "prose": float(is_prose(run)),
        "ends": float(_ENDS_SENTENCE.search(text[-6:]) is not None),
        "commas": float(min(5, text.count(","))),
        "digits": sum(map(str.isdigit, sample)) / len(sample),
        "capitals": sum(map(str.isupper, sample)) / len(sample),
        "lines": float(min(3, text.count("\n"))),
        "signs": float("|" in text or "©" in text or "@" in text),
        "asks": float("?" in text),
        "quotes": float(text[0] in _OPENING_MARKS),
        "open_end": float(text.endswith(_OPEN_ENDS)),
    }
