"""A head: the lines of a text that speak about the article, and what the rest of it is.

Takes blocks; gives them hinted, split where a line is only partly of the head. What a "key: value" pair says
becomes candidates here, whatever shape it was written in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from email.utils import parseaddr
from typing import TYPE_CHECKING

from tasks.core.clean.fields.authors import read_authors
from tasks.core.clean.fields.fields import CREDIT, Candidate
from tasks.core.clean.heads.days import find_days
from tasks.core.clean.heads.head_lines import URL, read_headline, read_publication_info
from tasks.core.clean.heads.head_words import name_fields, read_language
from tasks.core.clean.heads.names import is_written_name, turn_name
from tasks.core.records import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tasks.core.clean.input.blocks import Block

_QUOTES = {'"': '"', "'": "'", "\u201c": "\u201d", "\u201e": "\u201c", "\u00ab": "\u00bb"}
_NOTHING = frozenset(["", "null", "none", "~", "unknown", "n/a", "-", "[]", "{}", "na", "nan", "undefined"])
_LEAD = re.compile(r"^(?:by|von|par|por|di|door|av|af)\s+", re.IGNORECASE)
_MAX_NAME = 100
_MAX_VALUE = 1000
"""So much of a value is read: what is longer is an article, or made to cost time."""
_UP_TO = f"{{0,{_MAX_VALUE}}}"
_LINKED = re.compile(
    rf"\[\[(?:[^\]|]{_UP_TO}+\|)?+([^\]]{_UP_TO}+)\]\]|\[([^\]]{_UP_TO}+)\]\([^)]{_UP_TO}+\)"
)
_SEVERAL = re.compile(rf";|(?<!\s)\s++(?:and|und|et|y)\s+(?=[^,][^,]{_UP_TO}+,)")
_ARTICLES = ("The ", "Die ", "Le ", "La ", "El ")
_LEAST_TOKEN = 3
_LOW = frozenset({"published_late"})


@dataclass(frozen=True, slots=True)
class KeyedValue:
    """A key and its values, as written, with the blocks that they stand in."""

    key: str
    values: tuple[str, ...]

    @property
    def value(self) -> str:
        """The values as one line."""
        return " ".join(self.values)


@dataclass(frozen=True, slots=True)
class Head:
    """The blocks of a head, hinted; the rest of the text; what the head says.

    `is_closed` where the line that follows begins the article: it may be its headline.
    """

    blocks: tuple[Block, ...]
    rest: tuple[Block, ...]
    candidates: tuple[Candidate, ...]
    is_closed: bool = True


NO_HEAD = Head((), (), ())


def say_pairs(pairs: Sequence[KeyedValue], where: str) -> tuple[Candidate, ...]:
    """Give what pairs of keys and values say; `where` names the shape that they stood in."""
    named = choose_names(pairs)
    later = [field in _LOW for field in named]
    order = sorted(range(len(pairs)), key=later.__getitem__)
    return tuple(found for i in order for found in _say(named[i], pairs[i], f'{where} "{pairs[i].key}"'))


def choose_names(pairs: Sequence[KeyedValue]) -> list[str]:
    """Say of each pair which field it is, "" for one that no language knows.

    What a key means hangs on those beside it: a sender and a subject make a mail, whose subject is its title.
    """
    possible = name_fields([pair.key for pair in pairs])
    is_mail = any("sender" in each for each in possible) and any("subject" in each for each in possible)
    fields = [_choose_name(each, pair, is_mail=is_mail) for each, pair in zip(possible, pairs, strict=True)]
    if is_mail or ("title" not in fields and {"published_at", "authors", "published_late"} & set(fields)):
        fields = ["title" if field == "subject" else field for field in fields]
    return fields


def _choose_name(possible: Sequence[str], pair: KeyedValue, *, is_mail: bool) -> str:
    if not possible:
        return ""
    if is_mail:
        return next((each for each in ("sender", "subject") if each in possible), possible[0])
    others = [each for each in possible if each != "sender"] or ["other"]
    if "body" in others and not is_short_value(pair.value):
        return "body"
    return others[0]


def is_short_value(value: str) -> bool:
    """Whether a value is some words, not the article itself."""
    return 0 < len(value) <= _MAX_NAME and not re.search(r"[.!?。]\s+\S|。", value)


def _say(field: str, pair: KeyedValue, where: str) -> Iterator[Candidate]:
    values = tuple(
        cleaned
        for value in pair.values
        if (cleaned := clean_value(value[:_MAX_VALUE])).casefold() not in _NOTHING
    )
    if values and field not in {"", "other", "body"}:
        yield from _SAYERS.get(field, _say_line)(field, values, where)


def _say_line(field: str, values: tuple[str, ...], where: str) -> Iterator[Candidate]:
    yield Candidate(field, " ".join(values), where)


def _say_title(field: str, values: tuple[str, ...], where: str) -> Iterator[Candidate]:
    yield Candidate(field, read_headline(" ".join(values)), where)


def _say_address(field: str, values: tuple[str, ...], where: str) -> Iterator[Candidate]:
    if address := URL.search(" ".join(values)):
        yield Candidate(field, address[0], where)


def _say_language(field: str, values: tuple[str, ...], where: str) -> Iterator[Candidate]:
    yield Candidate(field, read_language(" ".join(values)) or values[0], where)


def _say_section(field: str, values: tuple[str, ...], where: str) -> Iterator[Candidate]:
    yield Candidate(field, values[0].partition(";")[0].strip(), where)


def _say_tags(_field: str, values: tuple[str, ...], where: str) -> Iterator[Candidate]:
    yield Candidate("tags", values if len(values) > 1 else values[0].replace(";", ","), where)


def _say_info(_field: str, values: tuple[str, ...], _where: str) -> Iterator[Candidate]:
    info = read_publication_info(" ".join(values))
    yield from info.candidates if info else ()


def clean_value(value: str) -> str:
    """Take quotes, emphasis and the brackets of links off a value."""
    text = _LINKED.sub(lambda match: match[1] or match[2] or "", value.strip()).strip().strip("*").strip()
    if len(text) > 1 and _QUOTES.get(text[0]) == text[-1]:
        inner = text[1:-1]
        return (inner.replace("''", "'") if text[0] == "'" else inner.replace('\\"', '"')).strip()
    return text


def _say_authors(field: str, values: tuple[str, ...], where: str) -> Iterator[Candidate]:
    turned = tuple(
        "; ".join(turn_name(part.strip()) for part in _SEVERAL.split(value))
        for value in (_LEAD.sub("", each) for each in values)
    )
    yield Candidate(field, turned if len(turned) > 1 else turned[0], where)


def _say_days(field: str, values: tuple[str, ...], where: str) -> Iterator[Candidate]:
    field, value = field.replace("published_late", "published_at"), " ".join(values)
    yield Candidate(field, value, where)
    for day, is_changed in find_days(value):
        if day != value:
            yield Candidate("modified_at" if is_changed else field, day, where)


def _say_publisher(field: str, values: tuple[str, ...], where: str) -> Iterator[Candidate]:
    value = " ".join(values)
    if address := URL.search(value):
        yield Candidate("url", address[0], where)
        value = value.replace(address[0], "").strip(" ()<>,-")
    if name := value.partition(";")[0].strip():
        yield Candidate(field, name, where)


def _say_sender(_field: str, values: tuple[str, ...], where: str) -> Iterator[Candidate]:
    """Tell who sends a mail: a person signs, the paper itself is the publisher, a desk is credited."""
    value = " ".join(values)
    name, address = parseaddr(value)
    name = name or (value if "@" not in value else "")
    if name:
        local, _, domain = address.casefold().partition("@")
        tokens = [token for token in re.findall(r"\w+", name.casefold()) if len(token) >= _LEAST_TOKEN]
        is_person = any(token in local for token in tokens)
        is_office = not is_person and any(token in domain for token in tokens)
        is_named = is_written_name(name) and not name.startswith(_ARTICLES)
        signs = is_person or (is_named and not is_office)
        field = "publisher" if not signs else "authors" if read_authors(name) else CREDIT
        yield Candidate(field, name, where)


_SAYERS: dict[str, Callable[[str, tuple[str, ...], str], Iterator[Candidate]]] = {
    "title": _say_title,
    "authors": _say_authors,
    "published_at": _say_days,
    "published_late": _say_days,
    "modified_at": _say_days,
    "url": _say_address,
    "canonical_url": _say_address,
    "publisher": _say_publisher,
    "sender": _say_sender,
    "language": _say_language,
    "section": _say_section,
    "tags": _say_tags,
    "subject": _say_tags,
    "publication_info": _say_info,
}
"""What the values of a field say; those of the others say a line of text."""


def hint_all(blocks: Sequence[Block], rule: str) -> tuple[Block, ...]:
    """Hint blocks as lines of a head."""
    return tuple(block.hinted(Kind.BYLINE, rule) for block in blocks)


def split_at(block: Block, at: int) -> tuple[Block, tuple[Block, ...]]:
    """Split a block in two, white space between them dropped; the second may be missing."""
    lead = block.text[:at].rstrip()
    tail = block.text[at:].lstrip()
    first = replace(block, text=lead, end=block.start + len(lead))
    if not tail:
        return first, ()
    return first, (replace(block, text=tail, start=block.end - len(tail)),)
