"""Names as libraries write them, the family's first: "Roe, Jane; Doe, John" are two people, not four."""

from __future__ import annotations

from tasks.core.clean.heads.names import turn_name
from tasks.core.clean.mentions.known_names import open_known_names

_LONGEST = 2000


def split_turned_names(value: object) -> list[str]:
    """Give the names of a text that is made of nothing but such, turned; none where it may be read otherwise.

    One alone counts where a given name stands behind the comma and none before it.
    """
    if not isinstance(value, str) or "," not in value or len(value) > _LONGEST:
        return []
    parts = [part.strip() for part in value.split(";") if part.strip()]
    turned = [turn_name(part) for part in parts]
    if any(name == part for name, part in zip(turned, parts, strict=True)):
        return []
    given = open_known_names("en").given
    is_sure = len(parts) > 1 or (turned[0].split()[0] in given and parts[0].split(",")[0] not in given)
    return turned if is_sure else []
