"""Guards: why a paragraph that repeats may be news after all.

Takes tallies; gives a Finding each, with the kind that rules or words tell and the first guard that objects,
if one does. Repetition alone proves little: quotes, subheads, bylines and the background of a running story
repeat too. So a paragraph must stand in enough articles, over enough days, on different matters; and either
a rule cut it in some of them, or its words are the publisher's own voice, or its place is always the same
edge of the text, or it stands in so many articles that no news could.

The publisher's voice has a vocabulary of its own, which stands in `tasks/rules/repeats/cues.toml`: a
paragraph is of the kind whose cues stand in it most often, or of none where it has no cue: then its words do
not tell it from news.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from tasks.core.clean.lines.repeats import make_repeat_id
from tasks.core.learn.repetition import MOST_MATTERS
from tasks.core.records import Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from tasks.core.learn.repetition import Tally


_LEAST_SHARE = 0.1
"""The share of a paragraph's characters that one cue must have."""

_UNSPACED = re.compile(r"[\u0e00-\u0eff\u2e80-\u9fff]")


@dataclass(frozen=True, slots=True)
class CueGroup:
    """The cues of one kind, with examples that the tests check."""

    kind: Kind
    cues: tuple[str, ...]
    goes: tuple[str, ...]
    stays: tuple[str, ...]

    def count(self, key: str) -> int:
        """Count how many of the cues stand in a key."""
        return len(self.find(key))

    def find(self, key: str) -> list[str]:
        """Give the cues that stand in a key."""
        padded = f" {key} "
        return [cue for cue in self.cues if (cue in key if _UNSPACED.search(cue) else f" {cue} " in padded)]


@dataclass(frozen=True, slots=True)
class Voice:
    """What a paragraph is by its words; a single cue in a long one is not sure: news says "poll" too."""

    kind: Kind
    is_sure: bool


def find_voice(key: str) -> Voice | None:
    """Give the kind that the words of a paragraph's key tell; None where they tell none."""
    best = max(load_cues(), key=lambda group: group.count(key))
    cues = best.find(key)
    if not cues:
        return None
    return Voice(best.kind, is_sure=len(cues) > 1 or len(cues[0]) >= _LEAST_SHARE * len(key))


@cache
def load_cues() -> tuple[CueGroup, ...]:
    """Read the package's cues."""
    written = (files("tasks") / "rules" / "repeats" / "cues.toml").read_text("utf-8")
    return tuple(
        CueGroup(
            kind=Kind(entry["kind"]),
            cues=tuple(entry["cues"]),
            goes=tuple(entry["goes"]),
            stays=tuple(entry["stays"]),
        )
        for entry in tomllib.loads(written)["cue"]
    )


MIN_ARTICLES = 3
"""A paragraph is looked at from this many articles on."""

MIN_DAYS = 3
"""It is to stand in articles of this many days."""

_MIN_MATTERS = 3
_MIN_SHARE = 0.0005
_MIN_WORDS = 4
_MIN_CHARS = 12
_EDGE_SHARE = 0.9
_EDGE_ARTICLES = 8
_CHROME_SHARE = 0.1
_CHROME_ARTICLES = 20
_CHROME_WORDS = 6
_HEADING_SHARE = 0.5
_MAX_BYLINE_WORDS = 12

_QUOTED = re.compile(r"[\"“„«「『]([^\"“”„«»」』]+)(?:[\"“”«»」』]|$)")
_LOWER_WORD = re.compile(r"\b[^\W\d_A-Z]{5,}\b")
_SPOKEN_WORDS = 5
_SPEAKER = re.compile(r"[A-ZÀ-Þ][A-ZÀ-Þ.'’ -]{2,40}(?:,[^:]{1,30})?:\s*\S")  # noqa: RUF001 - an apostrophe as typed
_SPEAKER_ALONE = re.compile(r"[A-ZÀ-Þ][A-ZÀ-Þ.'’ -]+(?:,[^:]{1,30}):")  # noqa: RUF001 - the same
_BYLINE = re.compile(r"(?:By|BY|Von|Par|Por|Di|Door|Af|Av)\s+[A-ZÀ-Þ]|[—–-]{1,2}\s*[A-ZÀ-Þ]\w+ [A-ZÀ-Þ]\w+")  # noqa: RUF001 - dashes as typed
_DATELINE = re.compile(r"[A-ZÀ-Þ][A-ZÀ-Þ .,'-]{2,30}(?:\([^)]{2,20}\))?\s*[—–-]")  # noqa: RUF001 - the same


@dataclass(frozen=True, slots=True)
class Finding:
    """A paragraph that repeats; `objection` names the guard that keeps it from being learned, if any."""

    id: str
    publisher: str
    key: str
    text: str
    kind: Kind
    articles: int
    of_articles: int
    days: int
    objection: str | None


def judge_tally(tally: Tally) -> Finding:
    """Look at what was counted of one paragraph as each guard does."""
    ruled = tally.cut_as.most_common(1)
    voice = Voice(ruled[0][0], is_sure=True) if ruled else find_voice(tally.key)
    return Finding(
        id=make_repeat_id(tally.publisher, tally.key),
        publisher=tally.publisher,
        key=tally.key,
        text=tally.text,
        kind=voice.kind if voice else Kind.PROMO,
        articles=tally.articles,
        of_articles=tally.of_articles,
        days=len(tally.days),
        objection=next((name for name, objects in _GUARDS if objects(tally, voice)), None),
    )


def has_speech(text: str) -> bool:
    """Whether somebody is quoted: words in quotation marks that are no title."""
    for quoted in _QUOTED.findall(text):
        if len(quoted.split()) >= _SPOKEN_WORDS and _LOWER_WORD.search(quoted):
            return True
    return _SPEAKER.match(text) is not None or _SPEAKER_ALONE.fullmatch(text) is not None


def _is_rare(tally: Tally, _voice: Voice | None) -> bool:
    return tally.share < _MIN_SHARE


def _is_of_few_days(tally: Tally, _voice: Voice | None) -> bool:
    """Whether it ran for few days only; many matters make up for days that nobody knows."""
    return len(tally.days) < MIN_DAYS and len(tally.matters) < MOST_MATTERS


def _is_of_few_matters(tally: Tally, _voice: Voice | None) -> bool:
    return len(tally.matters) < _MIN_MATTERS


def _is_spoken(tally: Tally, _voice: Voice | None) -> bool:
    return has_speech(tally.text)


def _is_byline(tally: Tally, voice: Voice | None) -> bool:
    is_short = len(tally.key.split()) <= _MAX_BYLINE_WORDS
    is_name = _BYLINE.match(tally.text) is not None and (voice is None or voice.kind is Kind.BIO)
    return is_short and (is_name or (voice is None and _DATELINE.match(tally.text) is not None))


def _is_heading(tally: Tally, _voice: Voice | None) -> bool:
    """Whether the page itself says that it is a heading of the text."""
    return tally.headings > _HEADING_SHARE * tally.articles


def _is_short(tally: Tally, voice: Voice | None) -> bool:
    """Whether it is a word or two that may be a subhead."""
    return voice is None and len(tally.key) < _MIN_CHARS and len(tally.key.split()) < _MIN_WORDS


def _is_untold(tally: Tally, voice: Voice | None) -> bool:
    """Whether neither words nor place nor sheer number tell it from news."""
    if voice and voice.is_sure:
        return False
    if voice is None and (tally.has_varied or len(tally.key.split()) < _CHROME_WORDS):
        return True
    is_known = voice is not None or tally.articles >= _EDGE_ARTICLES
    is_edge = is_known and tally.edge_share >= _EDGE_SHARE
    is_chrome = tally.articles >= _CHROME_ARTICLES and tally.share >= _CHROME_SHARE
    return not (is_edge or is_chrome)


_GUARDS: tuple[tuple[str, Callable[[Tally, Voice | None], bool]], ...] = (
    ("rare", _is_rare),
    ("few-days", _is_of_few_days),
    ("few-matters", _is_of_few_matters),
    ("speech", _is_spoken),
    ("byline", _is_byline),
    ("heading", _is_heading),
    ("short", _is_short),
    ("untold", _is_untold),
)
"""The guards, in the order in which they are asked; the names stand in reports."""

COUNTING_GUARDS = frozenset({"rare", "few-days", "few-matters"})
"""The guards that look at numbers only: numbers that were enough once."""
