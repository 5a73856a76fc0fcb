"""Nexis: exports of LexisNexis as text, of its old shape and of Nexis Uni, many articles in a file.

| | parts articles | head | text |
| --- | --- | --- | --- |
| old | "1 of 20 DOCUMENTS" above each | publisher, date, headline; BYLINE:, LENGTH: ... | up to LOAD-DATE: |
| Uni | "End of Document" below each | headline, publisher, date; Byline:, Length: ... | under "Body" |

The keys are known in English, German, French, Dutch and Spanish. What stands over the first article (a cover
page, a list of what was asked for) is no article.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from tasks.core.forms.built_page import make_stated
from tasks.core.forms.databases.entry import (
    RIGHTS,
    FoundArticle,
    is_date_line,
    make_text_form,
    name_language,
    turn_names,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_KEYS = {
    "author": ("BYLINE", "AUTOR", "AUTEUR", "AUTHOR"),
    "section": ("SECTION", "RUBRIK", "RUBRIQUE", "SECTIE", "SECCIÓN", "SECCION", "RESSORT"),
    "length": ("LENGTH", "LÄNGE", "LAENGE", "LONGUEUR", "LENGTE", "LONGITUD", "LNGE"),
    "title": ("HEADLINE", "TITEL", "TITRE", "TITULAR"),
    "description": ("HIGHLIGHT",),
    "head": ("DATELINE", "SERIES", "COLUMN", "LINK TO IMAGE", "SLUG", "BODY"),
    "language": ("LANGUAGE", "SPRACHE", "LANGUE", "TAAL", "IDIOMA"),
    "url": ("URL", "LINK TO ARTICLE"),
    "tags": ("SUBJECT", "SUJET", "THEMA"),
    "tail": (
        *("LOAD-DATE", "UPDATE", "DATE-CHARGEMENT", "LAAD-DATUM", "PUBLICATION-TYPE", "JOURNAL-CODE"),
        *(
            "ORGANIZATION",
            "COMPANY",
            "TICKER",
            "INDUSTRY",
            "PERSON",
            "CITY",
            "STATE",
            "COUNTRY",
            "GEOGRAPHIC",
        ),
        *(
            "GRAPHIC",
            "GRAFIK",
            "CORRECTION",
            "CORRECTION-DATE",
            "CATEGORY",
            "NOTES",
            "DISTRIBUTION",
            "ACC-NO",
        ),
        *("DOCUMENT-TYPE", "TYPE-PUBLICATION", "CODE-REVUE", "PUBLIKATIONSTYP", "ZEITUNGS-CODE", "PUB-TYPE"),
        *("ENHANCEMENT", "COPYRIGHT", "TYPE", "NAME", "GRAPHIQUE"),
    ),
}
_ROLE_OF = {key: role for role, keys in _KEYS.items() for key in keys}
_IN_HEAD = frozenset({"author", "section", "length", "title", "description", "head"})
_KEY = re.compile(
    r"[ \t]*(?P<key>[^\W\d_][^\W\d_-]+(?:[ -][^\W\d_]+){0,2})[ \t]?:(?:[ \t]+(?P<value>.*)|[ \t]*)$"
)
_PARTED_OLD = re.compile(
    r"^[ \t]*(?:\d+ of \d+ DOCUMENTS?|\d+ von \d+ DOKUMENTEN?|Dokument \d+ von \d+|Document \d+ de \d+"
    r"|\d+ de \d+ DOCUMENTS?|\d+ van \d+ DOCUMENTEN)[ \t]*$",
    re.MULTILINE,
)
_LENGTH_OLD = re.compile(r"^[ \t]*(?:LENGTH|LÄNGE|LAENGE|LONGUEUR|LENGTE|LONGITUD|LNGE) ?: *\d", re.MULTILINE)
_PARTED_UNI = re.compile(
    r"^[ \t]*(?:End of Document|Ende des Dokuments?|Fin du document|Fin del documento"
    r"|Einde van (?:het )?document)[ \t]*$",
    re.MULTILINE,
)
_BODY = re.compile(r"[ \t]*(?:Body|Textkörper|Corps|Hauptteil|Cuerpo|Tekst)[ \t]*")
_BODY_LINE = re.compile(rf"^{_BODY.pattern}$", re.MULTILINE)
_MARK_UNI = re.compile(r"^(?:Length|Länge|Longueur|Lengte|Longitud|Load-Date) ?:", re.MULTILINE)
_TAIL_UNI = re.compile(
    r"[ \t]*(?:Classification|Klassifikation|Classificatie|Graphic|Grafik|Notes|Correction)[ \t]*"
)
_PAGE = re.compile(r"[ \t]*(?:Page|Seite|Pagina|Página) \d+ (?:of|von|de|sur|van) \d+[ \t]*")
_EDITION = re.compile(r"\b(?:edition|final|ausgabe|édition|editie|edición)\b", re.IGNORECASE)
_PLACE = re.compile(r"\b(?:pg|p|s|pages?|seite|blz)\b\.? ?\d.*$", re.IGNORECASE)
_SHARE = re.compile(r"(?<!\s)\s*+\(\d+ ?%\)")
_CENTRED = 8
"""So many blanks before a line of the old head set it in the middle; headlines begin at the left."""
_MOST_EDITION_WORDS = 5


def is_nexis(text: str) -> bool:
    """Tell an export of Nexis by what parts its articles, and by a key that each has."""
    if _PARTED_OLD.search(text) and _LENGTH_OLD.search(text):
        return True
    marks = (_BODY_LINE, _MARK_UNI, _PARTED_UNI)
    return sum(mark.search(text) is not None for mark in marks) > 1


def split_nexis(text: str) -> Iterator[FoundArticle]:
    """Give the articles of an export."""
    starts = [match.end() for match in _PARTED_OLD.finditer(text)]
    if starts and _LENGTH_OLD.search(text):
        heads = [match.start() for match in _PARTED_OLD.finditer(text)]
        for start, end in zip(starts, [*heads[1:], len(text)], strict=True):
            yield _read_old(text[start:end].split("\n"))
        return
    ends = [0, *(match.end() for match in _PARTED_UNI.finditer(text)), len(text)]
    for start, end in pairwise(ends):
        lines = [line for line in text[start:end].split("\n") if not _PARTED_UNI.fullmatch(line)]
        if any(_BODY.fullmatch(line) or _role(line) == "length" for line in lines):
            yield _read_uni(lines)


def _role(line: str) -> str | None:
    match = _KEY.match(line)
    return _ROLE_OF.get(match["key"].upper()) if match else None


def _read_old(lines: Sequence[str]) -> FoundArticle:
    at = next((n for n, line in enumerate(lines) if _role(line)), len(lines))
    said = _read_old_head(lines[:at])
    keyed, at = _read_keys(lines, at)
    end = next((n for n in range(at, len(lines)) if _ends_old(lines[n])), len(lines))
    tail, _ = _read_keys(lines, end, frozenset(_KEYS))
    return _make_entry({**said, **keyed}, tail, lines[at:end])


def _ends_old(line: str) -> bool:
    return (_role(line) not in {None, *_IN_HEAD} and line.lstrip()[:4].isupper()) or _is_centred_rights(line)


def _is_centred_rights(line: str) -> bool:
    return line.startswith(" " * _CENTRED) and RIGHTS.match(line) is not None


def _read_old_head(lines: Sequence[str]) -> dict[str, str]:
    """Read publisher, date and headline, in this order; what is centred below the date is the edition."""
    said: dict[str, str] = {}
    title: list[str] = []
    for line in lines:
        text = line.strip()
        if RIGHTS.match(text):
            continue
        if not text:
            if title:
                break
        elif "date" not in said:
            said.update(
                {"date": text} if is_date_line(text) else {} if "publisher" in said else {"publisher": text}
            )
        elif title or not _is_edition(line):
            title.append(text)
    return said | ({"title": " ".join(title)} if title else {})


def _is_edition(line: str) -> bool:
    few = len(line.split()) <= _MOST_EDITION_WORDS
    return line.startswith(" " * _CENTRED) or (few and _EDITION.search(line) is not None)


def _read_keys(lines: Sequence[str], at: int, roles: frozenset[str] = _IN_HEAD) -> tuple[dict[str, str], int]:
    """Read keyed lines from `at` on, with those that they run on into; give also where they end."""
    said: dict[str, list[str]] = {}
    open_role: str | None = None
    while at < len(lines):
        line, role = lines[at], _role(lines[at])
        if role in roles and role is not None:
            match = _KEY.match(line)
            value = (match["value"] or "") if match else ""
            if match and match["key"].upper() == "BODY":
                return _join(said), at + (0 if value else 1)
            open_role = None if role in said else role
            said.setdefault(role, []).append(value.strip())
        elif not line.strip():
            open_role = None
        elif open_role is not None:
            said[open_role].append(line.strip())
        else:
            break
        at += 1
    return _join(said), at


def _join(said: Mapping[str, Sequence[str]]) -> dict[str, str]:
    return {role: " ".join(filter(None, parts)) for role, parts in said.items()}


def _read_uni(lines: Sequence[str]) -> FoundArticle:
    body = next((n for n, line in enumerate(lines) if _BODY.fullmatch(line)), None)
    first = next(
        (n for n, line in enumerate(lines) if _begins_keys(line)), len(lines) if body is None else body
    )
    said = _read_uni_head(lines[:first])
    at = next((n for n in range(first, len(lines)) if _role(lines[n]) in _IN_HEAD), first)
    keyed, keyed_end = _read_keys(lines[: body if body is not None else len(lines)], at)
    at = keyed_end if body is None else body + 1
    end = next((n for n in range(at, len(lines)) if _ends_uni(lines[n])), len(lines))
    tail = {
        role: match["value"].strip()
        for line in lines[end:]
        if (role := _role(line)) and (match := _KEY.match(line)) and match["value"]
    }
    said |= keyed
    text = [line for line in lines[at:end] if not _PAGE.fullmatch(line)]
    return _make_entry(said, tail, text)


def _begins_keys(line: str) -> bool:
    return _role(line) in _IN_HEAD or RIGHTS.match(line) is not None


def _ends_uni(line: str) -> bool:
    match = _KEY.match(line)
    is_key = match is not None and match["key"] in {"Load-Date", "Language", "Sprache", "Langue", "Update"}
    return is_key or _TAIL_UNI.fullmatch(line) is not None


def _read_uni_head(lines: Sequence[str]) -> dict[str, str]:
    """Read headline, publisher and date, which stand last, under whatever a cover page says."""
    shown = [line.strip() for line in lines if line.strip()]
    at = next((n for n in reversed(range(len(shown))) if is_date_line(shown[n])), None)
    if at is None:
        return {"title": shown[-1]} if shown else {}
    page = max((n for n in range(at) if _PAGE.fullmatch(shown[n])), default=-1)
    above = [line for line in shown[:at] if not _PAGE.fullmatch(line)]
    said = {"date": shown[at]}
    if above:
        said["publisher"] = above[-1]
    titles = above[:-1] if page < 0 else shown[page + 1 : at - 1]
    if titles:
        said["title"] = titles[-1] if page < 0 else " ".join(dict.fromkeys(titles))
    return said


def _make_entry(said: Mapping[str, str], tail: Mapping[str, str], lines: Sequence[str]) -> FoundArticle:
    section = _PLACE.sub("", said.get("section", "")).strip(" ;,")
    url = tail.get("url", "")
    stated = make_stated(
        title=said.get("title"),
        description=said.get("description"),
        authors=turn_names(said.get("author")),
        publisher=said.get("publisher"),
        published_at=said.get("date"),
        section=section.partition(";")[0],
        tags=[tag for part in tail.get("tags", "").split(";") if (tag := _SHARE.sub("", part).strip())],
        language=name_language(tail.get("language")),
    )
    text = "\n".join(line.strip() for line in lines).strip()
    return FoundArticle(text, stated, url if url.startswith(("http://", "https://")) else None)


NEXIS = make_text_form("Nexis", is_nexis, split_nexis)
