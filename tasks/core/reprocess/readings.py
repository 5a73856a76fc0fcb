"""What reading captures again gives: how each reads now against how it read, and the sums by publisher.

Takes an earlier reading and what cleaning gives of the same bytes today; gives the words that come and go,
the lines behind them with the rule that takes them out now, the fields that differ, and the outcomes that
differ. Pure; decides nothing and loads nothing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from tasks.core.news.text_changes import compare_wordings, make_wording
from tasks.core.records import FIELD_NAMES, KEPT_KINDS, Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tasks.core.records import Document

FIELDS = (*FIELD_NAMES, "paywall", "completeness", "credits", "captions")
"""Fields that are compared, in the order in which they are told; then the codes of the doubts.

Confidence is none of them: it moves a little with each new model.
"""

CLEANING_REASONS = frozenset(
    {
        Reason.EMPTY,
        Reason.UNSUPPORTED_MEDIA,
        Reason.UNDECODABLE,
        Reason.CONSENT_WALL,
        Reason.BOT_CHALLENGE,
        Reason.ERROR_PAGE,
        Reason.INDEX_PAGE,
        Reason.SCRIPT_SHELL,
        Reason.NO_ARTICLE,
        Reason.WITHDRAWAL_NOTICE,
        Reason.WITHHELD,
        Reason.OPTED_OUT,
        Reason.PARSER_TIMEOUT,
        Reason.PARSER_CRASHED,
        Reason.PARSER_MEMORY,
    }
)
"""Reasons that cleaning gives: under other rules they may be gone."""

PARSER_REASONS = frozenset({Reason.PARSER_TIMEOUT, Reason.PARSER_CRASHED, Reason.PARSER_MEMORY})
"""Reasons that say nothing of the page: what was an article stays one."""

ARTICLE = "article"
NO_PUBLISHER = "(none)"
MOST_EXAMPLES = 3
MOST_DIFF_LINES = 6


@dataclass(frozen=True, slots=True)
class Chosen:
    """A capture to be cleaned again; where it led and which reading counts, if it led to an article."""

    capture_id: str
    article_id: str | None = None
    revision: int | None = None
    reading: int | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class DiffLine:
    """A paragraph that newly goes or stays; `rule` is the one that takes it out now, if one does."""

    text: str
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Reprocessed:
    """How one capture reads now. `before` and `after` are `article` or the reason why it is none."""

    capture_id: str
    article_id: str | None
    source: str
    publisher: str
    before: str
    after: str
    fields: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    has_other_text: bool = False
    words_added: int = 0
    words_removed: int = 0
    goes: tuple[DiffLine, ...] = ()
    stays: tuple[DiffLine, ...] = ()

    @property
    def is_changed(self) -> bool:
        """Whether readers would see any difference."""
        return self.before != self.after or self.has_other_text or bool(self.fields)


def compare_reading(chosen: Chosen, source: str, earlier: Mapping[str, Any], now: Document) -> Reprocessed:
    """Compare how a capture reads now with how it read; `earlier` has the columns of its reading, if any."""
    is_notice = now.reason is Reason.WITHDRAWAL_NOTICE and chosen.article_id is not None
    after = now.reason.value if now.reason and not is_notice else ARTICLE
    before = ARTICLE if chosen.article_id else chosen.reason or "quarantined"
    name = earlier.get("publisher") or earlier.get("domain") or now.publisher or now.domain or NO_PUBLISHER
    if before != ARTICLE or after != ARTICLE:
        return Reprocessed(chosen.capture_id, chosen.article_id, source, name, before, after)
    old, new = make_wording(None, earlier["text"]), make_wording(None, now.text)
    change = compare_wordings(old, new)
    rules = {segment.text.strip(): segment.rule for segment in now.segments if segment.kind not in KEPT_KINDS}
    return Reprocessed(
        capture_id=chosen.capture_id,
        article_id=chosen.article_id,
        source=source,
        publisher=name,
        before=before,
        after=after,
        fields=_compare_fields(earlier, now),
        has_other_text=earlier["text"] != now.text,
        words_added=change.words_added,
        words_removed=change.words_removed,
        goes=tuple(DiffLine(p.before, rules.get(p.before.strip())) for p in change.paragraphs if p.before),
        stays=tuple(DiffLine(p.after) for p in change.paragraphs if p.after),
    )


def _compare_fields(earlier: Mapping[str, Any], now: Document) -> dict[str, tuple[Any, Any]]:
    pairs = {name: (_as_value(earlier[name]), _as_value(getattr(now, name))) for name in FIELDS}
    doubts = earlier["doubts"] or ()  # null in what was read before anybody doubted
    pairs["doubts"] = [doubt["code"] for doubt in doubts], [doubt.code for doubt in now.doubts]
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _as_value(value: Any) -> Any:  # noqa: ANN401 - any field's value
    if isinstance(value, (list, tuple)):
        return [_as_value(one) for one in value]
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


@dataclass(frozen=True, slots=True)
class PublisherChanges:
    """What reading a publisher's captures again changes, with some examples to read."""

    publisher: str
    captures: int
    texts_changed: int
    words_added: int
    words_removed: int
    fields: Mapping[str, int]
    outcomes: Mapping[str, int]
    examples: tuple[Reprocessed, ...]


def sum_changes(reprocessed: Iterable[Reprocessed]) -> tuple[PublisherChanges, ...]:
    """Sum up by publisher, the most changed first."""
    by_name: dict[str, list[Reprocessed]] = {}
    for each in reprocessed:
        by_name.setdefault(each.publisher, []).append(each)
    return _by_weight(_sum_publisher(name, each) for name, each in by_name.items())


def merge_changes(parts: Iterable[PublisherChanges]) -> tuple[PublisherChanges, ...]:
    """Put the sums of several batches together."""
    merged: dict[str, PublisherChanges] = {}
    for part in parts:
        known = merged.get(part.publisher)
        merged[part.publisher] = _add(known, part) if known else part
    return _by_weight(merged.values())


def _sum_publisher(name: str, reprocessed: list[Reprocessed]) -> PublisherChanges:
    changed = [each for each in reprocessed if each.is_changed]
    return PublisherChanges(
        publisher=name,
        captures=len(reprocessed),
        texts_changed=sum(each.has_other_text for each in changed),
        words_added=sum(each.words_added for each in changed),
        words_removed=sum(each.words_removed for each in changed),
        fields=dict(Counter(field for each in changed for field in each.fields)),
        outcomes=dict(Counter(f"{c.before} -> {c.after}" for c in changed if c.before != c.after)),
        examples=tuple(sorted(changed, key=_weigh_example, reverse=True)[:MOST_EXAMPLES]),
    )


def _add(left: PublisherChanges, right: PublisherChanges) -> PublisherChanges:
    examples = sorted((*left.examples, *right.examples), key=_weigh_example, reverse=True)
    return PublisherChanges(
        publisher=left.publisher,
        captures=left.captures + right.captures,
        texts_changed=left.texts_changed + right.texts_changed,
        words_added=left.words_added + right.words_added,
        words_removed=left.words_removed + right.words_removed,
        fields=dict(Counter(left.fields) + Counter(right.fields)),
        outcomes=dict(Counter(left.outcomes) + Counter(right.outcomes)),
        examples=tuple(examples[:MOST_EXAMPLES]),
    )


def _weigh_example(each: Reprocessed) -> tuple[bool, int, int]:
    return (each.before != each.after, each.words_added + each.words_removed, len(each.fields))


def _by_weight(changes: Iterable[PublisherChanges]) -> tuple[PublisherChanges, ...]:
    def weight(each: PublisherChanges) -> tuple[int, int, int, str]:
        words = each.words_added + each.words_removed
        return (-sum(each.outcomes.values()), -words, -sum(each.fields.values()), each.publisher)

    return tuple(sorted(changes, key=weight))


@dataclass(frozen=True, slots=True)
class ReprocessSummary:
    """What cleaning again changed, or with `is_dry_run` would change.

    `left` captures keep their reading, since their parser failed. `outcomes` counts what was loaded.
    """

    run_id: str
    cleaner_version: str
    is_dry_run: bool
    captures: int
    left: int
    publishers: tuple[PublisherChanges, ...]
    outcomes: Mapping[str, int]
    seconds: float

    def as_json(self) -> dict[str, Any]:
        """Give the object that `copydesk reprocess --json` prints."""
        return asdict(self)
