"""People out of bylines: "By Jane Roe and John Doe, Reuters" gives Jane Roe and John Doe.

Takes what a page gives as its author or authors; gives the people, in order, each once. Reading its own
result changes nothing. It leaves out desks, agencies, addresses, words of the page, places and the publisher
itself; it never guesses a name that is not written. Agencies are given apart. The credit words of languages
are data, in `rules/fields/credits.toml`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tasks.core.clean.fields.credit_words import is_agency, is_nobody, load_credit_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LEAD = re.compile(
    r"^(?:(?:about\s+the\s+)?authors?(?:\s*[-:\u2013]\s*|\s+)"
    r"|(?:veröffentlicht|verfasst|geschrieben|gepostet|publiziert|erstellt|(?:gast)?beitrag|artikel|kommentar|analyse"
    r"|bericht|reportage|kolumne|essay|rezension|pressemitteilung)\s+von\s+"
    r"|(?:written|posted|reported|published|reviewed|text|tekst|texte|story|analysis|opinion|words?)\s*(?:by|von|:)\s+|(?:by|von|par|por|door|av|af|di|da|de|text|tekst|autor(?:in)?|author|redaktion|foto)\s*:\s*"
    r"|(?:by|von|par|por|door)\s+|(?-i:By)(?=[A-Z])|(?:interview|über|about|meet|contact)\s+(?!me\b|us\b)"
    r"|(?:\w+\s+){1,2}(?:by\s+|von\s+(?-i:(?=[A-ZÄÖÜ][\w.'-]*\s+[A-ZÄÖÜ]))))",
    re.IGNORECASE,
)
_PARTS = re.compile(
    r"(?<!\s)(?:\s*+(?:[;|/•·、，]|(?<=\s)&\s"  # noqa: RUF001 - commas of Chinese
    r"|(?<=\s)(?:and|und|et|y|og|och|en|e|with|mit|и|і|та|ve|dan|και|oraz|ja|és|și|و|ו)\s+"  # noqa: RUF001 - letters
    r"|,\s*(?:and|und)\s+)|[^\S\n]*\n)\s*"
)
_TAIL = re.compile(
    r"(?<!\s)\s*+(?:\([^)]{0,200}\)|\[[^\]]{0,200}\]|[-–—]\s.{0,200}|\bfor\s+the\s.{0,200}|@.{0,200})$"  # noqa: RUF001 - dashes as bylines write them
)
_ASIDES = re.compile(r"\([^)]{0,200}\)|\[[^\]]{0,200}\]|<[^>]{0,400}>|\S{1,100}@\S+")
_GENERATION = re.compile(
    r"^(?:(?i:jr|sr|ii|iii|iv|md|phd|m\.d|ph\.d)\.?"
    r"|(?!(?:AFP|APA?|DPA|EFE|ANSA|TASS|SDA|KNA|EPD|SID|PTI|ANI|IANS|CNN|BBC|NPR|NYT)$)[A-Z]{2,5}®?)$",
)
_ROLE_AFTER = re.compile(
    r"\s(?:on|at|says|last updated|updated|published|posted|reviewed by|senior|chief|founder|founding|tiempo"
    r"|im gespräch|january|february|march|april|june|july|august|september|october|november|december)\b.*$",
    re.IGNORECASE,
)
_PLACE_AFTER = re.compile(r"(?<!\s)\s++(?:in|à|en)\s++[^\W\d_][\w ]{1,100}$|(?<![.,\s])[.,\s]++$")
_FROM_PLACE = re.compile(r"(?<=\w)\s++(?:in|à|aus|from)\s++[A-ZÀ-Þ][\w'’ .-]{1,60}$")  # noqa: RUF001 - as typed
"""Where somebody writes from, behind a name in full."""
_ADDRESS = re.compile(r"@|https?:|www\.|\w\.(?:com|org|net|co|fr|uk)\b", re.IGNORECASE)
_SITE_IN_BRACKETS = re.compile(r"\((?:https?:|www\.)")
_NEWSROOM = re.compile(
    r"\b(?:staff|reporters?|redaktion(?:en)?|redazione|redacción|redaccion|redactie|rédaction|redakcja"
    r"|redacção|newsroom|desk|team|editors?|editorial|correspondents?|wires?|contributors?"
    r"|guest (?:author|writer|post))\b",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"\d|\w:\s"
    r"|\b(?:admin|administrator|images|photo|getty|subscribe|follow|updated|published|written by|author"
    r"|unknown|none|null|undefined|user|webmaster|anonymous)\b|^(?:name|stand|https?)$"
    r"|(?<=.)(?:january|february|march|april|june|july|august|september|october|november|december)$",
    re.IGNORECASE,
)
_ORGANISATION = re.compile(
    r"\b(?:news|media|magazine|newspaper|online|services?|bureau|times|tribune|notifier|gazette|network|group|inc|ltd"
    r"|gmbh|llc|company|foundation|university|institute|today|journal|agency|agentur|nachrichten|zeitung"
    r"|landesanstalt|verband|verein|ministerium|stiftung|hochschule|universität|université|universidad)\b",
    re.IGNORECASE,
)
_MAKER = re.compile(
    r"\b(?:sp\. ?z ?o\.? ?o|pvt|ltd|gmbh|llc|s\.r\.l|web ?(?:design|development|studio|solutions)|interactive"
    r"|hosting|software|solutions|digital agency|webmaster)\b|^[\w-]+\.[a-z]{2,4}$",
    re.IGNORECASE,
)
_INITIAL = r"[^\W\d_a-zß-ÿ]"
_FULL_NAME = re.compile(
    rf"{_INITIAL}[\w.'’-]*(?:\s+(?:de|da|do|dos|del|van|von|der|den|di|du|la|le|el|al|bin|ten|ter|zu"  # noqa: RUF001
    rf"|{_INITIAL}[\w.'’-]*)){{1,4}}"  # noqa: RUF001 - apostrophes as names bear them
)
_GLUED = re.compile(r"(?<!Mac)(?<=[a-zß-ÿ]{3})[A-Z][a-z]")
"""Where a line was run together: "Jane RoeReporter"."""
_SIGNS = re.compile(r"[\u3400-\u9fff\uac00-\ud7af]{2,5}|[\u30a1-\u30ff\u30fb]{3,}")
"""A name in Chinese, Japanese or Korean, which needs no blank."""
_TWO_LETTERS = re.compile(r"[A-Za-z]{1,2}")
_SMALL_WORDS = re.compile(r"[a-zß-žа-яё]+(?: [a-zß-žа-яё]+)+")
_EDGES = " ,.:;-–—*\"'“”›｜©"  # noqa: RUF001 - the same
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
    named = (" ".join(_LEAD.sub("", value.lstrip(_EDGES)).split()) for value in values)
    named = (_SITE_IN_BRACKETS.split(name)[0].strip() for name in named)
    kept = (
        name
        for name in named
        if not is_nobody(name.strip(_EDGES))
        and 0 < len(name) <= _MAX_LENGTH
        and not _ADDRESS.search(name.removesuffix(".com"))
    )
    return tuple(dict.fromkeys(name for name in kept if not _NOBODY.search(name)))


def read_agencies(given: str | Iterable[str]) -> tuple[str, ...]:
    """Give the agencies that a byline names, alone or beside people."""
    values = [given] if isinstance(given, str) else list(given)
    parts = (part for value in values for part in _split(value, alone=True))
    return tuple(dict.fromkeys(part for part in parts if is_agency(part)))


def _is_no_name(name: str) -> bool:
    """Whether this is an agency or a word of the page, also with a place behind it."""
    bare = _PLACE_AFTER.sub("", name)
    return is_agency(bare) or is_nobody(name.strip(_EDGES))


def fold_name(name: str) -> str:
    """Fold a name so that spellings of it compare equal."""
    return re.sub(r"[\W_]+", "", name).casefold()


def is_person(name: str) -> bool:
    """Whether a name may be a person's: short, with letters, no desk, company or address."""
    if not name or len(name) > _MAX_LENGTH or len(name.split()) > _MAX_WORDS:
        return False
    refused = any(what.search(name) for what in (_ADDRESS, _NEWSROOM, _NOBODY, _ORGANISATION))
    return not (refused or _is_no_name(name) or _TWO_LETTERS.fullmatch(name)) and any(map(str.isalpha, name))


def may_be_site_maker(name: str) -> bool:
    """Whether this is called as those are who make sites, or is a domain, perhaps that of the site."""
    return bool(_MAKER.search(name))


def is_newsroom(name: str) -> bool:
    """Whether this names a desk or a team of at least two words, as "Lark Night Desk" does."""
    return bool(_NEWSROOM.search(name)) and " " in name


def is_full_name(name: str) -> bool:
    """Whether this is a person's name of two words or more, or of the signs that need no blank."""
    is_written = (
        _FULL_NAME.fullmatch(name) and not _GLUED.search(name) and not name.rpartition(" ")[2].islower()
    )
    return bool(is_written or _SIGNS.fullmatch(name)) and is_person(name)


def _split(value: str, *, alone: bool) -> Iterator[str]:
    if _SITE_IN_BRACKETS.search(value) or (_ADDRESS.search(value) and " " not in value.strip()):
        return
    text = _LEAD.sub("", _ASIDES.sub("", value).strip())
    text = load_credit_words().prefix.sub("", text, count=1) if text else text
    for i, part in enumerate(_PARTS.split(text)):
        pieces = [piece.strip() for piece in part.split(",")]
        names = _join_generations(pieces)
        yield from (
            _trim(name)
            for j, name in enumerate(names if alone or len(names) > 1 else [part])
            if not (i + j and _is_post(name))
        )


def _is_post(name: str) -> bool:
    """Whether this is but a post, as it stands behind a name: "WCI Columnist", "lekarz rodzinny"."""
    if _SMALL_WORDS.fullmatch(name):
        return True
    rest = load_credit_words().role.sub("", f" {name}").strip()
    return rest != name and " " not in rest


def _join_generations(pieces: list[str]) -> list[str]:
    names: list[str] = []
    for piece in pieces:
        if names and _GENERATION.match(piece):
            names[-1] = f"{names[-1]}, {piece}"
        else:
            names.append(piece)
    return names


def _trim(name: str) -> str:
    words = load_credit_words()
    name = _ROLE_AFTER.sub("", " ".join(name.split())).lstrip(_EDGES)
    bare = _TAIL.sub("", words.prefix.sub("", _LEAD.sub("", name), count=1)).strip()
    if signed := words.after.fullmatch(bare):
        bare = signed["name"]
    bare = words.role.sub("", bare) or bare
    named = _FROM_PLACE.sub("", bare)
    bare = named if is_full_name(named) else bare
    bare = bare if "«" in bare else bare.rstrip(" »")
    return bare if _GENERATION.match(bare.split(" ")[-1]) else bare.strip(_EDGES)
