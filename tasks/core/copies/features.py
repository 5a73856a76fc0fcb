"""What a text is found by when copies and stories are looked for: its fingerprints and its names.

Takes an article's title and clean text, gives plain numbers, the same on every machine. They are made where
texts are cleaned, by many, so that the one loader need not read a text again.
"""

from __future__ import annotations

from dataclasses import dataclass

from tasks.core.copies.shingles import hash_shingles, pick_fingerprints
from tasks.core.stories.names import WeighedName, weigh_names


@dataclass(frozen=True, slots=True)
class Features:
    """Fingerprints for copies, below 2^32; names with their weights for stories."""

    fingerprints: list[int]
    names: list[WeighedName]


def find_features(title: str | None, text: str) -> Features:
    """Find what the article is compared by."""
    return Features(pick_fingerprints(hash_shingles(text)).tolist(), weigh_names(title, text))
