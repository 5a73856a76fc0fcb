"""Headlines without the name of the site that stands behind (or before) them.

Takes a page's title and the names that the site goes by; gives the headline alone. Doing it twice changes
nothing. A part is cut only when it is one of those names: a headline's own dash or bar stays.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_SEPARATOR = re.compile(r"\s+[-–—|·•»«:/]+\s+|\s*\|\s*|\s+::\s+|\s*»\s*")  # noqa: RUF001 - dashes as sites write them
_GENERIC = re.compile(r"^(?:the|www|de|com|org|net|online|news)$")


def strip_site_name(title: str, site_names: Iterable[str]) -> str:
    """Cut the site's name, and what stands beyond it, off the ends of `title`."""
    folded = {name for name in map(_fold, site_names) if name}
    text = " ".join(title.split())
    while (shorter := _strip_once(text, folded)) != text:
        text = shorter
    return text


def _strip_once(text: str, names: set[str]) -> str:
    parts = list(_SEPARATOR.finditer(text))
    for cut in reversed(parts):
        if _is_name(text[cut.end() :], names):
            return text[: cut.start()].strip() or text
    for cut in parts:
        if _is_name(text[: cut.start()], names):
            return text[cut.end() :].strip() or text
    return text


def _is_name(part: str, names: set[str]) -> bool:
    return _fold(part) in names


def _fold(name: str) -> str:
    words = re.findall(r"\w+", name.casefold())
    return "".join(word for word in words if not _GENERIC.match(word))
