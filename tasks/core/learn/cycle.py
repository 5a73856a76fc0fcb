"""The life of a learned paragraph: proposed, then in shadow, then active; and how a notebook of it is kept.

Takes the notebook of the last maintenance, today's findings, what people decided, and the day; gives the
next notebook and the changes. A state lasts for some days, so that a person can look and decide before
anything is cut: a proposal is only listed, a shadow's matches are counted while the text stays, an active
paragraph goes. One that a guard objects to, or that is no longer found, is let go. `advance_now` waits for
nobody: the days of the articles stand for those of the watching. Advancing twice on one day changes nothing.
A notebook without changes is equal to the last one.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from tasks.core.clean.lines.repeats import Repeat, make_set
from tasks.core.learn.guards import COUNTING_GUARDS, MIN_ARTICLES, MIN_DAYS
from tasks.core.learn.verdicts import Verdicts
from tasks.core.records import Kind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from tasks.core.clean.lines.repeats import RepeatSet
    from tasks.core.learn.guards import Finding

PROPOSED_DAYS = 1
SHADOW_DAYS = 3
"""How long a paragraph stays proposed and in shadow at least."""

FURTHER_ARTICLES = 2
SURE_ARTICLES = 8
"""To become active it must have come up in further articles since, or stand in many already."""


class State(StrEnum):
    """Where a learned paragraph is in its life."""

    PROPOSED = "proposed"
    SHADOW = "shadow"
    ACTIVE = "active"


@dataclass(frozen=True, slots=True)
class NotebookEntry:
    """A learned paragraph, its state since that day (ISO 8601), and its articles when it was proposed."""

    id: str
    publisher: str
    kind: Kind
    key: str
    text: str
    state: State
    since: str
    articles_then: int


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a paragraph: `before` is None for a new one, `after` for one that is let go."""

    entry: NotebookEntry
    before: State | None
    after: State | None
    why: str


@dataclass(frozen=True, slots=True)
class Notebook:
    """All learned paragraphs with their states, sorted by id."""

    entries: tuple[NotebookEntry, ...] = ()

    def active(self) -> RepeatSet:
        """The set that cleaning uses."""
        return make_set(
            Repeat(each.id, each.publisher, each.kind, each.key, each.text)
            for each in self.entries
            if each.state is State.ACTIVE
        )


@dataclass(frozen=True, slots=True)
class Lesson:
    """What one maintenance learned: the notebook now, what changed in it, and all that repeats."""

    notebook: Notebook
    changes: tuple[Change, ...]
    findings: tuple[Finding, ...]

    @property
    def publishers_changed(self) -> frozenset[str]:
        """The publishers of which another text is cut from now on."""
        return frozenset(
            change.entry.publisher for change in self.changes if State.ACTIVE in {change.before, change.after}
        )

    def as_json(self) -> dict[str, object]:
        """Give what changed, and the set that holds."""
        found = {finding.id: finding for finding in self.findings}
        active = self.notebook.active()
        return {
            "set": active.version,
            "active": len(active.paragraphs),
            "repeat": len(self.findings),
            "changes": [
                {
                    "id": change.entry.id,
                    "publisher": change.entry.publisher,
                    "kind": change.entry.kind.value,
                    "before": change.before,
                    "after": change.after,
                    "why": change.why,
                    "articles": found[change.entry.id].articles if change.entry.id in found else None,
                    "days": found[change.entry.id].days if change.entry.id in found else None,
                    "text": change.entry.text,
                }
                for change in self.changes
            ],
        }

    @property
    def said(self) -> str:
        """What repeats, what of it is cut and how much changed, for people."""
        cut = len(self.notebook.active().paragraphs)
        return f"{len(self.findings):,} paragraphs repeat, {cut:,} are cut, {len(self.changes):,} changed"


def advance_now(
    notebook: Notebook,
    findings: Iterable[Finding],
    verdicts: Verdicts,
    today: date,
    publishers: Collection[str] = (),
) -> tuple[Notebook, tuple[Change, ...]]:
    """Give the notebook in which all acts that has stood long enough by the days of its articles.

    What a corpus holds of several days tells what the daily look learns over several days. With `publishers`
    all others stay as they are. What has not stood so long is proposed, and left to the daily look.
    """

    def is_asked(publisher: str) -> bool:
        return not publishers or publisher in publishers

    found = {finding.id: finding for finding in findings if is_asked(finding.publisher)}
    asked = Notebook(tuple(entry for entry in notebook.entries if is_asked(entry.publisher)))
    others = (entry for entry in notebook.entries if not is_asked(entry.publisher))
    said = Verdicts(
        verdicts.vetoes, {key: pin for key, pin in verdicts.pins.items() if is_asked(pin.publisher)}
    )
    stepped, changes = advance(asked, found.values(), said, today)
    acting = {
        entry.id: replace(entry, state=State.ACTIVE, since=today.isoformat())
        for entry in stepped.entries
        if entry.state is not State.ACTIVE and entry.id in found and has_stood(found[entry.id])
    }
    states = {entry.id: entry.state for entry in asked.entries}
    activated = (
        Change(entry, states.get(entry.id), State.ACTIVE, "has stood by the days of its articles")
        for entry in acting.values()
    )
    told = (change for change in changes if change.entry.id not in acting)
    entries = (acting.get(entry.id, entry) for entry in stepped.entries)
    return (
        Notebook(tuple(sorted((*entries, *others), key=lambda each: each.id))),
        tuple(sorted((*told, *activated), key=lambda each: each.entry.id)),
    )


def has_stood(finding: Finding) -> bool:
    """Tell whether a paragraph has been seen as often, on as many days, as one that is watched for days.

    Fewer days than a guard lets pass are those of articles whose days nobody knows, on very many matters.
    """
    is_undated = finding.days < MIN_DAYS
    is_often = finding.articles >= MIN_ARTICLES + FURTHER_ARTICLES
    return (
        finding.objection is None and is_often and (is_undated or finding.days > PROPOSED_DAYS + SHADOW_DAYS)
    )


def advance(
    notebook: Notebook, findings: Iterable[Finding], verdicts: Verdicts, today: date
) -> tuple[Notebook, tuple[Change, ...]]:
    """Give the notebook of today and what changed in it."""
    found = {finding.id: finding for finding in findings}
    known = {entry.id: entry for entry in notebook.entries}
    entries: list[NotebookEntry] = []
    changes: list[Change] = []
    for key in sorted(found.keys() | known.keys() | verdicts.pins.keys()):
        before = known.get(key)
        after, why = _next(before, found.get(key), verdicts.pins.get(key), verdicts.vetoes.get(key), today)
        if after:
            entries.append(after)
        states = before.state if before else None, after.state if after else None
        entry = after or before
        if entry and states[0] is not states[1]:
            changes.append(Change(entry, *states, why))
    return Notebook(tuple(entries)), tuple(changes)


def _next(
    before: NotebookEntry | None, finding: Finding | None, pin: Repeat | None, veto: str | None, today: date
) -> tuple[NotebookEntry | None, str]:
    """Give the entry of today, None where there is none any more, and why."""
    if veto is not None:
        return None, f"vetoed: {veto}"
    if pin is not None:
        return _pinned(pin, before, today), "pinned"
    if before is None:
        return (_proposed(finding, today), "found") if finding and not finding.objection else (None, "")
    ended = _find_end(before, finding)
    if ended or finding is None:
        return (None, ended) if ended else (before, "")
    return _ripen(before, finding, today)


def _find_end(before: NotebookEntry, finding: Finding | None) -> str:
    """Say what ends an entry, if anything does.

    Numbers that shrink, as after a loss of data, end none that acts.
    """
    if finding is None:
        return "" if before.state is State.ACTIVE else "no longer found"
    if finding.objection is None or (before.state is State.ACTIVE and finding.objection in COUNTING_GUARDS):
        return ""
    return f"guard: {finding.objection}"


def _ripen(before: NotebookEntry, finding: Finding, today: date) -> tuple[NotebookEntry, str]:
    days = (today - date.fromisoformat(before.since)).days
    if before.state is State.PROPOSED and days >= PROPOSED_DAYS:
        return replace(before, state=State.SHADOW, since=today.isoformat()), "stood as a proposal"
    is_sure = finding.articles >= min(SURE_ARTICLES, before.articles_then + FURTHER_ARTICLES)
    if before.state is State.SHADOW and days >= SHADOW_DAYS and is_sure:
        return replace(before, state=State.ACTIVE, since=today.isoformat()), "stood in shadow"
    return before, ""


def _proposed(finding: Finding, today: date) -> NotebookEntry:
    return NotebookEntry(
        id=finding.id,
        publisher=finding.publisher,
        kind=finding.kind,
        key=finding.key,
        text=finding.text,
        state=State.PROPOSED,
        since=today.isoformat(),
        articles_then=finding.articles,
    )


def _pinned(pin: Repeat, before: NotebookEntry | None, today: date) -> NotebookEntry:
    if before and before.state is State.ACTIVE and before.kind is pin.kind:
        return before
    return NotebookEntry(
        pin.id, pin.publisher, pin.kind, pin.key, pin.text, State.ACTIVE, today.isoformat(), 0
    )


def encode_notebook(notebook: Notebook) -> bytes:
    """Write a notebook as JSON, an entry a line; equal notebooks give equal bytes."""
    lines = (json.dumps(asdict(each), ensure_ascii=False, sort_keys=True) for each in notebook.entries)
    return "".join(f"{line}\n" for line in lines).encode()


def decode_notebook(written: bytes) -> Notebook:
    """Read a notebook."""
    entries = (json.loads(line) for line in written.decode().splitlines())
    return Notebook(
        tuple(
            NotebookEntry(**each | {"kind": Kind(each["kind"]), "state": State(each["state"])})
            for each in entries
        )
    )
