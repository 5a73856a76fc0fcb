"""Ideas: what the words of a line stand for, in whatever language it is written: a newsletter, a price, "follow us".

Takes a line; gives the ideas in it, those that it opens with and the one that it is as a whole. Which terms
stand for an idea is data, a table a language in `tasks/rules/ideas/words_*.toml`; signs that all languages
share (prices, addresses, brackets, how a line ends) are ideas too. Rules are written over ideas once, for all
languages. English is read in every text, a language that has no table with the tables of all. It decides
nothing.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from tasks.core.package_data import find_data

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_EVERYWHERE = "*"
_ANY_ENDING = "*"
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_TOKEN = re.compile(
    r"(?:[^\W_\u0900-\u0dff\u0e00-\u0eff\u2e80-\u9fff\uac00-\ud7af]|[\u0900-\u0963\u0966-\u0dff])+"
)
_ACCENTS = re.compile(r"[\u0300-\u036f\u0591-\u05c7\u0640\u064b-\u0655\u0670\u200b-\u200f\u00ad]")
_LETTERS = str.maketrans("ıłđøىةیک", "ildoيهيك")
_CLITICS = frozenset("وفبكلسהובכלמש")
"""Arabic and Hebrew write these small words together with the next."""
_CURRENCY = (
    r"(?:[$€£¥₹₽₴₺₪₩₫元円원]|euros?|eur|usd|dollars?|chf|z[lł]|kc|kč|kr|ft|lei|ron|руб\w*|рубл\w*|гр(?:н|ив)\w*|лв|tl|lira"
    r"|rs|rp|रुपये|रुपए|रु|reais|r\$|ש\"ח|שקל\w*|ريال\w*|درهم\w*|دولار\w*|جنيه\w*|ευρω|ден|rsd|đồng|vnd|usd|kn|ден)"
)
_SIGNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("price", rf"\d ?{_CURRENCY}(?!\w)|(?<!\w){_CURRENCY} ?\d|\d(?:[.,]\d\d?)? ?(?:元|円|원)"),
        ("percent", r"\d ?%|% ?\d"),
        ("mail", r"[\w.+-]{1,64}@[\w-]{1,64}\.\w"),
        ("handle", r"(?<![\w.])@\w{2}"),
        ("url", r"https?://|www\.\w|\b\w{2,40}\.(?:com|net|org|de|ru|fr|it|es|pl|in|vn|ua|bg|info|tv|co)\b"),
        ("right", r"©|ⓒ|\(c\)(?= ?(?:19|20)\d\d)|copyright"),
        ("count", r"\(\d{1,6}\)|^\d{1,6}\b"),
        ("figure", r"\d"),
        ("year", r"\b(?:19|20)\d\d\b"),
        ("arrow", r"[»›→▶►▸➡⇒👉↓⬇]|>>|<<"),
        ("bar", r"[|/·•]"),
        ("colon", r"^[^:]{2,60}:(?!\d)"),
        ("dash", r"^[^-–—]{2,40} ?[-–—]{1,2} "),  # noqa: RUF001 - dashes as typed
        ("boxed", r"^[(\[（【「].{2,}[)\]）】」]\W?$"),  # noqa: RUF001 - brackets as typed
        ("asks", r"[?؟？]"),  # noqa: RUF001 - the same
        ("calls", r"[!！]\W*$"),  # noqa: RUF001 - the same
        ("stop", r"[.。।۔]['\"”’»)\]」』]*$"),
        ("end-colon", r":\W*$"),
        ("two-sentences", r"[^\W\d_]{3}[.!?。！？।][\"”»)]? +\S|[。！？].+"),  # noqa: RUF001 - the same
    )
)
_MANY = 3
_OPEN = frozenset({"stop", "asks"})


@dataclass(frozen=True, slots=True)
class Told:
    """The ideas of a line: `^x` where it opens with x, `=x` where it is nothing else, `$x` where it ends so."""

    ideas: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Term:
    idea: str
    rest: tuple[str, ...]
    goes_on: bool
    """Whether the last word may be longer."""


class Lexicon:
    """The terms of some languages, looked up by their first word."""

    def __init__(self, tables: Sequence[dict[str, str]]) -> None:
        self._whole: dict[str, list[_Term]] = {}
        self._begun: dict[str, list[_Term]] = {}
        self._inside: list[tuple[str, str]] = []
        self._lengths: tuple[int, ...] = ()
        for table in tables:
            for idea, terms in table.items():
                if idea != "codes":
                    for term in terms.split(","):
                        self._enter(idea, term)
        self._lengths = tuple(sorted({len(word) for word in self._begun}))

    def read(self, text: str) -> Told:
        """Tell the ideas of a line."""
        folded = fold_term(text)
        spans = list(self._find(folded))
        words = [match.span() for match in _TOKEN.finditer(folded)]
        first = next((at for at, sign in enumerate(folded) if sign.isalnum()), 0)
        last = len(folded.rstrip(" .,:;!?…»›>)]}\"'”’→▶►*-–—|。！？：")) or len(folded)  # noqa: RUF001 - as typed
        ideas = {idea for idea, _, _ in spans}
        ideas |= {f"^{idea}" for idea, start, _ in spans if start <= first}
        ideas |= {f"${idea}" for idea, _, end in spans if end >= last}
        ideas |= {f"={idea}" for idea, start, end in spans if start <= first and end >= last}
        ideas |= {f"^{idea}+" for idea, start, end in spans if start <= first and _is_long(folded[start:end])}
        ideas |= {f"^{idea}:" for idea, start, end in spans if start <= first and _LEADS.match(folded, end)}
        if len({start for name, start, _ in spans if name == "network"}) >= _MANY:
            ideas.add("networks")
        ideas |= {name for name, pattern in _SIGNS if pattern.search(folded)}
        if not ideas & _OPEN:
            ideas.add("open")
        if len(words) <= 1:
            ideas.add("one-word")
        return Told(frozenset(ideas))

    def _enter(self, idea: str, term: str) -> None:
        folded = fold_term(term.strip())
        if _UNSPACED.search(folded):
            self._inside.append((folded, idea))
            return
        words = _TOKEN.findall(folded)
        if not words:
            return
        goes_on = folded.endswith(_ANY_ENDING)
        if len(words) == 1 and goes_on:
            self._begun.setdefault(words[0], []).append(_Term(idea, (), goes_on=False))
        else:
            self._whole.setdefault(words[0], []).append(_Term(idea, tuple(words[1:]), goes_on))

    def _find(self, folded: str) -> Iterator[tuple[str, int, int]]:
        tokens = [(match.group(), match.start(), match.end()) for match in _TOKEN.finditer(folded)]
        for at, (word, start, end) in enumerate(tokens):
            for form in _forms(word):
                for length in self._lengths:
                    if length > len(form):
                        break
                    for term in self._begun.get(form[:length], ()):
                        yield term.idea, start, end
                for term in self._whole.get(form, ()):
                    if not term.rest:
                        yield term.idea, start, end
                    elif _follows(term, tokens, at):
                        yield term.idea, start, tokens[at + len(term.rest)][2]
        if _UNSPACED.search(folded):
            for word, idea in self._inside:
                start = folded.find(word)
                if start >= 0:
                    yield idea, start, start + len(word)


_LEADS = re.compile(r"\s?(?:[:»›→▶►▸➡|]|>>?|[-–—]{1,2}(?=\s)|\.\.\.|…)\W*\w")  # noqa: RUF001 - as typed


def _is_long(term: str) -> bool:
    return " " in term or (len(term) > 3 and _UNSPACED.search(term) is not None)


def _forms(word: str) -> tuple[str, ...]:
    if word[0] in _CLITICS and len(word) > 3:
        return (word, word[1:])
    return (word,)


def _follows(term: _Term, tokens: Sequence[tuple[str, int, int]], at: int) -> bool:
    if at + len(term.rest) >= len(tokens):
        return False
    said = [token[0] for token in tokens[at + 1 : at + 1 + len(term.rest)]]
    if term.goes_on:
        return said[:-1] == list(term.rest[:-1]) and said[-1].startswith(term.rest[-1])
    return said == list(term.rest)


def fold_term(text: str) -> str:
    """Reduce a text to how terms are compared: one case, no accents, points or ligatures."""
    folded = text.casefold()
    if not folded.isascii():
        folded = unicodedata.normalize("NFC", _ACCENTS.sub("", unicodedata.normalize("NFD", folded)))
        folded = folded.translate(_LETTERS)
    return folded


@cache
def _load_tables() -> tuple[tuple[frozenset[str], dict[str, str]], ...]:
    tables = []
    for entry in sorted(find_data(files("tasks") / "rules" / "ideas", ".toml"), key=lambda found: found.name):
        if entry.name.startswith("words_"):
            written = tomllib.loads(entry.read_text("utf-8"))["language"]
            tables.extend((frozenset(table["codes"].split()), table) for table in written)
    return tuple(tables)


def open_lexicon(code: str) -> Lexicon:
    """Give the terms for a language: its own, the English, those that all share; all where it has none."""
    tables = _load_tables()
    own = frozenset(at for at, (codes, _) in enumerate(tables) if code in codes)
    shared = frozenset(at for at, (codes, _) in enumerate(tables) if codes & {"en", _EVERYWHERE})
    return _open_lexicon(own | shared if own and code != _EVERYWHERE else frozenset(range(len(tables))))


@cache
def _open_lexicon(chosen: frozenset[int]) -> Lexicon:
    tables = _load_tables()
    return Lexicon([tables[at][1] for at in sorted(chosen)])
