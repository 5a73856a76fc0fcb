"""People out of bylines: "By Jane Roe and John Doe, Reuters" gives Jane Roe and John Doe.

Takes what a page gives as its author or authors; gives the people, in order, each once. Reading its own
result changes nothing. It leaves out desks, agencies, addresses and the publisher itself; it never
guesses a name that is not written.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LEAD = re.compile(
    r"^(?:authors?\s+"
    r"|(?:written|posted|reported|published|reviewed|text|tekst|texte|story|analysis|opinion|words?)\s*(?:by|von|:)\s+|(?:by|von|par|por|door|av|af|di|da|de|text|tekst|autor(?:in)?|author|redaktion|foto)\s*:\s*"
    r"|(?:by|von|par|por|door)\s+)",
    re.IGNORECASE,
)
_PARTS = re.compile(
    r"\s*(?:[;|/•·\n]|\s&\s|\s+(?:and|und|et|y|og|och|en|e|with|mit)\s+|,\s*(?:and|und)\s+)\s*"
)
_TAIL = re.compile(r"\s*(?:\([^)]*\)|\[[^\]]*\]|[-–—]\s.*|\bfor\s+the\s.*|@.*)$")  # noqa: RUF001 - dashes as bylines write them
_ASIDES = re.compile(r"\([^)]*\)|\[[^\]]*\]|<[^>]*>|\S+@\S+")
_TITLE_AFTER = re.compile(r"\s(?:기자|특파원|논설위원|記者|特派員|통신원)$")
_GENERATION = re.compile(
    r"^(?:(?i:jr|sr|ii|iii|iv|md|phd|m\.d|ph\.d)\.?"
    r"|(?!(?:AFP|APA?|DPA|EFE|ANSA|TASS|SDA|KNA|EPD|SID|PTI|ANI|IANS|CNN|BBC|NPR|NYT)$)[A-Z]{2,5}®?)$",
)
_ROLE_AFTER = re.compile(
    r"\s(?:on|at|says|last updated|updated|published|posted|reviewed by|senior|chief|founder|founding|tiempo"
    r"|im gespräch|january|february|march|april|june|july|august|september|october|november|december)\b.*$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"@|https?:|www\.|\w\.(?:com|org|net|co|fr|uk)\b", re.IGNORECASE)
_NEWSROOM = re.compile(
    r"\b(?:staff|reporters?|redaktion(?:en)?|redazione|redacción|redaccion|redactie|rédaction|redakcja"
    r"|redacção|newsroom|desk|team|editors?|editorial|correspondents?|wires?|contributors?|guest)\b",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"\d|\b(?:admin|administrator|images|photo|getty|subscribe|follow|updated|published|written by|author"
    r"|unknown|none|null|undefined|user|webmaster|anonymous|january|february|march|april|june|july|august"
    r"|september|october|november|december)\b|^(?:name|stand)$",
    re.IGNORECASE,
)
_ORGANISATION = re.compile(
    r"\b(?:news|media|magazine|newspaper|online|services?|bureau|times|tribune|notifier|gazette|network|group|inc|ltd"
    r"|gmbh|llc|company|foundation|university|institute|today|journal|agency|agentur|nachrichten|zeitung)\b",
    re.IGNORECASE,
)
_INITIAL = r"[^\W\d_a-zß-ÿ]"
_FULL_NAME = re.compile(
    rf"{_INITIAL}[\w.'’-]*(?:\s+(?:de|da|do|dos|del|van|von|der|den|di|du|la|le|el|al|bin|ten|ter|zu"  # noqa: RUF001
    rf"|{_INITIAL}[\w.'’-]*)){{1,4}}"  # noqa: RUF001 - apostrophes as names bear them
)
_GLUED = re.compile(r"(?<!Mac)(?<=[a-zß-ÿ]{3})[A-Z][a-z]")
"""Where a line was run together: "Jane RoeReporter"."""
_EDGES = " ,.:;-–—*\"'“”"  # noqa: RUF001 - the same
_MAX_WORDS = 6
_MAX_LENGTH = 60


def read_authors(given: str | Iterable[str], *, not_people: Iterable[str] = ()) -> tuple[str, ...]:
    """Give the people and agencies named in a byline; `not_people` are names of the site and publisher."""
    values = [given] if isinstance(given, str) else list(given)
    excluded = {fold_name(name) for name in not_people}
    people: dict[str, str] = {}
    for value in values:
        for name in _split(value, alone=len(values) == 1):
            if is_person(name) and fold_name(name) not in excluded:
                people.setdefault(fold_name(name), name)
    return tuple(people.values())


def read_organisations(given: str | Iterable[str]) -> tuple[str, ...]:
    """Give the bodies named as author where no person is: a publisher signs what has no byline."""
    values = [given] if isinstance(given, str) else list(given)
    named = (" ".join(_LEAD.sub("", value).split()) for value in values)
    kept = (
        name
        for name in named
        if 0 < len(name) <= _MAX_LENGTH and not _ADDRESS.search(name.removesuffix(".com"))
    )
    return tuple(dict.fromkeys(name for name in kept if not _NOBODY.search(name)))


def fold_name(name: str) -> str:
    """Fold a name so that spellings of it compare equal."""
    return re.sub(r"[\W_]+", "", name).casefold()


def is_person(name: str) -> bool:
    """Whether a name may be a person's: short, with letters, no desk, company or address."""
    if not name or len(name) > _MAX_LENGTH or len(name.split()) > _MAX_WORDS:
        return False
    refused = any(what.search(name) for what in (_ADDRESS, _NEWSROOM, _NOBODY, _ORGANISATION))
    return not refused and any(c.isalpha() for c in name)


def is_newsroom(name: str) -> bool:
    """Whether this names a desk or a team of at least two words, as "Lark Night Desk" does."""
    return bool(_NEWSROOM.search(name)) and " " in name


def is_full_name(name: str) -> bool:
    """Whether this is a person's name of two words or more, written as names are."""
    return bool(_FULL_NAME.fullmatch(name)) and not _GLUED.search(name) and is_person(name)


def _split(value: str, *, alone: bool) -> Iterator[str]:
    if _ADDRESS.search(value) and " " not in value.strip():
        return
    text = _LEAD.sub("", _ASIDES.sub("", value).strip())
    for part in _PARTS.split(text):
        pieces = [piece.strip() for piece in part.split(",")]
        names = _join_generations(pieces)
        yield from (_trim(name) for name in (names if alone or len(names) > 1 else [part]))


def _join_generations(pieces: list[str]) -> list[str]:
    names: list[str] = []
    for piece in pieces:
        if names and _GENERATION.match(piece):
            names[-1] = f"{names[-1]}, {piece}"
        else:
            names.append(piece)
    return names


def _trim(name: str) -> str:
    name = _ROLE_AFTER.sub("", name).lstrip(_EDGES)
    bare = _TITLE_AFTER.sub("", _TAIL.sub("", _LEAD.sub("", name)).strip())
    return bare if _GENERATION.match(bare.split(" ")[-1]) else bare.strip(_EDGES)
