"""An article of a press database's export, and what such exports have in common.

Takes what one was found to say; gives an item: the text alone, for the cleaner, and the fields as stated.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.core.clean.input.charsets import decode
from tasks.core.forms.form import TEXT_UTF_8, Item, ReadOptions, WholeForm
from tasks.core.records import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tasks.core.records import Stated

_LANGUAGES = {
    "ar": "arabic arabisch arabe العربية",
    "bg": "bulgarian",
    "cs": "czech tschechisch tchèque čeština",
    "da": "danish dänisch danois dansk",
    "de": "german deutsch allemand alemán tedesco duits",
    "el": "greek griechisch grec",
    "en": "english englisch anglais inglés inglese engels inglês",
    "es": "spanish spanisch espagnol español spagnolo spaans castellano",
    "fi": "finnish finnisch finnois suomi",
    "fr": "french französisch français francés francese frans",
    "he": "hebrew hebräisch",
    "hi": "hindi",
    "hu": "hungarian ungarisch hongrois magyar",
    "id": "indonesian indonesisch",
    "it": "italian italienisch italien italiano italiaans",
    "ja": "japanese japanisch japonais 日本語",
    "ko": "korean koreanisch coréen 한국어",
    "nl": "dutch niederländisch néerlandais nederlands neerlandés olandese",
    "no": "norwegian norwegisch norvégien norsk",
    "pl": "polish polnisch polonais polski",
    "pt": "portuguese portugiesisch portugais português portugués portoghese",
    "ro": "romanian rumänisch",
    "ru": "russian russisch russe русский",
    "sv": "swedish schwedisch suédois svenska",
    "tr": "turkish türkisch turc türkçe",
    "uk": "ukrainian ukrainisch",
    "vi": "vietnamese",
    "zh": "chinese chinesisch chinois mandarin 中文",
}
_CODE_OF = {name: code for code, names in _LANGUAGES.items() for name in names.split()}
_INVERTED = re.compile(r"(?P<family>[^\d,;]{2,40}),\s+(?P<given>[^\d,;]{1,40})")
_TWO_NAMES = re.compile(r"[A-Z]\w+ [A-Z]\w+, [A-Z]\w+ [A-Z]\w+")
"""Two people, as they are called; an initial tells a second given name from a family name."""
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_DAY = re.compile(r"\b[0-3]?\d\b")
_LONGEST_DATE = 70
RIGHTS = re.compile(
    r"\s*(?:copyright\b|\(c\)|©|all rights reserved|alle rechte vorbehalten|tous droits)", re.IGNORECASE
)
"""Lines that say whose the article is."""


@dataclass(frozen=True, slots=True)
class FoundArticle:
    """An article that was found: its text, where it stands, and what is said of it."""

    text: str
    stated: Stated
    url: str | None = None


def make_text_form(
    name: str, recognise: Callable[[str], bool], split: Callable[[str], Iterable[FoundArticle]]
) -> WholeForm:
    """Make the form of an export in plain text, from what tells it and what takes it apart."""

    def recognise_bytes(head: bytes, _name: str) -> bool:
        return not head.lstrip().startswith((b"<", b"{", b"[")) and recognise(_decode_head(head))

    def read(data: bytes, options: ReadOptions) -> tuple[Item, ...]:
        return make_items(split(level_lines(decode(data).text)), options)

    return WholeForm(name, "text/plain", (), recognise_bytes, read)


def _decode_head(head: bytes) -> str:
    wide = "utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    return level_lines(head.decode(wide, "replace"))


def level_lines(text: str) -> str:
    """Give a text with its line ends, no-break spaces and page breaks made plain."""
    return re.sub(r"\r\n?|[\f\v\u2028\u2029]", "\n", text).replace("\xa0", " ").lstrip("\ufeff")


def make_items(entries: Iterable[FoundArticle], options: ReadOptions) -> tuple[Item, ...]:
    """Give the items that entries are, each at its number."""
    return tuple(_make_item(str(number), entry, options) for number, entry in enumerate(entries, 1))


def _make_item(place: str, entry: FoundArticle, options: ReadOptions) -> Item:
    data = entry.text.encode("utf-8", "replace")
    if not data.strip():
        return Item(place, reason=Reason.EMPTY, detail="an article without its text", url=entry.url)
    if len(data) > options.max_bytes:
        return Item(place, reason=Reason.TOO_LARGE, detail=f"over {options.max_bytes} bytes", url=entry.url)
    return Item(place, data, TEXT_UTF_8, entry.url, entry.stated)


def name_language(said: str | None) -> str | None:
    """Give the code of a language that is named, in English or in some others; None where it is not known."""
    words = re.findall(r"\w+", (said or "").lower())
    return next((_CODE_OF[word] for word in words if word in _CODE_OF), None)


def turn_names(said: str | None) -> str | list[str] | None:
    """Give authors as they are called: "Quillon, Mara; Tamm, Orla" names two, family names first."""
    parts = [part.strip() for part in (said or "").split(";") if part.strip()]
    turned = [_INVERTED.fullmatch(part) for part in parts]
    if not parts or not all(turned) or _TWO_NAMES.fullmatch(parts[0]):
        return said
    return [f"{match['given'].strip()} {match['family'].strip()}" for match in turned if match]


def is_date_line(line: str) -> bool:
    """Tell whether a line of a head is a day: short, with a year and a day or month."""
    return len(line) < _LONGEST_DATE and bool(_YEAR.search(line)) and len(_DAY.findall(line)) > 0
