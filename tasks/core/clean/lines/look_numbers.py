"""What a look at a page dumped as text tells of how good its article will come out.

Takes the table of the first look, the log-odds of the lines and which of them stay; gives numbers, in the
order of `LOOK_NUMBERS`, from which trees tell the f1 that is to be expected. The training script reads the
same numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tasks.core.clean.layout.spots import SPOT_NAMES
from tasks.core.clean.lines.line_features import NAMES
from tasks.core.clean.lines.text_features import COMPANY_NAMES, TEXT_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

OWN_NAMES = (*NAMES, *TEXT_NAMES)
LINE_NAMES = (*OWN_NAMES, *SPOT_NAMES, *COMPANY_NAMES)
"""The columns that tell shape and place; the looks have those of wording besides."""
LOOK_NUMBERS = (
    *("is_page", "in_one_line", "log_lines", "log_kept", "log_expected", "expected_f1", "share_kept"),
    *("unsure", "unlikely_kept", "likely_left", "least_kept", "low_kept", "most_left"),
    *("prose_kept", "timed_kept", "repeated_kept", "linked", "core_words"),
    *("runs_kept", "widest_gap", "first_kept", "last_kept", "longest_kept"),
)
"""The names of the numbers that tell, in order."""
_LOW, _HIGH = 0.1, 0.9
_PLACES = {name: LINE_NAMES.index(name) for name in LINE_NAMES}


def describe_look(
    table: NDArray[np.float32], scores: NDArray[np.float64], stays: NDArray[np.bool_], *, is_page: bool
) -> list[float]:
    """Give the numbers of a look."""
    seen = _Seen(table, scores, stays)
    return [float(is_page), *seen.describe_amounts(), *seen.describe_doubt(), *seen.describe_kept()]


class _Seen:
    """The lines of a look, counted once."""

    def __init__(
        self, table: NDArray[np.float32], scores: NDArray[np.float64], stays: NDArray[np.bool_]
    ) -> None:
        self._table, self._stays = table, stays
        self._words = np.expm1(self._column("log_words"))
        self._likely = 1.0 / (1.0 + np.exp(-scores))
        self._kept = self._words * stays
        self._hits = self._words * self._likely

    def describe_amounts(self) -> Iterator[float]:
        """Say how much there is, how much stays, and how much of it is likely right."""
        kept, expected = float(self._kept.sum()), float(self._hits.sum())
        yield float(self._column("in_one_line")[0])
        yield float(self._column("log_lines")[0])
        yield float(np.log1p(kept))
        yield float(np.log1p(expected))
        yield 2 * float((self._hits * self._stays).sum()) / max(1.0, kept + expected)
        yield kept / max(1.0, float(self._words.sum()))

    def describe_doubt(self) -> Iterator[float]:
        """Say what the trees were unsure of."""
        likely, inside, outside = self._likely, self._likely[self._stays], self._likely[~self._stays]
        is_open = (likely > _LOW) & (likely < _HIGH)
        yield self._share(self._words * is_open, self._words * (likely > _LOW))
        yield self._share(self._kept * (1 - likely), self._kept)
        yield self._share(self._hits * ~self._stays, self._hits)
        yield float(inside.min(initial=1.0))
        yield float(np.quantile(inside, 0.1)) if len(inside) else 0.0
        yield float(outside.max(initial=0.0))

    def describe_kept(self) -> Iterator[float]:
        """Say of what kind it is that stays, and where it stands."""
        for name in ("is_prose", "has_time", "is_repeated"):
            yield self._share(self._kept * self._column(name), self._kept)
        yield float(self._column("all_link_share")[0])
        yield float(self._column("core_words_share")[0])
        at, count = np.flatnonzero(self._stays), len(self._stays)
        gaps = np.diff(at) - 1
        yield float((gaps > 0).sum()) / max(1, len(at))
        yield float(gaps.max(initial=0)) / count
        yield float(at[0]) / count if len(at) else 1.0
        yield float(at[-1]) / count if len(at) else 1.0
        yield float(np.log1p(self._kept.max(initial=0.0)))

    def _column(self, name: str) -> NDArray[np.float32]:
        return self._table[:, _PLACES[name]]

    @staticmethod
    def _share(part: NDArray[np.float64], whole: NDArray[np.float64]) -> float:
        return float(part.sum()) / max(1.0, float(whole.sum()))
