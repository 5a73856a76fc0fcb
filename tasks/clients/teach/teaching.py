"""Marking a line of a published article, and deciding on the rule that its marks propose.

Takes the store and what a person said; gives the rule as it is then. Nothing is cleaned or loaded: a run
that begins from now on goes by the rules that hold.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from tasks.clients.teach.mark_store import add_event, read_events
from tasks.core.clean.lines.repeats import TAUGHT_PREFIX, fold_publisher
from tasks.core.errors import UsageError
from tasks.core.teach.marked_lines import find_marked
from tasks.core.teach.reader_marks import MarkDecision, MarkedAs, ReaderMark
from tasks.core.teach.taught_rules import make_rule_id

if TYPE_CHECKING:
    from datetime import datetime

    from tasks.clients.store.raw_store import RawStore
    from tasks.core.news.answers import ArticleView
    from tasks.core.teach.taught_rules import TaughtRule

MOST_CHARS = 20_000
"""No longer line or note is kept."""


def read_marked_as(given: str) -> MarkedAs:
    """Read what a line is said to be; a UsageError for anything else."""
    if given not in set(MarkedAs):
        raise UsageError(f"A line is marked as {' or '.join(MarkedAs)}", "There is nothing else to say of it")
    return MarkedAs(given)


def mark_line(  # noqa: PLR0913 - who said what of which line, by name
    store: RawStore,
    article: ArticleView,
    line: str,
    marked_as: MarkedAs,
    *,
    by: str,
    note: str | None,
    now: datetime,
) -> TaughtRule:
    """Keep what a person says of a line; a UsageError where the article has no such line, or no publisher."""
    fields = article.fields
    publisher = fold_publisher(fields["domain"] or fields["publisher"] or "")
    if not publisher:
        raise UsageError("The article names no publisher", "A rule is of one publisher")
    if len(line) > MOST_CHARS or len(note or "") > MOST_CHARS:
        raise UsageError(f"No line and no note has more than {MOST_CHARS:,} characters", "Give one line")
    found = find_marked(fields["text"] or "", article.segments, line, marked_as)
    mark = ReaderMark(
        marked_as=marked_as,
        publisher=publisher,
        line=found.text,
        by=by,
        at=now,
        article_id=article.article_id,
        revision=fields["revision"],
        start=found.start,
        end=found.end,
        rule=found.rule,
        note=note or None,
    )
    add_event(store, mark)
    return find_rule(store, make_rule_id(mark))


def find_rule(store: RawStore, given: str) -> TaughtRule:
    """Find a rule by its id, or by the name that the ledger has for it; a UsageError where there is none."""
    rule_id = given.removeprefix(TAUGHT_PREFIX)
    found = next((rule for rule in read_events(store).rules if rule.rule_id == rule_id), None)
    if found is None:
        raise UsageError(f"No mark proposes the rule {given}", "`copydesk marks` lists them")
    return found


def decide_rule(store: RawStore, rule: TaughtRule, *, is_active: bool, by: str, now: datetime) -> TaughtRule:
    """Have a rule hold from now on, or no more; a UsageError for one that must not hold."""
    if is_active and rule.objection is not None:
        raise UsageError(f"The rule {rule.rule_id} must not hold: {rule.objection}")
    add_event(store, MarkDecision(rule.rule_id, is_active, by, now, secrets.token_hex(4)))
    return find_rule(store, rule.rule_id)
