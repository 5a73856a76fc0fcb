"""Places on the web that hold pages of others: archives, caches, platforms; and endings that say no country.

Reads `outlet_places.toml`, once.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class OutletPlaces:
    """What the file lists: hosts of archives, domains of platforms and caches, endings of countries."""

    archives: frozenset[str]
    platforms: frozenset[str]
    amp_caches: frozenset[str]
    open_endings: frozenset[str]
    renamed: dict[str, str]
    template: frozenset[str]


@cache
def load_places() -> OutletPlaces:
    """Load them."""
    written = tomllib.loads((files("tasks.core.outlets") / "outlet_places.toml").read_text("utf-8"))
    countries = written["countries"]
    return OutletPlaces(
        frozenset(written["archives"]["hosts"]),
        frozenset(written["platforms"]["domains"]),
        frozenset(written["amp_caches"]["domains"]),
        frozenset(countries["endings"]),
        countries["renamed"],
        frozenset(countries["template"]),
    )


def find_hosted(host: str) -> str | None:
    """Find the name below a platform that a host is of: `www.heron.substack.com` is of `heron.substack.com`.

    None where it is on no platform, or is the platform itself.
    """
    labels = host.split(".")
    for at in range(1, len(labels)):
        if ".".join(labels[at:]) in load_places().platforms:
            return ".".join(labels[at - 1 :]) if labels[at - 1] != "www" else None
    return None
