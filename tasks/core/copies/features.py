"""What a text is found by when copies and stories are looked for: its fingerprints and its terms.

Takes an article's title and clean text, gives plain numbers, the same on every machine. They are made where
texts are cleaned, by many, so that the one loader need not read a text again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.core.copies.shingles import hash_shingles, pick_fingerprints
from tasks.core.copies.terms import weigh_terms

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Features:
    """Fingerprints for copies; terms with their weights for stories; all of them below 2^32."""

    fingerprints: list[int]
    terms: Mapping[int, float]


def find_features(title: str | None, text: str) -> Features:
    """Find what the article is compared by."""
    return Features(pick_fingerprints(hash_shingles(text)).tolist(), weigh_terms(title, text))
