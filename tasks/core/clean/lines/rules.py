"""Rules: phrases and patterns that tell boilerplate from news, kept as data in `tasks/rules/*.toml`.

Takes the TOML files of the package; gives a RuleBook that finds, for a line, the rule that names it.
A rule has an id, a kind, a reason, languages, and examples of its own that the tests check: what `goes`
and what `stays`. English applies always, another language where the text is in it or its language is
unknown. It decides nothing about neighbours or the whole article: that is the judge's.

Scopes: `line` (the whole line is it), `run` (the line and the short lines that follow), `tail` (the line
and all that follows up to the next prose), `inline` (a span inside a line).
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache, partial
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from tasks.core.clean.input.blocks import Block
from tasks.core.clean.lines.ideas import Told
from tasks.core.clean.lines.lexicon import open_lexicon
from tasks.core.clean.text.sentences import split_sentences, stands_in_quotes
from tasks.core.package_data import find_data
from tasks.core.records import Kind

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from tasks.core.clean.lines.lexicon import Lexicon

DEFAULT_MAX_CHARS = 240
_START_KEY = 3
"""Characters by which the starts of lines are looked up: no start may be shorter."""
_LONGEST_PATTERN_LINE = 1200
_LONGEST_TOLD_LINE, _LONGEST_STRANGE_LINE = 700, 160
_LONGEST_PARAGRAPH = 6000
_LEAST_SENTENCES = 2
_REST = "rest"
_LONGEST_TAIL = 260
_CAPTION_SENTENCES, _LONGEST_CAPTION = 2, 240
_MOST_TOLD_WORDS = 30
_ALWAYS = frozenset({"en", "*", "?"})
"""Languages of rules that always hold; `?` is any that no lexicon is for."""
_REMEMBERED = 8192
"""Texts whose rules a book remembers: the lines of a page are judged again in its clean text."""


class Scope(StrEnum):
    """How much goes where a rule matches."""

    LINE = "line"
    RUN = "run"
    TAIL = "tail"
    INLINE = "inline"


class Where(StrEnum):
    """In which part of the article a rule holds."""

    ANY = "any"
    START = "start"
    END = "end"


@dataclass(frozen=True, eq=False)
class Rule:
    """One reason to take something out; `words` are words of which a line must hold one to be looked at."""

    id: str
    kind: Kind
    why: str
    languages: frozenset[str]
    scope: Scope
    where: Where
    max_chars: int
    may_quote: bool
    words: frozenset[str]
    phrases: frozenset[str]
    starts: tuple[str, ...]
    patterns: tuple[re.Pattern[str], ...]
    ideas: tuple[frozenset[str], ...]
    unless: frozenset[str]
    most_words: int
    inside: str
    goes: tuple[str, ...]
    stays: tuple[str, ...]

    def matches(self, block: Block) -> bool:
        """Tell whether the whole line is what this rule names, wherever it stands."""
        if len(block.text) > self.max_chars:
            return False
        key = block.key
        is_named = (
            key in self.phrases or key.startswith(self.starts) or _matches_any(self.patterns, block.plain)
        )
        return is_named and (self.may_quote or not block.is_report)

    def is_told(self, block: Block, told: Told) -> bool:
        """Tell whether a line with these ideas is what this rule names."""
        if len(block.text) > self.max_chars or not all(map(told.has, self.ideas)) or told.has(self.unless):
            return False
        return told.count_words() <= self.most_words and (self.may_quote or not block.is_report)

    def find_spans(self, block: Block) -> Iterator[tuple[int, int]]:
        """Give the spans of the line that this rule names: the group `cut` where a pattern has one."""
        for pattern in self.patterns:
            for match in pattern.finditer(block.plain):
                yield match.span("cut" if "cut" in pattern.groupindex else 0)


class RuleBook:
    """The rules that hold for one language, indexed so that a line meets only those it could match."""

    def __init__(self, rules: Iterable[Rule], lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._by_idea: dict[str, list[Rule]] = {}
        self._inside_ideas: set[str] = set()
        self._by_phrase: dict[str, list[Rule]] = {}
        self._by_start: dict[str, list[Rule]] = {}
        self._patterns, self._long_patterns, self._inline = _WordIndex(), _WordIndex(), _WordIndex()
        self._name_text = lru_cache(maxsize=_REMEMBERED)(self._name)
        self._cut_text = lru_cache(maxsize=_REMEMBERED)(self._cut)
        for rule in rules:
            self._enter(rule)
        asked = frozenset(idea.strip("^$=+:") for idea in self._by_idea)
        self._tell = lru_cache(maxsize=_REMEMBERED)(partial(Told, lexicon=lexicon, asked=asked))

    @property
    def is_strange(self) -> bool:
        """Whether the lexicon has no words of the text's own language."""
        return self._lexicon.is_strange

    def find(self, text: str, places: Container[Where]) -> Iterator[Rule]:
        """Give the rules that name the whole line and hold in these parts of the article."""
        return (rule for rule in self._name_text(text) if rule.where in places)

    def find_inline(self, text: str) -> Sequence[tuple[int, int, Rule]]:
        """Give the spans inside a line that a rule names: start, end, rule."""
        return self._cut_text(text)

    def _name(self, text: str) -> tuple[Rule, ...]:
        block = Block(text, 0, len(text))
        worded = tuple(rule for rule in self._whole_line_candidates(block) if rule.matches(block))
        if any(rule.where is Where.ANY for rule in worded):
            return worded
        return (*worded, *self._find_told(block), *self._find_captions(block))

    def _find_captions(self, block: Block) -> Iterator[Rule]:
        """Find the caption that is a sentence and, behind it, who took the picture."""
        sentences = split_sentences(block.plain)
        if len(sentences) == _CAPTION_SENTENCES and len(block.text) <= _LONGEST_CAPTION:
            start, end = sentences[-1]
            credit = Block(block.text[start:end], start, end)
            found = self._find_told(credit) if credit.text[0].isalnum() else ()
            yield from (rule for rule in found if rule.kind is Kind.CAPTION and rule.inside)

    def _find_told(self, block: Block) -> Iterator[Rule]:
        if len(block.text) > (_LONGEST_TOLD_LINE if self._lexicon.is_own else _LONGEST_STRANGE_LINE):
            return
        told = self._tell(block.plain)
        ideas = sorted(told.ideas & self._by_idea.keys())
        found = dict.fromkeys(rule for idea in ideas for rule in self._by_idea[idea])
        yield from (rule for rule in found if rule.is_told(block, told))

    def _cut(self, text: str) -> tuple[tuple[int, int, Rule], ...]:
        block = Block(text, 0, len(text))
        rules = sorted(self._inline.of(block.words), key=lambda found: found.id)
        worded = [(start, end, rule) for rule in rules for start, end in rule.find_spans(block)]
        return (*worded, *self._find_sentences(block))

    def _find_sentences(self, block: Block) -> Iterator[tuple[int, int, Rule]]:
        """Find the sentences of a paragraph that rules name; a lead-in at its end takes what follows it."""
        if len(block.text) > _LONGEST_PARAGRAPH or self._inside_ideas.isdisjoint(
            self._tell(block.plain).ideas
        ):
            return
        sentences = split_sentences(block.plain)
        if len(sentences) < _LEAST_SENTENCES:
            return
        for start, end in sentences:
            own = Block(block.text[start:end], start, end)
            rule = next((rule for rule in self._find_told(own) if rule.inside), None)
            if rule and not stands_in_quotes(block.plain, start):
                takes_rest = rule.inside == _REST and len(block.plain) - start <= _LONGEST_TAIL
                yield start, len(block.plain) if takes_rest else end, rule
                if takes_rest:
                    return

    def _enter(self, rule: Rule) -> None:
        if rule.scope is Scope.INLINE:
            self._inline.enter(rule)
            return
        for idea in rule.ideas[0] if rule.ideas else ():
            self._by_idea.setdefault(idea, []).append(rule)
            if rule.inside:
                self._inside_ideas.add(idea.lstrip("^"))
        for phrase in rule.phrases:
            self._by_phrase.setdefault(phrase, []).append(rule)
        for start in rule.starts:
            self._by_start.setdefault(start[:_START_KEY], []).append(rule)
        if rule.patterns:
            self._patterns.enter(rule)
            if rule.max_chars > DEFAULT_MAX_CHARS:
                self._long_patterns.enter(rule)

    def _whole_line_candidates(self, block: Block) -> dict[Rule, None]:
        key, length = block.key, len(block.text)
        found = dict.fromkeys(self._by_phrase.get(key, ()))
        found.update(dict.fromkeys(self._by_start.get(key[:_START_KEY], ())))
        if length <= _LONGEST_PATTERN_LINE:
            is_long = length > DEFAULT_MAX_CHARS
            found.update((self._long_patterns if is_long else self._patterns).of(block.words))
        return found


class _WordIndex:
    """Rules by the words of which a line must hold one."""

    def __init__(self) -> None:
        self._by_word: dict[str, list[Rule]] = {}
        self._always: dict[Rule, None] = {}

    def enter(self, rule: Rule) -> None:
        """Add a rule; one that names no words is looked at always."""
        for word in rule.words:
            self._by_word.setdefault(word, []).append(rule)
        if not rule.words:
            self._always[rule] = None

    def of(self, words: Sequence[str]) -> dict[Rule, None]:
        """Give the rules for a line with these words, in the order of the words."""
        found: dict[Rule, None] = {}
        for word in filter(self._by_word.__contains__, words):
            found.update(dict.fromkeys(self._by_word[word]))
        found.update(self._always)
        return found


def _matches_any(patterns: tuple[re.Pattern[str], ...], text: str) -> bool:
    for pattern in patterns:  # noqa: SIM110 - a generator for each rule and line costs more than the match
        if pattern.fullmatch(text):
            return True
    return False


@cache
def load_rules() -> tuple[Rule, ...]:
    """Read the package's rules, once a process."""
    folders = (files("tasks") / "rules" / name for name in ("kinds", "languages"))
    entries = [entry for folder in folders for entry in find_data(folder, ".toml")]
    entries.append(files("tasks") / "rules" / "ideas" / "lines.toml")
    entries.sort(key=lambda found: found.name)
    return tuple(rule for entry in entries for rule in read_rules(entry.read_text("utf-8")))


def open_book(language: str | None) -> RuleBook:
    """Give the rules for a text in `language` (BCP 47); all of them where it is unknown."""
    return _open_book((language or "").partition("-")[0])


@cache
def _open_book(code: str) -> RuleBook:
    spoken = _ALWAYS | {code} if code else None
    rules = (rule for rule in load_rules() if spoken is None or rule.languages & spoken)
    return RuleBook(rules, open_lexicon(code))


def read_rules(written: str) -> tuple[Rule, ...]:
    """Read the rules of one TOML file."""
    return tuple(_read_rule(entry) for entry in tomllib.loads(written)["rule"])


def _read_rule(entry: dict[str, Any]) -> Rule:
    flags = 0 if entry.get("case") else re.IGNORECASE
    return Rule(
        id=entry["id"],
        kind=Kind(entry["kind"]),
        why=entry["why"],
        languages=frozenset(entry.get("languages", ("en",))),
        scope=Scope(entry.get("scope", Scope.LINE)),
        where=Where(entry.get("where", Where.ANY)),
        max_chars=entry.get("max_chars", DEFAULT_MAX_CHARS),
        may_quote=entry.get("may_quote", False),
        words=frozenset(entry.get("words", ())),
        phrases=frozenset(entry.get("phrases", ())),
        starts=tuple(entry.get("starts", ())),
        patterns=tuple(re.compile(pattern, flags) for pattern in entry.get("patterns", ())),
        ideas=tuple(frozenset(each.split()) for each in entry.get("ideas", ())),
        unless=frozenset(entry.get("unless", "").split()),
        most_words=entry.get("most_words", _MOST_TOLD_WORDS),
        inside=entry.get("inside", ""),
        goes=tuple(entry["goes"]),
        stays=tuple(entry["stays"]),
    )
