"""tdmrep.json: for which of its pages an origin reserves text and data mining (TDM Reservation Protocol).

Takes what stands at `/.well-known/tdmrep.json`; says of an address what holds there. It is an array of rules,
each with a `location`, which is a pattern of paths as in robots.txt (`*`, and `$` for the end), and
`tdm-reservation`, 1 or 0; the first one that fits counts. What is not of that form is passed over: a file
that is damaged reserves nothing. What a page or its answer says itself comes before it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

TDMREP_PATH = "/.well-known/tdmrep.json"
TDMREP = "x-copydesk-tdmrep"
"""The header of a capture that says what the tdmrep.json of its origin reserves: 1, and a policy."""
LONGEST_TDMREP = 256 * 1024
_MOST_RULES = 5000
_LOCATION, _RESERVATION, _POLICY = "location", "tdm-reservation", "tdm-policy"


@dataclass(frozen=True, slots=True)
class TdmRule:
    """What holds for the paths that fit a pattern."""

    location: str
    is_reserved: bool
    policy: str | None = None

    def fits(self, path: str) -> bool:
        """Tell whether a path, with its query, fits the pattern; in one pass over it."""
        is_whole = self.location.endswith("$")
        first, *others = self.location.removesuffix("$").split("*")
        if not path.startswith(first):
            return False
        at = len(first)
        for place, part in enumerate(others, 1):
            is_last = is_whole and place == len(others)
            found = path.rfind(part, at) if is_last else path.find(part, at)
            if found < 0:
                return False
            at = found + len(part)
        return not is_whole or at == len(path)


def read_tdmrep(text: str) -> tuple[TdmRule, ...]:
    """Read the rules of a file, in their order."""
    try:
        written = json.loads(text.removeprefix("\ufeff")) if text else []
    except (ValueError, RecursionError):
        return ()
    rows = written if isinstance(written, list) else [written]
    return tuple(islice(_read_rules(rows), _MOST_RULES))


def _read_rules(rows: list[object]) -> Iterator[TdmRule]:
    for row in rows:
        location = row.get(_LOCATION) if isinstance(row, dict) else None
        if isinstance(row, dict) and isinstance(location, str) and location.startswith(("/", "*")):
            policy = row.get(_POLICY)
            is_reserved = str(row.get(_RESERVATION)).strip() == "1"
            yield TdmRule(unquote(location), is_reserved, policy if isinstance(policy, str) else None)


def tell_reservation(rules: tuple[TdmRule, ...], url: str) -> str | None:
    """Give the value of the header for a page of that origin; None where nothing is reserved."""
    parts = urlsplit(url)
    path = unquote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
    rule = next((each for each in rules if each.fits(path)), None)
    if rule is None or not rule.is_reserved:
        return None
    return f"1 {' '.join((rule.policy or '').split())}".strip()
