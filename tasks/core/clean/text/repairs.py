"""Repairs of damaged text: broken character references, missing spaces between sentences, mojibake.

Takes kept text; gives the list of changes with their offsets, each reversible (what stood there, what it
reads now). Repairing a repaired text changes nothing. It touches no address, number, handle or
abbreviation, and never rewords.

Mojibake is UTF-8 that was read as Windows-1252 or Latin-1: spans that are garbled, and what they read when
decoded rightly. Signs that could be
somebody's own are left alone unless the text as a whole is garbled or the sign is known to be damage.
Running it over its own result finds nothing.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_left, bisect_right
from functools import lru_cache
from html.entities import html5
from operator import itemgetter
from typing import TYPE_CHECKING

from ftfy.badness import is_bad

from tasks.core.clean.input.set_lines import is_set_code
from tasks.core.clean.text.edits import apply_edits, chain
from tasks.core.records import Repair

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from tasks.core.clean.text.edits import Edit
    from tasks.core.records import Segment


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


_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,24});")
_NAMED_DEBRIS = r"&\s?(?:amp;\s?)?(?:quot|apos|nbsp|amp|rsquo|lsquo|rdquo|ldquo|ndash|mdash|hellip)\s?;"
_CODE_DEBRIS = r"(?:&\s?(?:amp;\s?)?)?#\s?0?(?:34|38|39|60|62|160|8211|8212|8216|8217|8220|8221|8230)\s?;"
_DEBRIS = re.compile(f"{_NAMED_DEBRIS}|{_CODE_DEBRIS}")
_DEBRIS_NAME = re.compile(r"(?<![a-z])([a-z]++)\s?;$")
_BETWEEN_SPACES = re.compile(r"\S+")
_SPACE = re.compile(r"\s")
_LINK = re.compile(r"(?:https?://|www\.)\S", re.IGNORECASE)
_JOINED = re.compile(
    r"(?:(?<=[a-zà-öø-ÿа-я]{3})|(?<=\d[a-z])|(?<=[a-z]{2}[)”’])|(?<=\d[)%])|(?<=\d\d))(?P<mark>[.!?]”?)"  # noqa: RUF001 - letters with accents, signs as typed
    r"(?P<next>[“‘]?[A-ZÀ-ÖØ-ÞА-Я][\w’'-]*)"  # noqa: RUF001 - the same
)
_MAY_BE_JOINED = re.compile(r"[.!?]”?[“‘]?[A-ZÀ-ÖØ-ÞА-Я]")  # noqa: RUF001 - the same
"""The signs that `_JOINED` needs: looked for first, for its look behind is slow and seldom needed."""
_NAME_ENDINGS = frozenset(
    ["com", "org", "net", "edu", "gov", "info", "biz", "tv", "co", "uk", "eu", "de", "fr", "es", "it", "nl"]
)  # fmt: skip
"""What follows a dot inside names of sites and files."""
_TOKEN_SIGNS = re.compile(r"[/@_#=&\\<>]|\.\w+\.|\d\.\d")
_AFTER_NUMBER = re.compile(r"[(“‘$€£]*\d[\d,]*\d[.!?]”?[“‘]?[A-ZÀ-ÖØ-ÞА-Я][a-zà-öø-ÿа-я]{2,}")  # noqa: RUF001 - the same
"""A number of two digits or more that is a word of its own, and a word that begins a sentence."""
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f\ufeff]+|(?<![\xc2\xc3\xad])\xad+")
"""Soft hyphens among them: nobody finds a word that has one inside. Behind these letters they are garbled."""
_ROUNDS = 8


def find_repairs(segments: Iterable[Segment], edits: Sequence[Edit] = ()) -> tuple[Repair, ...]:
    """List the repairs that segments need, on top of `edits` of the whole input that are settled already.

    In code but control characters are damage; what has no offsets into the input is left alone.
    """
    placed = [_Laid(segment.start, segment.text, edits) for segment in segments if segment.start is not None]
    in_garbled = is_garbled("\n".join(laid.reads for laid in placed))
    return tuple(repair for laid in placed for repair in laid.find_repairs(in_garbled=in_garbled))


class _Laid:
    """A segment and what it reads once the edits that lie in it are made."""

    def __init__(self, at: int, text: str, edits: Sequence[Edit]) -> None:
        self._at, self._text = at, text
        first = bisect_left(edits, at, key=itemgetter(0))
        last = bisect_left(edits, at + len(text), first, key=itemgetter(0))
        self._edits = [
            (start - at, end - at, after, kind)
            for start, end, after, kind in edits[first:last]
            if end <= at + len(text)
        ]
        self.reads = apply_edits(text, self._edits)

    def find_repairs(self, *, in_garbled: bool) -> Iterator[Repair]:
        is_code = is_set_code(self.reads)
        more = (
            list(_find_control_characters(self.reads))
            if is_code
            else find_edits(self.reads, in_garbled=in_garbled)
        )
        for start, end, after, kind in chain(self._edits, more, self.reads):
            yield Repair(kind, self._at + start, self._at + end, self._text[start:end], after)


def repair_line(line: str) -> str:
    """Give a title, a name, a description with its letters put right, and nothing else of it touched."""
    if line.isascii() and line.isprintable():
        return line
    garbled = find_mojibake(line, in_garbled=is_garbled(line))
    right = apply_edits(line, [(*span, "mojibake") for span in garbled])
    return apply_edits(right, list(_find_control_characters(right)))


def repair_text(text: str) -> str:
    """Give `text` with all repairs applied."""
    return apply_edits(text, find_edits(text, in_garbled=is_garbled(text)))


def find_edits(text: str, *, in_garbled: bool = False) -> list[Edit]:
    """List the edits that make `text` whole; once they are applied, it finds none.

    Damage that comes anew with each repair is no damage that we know: such a text is left as it is.
    """
    edits = _find_once(text, in_garbled=in_garbled)
    current = apply_edits(text, edits)
    for _ in range(_ROUNDS):
        if not edits or not (more := _find_once(current, in_garbled=is_garbled(current))):
            return edits
        edits = chain(edits, more, current)
        current = apply_edits(current, more)
    return []


def _find_once(text: str, *, in_garbled: bool) -> list[Edit]:
    garbled = sorted((*span, "mojibake") for span in find_mojibake(text, in_garbled=in_garbled))
    ends = [end for _, end, *_ in garbled]
    apart = [
        edit
        for step in _STEPS
        for edit in step(text)
        if (at := bisect_left(ends, edit[0])) == len(garbled) or edit[1] < garbled[at][0]
    ]
    edits: list[Edit] = []
    for edit in sorted([*garbled, *apart]):
        if not edits or edit[0] >= edits[-1][1]:
            edits.append(edit)
    return edits


def _find_references(text: str) -> Iterator[Edit]:
    if "&" not in text:
        return
    for match in _REFERENCE.finditer(text):
        written = match.group()
        known = written[1] == "#" or written[1:] in html5
        after = html.unescape(written)
        if known and after != written and not _in_address(text, match.start()):
            yield match.start(), match.end(), after, "character_reference"


def _find_debris(text: str) -> Iterator[Edit]:
    if ";" not in text:
        return
    for match in _DEBRIS.finditer(text):
        if not _REFERENCE.fullmatch(match.group()) and not _in_address(text, match.start()):
            yield match.start(), match.end(), _read_debris(match.group()), "broken_character_reference"


def _read_debris(written: str) -> str:
    if code := re.search(r"\d+", written):
        return chr(int(code.group()))
    name = _DEBRIS_NAME.search(written)
    return html5[f"{name.group(1)};"] if name else written


def _find_joined_sentences(text: str) -> Iterator[Edit]:
    end, is_name, follows_number = 0, False, False
    for match in _JOINED.finditer(text) if _MAY_BE_JOINED.search(text) else ():
        if match.start() >= end:
            start, end = _find_word(text, end, match.start())
            word = text[start:end]
            is_name = word[:4].casefold() == "www." or _TOKEN_SIGNS.search(word) is not None
            follows_number = _AFTER_NUMBER.match(word) is not None
        following = match["next"].strip("\u201c\u2018")
        is_acronym = following.isupper() and len(following) > 1
        if (
            is_name
            or is_acronym
            or following.casefold() in _NAME_ENDINGS
            or (text[match.start() - 1].isdigit() and not follows_number)
        ):
            continue
        at = match.end("mark")
        yield at, at, " ", "missing_sentence_space"


def _find_word(text: str, low: int, at: int) -> tuple[int, int]:
    """Give the bounds of what has no white space and holds the place `at`; it begins behind `low`."""
    behind = _SPACE.search(text, at)
    return at - len(text[low:at].rsplit(maxsplit=1)[-1]), behind.start() if behind else len(text)


def _in_address(text: str, at: int) -> bool:
    starts, ends = _find_addresses(text)
    found = bisect_right(starts, at) - 1
    return found >= 0 and at < ends[found]


@lru_cache(maxsize=2)
def _find_addresses(text: str) -> tuple[list[int], list[int]]:
    """Give where the links and the mail addresses of a text start, and where they end."""
    starts, ends = [], []
    for found in _BETWEEN_SPACES.finditer(text):
        token = found.group()
        at = token.find("@", 1)
        if 0 < at < token.rfind(".", 0, -1) - 1:
            starts.append(found.start())
        elif link := _LINK.search(token):
            starts.append(found.start() + link.start())
        else:
            continue
        ends.append(found.end())
    return starts, ends


def _find_control_characters(text: str) -> Iterator[Edit]:
    if text.isprintable():
        return
    for match in _CONTROL.finditer(text):
        yield match.start(), match.end(), "", "control_character"


_STEPS: tuple[Callable[[str], Iterator[Edit]], ...] = (
    _find_debris,
    _find_references,
    _find_joined_sentences,
    _find_control_characters,
)
