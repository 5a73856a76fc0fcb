"""Prints the rules that people's marks propose, and what one of them changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from flows.printing.print_reprocess import print_example
from flows.printing.terminal import make_table, out, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.core.teach.rule_effect import RuleEffect
    from tasks.core.teach.taught_rules import TaughtRule

_COLUMNS = ("rule", "state", "publisher", "as", "marks", "by", "line")
_SHOWN_CHARS = 100


def print_rules(rules: Sequence[TaughtRule]) -> None:
    """Print a row a rule, the first marked first."""
    rows = [
        (
            rule.rule_id,
            "refused" if rule.objection else rule.state.value,
            plain(rule.publisher),
            rule.marked_as.value,
            len(rule.marks),
            plain(", ".join(dict.fromkeys(mark.by for mark in rule.marks))),
            plain(" ".join(rule.line.split())[:_SHOWN_CHARS]),
        )
        for rule in rules
    ]
    if rows:
        out.print(make_table(_COLUMNS, rows))
    else:
        out.print("Nobody marked anything: copydesk mark ARTICLE --line TEXT --as boilerplate|news")


def print_effect(effect: RuleEffect) -> None:
    """Print some articles that would read otherwise, then the sums."""
    for example in effect.changes.examples if effect.changes else ():
        print_example(example)
    if effect.rule.objection:
        out.print(Text(f"It cannot be activated: {effect.rule.objection}"), soft_wrap=True)
    out.print(Text(plain(effect.said)), soft_wrap=True)
