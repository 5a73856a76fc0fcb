"""Text that was decoded with the wrong charset: UTF-8 read as Windows-1252 or Latin-1.

Takes text; gives the spans that are garbled and what they read when decoded rightly. Signs that could be
somebody's own are left alone unless the text as a whole is garbled or the sign is known to be damage.
Running it over its own result finds nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ftfy.badness import is_bad

if TYPE_CHECKING:
    from collections.abc import Iterator

_SPECIALS = "€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ"  # noqa: RUF001 - Windows-1252, 80 to 9F
_TO_BYTES = str.maketrans({sign: chr(0x80 + at) for at, sign in enumerate(_SPECIALS)})
_TAIL = "[\x80-\xbf]"
_LEAD = re.compile(f"[\xc2-\xf4][\x80-\xbf{_SPECIALS}]")
"""How a garbled sign begins, before its bytes are put right."""
_SEQUENCE = re.compile(f"(?:[\xc2-\xdf]{_TAIL}|[\xe0-\xef]{_TAIL}{{2}}|[\xf0-\xf4]{_TAIL}{{3}})+")
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_HARD_SPACE = re.compile("\xc2(?= |$)")
_LOST_A = re.compile(r"Ã (?P<next>\S)?")
_GARBLED_SHARE = 0.6
_LEAST_SIGNS = 4


def is_garbled(text: str) -> bool:
    """Tell whether most of what is not ASCII in `text` is UTF-8 read with a wrong charset."""
    if text.isascii() or not _LEAD.search(text):
        return False
    foreign = len(_FOREIGN.findall(text))
    if foreign < _LEAST_SIGNS:
        return False
    damaged = sum(match.end() - match.start() for match in _SEQUENCE.finditer(text.translate(_TO_BYTES)))
    return damaged >= foreign * _GARBLED_SHARE


def find_mojibake(text: str, *, in_garbled: bool = False) -> Iterator[tuple[int, int, str]]:
    """Give start, end and right reading of each garbled span; `in_garbled` where the whole text is so."""
    if text.isascii():
        return
    for match in _SEQUENCE.finditer(text.translate(_TO_BYTES)) if _LEAD.search(text) else ():
        start, end = match.span()
        if in_garbled or is_bad(text[start:end]):
            right = _decode(match.group())
            if right is not None:
                yield start, end, right
    if in_garbled:
        yield from _find_lost_bytes(text)


def _decode(garbled: str) -> str | None:
    try:
        return garbled.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return None


def _find_lost_bytes(text: str) -> Iterator[tuple[int, int, str]]:
    """Find signs whose second byte looked like white space and was folded into a space."""
    for match in _HARD_SPACE.finditer(text):
        yield match.start(), match.end(), ""
    is_nordic = "Ã¥" in text
    for match in _LOST_A.finditer(text):
        followed = (match["next"] or "").isalnum()
        right = "Å" if is_nordic else "à " if followed else "à"
        yield match.start(), match.start() + 2, right
