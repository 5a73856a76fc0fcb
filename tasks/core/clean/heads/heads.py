"""Heads of plain texts: what stands above the article and speaks about it.

Takes the blocks of a text; gives them back with hints for the lines of the head, the title under or over
them, the dateline of a standfirst and the lines in which an archive closes an article, and the candidates
for fields that these hold. The shapes are tried from the surest on: front matter, codes and archives, keys,
an address or a day in the first line, a headline with its lines. A date is only believed in a line that is
made to hold one; what is cut here is always given as a candidate, if it says anything.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from tasks.core.clean.fields.days.written_dates import DATE
from tasks.core.clean.fields.fields import Candidate
from tasks.core.clean.heads.archives import count_noise, read_archive_head, read_tail
from tasks.core.clean.heads.days import find_days
from tasks.core.clean.heads.factiva import read_coded_head
from tasks.core.clean.heads.front_matter import read_front_matter_head
from tasks.core.clean.heads.head import NO_HEAD, Head, hint_all, split_at
from tasks.core.clean.heads.head_lines import (
    RULER,
    read_byline,
    read_date_line,
    read_headline,
    strip_marks,
)
from tasks.core.clean.heads.headlines import may_head, read_head_line, read_stack
from tasks.core.clean.heads.key_lines import HEADER_LINE, is_sender, read_keys
from tasks.core.clean.heads.lone_headlines import read_lone_headline, read_repeated
from tasks.core.clean.input.folding import fold_letters
from tasks.core.clean.lines.rules import Where, open_book
from tasks.core.clean.text.language import detect_language
from tasks.core.clean.text.press_releases import cut_release_marks, hint_release_end
from tasks.core.clean.text.quoted_mail import hint_quoted_mail
from tasks.core.copies.agencies import find_credited
from tasks.core.records import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.core.clean.input.blocks import Block

_ISO_DAY = r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?)?"
_URL = r"https?://[^\s<>\"]+"
_DATE_HEADER = re.compile(rf"date:?\s+(?P<date>{_ISO_DAY})(?:\s+(?P<url>{_URL}))?(?=\s|$)", re.IGNORECASE)
_URL_HEADER = re.compile(rf"(?P<url>{_URL})(?:\s+(?P<date>{_ISO_DAY}))?$")
_DAY_HEADER = re.compile(rf"(?P<date>{_ISO_DAY})(?:\s+(?P<url>{_URL}))?$")
_DATELINE = re.compile(
    r"(?:^|(?<=[.!?…])\s+)"
    r"(?P<all>(?P<date>\d\d\.\d\d\.\d{4}|\d{4}-\d\d-\d\d),\s+(?P<publisher>[A-Z][\w.&' -]{2,40}))$"
)
_MARKER = re.compile(
    r"(?:full text|markdown content|body|volltext|texte intégral|texto completo)\s*:\s*", re.IGNORECASE
)
_OPENING_CHARS = 100
_DASH = re.compile(r"\s[-–—]{1,2}\s|[)）】]\s*[-–—:：.]?|[.:：]\s|电\s")  # noqa: RUF001 - signs as typed
_NEAR_TOP = 4
_MOST_NOTE_LINES, _MOST_NOTE_WORDS = 8, 30
MOST_HEAD_LINES = 60


def read_heads(blocks: Sequence[Block]) -> tuple[tuple[Block, ...], tuple[Candidate, ...]]:
    """Hint the lines of a text's head and tail and give the candidates that stand in them."""
    language = _tell_language(blocks)
    marks, blocks = cut_release_marks(blocks)
    head = read_marked_head(blocks) or _read_first_line(blocks)
    head = _add_title(head, language) if head else _read_unmarked(blocks, language)
    marker, rest = _cut_marker(head)
    rest, told = read_tail(rest)
    near, found = _read_near_top(rest[:_NEAR_TOP], language)
    candidates = (*head.candidates, *found, *_read_opening((*near, *rest[_NEAR_TOP:])), *told)
    below = hint_quoted_mail(hint_release_end((*near, *rest[_NEAR_TOP:])))
    return (*marks, *head.blocks, *marker, *below), candidates


def _cut_marker(head: Head) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """Part the words "Full text:" from the article that they stand before, where a head stands over it."""
    split = _MARKER.match(head.rest[0].text) if head.blocks and head.rest else None
    if split is None:
        return (), head.rest
    marker, text = split_at(head.rest[0], split.end())
    return hint_all((marker,), "header.keys"), (*text, *head.rest[1:])


def read_marked_head(blocks: Sequence[Block]) -> Head | None:
    """Read a head in one of the shapes that say of each of their lines what it is."""
    head = read_front_matter_head(blocks) or read_coded_head(blocks) or read_archive_head(blocks)
    if head:
        return head
    return _read_keyed(blocks) or _read_below_note(blocks)


def _read_keyed(blocks: Sequence[Block]) -> Head | None:
    noise = count_noise(blocks)
    keyed = read_keys(blocks[noise:])
    return (
        replace(keyed, blocks=(*hint_all(blocks[:noise], "header.ruler"), *keyed.blocks)) if keyed else None
    )


def _read_below_note(blocks: Sequence[Block]) -> Head | None:
    """Read the head of a mail under the few words with which somebody sent it on; words to the point stay."""
    for at, block in enumerate(blocks[1:_MOST_NOTE_LINES], 1):
        if blocks[at - 1].n_words > _MOST_NOTE_WORDS:
            return None
        if not (RULER.fullmatch(block.text) or is_sender(block.text)):
            continue
        head = _read_keyed(blocks[at:])
        told = {found.field for found in head.candidates} if head else set()
        if head and "title" in told and told & {"authors", "publisher"}:
            note = (each if each.is_prose else each.hinted(Kind.UI, "header.note") for each in blocks[:at])
            return replace(head, blocks=(*note, *head.blocks))
    return None


def count_marked_lines(lines: Sequence[Block]) -> int:
    """Count the lines at the beginning of a text that are of such a head: each is one, however long."""
    top = lines[:MOST_HEAD_LINES]
    head = read_marked_head(top) or read_stack(top, None)
    hinted = [*head.blocks, *head.rest] if head else []
    return next((i for i in range(len(hinted), 0, -1) if hinted[i - 1].hint is not None), 0)


def _tell_language(blocks: Sequence[Block]) -> str | None:
    return detect_language("\n\n".join(block.text for block in blocks[:MOST_HEAD_LINES]))


def _read_first_line(blocks: Sequence[Block]) -> Head | None:
    """Read a first line that starts with a date, a URL or both."""
    if not blocks:
        return None
    first = blocks[0]
    match = _DATE_HEADER.match(first.text) or _URL_HEADER.match(first.text) or _DAY_HEADER.match(first.text)
    if not match:
        return _read_day_above(blocks)
    fields = {"published_at": match["date"], "url": match["url"]}
    candidates = tuple(Candidate(name, value, HEADER_LINE) for name, value in fields.items() if value)
    head, rest = split_at(first, match.end())
    hinted = head.hinted(Kind.BYLINE, "header.first-line")
    return Head((hinted,), (*rest, *blocks[1:]), candidates, is_closed=not rest)


def _read_day_above(blocks: Sequence[Block]) -> Head | None:
    """Read a date line that stands over the article, or over its headline."""
    line = read_date_line(blocks[0].text)
    if line is None or not any(block.is_prose for block in blocks[1:_NEAR_TOP]):
        return None
    return Head((blocks[0].hinted(line.kind, line.rule),), tuple(blocks[1:]), line.candidates)


def _add_title(head: Head, language: str | None) -> Head:
    """Add the headline under a head that has none, or says it a second time, and the lines about it."""
    titles = [str(found.value) for found in head.candidates if found.field == "title"]
    if not head.rest or not head.is_closed:
        return head
    if titles and not _says_again(head.rest[0], titles[0]):
        return _join(head, read_stack(head.rest, language) if _is_marked_again(head.rest, language) else None)
    if stack := read_stack(head.rest, language, head.blocks):
        return _join(head, stack)
    if len(head.rest) < 2 or not may_head(head.rest[0]):  # noqa: PLR2004 - a line and a text
        return head
    title = head.rest[0]
    named = Candidate("title", read_headline(title.text), "line under the header line")
    return Head(
        (*head.blocks, title.hinted(Kind.TITLE, "header.title-below")),
        head.rest[1:],
        (*head.candidates, named),
        is_closed=False,
    )


def _says_again(block: Block, title: str) -> bool:
    own, said = fold_letters(strip_marks(block.text)), fold_letters(title)
    return bool(own) and (said.startswith(own) or said.endswith(own) or own.startswith(said))


def _is_marked_again(blocks: Sequence[Block], language: str | None) -> bool:
    """Whether a head with a title is followed by lines about the article under another form of it."""
    return len(blocks) > 1 and read_head_line(blocks[1].text, language) is not None


def _join(head: Head, below: Head | None) -> Head:
    """Join a head and the lines below it; a name over a headline that is signed below it is the paper's."""
    if below is None:
        return head
    is_signed = any(found.field == "authors" for found in below.candidates)
    told = (
        replace(found, field="publisher") if is_signed and found.field == "authors" else found
        for found in head.candidates
    )
    return Head((*head.blocks, *below.blocks), below.rest, (*told, *below.candidates), is_closed=False)


def _read_unmarked(blocks: Sequence[Block], language: str | None) -> Head:
    """Read a headline without any key; the head is empty where there is none."""
    head = read_stack(blocks, language) or read_repeated(blocks, language)
    title = next((block for block in head.blocks if block.hint is Kind.TITLE), None) if head else None
    if title is not None and any(open_book(language).find(title.text, {Where.ANY, Where.START})):
        head = None
    if head is None:
        return read_lone_headline(blocks, language) or replace(NO_HEAD, rest=tuple(blocks))
    return head


def _read_near_top(blocks: Sequence[Block], language: str | None) -> tuple[list[Block], list[Candidate]]:
    """Hint the byline, the date line beside it and the dateline near the top."""
    hinted: list[Block] = []
    candidates: list[Candidate] = []
    signed_before = False
    for index, block in enumerate(blocks):
        line = read_byline(block.text, language) or (read_date_line(block.text) if signed_before else None)
        signed_before = line is not None
        if block.hint is not None:
            hinted.append(block)
        elif match := _DATELINE.search(block.text):
            hinted += _split_dateline(block, match, is_first=index == 0)
            candidates.append(Candidate("published_at", _to_iso(match["date"]), "dateline"))
            candidates.append(Candidate("publisher", match["publisher"], "dateline"))
        elif line:
            hinted.append(block.hinted(line.kind, line.rule))
            candidates.extend(line.candidates)
        else:
            hinted.append(block)
    return hinted, candidates


def _read_opening(blocks: Sequence[Block]) -> tuple[Candidate, ...]:
    """Give the day in the dateline that opens the article, where an agency stands in it and its year."""
    first = next((block.text for block in blocks if block.hint is None), "")[:_OPENING_CHARS]
    if not find_credited((), first):
        return ()
    dash = _DASH.search(first, first.find(")") if ")" in first else 0)
    opening = first[: dash.end()] if dash else first
    days = [day for day, is_changed in find_days(opening) if not is_changed] if DATE.search(opening) else []
    return tuple(Candidate("published_at", day, "dateline of an agency") for day in days[:1])


def _to_iso(written: str) -> str:
    """Give a dotted day in ISO 8601: between dots, the day comes first."""
    return "-".join(reversed(written.split("."))) if "." in written else written


def _split_dateline(block: Block, match: re.Match[str], *, is_first: bool) -> list[Block]:
    """Part a standfirst from the dateline that closes it; only the first paragraph is a standfirst."""
    lead, dateline = split_at(block, match.start("all"))
    if not dateline:
        return [block]
    kind = Kind.DESCRIPTION if is_first else Kind.BODY
    hinted = [lead.hinted(kind, "header.standfirst")] if lead.text else []
    return [*hinted, dateline[0].hinted(Kind.BYLINE, "header.dateline")]
