"""What a taught rule changes in stored articles, as today's cleaner reads them without it and with it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from tasks.core.reprocess.readings import (
    FIELDS,
    PARSER_REASONS,
    Chosen,
    PublisherChanges,
    compare_reading,
    sum_changes,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tasks.core.records import Capture, Document
    from tasks.core.teach.taught_rules import TaughtRule

_UNREACHED = ": no rule reaches articles whose text alone tells the publisher; take them in with --publisher"


@dataclass(frozen=True, slots=True)
class RuleEffect:
    """What changes: of `articles` of the publisher, `holding` have the line, and `tried` were read twice.

    `holding` is None where the line stands in page furniture, of which nothing is stored: then the last seen
    articles are read.
    """

    rule: TaughtRule
    articles: int
    holding: int | None
    tried: int
    changes: PublisherChanges | None

    @property
    def said(self) -> str:
        """Say it in one line, for people."""
        changed = self._changed
        words = f", words: {self._added:,} restored, {self._removed:,} cut" if changed else ""
        had = "" if self.holding is None else f"{self.holding:,} of them have the line, "
        unreached = _UNREACHED if self.holding and not changed else ""
        return (
            f"{self.articles:,} articles of {self.rule.publisher}: {had}{self.tried:,} read again, "
            f"{changed:,} would read otherwise{words}{unreached}"
        )

    @property
    def _changed(self) -> int:
        return self.changes.texts_changed if self.changes else 0

    @property
    def _added(self) -> int:
        return self.changes.words_added if self.changes else 0

    @property
    def _removed(self) -> int:
        return self.changes.words_removed if self.changes else 0

    def as_json(self) -> dict[str, object]:
        """Give the object that `copydesk marks effect --json` prints."""
        changes = self.changes
        return {
            "rule": self.rule.rule_id,
            "articles": self.articles,
            "holding": self.holding,
            "tried": self.tried,
            "changed": self._changed,
            "words_cut": self._removed,
            "words_restored": self._added,
            "outcomes": dict(changes.outcomes) if changes else {},
            "samples": [asdict(each) for each in changes.examples] if changes else [],
            "said": self.said,
        }


def sum_effect(
    rule: TaughtRule,
    articles: int,
    holding: int | None,
    read: Iterable[tuple[Chosen, Capture, Document, Document]],
) -> RuleEffect:
    """Sum up what was read without the rule and with it; where a parser failed, nothing is known."""
    compared = [
        compare_reading(chosen, capture.source, _to_row(without), having)
        for chosen, capture, without, having in read
        if without.reason is None and having.reason not in PARSER_REASONS
    ]
    of_one = (replace(each, publisher=rule.publisher) for each in compared)
    return RuleEffect(rule, articles, holding, len(compared), next(iter(sum_changes(of_one)), None))


def _to_row(document: Document) -> dict[str, object]:
    """Give a document as its stored reading would be."""
    fields = {name: getattr(document, name) for name in FIELDS}
    return fields | {"text": document.text, "doubts": [{"code": doubt.code} for doubt in document.doubts]}
