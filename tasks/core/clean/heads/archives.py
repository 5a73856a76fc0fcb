"""Articles as press archives write them: Nexis, old and new, Factiva in plain words, ProQuest.

Takes the blocks of one article; gives the head, the article and the lines that close it, with what they say.
Nexis and Factiva mark few of their lines with a key: what a line is hangs on where it stands to the date and
to the count of words. An archive is known by signs that no other text has, several of them together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING

from tasks.core.clean.fields.fields import Candidate
from tasks.core.clean.heads.head import Head, KeyedValue, hint_all, say_pairs
from tasks.core.clean.heads.head_lines import (
    RULER,
    is_headline,
    read_address_line,
    read_byline,
    read_date_line,
)
from tasks.core.clean.heads.head_words import fold_head_key, name_fields, read_language
from tasks.core.clean.heads.key_lines import read_key_line
from tasks.core.clean.heads.names import is_written_name
from tasks.core.records import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.core.clean.input.blocks import Block

_WORDS = r"(?:words|wörter|worte|mots|palabras|parole|palavras|woorden|ord|sanaa|słów|слов|kelime)"
_COUNT_OF = re.compile(
    r"(?:document\s+)?\d+\s+(?:of|von|de|di|van|sur)\s+\d+(?:\s+(?:documents?|dokumenten?|documentos?|documenti))?"
    r"|(?:document|page|seite)\s+\d+\s+(?:of|von|de|sur)\s+\d+",
    re.IGNORECASE,
)
_WORD_COUNT = re.compile(rf"[\d.,\u00a0 ]++\s*+{_WORDS}", re.IGNORECASE)
_RIGHTS = re.compile(
    r"(?:copyright\b|©|\(c\)\s).{0,200}"
    r"|(?:all rights reserved|alle rechte vorbehalten|tous droits réservés)\.?",
    re.IGNORECASE | re.DOTALL,
)
_BODY_WORD = re.compile(
    r"(?:body|full text|text|volltext|texte intégral|texto completo|corps)\s*:?", re.IGNORECASE
)
_END = re.compile(
    r"(?:end of document|document [A-Z]{2,12}\d{6,}\w*|ende des dokuments|fin du document)\.?", re.IGNORECASE
)
_EDITION = re.compile(
    r"(?:[\w .'-]{0,40}\s)?(?:edition|ausgabe|édition|edición|final|edizione)",
    re.IGNORECASE,
)
_CODE = re.compile(r"[A-Z][A-Z0-9]{1,9}")
_PAGE = re.compile(r"(?:[A-Z]{0,2}\d{1,4}|(?:p|pg|page|seite|s)\.?\s*[A-Z]?\d{1,4})", re.IGNORECASE)
_TIME = re.compile(r"\d{1,2}[:.]\d\d(?:\s*(?:[ap]m|gmt|uhr|cet))*", re.IGNORECASE)
_LENGTH_KEYS = frozenset(
    {"length", "länge", "longueur", "longitud", "lengte", "lunghezza", "words", "word count"}
)
_PLACE_AFTER = re.compile(r"(?<!\s)\s*+\([^()]{2,40}\)$")
_MAX_FREE_CHARS = 240
_MAX_HEAD = 40
_MAX_TAIL = 24
_LEAST_TITLE_WORDS = 3
_TAIL_MARKS = frozenset(
    [
        *(
            "load date",
            "publication type",
            "document type",
            "publication title",
            "publication date",
            "update",
        ),
        *("proquest document id", "document url", "source type", "language of publication", "journal code"),
        *("publication year", "classification", "graphic", "copyright", "database", "country of publication"),
        "place of publication",
    ]
)
_LEAST_MARKS = 2


class _Is(Enum):
    """What a line of an archive's head is."""

    COUNT = auto()
    RIGHTS = auto()
    KEY = auto()
    DATE = auto()
    LENGTH = auto()
    BODY = auto()
    BYLINE = auto()
    ADDRESS = auto()
    SMALL = auto()
    LANGUAGE = auto()
    FREE = auto()


@dataclass(slots=True)
class _Lines:
    """The lines of a head with what each of them is."""

    blocks: Sequence[Block]
    kinds: list[_Is] = field(default_factory=list)

    def first(self, kind: _Is) -> int | None:
        """Give the place of the first line of a kind."""
        return self.kinds.index(kind) if kind in self.kinds else None

    def free(self, start: int, end: int) -> list[int]:
        """Give the places of the free lines between two places."""
        return [i for i in range(max(0, start), min(end, len(self.kinds))) if self.kinds[i] is _Is.FREE]

    def text(self, i: int) -> str:
        """Give the text of a line."""
        return self.blocks[i].text


def read_archive_head(blocks: Sequence[Block]) -> Head | None:
    """Read the head and the tail of an article of Nexis or of Factiva; None for any other text."""
    lines = _sort_lines(blocks)
    length, date = lines.first(_Is.LENGTH), lines.first(_Is.DATE)
    rights, body = lines.first(_Is.RIGHTS), lines.first(_Is.BODY)
    if date is None or not any(at is not None for at in (length, lines.first(_Is.COUNT))):
        return None
    is_plain_factiva = length is not None and read_key_line(lines.text(length)) is None
    if not is_plain_factiva and rights is None and body is None and lines.first(_Is.COUNT) is None:
        return None
    is_before = length is not None and is_plain_factiva and length < date
    found = _read_factiva(lines, length or 0, date) if is_before else _read_nexis(lines, date)
    return _finish(blocks, lines, found)


def count_noise(blocks: Sequence[Block]) -> int:
    """Count the first lines that are but rulers, or the number of the article among others."""
    noise = (
        i
        for i, block in enumerate(blocks)
        if not (RULER.fullmatch(block.text) or _COUNT_OF.fullmatch(block.text))
    )
    return next(noise, 0)


def _sort_lines(blocks: Sequence[Block]) -> _Lines:
    """Tell what each line is, up to the first prose or to what says that the article begins."""
    lines = _Lines(blocks)
    for block in blocks[:_MAX_HEAD]:
        kind = _sort_line(block, lines.kinds)
        if kind is None:
            break
        lines.kinds.append(kind)
        if kind is _Is.BODY:
            break
    if _Is.BODY not in lines.kinds:
        while lines.kinds and lines.kinds[-1] is _Is.FREE and not _is_title_at_end(lines):
            lines.kinds.pop()
    return lines


def _is_title_at_end(lines: _Lines) -> bool:
    """Whether the last line of a head is its headline: there is no other between the date and here."""
    at = len(lines.kinds) - 1
    date = lines.first(_Is.DATE)
    is_headed = any(_is_key(lines, i, "title") for i in range(at))
    return date is not None and not is_headed and lines.free(date, at) == [] and lines.free(0, date) != []


def _is_key(lines: _Lines, i: int, name: str) -> bool:
    split = read_key_line(lines.text(i)) if lines.kinds[i] is _Is.KEY else None
    return split is not None and name in name_fields([split[0]])[0]


def _sort_line(block: Block, above: Sequence[_Is]) -> _Is | None:  # noqa: C901, PLR0911, PLR0912 - a line a sort
    text = block.text
    if _COUNT_OF.fullmatch(text) or RULER.fullmatch(text):
        return _Is.COUNT if _COUNT_OF.fullmatch(text) else _Is.SMALL
    if _RIGHTS.fullmatch(text):
        return _Is.RIGHTS
    if _BODY_WORD.fullmatch(text) and _Is.DATE in above:
        return _Is.BODY
    if _WORD_COUNT.fullmatch(text):
        return _Is.LENGTH
    if split := read_key_line(text):
        if fold_head_key(split[0]) in _LENGTH_KEYS and _WORD_COUNT.fullmatch(split[1]):
            return _Is.LENGTH
        if name_fields([split[0]])[0] and not (block.is_prose and len(text) > _MAX_FREE_CHARS):
            return _Is.KEY
    if read_date_line(text):
        return _Is.DATE
    if read_byline(text):
        return _Is.BYLINE
    if read_address_line(text):
        return _Is.ADDRESS
    if read_language(text):
        return _Is.LANGUAGE
    if _Is.DATE in above and (_EDITION.fullmatch(text) or _TIME.fullmatch(text)):
        return _Is.SMALL
    if _Is.LENGTH in above and _Is.DATE in above and (_CODE.fullmatch(text) or _PAGE.fullmatch(text)):
        return _Is.SMALL
    is_free = (len(text) <= _MAX_FREE_CHARS and not block.is_prose) or (
        len(text) <= _MAX_FREE_CHARS and text[-1] not in ".!?。"
    )
    return _Is.FREE if is_free else None


@dataclass(frozen=True, slots=True)
class _Found:
    """Where headline and publisher stand in a head without keys, and what else its places say."""

    title: int | None
    publisher: int | None
    authors: int | None = None


def _read_nexis(lines: _Lines, date: int) -> _Found:
    """The publisher stands right over the date; the headline is the first line, or stands under the date."""
    before = lines.free(0, date)
    publisher = before[-1] if before else None
    title = (
        before[0] if len(before) > 1 and len(lines.text(before[0]).split()) >= _LEAST_TITLE_WORDS else None
    )
    if title is None:
        after = [i for i in lines.free(date, len(lines.kinds)) if is_headline(lines.text(i))]
        title = after[0] if after else None
    return _Found(title, publisher)


def _read_factiva(lines: _Lines, length: int, date: int) -> _Found:
    """Over the count of words stand the headline and who wrote it; under the date the source."""
    before = lines.free(0, length)
    signed = before[-1] if len(before) > 1 and is_written_name(lines.text(before[-1]).split(",")[0]) else None
    titles = [i for i in before if i != signed]
    long = [i for i in titles if len(lines.text(i).split()) >= _LEAST_TITLE_WORDS]
    after = lines.free(date, len(lines.kinds))
    title = next(iter(long or titles), None)
    return _Found(title, after[0] if after else None, signed)


def _finish(blocks: Sequence[Block], lines: _Lines, found: _Found) -> Head | None:
    if found.title is None and not any(_is_key(lines, i, "title") for i in range(len(lines.kinds))):
        return None
    count = len(lines.kinds)
    hinted = list(hint_all(blocks[:count], "header.archive"))
    candidates = [*_say_keys(lines)]
    if found.title is not None:
        hinted[found.title] = blocks[found.title].hinted(Kind.TITLE, "header.archive")
        candidates.append(Candidate("title", lines.text(found.title), "archive headline"))
    for i, kind in enumerate(lines.kinds):
        if kind is _Is.DATE or kind is _Is.BYLINE or kind is _Is.ADDRESS:
            line = (
                read_byline(lines.text(i))
                or read_date_line(lines.text(i))
                or read_address_line(lines.text(i))
            )
            candidates += line.candidates if line else ()
        if kind is _Is.LANGUAGE and (code := read_language(lines.text(i))):
            candidates.append(Candidate("language", code, "archive line"))
    if found.publisher is not None:
        name = _PLACE_AFTER.sub("", lines.text(found.publisher))
        candidates.append(Candidate("publisher", name, "archive line"))
    if found.authors is not None:
        candidates.append(Candidate("authors", lines.text(found.authors).split(",")[0], "archive line"))
    rest, told = read_tail(blocks[count:], is_archive=True)
    return Head(tuple(hinted), rest, (*candidates, *told), is_closed=False)


def _say_keys(lines: _Lines) -> tuple[Candidate, ...]:
    pairs: list[KeyedValue] = []
    for i, kind in enumerate(lines.kinds):
        if kind is _Is.KEY and (split := read_key_line(lines.text(i))):
            pairs.append(KeyedValue(split[0], (split[1],) if split[1] else ()))
    return say_pairs(pairs, "archive line")


def read_tail(
    blocks: Sequence[Block], *, is_archive: bool = False
) -> tuple[tuple[Block, ...], tuple[Candidate, ...]]:
    """Hint the lines in which an archive closes an article, and give what they say."""
    start = len(blocks)
    while start > max(1, len(blocks) - _MAX_TAIL) and _is_of_tail(blocks[start - 1]):
        start -= 1
    tail = blocks[start:]
    pairs = [
        KeyedValue(split[0], (split[1],) if split[1] else ())
        for block in tail
        if (split := read_key_line(block.text))
    ]
    marks = sum(fold_head_key(pair.key) in _TAIL_MARKS for pair in pairs) + sum(
        _END.fullmatch(block.text) is not None for block in tail
    )
    if not tail or marks < (1 if is_archive else _LEAST_MARKS):
        return tuple(blocks), ()
    return (*blocks[:start], *hint_all(tail, "header.archive-tail")), say_pairs(pairs, "archive tail")


def _is_of_tail(block: Block) -> bool:
    text = block.text
    if _END.fullmatch(text) or _RIGHTS.fullmatch(text) or RULER.fullmatch(text) or read_language(text):
        return True
    split = read_key_line(text)
    return split is not None and (bool(name_fields([split[0]])[0]) or fold_head_key(split[0]) in _TAIL_MARKS)
