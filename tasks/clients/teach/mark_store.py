"""Marks and decisions in the store, under `marks/`, where every desk and a rebuild find them.

Each is an object that is put once and never changed; marking a line a second time puts nothing. One that
cannot be read is left out and said in the log. Only forgetting takes any out.
"""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.core.teach.reader_marks import TAUGHT, MarkDecision, ReaderMark, decode_event, encode_event
from tasks.core.teach.taught_rules import TaughtRule, propose_rules

if TYPE_CHECKING:
    from collections.abc import Collection

    from tasks.clients.store.raw_store import RawStore

_LOG = logging.getLogger(__name__)
_READERS = 8


@dataclass(frozen=True, slots=True)
class TaughtEvents:
    """All that people said: lines that they marked, and what they decided of the rules."""

    marks: tuple[ReaderMark, ...] = ()
    decisions: tuple[MarkDecision, ...] = ()

    @property
    def rules(self) -> tuple[TaughtRule, ...]:
        """The rules that follow."""
        return propose_rules(self.marks, self.decisions)


def add_event(store: RawStore, event: ReaderMark | MarkDecision) -> bool:
    """Keep an event; whether it is new."""
    return store.put_once(event.key, encode_event(event))


def read_events(store: RawStore) -> TaughtEvents:
    """Read all events; one request where there is none."""
    keys = list(store.list_keys(TAUGHT))
    with ThreadPoolExecutor(_READERS) as readers:
        events = list(map(_decode, keys, readers.map(store.get_object, keys)))
    return TaughtEvents(
        tuple(each for each in events if isinstance(each, ReaderMark)),
        tuple(each for each in events if isinstance(each, MarkDecision)),
    )


def _decode(key: str, data: bytes) -> ReaderMark | MarkDecision | None:
    try:
        return decode_event(key, data)
    except (ValueError, KeyError, TypeError) as error:
        _LOG.warning("What people marked cannot be read from %s: %s", key, error)
        return None


def list_to_forget(events: TaughtEvents, is_gone: Collection[ReaderMark]) -> list[str]:
    """Give the objects that go with marks: their own, and decisions on rules that no mark is left of."""
    left = {rule.rule_id for rule in propose_rules(mark for mark in events.marks if mark not in is_gone)}
    decisions = (each.key for each in events.decisions if each.rule_id not in left)
    return [*(mark.key for mark in is_gone), *decisions]


def forget_articles(store: RawStore, article_ids: Collection[str]) -> None:
    """Take forgotten articles out of the marks that stay: those of a line that others have too."""
    if not article_ids:
        return
    for mark in read_events(store).marks:
        if mark.article_id in article_ids:
            add_event(store, mark.without_article())
            store.forget([mark.key])
