"""The day of publication that a page shows near its headline.

Takes the runs of a page and the place of its headline; gives the lines near it that hold a date and
little else, those that say "published" first, those that say "updated" not at all. It reads no prose and
no captions, and turns nothing into ISO 8601: a line's date is given as it is written.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tasks.core.clean.visible import Run

_WORD = r"[^\W\d_]{3,12}"
_YEAR = r"(?:19|20)\d\d(?!\d)"
DATE = re.compile(
    rf"(?<!\d){_YEAR}(?:-\d\d-\d\d|/\d\d?/\d\d?|\.\s?\d\d?\.\s?\d\d?|[年년]\s?\d\d?[月월]\s?\d\d?[日일])(?!\d)"
    rf"|(?<!\d)\d\d?(?:\.\s?\d\d?\.\s?|/\d\d?/|-\d\d?-|-{_WORD}-){_YEAR}"
    rf"|(?<!\d)\d\d?(?:st|nd|rd|th|er|º)?\.?\s+(?:de\s+|of\s+)?{_WORD}\.?,?\s+(?:de\s+|del\s+)?{_YEAR}"
    rf"|(?<![^\W\d_]){_WORD}\.?\s+\d\d?(?:st|nd|rd|th)?,?\s+{_YEAR}",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"updat|modifi|aktualis|geändert|revis|reviewed|bearbeitet|mis[e]? à jour|actuali[sz]|atuali[sz]"
    r"|aggiornat|bijgewerkt|gewijzigd|oppdatert|uppdatera|opdatere|päivitet|güncel|zaktualiz|обновлен|最終更新",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"publi|veröffentl|posted|erstellt|gepostet|geplaatst|pubblicat|julkaistu", re.IGNORECASE
)
_CAPTIONS = frozenset(
    {"caption", "captions", "copyright", "credit", "comment", "comments", "event", "events"}
)
_ABOVE, _BELOW = 8, 14
_MAX_AROUND, _MAX_BEFORE = 70, 45
_MAX_RUN = 150


def find_shown_dates(runs: Sequence[Run], title: int | None) -> list[str]:
    """Give the dates shown near the headline, as written, best first."""
    ranked: list[tuple[bool, int, str]] = []
    start, end = (max(0, title - _ABOVE), min(len(runs), title + _BELOW)) if title is not None else (0, 0)
    for i in range(start, end):
        if i != title:
            above = runs[i - 1].text if i and i - 1 != title else ""
            ranked += [
                (not is_said, abs(i - (title or 0)), day) for day, is_said in _read_run(runs[i], above)
            ]
    return [day for *_, day in sorted(ranked, key=lambda row: row[:2])] or _find_said(runs)


def _find_said(runs: Sequence[Run]) -> list[str]:
    """Give the first date anywhere that is said to be of publication."""
    said = (
        day
        for run in runs
        if _PUBLISHED.search(run.text[:_MAX_RUN])
        for day, is_said in _read_run(run, "")
        if is_said
    )
    return [day for day in [next(said, None)] if day]


def _read_run(run: Run, above: str) -> Iterator[tuple[str, bool]]:
    """Give the dates of a run that holds little else, and whether each is said to be of publication."""
    if run.frame.tag == "figcaption" or run.frame.words & _CAPTIONS:
        return
    found = list(DATE.finditer(run.text[:_MAX_RUN]))
    around = len(run.text) - sum(len(match[0]) for match in found)
    if not found or around > _MAX_AROUND or found[0].start() > _MAX_BEFORE:
        return
    end = 0
    for match in found:
        before = run.text[end : match.start()] if match.start() else above[-_MAX_AROUND // 2 :]
        if not _CHANGED.search(before):
            yield match[0], bool(_PUBLISHED.search(before))
        end = match.end()
