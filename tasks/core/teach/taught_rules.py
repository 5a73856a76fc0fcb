"""Rules that marks propose: of one publisher and one line each, and whether people had them hold.

Takes all marks and decisions, in any order; gives the rules, and the set that cleaning uses of them: what was
learned, but for the lines that people spoke of, and their rules that hold. A line is one by what its small
variants share, as in what is learned: case, signs, numbers and addresses do not matter. Of two rules on one
line the one that was activated last holds, and ends the other. What would be too much for any article is
proposed with an objection, and never holds.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from tasks.core.clean.input.blocks import Block
from tasks.core.clean.lines.repeats import MAX_CHARS, MOST_TAUGHT_WORDS, Repeat, RepeatSet, make_set
from tasks.core.learn.guards import find_voice
from tasks.core.records import Kind
from tasks.core.teach.reader_marks import MarkedAs

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from tasks.core.teach.reader_marks import MarkDecision, ReaderMark

_LETTER = re.compile(r"[^\W\d_]")
_ID_DIGITS = 10


class RuleState(StrEnum):
    """Where a taught rule is in its life."""

    PROPOSED = "proposed"
    ACTIVE = "active"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class TaughtRule:
    """What the marks of one line propose; who `decided`, and when, where somebody did.

    `objection` says why it must not hold, if anything does.
    """

    rule_id: str
    marks: tuple[ReaderMark, ...]
    state: RuleState = RuleState.PROPOSED
    decided: MarkDecision | None = None

    @property
    def marked_as(self) -> MarkedAs:
        """What the line is, by the marks."""
        return self.marks[0].marked_as

    @property
    def publisher(self) -> str:
        """Whose line it is."""
        return self.marks[0].publisher

    @property
    def line(self) -> str:
        """The line as it read when it was first marked."""
        return self.marks[0].line

    @property
    def line_key(self) -> str:
        """What the line is known by."""
        return self.marks[0].line_key

    @property
    def objection(self) -> str | None:
        """Say why it must not hold."""
        if not _LETTER.search(self.line_key):
            return "the line has no words of its own: too many others would be the same"
        words = Block(self.line, 0, len(self.line)).n_words
        is_long = words > MOST_TAUGHT_WORDS or len(self.line) > MAX_CHARS
        if self.marked_as is MarkedAs.BOILERPLATE and is_long:
            return f"the line has {words:,} words: one of more than {MOST_TAUGHT_WORDS} may be an article"
        return None

    @property
    def repeat(self) -> Repeat:
        """The paragraph as cleaning uses it: of the kind that its words tell, or of body."""
        kind = Kind.BODY
        if self.marked_as is MarkedAs.BOILERPLATE:
            voice = find_voice(self.line_key)
            kind = voice.kind if voice else Kind.PROMO
        return Repeat(self.rule_id, self.publisher, kind, self.line_key, self.line, is_taught=True)

    def as_json(self) -> dict[str, object]:
        """Give the object that `copydesk marks --json` prints."""
        return {
            "rule": self.rule_id,
            "state": self.state.value,
            "publisher": self.publisher,
            "as": self.marked_as.value,
            "kind": self.repeat.kind.value,
            "line": self.line,
            "objection": self.objection,
            "decided_by": self.decided.by if self.decided else None,
            "decided_at": _say(self.decided.at) if self.decided else None,
            "marks": [
                {
                    "article_id": mark.article_id,
                    "revision": mark.revision,
                    "start": mark.start,
                    "end": mark.end,
                    "rule": mark.rule,
                    "by": mark.by,
                    "at": _say(mark.at),
                    "note": mark.note,
                }
                for mark in self.marks
            ],
        }


def propose_rules(
    marks: Iterable[ReaderMark], decisions: Iterable[MarkDecision] = ()
) -> tuple[TaughtRule, ...]:
    """Give a rule for each line that was marked, with what was decided of it, the first marked first."""
    grouped: dict[str, list[ReaderMark]] = {}
    for mark in sorted(marks, key=lambda mark: (mark.at, mark.key)):
        grouped.setdefault(make_rule_id(mark), []).append(mark)
    decided: dict[str, MarkDecision] = {}
    holds: dict[tuple[str, str], str] = {}
    for each in sorted(decisions, key=lambda each: (each.at, each.key)):
        if each.rule_id in grouped:
            decided[each.rule_id] = each
            if each.is_active:
                holds[_line_of(grouped[each.rule_id])] = each.rule_id
    rules = []
    for rule_id, group in grouped.items():
        decision = decided.get(rule_id)
        is_last = holds.get(_line_of(group)) == rule_id
        state = RuleState.PROPOSED if decision is None else RuleState.WITHDRAWN
        if decision and decision.is_active and is_last:
            state = RuleState.ACTIVE
        rules.append(TaughtRule(rule_id, tuple(group), state, decision))
    return tuple(rules)


def make_rule_id(mark: ReaderMark) -> str:
    """Make the id of the rule that a mark proposes: 10 hex characters, the same for each mark of the line."""
    said = f"{mark.publisher}\n{mark.marked_as}\n{mark.line_key}"
    return hashlib.sha256(said.encode()).hexdigest()[:_ID_DIGITS]


def teach_set(
    learned: RepeatSet, rules: Sequence[TaughtRule], *, is_with: TaughtRule | None = None
) -> RepeatSet:
    """Give the set that cleaning uses: rules that hold, and what was learned beside them.

    `is_with` is a rule that is taken as if it held, and the other one on its line as if it did not.
    """
    acting = [each for each in rules if each.state is RuleState.ACTIVE and each.objection is None]
    if is_with is not None:
        acting = [each for each in acting if _line_of(each.marks) != _line_of(is_with.marks)]
        acting.append(is_with)
    spoken = {_line_of(each.marks) for each in acting}
    left = (each for each in learned.paragraphs if (each.publisher, each.key) not in spoken)
    return make_set((*left, *(each.repeat for each in acting)))


def _line_of(marks: Sequence[ReaderMark]) -> tuple[str, str]:
    return marks[0].publisher, marks[0].line_key


def _say(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
