"""Ideas: what the words of a line stand for in any language: a newsletter, a price, "follow us".

Takes a line; gives what can be asked of it: which ideas are in it, with which it opens or ends, which one
it is as a whole. Terms are looked up in a lexicon; signs that all languages share (prices, addresses,
brackets, names, how a line ends) are ideas too, worked out when they are asked for. Rules are written
over ideas, once for all languages. It decides nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from tasks.core.clean.lines.lexicon import count_terms, fold_term

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tasks.core.clean.lines.lexicon import Found, Lexicon

STRANGE = "strange"
"""The idea of every line of a language that no table is for."""
_CURRENCY = (
    r"(?:[$€£¥₹₽₴₺₪₩₫元円원]|euros?|eur|usd|dollars?|chf|z[lł]|kc|kč|kr|ft|lei|ron|руб\w*|рубл\w*|гр(?:н|ив)\w*|лв|tl|lira"  # noqa: RUF001 - as written
    r"|rs|rp|रुपये|रुपए|रु|reais|r\$|ש\"ח|שקל\w*|ريال\w*|درهم\w*|دولار\w*|جنيه\w*|ευρω|ден|rsd|đồng|vnd|usd|kn|ден)"
)
_SIGNS = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in (
        ("price", rf"\d ?{_CURRENCY}(?!\w)|(?<!\w){_CURRENCY} ?\d|\d(?:[.,]\d\d?)? ?(?:元|円|원)"),
        ("percent", r"\d ?%|% ?\d"),
        ("mail", r"[\w.+-]{1,64}@[\w-]{1,64}\.\w"),
        ("mailword", r"\be-?mail\b"),
        ("handle", r"(?<![\w.])@\w{2}"),
        (
            "url",
            r"https?://|www\.\w|\b\w{2,40}\.(?:com|net|org|de|ru|\u0440\u0443|fr|it|es|pl|in|vn|ua|bg|info|tv|co)\b",
        ),
        ("right", r"©|ⓒ|\(c\)(?= ?(?:19|20)\d\d)|copyright"),
        ("count", r"\(\d{1,6}\)|^\d{1,6}\b"),
        ("figure", r"\d"),
        ("year", r"\b(?:19|20)\d\d\b"),
        ("arrow", r"[»›→▶►▸➡⇒👉↓⬇]|>>|<<"),  # noqa: RUF001 - as written
        ("bar", r"[|/·•]"),
        ("colon", r"^[^:]{2,60}:(?!\d)"),
        ("dash", r"^[^-–—]{2,40} ?[-–—]{1,2} "),  # noqa: RUF001 - dashes as typed
        ("boxed", r"^\[.{20,}|^[(（【「].{2,}[)）】」]\W?$"),  # noqa: RUF001 - brackets as typed
        ("asks", r"[?؟？]"),  # noqa: RUF001 - the same
        ("calls", r"[!！]\W{0,6}$"),  # noqa: RUF001 - the same
        ("stop", r"[.。।۔]['\"”’»)\]」』]*$"),  # noqa: RUF001 - as written
        ("end-colon", r":\W{0,3}$"),
        ("label", r"^\W{0,2}[^\W\d_]{2,12}(?: [^\W\d_]{2,10})?\)? ?: ?[\w\"'“«(]"),
        ("word-label", r"^\W{0,2}[^\W\d_]{2,12} ?: ?\w"),
        ("question-first", r"^[^?]{4,50}\? ?[^.?!]{2,30}$"),
        ("two-sentences", r"[^\W\d_]{3}[.!?。！？।][\"”»)]? +\S|[。！？].+"),  # noqa: RUF001 - the same
    )
}
_MANY = {"network": 3, "support": 3, "order": 2}
"""Ideas that tell more where there are so many of them: they are then called `networks` and so on."""
_MOST_NAMES = 5
_UPPER = "A-ZÀ-ÞА-ЯΑ-Ω"
_LETTERED = re.compile(r"[^\W\d_]+")
_LAST_WORD = re.compile(r"(?<![^\W\d_])[^\W\d_]+$")
_PHOTO_NAME = re.compile(rf"[^\W\d_]{{3,14}} [{_UPPER}][\w.-]{{2,30}}\.")
_NAME_FIRST = re.compile(
    rf"\W{{0,3}}[{_UPPER}][\w.'-]{{1,30}}(?: [{_UPPER}][\w.'-]{{0,30}}){{1,3}}"
    r"(?:,| \(| [-–—] | is | ist | es | est | è | é )"  # noqa: RUF001 - dashes as typed
)
_LEADS = re.compile(r"\s?(?:[:»›→▶►▸➡|]|>>?|[-–—]{1,2}(?=\s)|\.\.\.|…)\W*\w")  # noqa: RUF001 - the same
_EDGES = " .,:;!?…»›>)]}\"'”’→▶►*-–—|。！？："  # noqa: RUF001 - the same


_WORKED_OUT = frozenset({"open", "credit-end"})


class Told:
    """What can be asked of a line.

    `^x` is an idea that it opens with, `^x:` with a colon or arrow behind, `$x` one that it ends with, `=x`
    one that is all of it; `x+`, `^x+`, `^x+:`, `$x+` and `=x+` are the same of terms of more than one word.
    """

    def __init__(self, text: str, lexicon: Lexicon, asked: frozenset[str] | None = None) -> None:
        self._text, self._lexicon = text, lexicon
        self.folded = fold_term(text)
        found = lexicon.find(self.folded, asked)
        self.ideas = set(_name_places(self.folded, found)) if found else set()
        if lexicon.is_strange:
            self.ideas.add(STRANGE)
        self._asked: set[str] = set()

    def has(self, names: Iterable[str]) -> bool:
        """Tell whether one of these ideas is in the line."""
        return any(name in self.ideas or self._shows(name) for name in names)

    @staticmethod
    def knows(sign: str) -> bool:
        """Tell whether there is a sign of this name, in any line."""
        return sign in _SIGNS or sign in _OF_NAMES or sign in _WORKED_OUT

    def count_words(self) -> int:
        """Count its words."""
        return count_terms(self.folded)

    def _shows(self, sign: str) -> bool:
        if sign in self._asked:
            return False
        self._asked.add(sign)
        pattern = _SIGNS.get(sign)
        is_shown = pattern.search(self.folded) is not None if pattern else self._tells(sign)
        if is_shown:
            self.ideas.add(sign)
        return is_shown

    def _tells(self, sign: str) -> bool:
        ask = _OF_NAMES.get(sign)
        if ask:
            return ask(self._text)
        if sign == "open":
            return not self.has(("stop", "asks"))
        return sign == "credit-end" and self._ends_in_credit()

    def _ends_in_credit(self) -> bool:
        """Tell whether it ends in a label of pictures and a name."""
        said, _, rest = self._text.rpartition(":")
        label = _LAST_WORD.search(said)
        if not label or not label.start() or not _are_names(rest):
            return False
        is_label = any(found.idea == "photo" for found in self._lexicon.find(fold_term(label.group())))
        return is_label or (self._lexicon.is_strange and label.group()[0].isupper())


def _name_places(folded: str, found: list[Found]) -> Iterator[str]:
    """Name each idea and where it stands."""
    first = next((at for at, sign in enumerate(folded) if sign.isalnum()), 0)
    last = len(folded.rstrip(_EDGES))
    for one in found:
        opens, ends = one.start <= first, one.end >= last
        places = ["", *(["^"] if opens else []), *(["$"] if ends else [])]
        yield from (place + one.idea for place in places)
        if one.is_long:
            yield from (f"{place}{one.idea}+" for place in places)
        if opens and ends:
            yield from ([f"={one.idea}", f"={one.idea}+"] if one.is_long else [f"={one.idea}"])
        if opens and _LEADS.match(folded, one.end):
            yield f"^{one.idea}:"
            if one.is_long:
                yield f"^{one.idea}+:"
    counted = Counter(idea for idea, _ in {(one.idea, one.start) for one in found})
    yield from (f"{idea}s" for idea, least in _MANY.items() if counted[idea] >= least)


def _are_names(rest: str) -> bool:
    """Tell whether it is a few names."""
    words = _LETTERED.findall(rest)
    return 0 < len(words) <= _MOST_NAMES and not any(word[0].islower() for word in words)


_OF_NAMES: dict[str, Callable[[str], bool]] = {
    "names": lambda text: _are_names(text.partition(":")[2]),
    "photo-name": lambda text: _PHOTO_NAME.fullmatch(text) is not None,
    "name-first": lambda text: _NAME_FIRST.match(text) is not None,
}
"""What letters in capitals tell: of the text as it is written."""
