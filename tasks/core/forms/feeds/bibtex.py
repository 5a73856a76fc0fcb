"""BibTeX, as reference managers export references: entries of fields, in the letters of LaTeX."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from tasks.core.forms.feeds.references import read_references
from tasks.core.forms.form import Item, ReadOptions, WholeForm
from tasks.core.forms.rows.row_values import LONGEST_VALUE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from tasks.core.forms.feeds.references import Reference

_KINDS = "article|book|booklet|inbook|incollection|inproceedings|online|electronic|www|misc|newspaper|report"
_START = re.compile(
    rb"\s*+(?:%%[^\n]*+\n\s*+)*+@(?:%s|techreport|unpublished|comment|string|preamble)\s{0,20}[{(]"
    % _KINDS.encode(),
    re.IGNORECASE,
)
_ENTRY = re.compile(r"@([A-Za-z]{1,40})\s{0,20}[{(]\s{0,20}([^\s,{}]{0,400})\s{0,20},")
_NAME = re.compile(r"[\s,]*+([A-Za-z][\w-]{0,60})\s*+=\s*+")
_PLAIN = re.compile(r"[^\s,{}\"#]++")
_SIGN = re.compile(r"\\.|[{}\"]|\n(?=@[A-Za-z]{1,40}\{)", re.DOTALL)
"""The next entry on a line of its own ends whatever is open."""
_JOINED = re.compile(r"\s*+#\s*+")
_FIELDS = {
    "title": ("title",),
    "authors": ("author",),
    "published_at": ("date",),
    "publisher": ("journaltitle", "journal", "newspaper", "publication", "publisher", "organization"),
    "url": ("url", "howpublished", "note"),
    "description": ("abstract",),
    "tags": ("keywords",),
    "language": ("language", "langid"),
}
_ACCENTS = dict(
    zip(
        "`'^\"~=.uvHcrk",
        "\u0300\u0301\u0302\u0308\u0303\u0304\u0307\u0306\u030c\u030b\u0327\u030a\u0328",
        strict=True,
    )
)
_ACCENTED = re.compile(r"\\([`'^\"~=.]|[uvHcrk](?=[\s{]))\s{0,9}\{?\\?([A-Za-z])\}?")
_LETTERS = {
    "ss": "ß",
    "o": "ø",
    "O": "Ø",
    "ae": "æ",
    "AE": "Æ",
    "oe": "œ",
    "l": "ł",
    "L": "Ł",
    "aa": "å",
    "AA": "Å",
}
_COMMAND = re.compile(r"\\([A-Za-z]{1,30})\s*+")
_ESCAPED = re.compile(r"\\([&%_#$~^{}\\])")
_IN_URL = re.compile(r"https?://[^\s{}<>\"]+")
_AND = re.compile(r"(?<!\s)\s++and\s++")
_MONTHS = {
    name: str(number)
    for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)  # noqa: SIM905 - reads better
}


def _recognise(head: bytes, name: str) -> bool:
    return _START.match(head) is not None or (
        name.endswith(".bib") and _ENTRY.search(head.decode("utf-8", "replace")) is not None
    )


def _read(data: bytes, options: ReadOptions) -> tuple[Item, ...]:
    entries = _split(data.decode("utf-8-sig", "replace"))
    return tuple(read_references(entries, BIBTEX.media_type, options))


def _split(text: str) -> Iterator[Reference]:
    at = 0
    while found := _ENTRY.search(text, at):
        at = found.end()
        fields: dict[str, str] = {}
        while name := _NAME.match(text, at):
            value, at = _take_value(text, name.end())
            fields[name[1].lower()] = value
        yield dict(_name_fields(fields))


def _take_value(text: str, at: int) -> tuple[str, int]:
    """Take a value, in braces, in quotes or bare, with those joined to it; give where it ends.

    A macro says nothing.
    """
    parts: list[str] = []
    while at < len(text):
        if text[at] in '{"':
            end = _find_close(text, at)
            parts.append(text[at + 1 : end])
            at = end + 1
        elif plain := _PLAIN.match(text, at):
            is_known = plain[0].isdigit() or plain[0].lower()[:3] in _MONTHS
            parts += [plain[0]] if is_known else []
            at = plain.end()
        joined = _JOINED.match(text, at)
        if joined is None:
            break
        at = joined.end()
    return "".join(parts), at


def _find_close(text: str, at: int) -> int:
    """Give where what opens here closes: at the next entry, or the end of the text, where it does not."""
    depth, closes = 0, "}" if text[at] == "{" else '"'
    for sign in _SIGN.finditer(text, at + 1):
        if sign[0] == "\n" or (sign[0] == closes and depth == 0):
            return sign.start()
        depth += {"{": 1, "}": -1}.get(sign[0], 0)
    return len(text)


def _name_fields(fields: Mapping[str, str]) -> Iterator[tuple[str, list[str]]]:
    for field, names in _FIELDS.items():
        if values := [fields[name][:LONGEST_VALUE] for name in names if name in fields]:
            yield field, _SPLIT.get(field, _split_nothing)(values)
    if "date" not in fields and "year" in fields:
        yield "published_at", [_write_day(fields["year"], fields.get("month", ""), fields.get("day", ""))]


def _write_day(year: str, month: str, day: str) -> str:
    number = month.strip() if month.strip().isdigit() else _MONTHS.get(month.strip()[:3].lower(), "")
    return f"{year}-{number}-{day}"


def _split_nothing(values: Sequence[str]) -> list[str]:
    return [_read_latex(values[0])]


_SPLIT: Mapping[str, Callable[[Sequence[str]], list[str]]] = {
    "url": lambda values: [_ESCAPED.sub(r"\1", url) for value in values for url in _IN_URL.findall(value)],
    "authors": lambda values: [_read_latex(name) for name in _AND.split(values[0])],
    "tags": lambda values: _read_latex(values[0]).split(","),
}


def _read_latex(value: str) -> str:
    """Give what a value shows: letters with their accents, no braces and no commands."""
    text = _ACCENTED.sub(lambda found: found[2] + _ACCENTS[found[1]], value)
    text = _COMMAND.sub(lambda found: _LETTERS.get(found[1], ""), text)
    text = re.sub(r"(?<!\\)[{}]", "", text).replace("~", " ")
    return unicodedata.normalize("NFC", _ESCAPED.sub(r"\1", text))


BIBTEX = WholeForm("BibTeX", "application/x-bibtex", (".bib",), _recognise, _read)
