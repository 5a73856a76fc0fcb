"""Rules: phrases and patterns that tell boilerplate from news, kept as data in `tasks/rules/*.toml`.

Takes the TOML files of the package; gives a RuleBook that finds, for a Line, the rule that names it.
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
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from tasks.core.records import Kind

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from tasks.core.clean.lines import Line

DEFAULT_MAX_CHARS = 240
_START_KEY = 3
"""Characters by which the starts of lines are looked up: no start may be shorter."""
_LONGEST_PATTERN_LINE = 1200


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
    phrases: tuple[str, ...]
    starts: tuple[str, ...]
    patterns: tuple[re.Pattern[str], ...]
    goes: tuple[str, ...]
    stays: tuple[str, ...]

    def matches(self, line: Line) -> bool:
        """Tell whether the whole line is what this rule names, wherever it stands."""
        if len(line.plain) > self.max_chars:
            return False
        is_named = (
            line.key in self.phrases
            or line.key.startswith(self.starts)
            or any(pattern.fullmatch(line.plain) for pattern in self.patterns)
        )
        return is_named and (self.may_quote or not line.is_report)

    def find_spans(self, line: Line) -> Iterator[tuple[int, int]]:
        """Give the spans of the line that this rule names: the group `cut` where a pattern has one."""
        for pattern in self.patterns:
            for match in pattern.finditer(line.plain):
                yield match.span("cut" if "cut" in pattern.groupindex else 0)


class RuleBook:
    """The rules that hold for one language, indexed so that a line meets only those it could match."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._by_phrase: dict[str, list[Rule]] = {}
        self._by_start: dict[str, list[Rule]] = {}
        self._by_word: dict[str, list[Rule]] = {}
        self._always: list[Rule] = []
        self._inline_by_word: dict[str, list[Rule]] = {}
        self._inline_always: list[Rule] = []
        for rule in rules:
            self._index(rule)

    def find(self, line: Line, places: Container[Where]) -> Iterator[Rule]:
        """Give the rules that name the whole line and hold in these parts of the article."""
        for rule in self._whole_line_candidates(line):
            if rule.where in places and rule.matches(line):
                yield rule

    def find_inline(self, line: Line) -> Iterator[tuple[int, int, Rule]]:
        """Give the spans inside the line that a rule names: start, end, rule."""
        rules = dict.fromkeys(self._inline_always)
        for word in self._inline_by_word.keys() & set(line.words):
            rules.update(dict.fromkeys(self._inline_by_word[word]))
        for rule in sorted(rules, key=lambda found: found.id):
            for start, end in rule.find_spans(line):
                yield start, end, rule

    def _index(self, rule: Rule) -> None:
        if rule.scope is Scope.INLINE:
            _enter(self._inline_by_word, self._inline_always, rule)
            return
        for phrase in rule.phrases:
            self._by_phrase.setdefault(phrase, []).append(rule)
        for start in rule.starts:
            self._by_start.setdefault(start[:_START_KEY], []).append(rule)
        if rule.patterns:
            _enter(self._by_word, self._always, rule)

    def _whole_line_candidates(self, line: Line) -> dict[Rule, None]:
        found = dict.fromkeys(self._by_phrase.get(line.key, ()))
        found.update(dict.fromkeys(self._by_start.get(line.key[:_START_KEY], ())))
        if len(line.plain) <= _LONGEST_PATTERN_LINE:
            for word in line.words:  # in their order: a set's would change from process to process
                found.update(dict.fromkeys(self._by_word.get(word, ())))
            found.update(dict.fromkeys(self._always))
        return found


@cache
def load_rules() -> tuple[Rule, ...]:
    """Read the package's rules, once a process."""
    entries = sorted((files("tasks") / "rules").iterdir(), key=lambda found: found.name)
    written = (entry.read_text("utf-8") for entry in entries if entry.name.endswith(".toml"))
    return tuple(rule for text in written for rule in read_rules(text))


@cache
def open_book(language: str | None) -> RuleBook:
    """Give the rules for a text in `language` (BCP 47); all of them where it is unknown."""
    code = (language or "").partition("-")[0]
    spoken = {"en", code} if code else None
    return RuleBook(rule for rule in load_rules() if spoken is None or rule.languages & spoken)


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
        phrases=tuple(entry.get("phrases", ())),
        starts=tuple(entry.get("starts", ())),
        patterns=tuple(re.compile(pattern, flags) for pattern in entry.get("patterns", ())),
        goes=tuple(entry["goes"]),
        stays=tuple(entry["stays"]),
    )


def _enter(by_word: dict[str, list[Rule]], always: list[Rule], rule: Rule) -> None:
    for word in rule.words:
        by_word.setdefault(word, []).append(rule)
    if not rule.words:
        always.append(rule)
