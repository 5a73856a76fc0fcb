"""Factiva: exports of Dow Jones Factiva as text, many articles in a file.

With codes at the line's beginning (HD the headline, BY the byline, PD the date, SN the source, LP and TD the
text), or without them: headline, byline, the number of words, date, source, language and rights under each
other, the text below. Each article ends in its number, `Document NOCO000020240514ek5e0001`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tasks.core.forms.built_page import make_stated
from tasks.core.forms.databases.entry import RIGHTS, FoundArticle, is_date_line, make_text_form, name_language

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

FACTIVA_CODES = frozenset(
    (
        *(
            "SE",
            "HD",
            "BY",
            "CR",
            "WC",
            "PD",
            "ET",
            "SN",
            "SC",
            "ED",
            "PG",
            "VOL",
            "LA",
            "CY",
            "LP",
            "TD",
            "CT",
        ),
        *("RF", "CO", "IN", "NS", "RE", "IPC", "IPD", "PUB", "AN", "ART", "CLM", "CX", "DLN", "TI"),
    )
)
_CODE = re.compile(r"(?P<code>[A-Z]{2,3})(?:[ \t]+(?P<value>\S.*)|[ \t]*)$")
_TEXT = frozenset({"LP", "TD"})
_BEHIND = frozenset({"TD", "CT", "RF", "CO", "IN", "NS", "RE", "IPC", "IPD", "PUB", "AN", "ART", "CX"})
_INDEXED = frozenset({"CO", "IN", "NS", "RE", "IPC", "IPD"})
"""Codes of index terms: `iferry : Ferries | ...`; no sentence that begins with IN is one."""
_TERMS = re.compile(r"[\w.]+ : |[\w.]+(?: \| [\w.]+)*$")
_COMPANY = re.compile(
    r"(?<![ ,])[ ,]++(?:Ltd|Limited|Inc|LLC|GmbH|AG|S\.?A|plc|Corp|Corporation|Co|B\.?V|Oy|AB|SpA|KG)$",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"^(?:AN[ \t]+)?(?:Document|Dokument|Documento)[ \t]+(?=\w*\d{8})[A-Za-z0-9]{12,40}[ \t]*$", re.MULTILINE
)
_HEADED = re.compile(r"^HD(?:[ \t]|$)", re.MULTILINE)
_CODED = re.compile(r"^(?:WC|PD|SN|SC|LP)(?:[ \t]|$)", re.MULTILINE)
_LEAST_CODES = 3
_WORDS = re.compile(
    r"[\d., ]+ (?:words|Wörter|mots|palabras|parole|palavras|woorden|ord|słów|слов\w?|字)", re.IGNORECASE
)
_SIGNED = re.compile(r"(?:by|von|par|por|di|door|av|przez)\s+\S", re.IGNORECASE)
_NAME_WORDS = range(2, 5)
_MOST_SECTION_WORDS = 4
_MOST_OWNER_WORDS = 8


def is_factiva(text: str) -> bool:
    """Tell an export of Factiva by its codes, or by the numbers of its articles and their words."""
    if _HEADED.search(text) and len({match[0][:2] for match in _CODED.finditer(text)}) >= _LEAST_CODES:
        return True
    return bool(_NUMBER.search(text)) and any(_WORDS.fullmatch(line.strip()) for line in text.split("\n"))


def split_factiva(text: str) -> Iterator[FoundArticle]:
    """Give the articles of an export."""
    for part in _part(text):
        lines = part.split("\n")
        if _HEADED.search(part):
            yield make_coded_entry(read_codes(lines))
        elif any(_WORDS.fullmatch(line.strip()) for line in lines):
            yield read_uncoded(lines)


def _part(text: str) -> Iterator[str]:
    """Part articles at their numbers; where there are none, before the codes of a new headline."""
    ends = [match.end() for match in _NUMBER.finditer(text)]
    starts = [0, *ends] if ends else [match.start() for match in _HEADED.finditer(text)] or [0]
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        yield text[start:end]


def read_codes(lines: Sequence[str]) -> dict[str, list[str]]:
    """Give the lines of each code, the first of each that comes twice."""
    said: dict[str, list[str]] = {}
    code: str | None = None
    for line in lines:
        found = _CODE.match(line)
        if found and _is_code(found["code"], found["value"] or "", code):
            code = found["code"]
            said.setdefault(code, []).append(found["value"] or "")
        elif code is not None:
            said[code].append(line.strip())
    return said


def _is_code(code: str, value: str, before: str | None) -> bool:
    if code not in FACTIVA_CODES:
        return False
    if before not in _TEXT:
        return True
    if code in _INDEXED:
        return not value or _TERMS.match(value) is not None
    return code in _BEHIND


def make_coded_entry(said: Mapping[str, Sequence[str]]) -> FoundArticle:
    """Give the article that the codes describe."""
    one = {code: " ".join(filter(None, lines)) for code, lines in said.items()}
    texts = ["\n".join(said.get(code, [])).strip() for code in ("LP", "TD")]
    return FoundArticle(
        "\n\n".join(filter(None, texts)),
        make_stated(
            title=one.get("HD") or one.get("TI"),
            authors=one.get("BY"),
            publisher=one.get("SN"),
            published_at=one.get("PD"),
            section=one.get("SE"),
            language=name_language(one.get("LA")),
        ),
    )


def read_uncoded(lines: Sequence[str]) -> FoundArticle:
    """Read an article whose head has no codes."""
    shown = [(at, line.strip()) for at, line in enumerate(lines) if line.strip()]
    counted = next((n for n, (_, line) in enumerate(shown) if _WORDS.fullmatch(line)), 0)
    head = _read_over_count([line for _, line in shown[:counted]])
    rest = shown[counted + 1 :]
    dated = next((n for n, (_, line) in enumerate(rest[:2]) if is_date_line(line)), None)
    if dated is not None:
        head["date"] = rest[dated][1]
        named = [n for n in range(dated + 1, min(dated + 3, len(rest))) if not rest[n][1][:1].isdigit()]
        head |= {"publisher": rest[named[0]][1]} if named else {}
    last = _find_head_end(rest)
    language = next((code for _, line in rest[: last + 1] if (code := name_language(_alone(line)))), None)
    at = rest[last][0] + 1 if rest else len(lines)
    text = [line.strip() for line in lines[at:] if line.strip() and not _NUMBER.fullmatch(line)]
    if text and _names_owner(text[-1], rest[last][1] if rest else ""):
        text.pop()
    return FoundArticle(
        "\n\n".join(text),
        make_stated(
            title=head.get("title"),
            authors=head.get("author"),
            publisher=head.get("publisher"),
            published_at=head.get("date"),
            section=head.get("section"),
            language=language,
        ),
    )


def _names_owner(line: str, rights: str) -> bool:
    """Whether the last line is the name of the house that the line of rights names."""
    return len(line.split()) <= _MOST_OWNER_WORDS and _COMPANY.sub("", line.strip(" .")) in rights


def _alone(line: str) -> str | None:
    return line if len(line.split()) == 1 else None


def _find_head_end(rest: Sequence[tuple[int, str]]) -> int:
    """Give which line ends the head: that of the rights, else of the language, else the source's."""
    few = rest[:10]
    rights = [n for n, (_, line) in enumerate(few) if RIGHTS.match(line)]
    languages = [n for n, (_, line) in enumerate(few) if name_language(_alone(line))]
    return next(iter([*rights[-1:], *languages[:1], min(2, len(rest) - 1)]))


def _read_over_count(lines: list[str]) -> dict[str, str]:
    """Read what stands over the number of words: a section or none, the headline, a byline or none."""
    said: dict[str, str] = {}
    if len(lines) > 1 and _is_byline(lines[-1], is_third=len(lines) > 2):  # noqa: PLR2004 - the third line
        said["author"] = lines.pop()
    if len(lines) > 1 and len(lines[0].split()) <= _MOST_SECTION_WORDS:
        said["section"] = lines.pop(0)
    return said | ({"title": lines[0]} if lines else {})


def _is_byline(line: str, *, is_third: bool) -> bool:
    words = line.split()
    named = len(words) in _NAME_WORDS and all(word[:1].isupper() for word in words)
    return bool(_SIGNED.match(line)) or (is_third and named)


FACTIVA = make_text_form("Factiva", is_factiva, split_factiva)
