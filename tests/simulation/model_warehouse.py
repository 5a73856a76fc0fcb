"""The warehouse and the news database as models: what DuckDB keeps, in dictionaries, whole or not at all.

Only what the loader decides by is here: batches in their order, the outcome of each capture, the wordings of
articles. Grouping, claims and verdicts are the product's own. Addresses that move and readings of other
cleaners are left out: they are decided by pure code with laws of its own. A test holds the model against the
real one.
"""

from __future__ import annotations

from collections import defaultdict
from copy import deepcopy
from dataclasses import dataclass, field, replace
from itertools import count
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

from tasks.clients.store.publication_records import announce_publication, read_publications
from tasks.clients.warehouse.loading import LoadedBatch
from tasks.clients.warehouse.ready_batches import group_batches
from tasks.core.copies.given_ids import SPLIT, IdChange, StandingIds, name_groups
from tasks.core.errors import StopError
from tasks.core.identity.identity import make_source_id
from tasks.core.identity.resolve import KnownState, LastSeen, Newest, TextPlace, resolve_claims
from tasks.core.records import KnownText, OutcomeKind, Verdict
from tasks.core.store.horizon import find_horizon, start_listing
from tasks.core.store.publication_log import PublicationRecord
from tests.simulation.world import ViolationError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from tasks.clients.store.raw_store import RawStore
    from tasks.clients.warehouse.batch_tables import CleanedBatch, ReadyBatch
    from tasks.core.identity.identity import Claim
    from tasks.core.records import Capture
    from tasks.core.store.load_log import RunRecord
    from tests.simulation.world import World

NEW_WORDING = (OutcomeKind.ARTICLE, OutcomeKind.REVISION)


@dataclass(frozen=True, slots=True)
class Ended:
    """How a capture ended, and what it claimed."""

    verdict: Verdict
    claim: Claim
    run_id: str | None


@dataclass(slots=True)
class Facts:
    """What a file holds. Appended to alone, but for a rebuild, which makes another."""

    number: int = field(default_factory=count().__next__)
    sequences: dict[str, int] = field(default_factory=dict)
    batches: dict[str, list[Ended]] = field(default_factory=dict)
    texts: dict[tuple[str, int], str] = field(default_factory=dict)
    runs: dict[str, RunRecord] = field(default_factory=dict)
    horizon: str | None = None
    records: list[PublicationRecord] = field(default_factory=list)

    def list_ended(self) -> Iterator[Ended]:
        """Give the outcomes in the order of loading."""
        for batch in self.batches.values():
            yield from batch

    def find_newest(self) -> dict[str, Newest]:
        """Give the newest wording of each article."""
        newest: dict[str, Newest] = {}
        for (article_id, revision), text in self.texts.items():
            if article_id not in newest or newest[article_id].revision < revision:
                newest[article_id] = Newest(revision, text)
        return newest

    def know(self) -> KnownState:
        """Give all that is known, whoever asks."""
        places: defaultdict[str, list[TextPlace]] = defaultdict(list)
        for (article_id, revision), text in self.texts.items():
            places[text].append(TextPlace(article_id, revision))
        last_seen = {
            ended.claim.source_id: LastSeen(
                TextPlace(ended.verdict.article_id, ended.verdict.revision or 0),
                ended.claim.text_sha256 or "",
                ended.claim.capture_id,
                ended.claim.raw_sha256,
            )
            for ended in self.list_ended()
            if ended.verdict.article_id is not None
        }
        return KnownState(self.find_newest(), places, last_seen)

    def find_groups(self) -> dict[str, list[str]]:
        """Give articles whose words begin alike, as far as can be told from their hashes, by a name."""
        groups: defaultdict[str, list[str]] = defaultdict(list)
        for article_id, newest in sorted(self.find_newest().items()):
            groups[newest.text_sha256[0]].append(article_id)
        return {min(members): members for members in groups.values() if len(members) > 1}

    def find_standing(self) -> StandingIds:
        """Give the ids that publications gave, those that no article is in left out."""
        given = [(record.number, each) for record in self.records for each in record.given]
        last = {each.article_id: each.group_id for _, each in given}
        first = {each.group_id: number for number, each in reversed(given) if each.group_id}
        return StandingIds("group", {key: value for key, value in last.items() if value}, first)

    def list_changes(self) -> list[IdChange]:
        """Give what became of ids, in order."""
        return [change for record in self.records for change in record.changes]

    def load(self, group: Sequence[ReadyBatch]) -> list[LoadedBatch]:
        """Load what is new of a group, and tell each of its place before it counts."""
        new = [ready for ready in group if ready.batch.batch_id not in self.batches]
        ended = iter(resolve_claims([claim for ready in new for claim in ready.claims], self.know()).verdicts)
        for ready in new:
            self._append(ready, [next(ended) for _ in ready.claims])
        for ready in new:
            if ready.batch.announce is not None:
                ready.batch.announce(self.sequences[ready.batch.batch_id])
        is_new = {ready.batch.batch_id for ready in new}
        return [
            LoadedBatch(
                tuple(each.verdict for each in self.batches[ready.batch.batch_id]),
                is_new=ready.batch.batch_id in is_new,
                run_id=self.batches[ready.batch.batch_id][0].run_id,
            )
            for ready in group
        ]

    def _append(self, ready: ReadyBatch, verdicts: Sequence[Verdict]) -> None:
        batch = ready.batch
        known = set(self.texts.values())
        is_known = dict(
            zip(
                batch.cleaned.column("capture_id").to_pylist(),
                batch.cleaned.column("is_known").to_pylist(),
                strict=True,
            )
        )
        for claim, verdict in zip(ready.claims, verdicts, strict=True):
            if verdict.outcome not in NEW_WORDING or verdict.article_id is None or verdict.revision is None:
                continue
            if is_known.get(claim.capture_id) and claim.text_sha256 not in known:
                raise StopError(f"{batch.batch_id}: the text of {claim.capture_id} is known to no revision")
            self.texts[verdict.article_id, verdict.revision] = claim.text_sha256 or ""
        self.sequences[batch.batch_id] = max(batch.sequence, max(self.sequences.values(), default=0) + 1)
        self.batches[batch.batch_id] = [
            Ended(verdict, claim, batch.run_id) for claim, verdict in zip(ready.claims, verdicts, strict=True)
        ]


@dataclass(slots=True)
class Disk:
    """The files of one machine."""

    files: dict[str, Facts] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ModelWarehouse:
    """In the place of `Warehouse`: the same calls, over a file of the model."""

    world: World
    disk: Disk
    path: Path

    def witness(self, batches: Sequence[CleanedBatch], loaded: Sequence[LoadedBatch]) -> None:
        """Be asked what was loaded just now, and with which verdicts; a test may look here."""

    @property
    def facts(self) -> Facts:
        """What the file holds now."""
        return self.disk.files.setdefault(self.path.name, Facts())

    def load_batches(self, batches: Iterable[CleanedBatch]) -> Iterator[tuple[CleanedBatch, LoadedBatch]]:
        """Load batches, each group in one transaction, with the lock held from the first to the last."""
        with self.world.hold(self.lock):
            for group in group_batches(batches):
                changed = deepcopy(self.facts)
                loaded = changed.load(group)
                self._commit(changed, ", ".join(ready.batch.batch_id for ready in group))
                self.witness([replace(ready.batch, announce=None) for ready in group], loaded)
                yield from zip((ready.batch for ready in group), loaded, strict=True)

    def record_run(self, run: RunRecord) -> None:
        """Append a run."""
        self.record_runs([run])

    def record_runs(self, runs: Iterable[RunRecord]) -> None:
        """Append runs, each once."""
        with self.world.hold(self.lock):
            changed = deepcopy(self.facts)
            for run in runs:
                changed.runs.setdefault(run.run_id, run)
            self._commit(changed, "runs")

    def loaded_batch_ids(self) -> tuple[str, ...]:
        """List the loaded batches, in their order."""
        with self.world.hold(self.lock):
            return tuple(self.facts.batches)

    def last_load(self) -> tuple[int, str | None]:
        """Give how far it has come, and with which batch."""
        with self.world.hold(self.lock):
            last = max(self.facts.sequences.items(), key=itemgetter(1), default=(None, 0))
            return last[1], last[0]

    def find_recorded(self, run_ids: Iterable[str]) -> set[tuple[str, str]]:
        """Find which runs were recorded; nothing is polled here."""
        with self.world.hold(self.lock):
            return {("runs/", run_id) for run_id in run_ids if run_id in self.facts.runs}

    def find_missing(self, batch_ids: Iterable[str]) -> list[str]:
        """Find the batches that were never loaded."""
        return sorted(set(batch_ids).difference(self.loaded_batch_ids()))

    def find_listing_start(self, now: datetime) -> str | None:
        """Find where a listing begins, as beside a large archive."""
        with self.world.hold(self.lock):
            return start_listing(self.facts.horizon, now)

    def note_listing(self, listed: Iterable[str], living: Sequence[str], now: datetime) -> list[str]:
        """Find the batches that were never loaded, and keep the horizon."""
        with self.world.hold(self.lock):
            missing = sorted(set(listed).difference(self.facts.batches))
            changed = replace(self.facts, horizon=find_horizon((*missing, *living), now))
            self._commit(changed, "horizon")
        return missing

    def name_groups(self, store: RawStore) -> dict[str, str]:
        """Name the groups, as a publication does, and give the id of each article that is in one."""
        with self.world.hold(self.lock):
            changed = deepcopy(self.facts)
            groups, known = changed.find_groups(), {article_id for article_id, _ in changed.texts}
            while True:
                last = changed.records[-1].number if changed.records else 0
                changed.records += read_publications(store, last)
                number = changed.records[-1].number + 1 if changed.records else 1
                named = name_groups(groups, changed.find_standing(), known, number)
                record = PublicationRecord(number, self.world.now, len(known), "", named.given, named.changes)
                if announce_publication(store, record):
                    break
            changed.records.append(record)
            self._commit(changed, "publication")
        return {article: named.ids[name] for name, members in groups.items() for article in members}

    @property
    def lock(self) -> str:
        """The name of the writer's lock."""
        return f"{id(self.disk)}/{self.path.with_suffix('.lock').name}"

    def _commit(self, changed: Facts, what: str) -> None:
        def commit() -> None:
            self.disk.files[self.path.name] = changed

        self.world.cross(f"commit {what}", commit, lambda: StopError("no space left in the data folder"))


@dataclass(slots=True)
class ModelNews:
    """In the place of `NewsDatabase`: the last state of the warehouse that was published."""

    world: World
    published: Facts = field(default_factory=Facts)
    id_of: dict[str, str] = field(default_factory=dict)
    is_there: bool = False
    path: Path = field(default=Path("news.duckdb"))

    def publish(self, warehouse: ModelWarehouse, store: RawStore) -> None:
        """Put what the warehouse holds in the place of what was published, as a whole."""
        with self.world.hold(f"{warehouse.lock} of readers"):
            id_of = warehouse.name_groups(store)
            facts = warehouse.facts

            def put() -> None:
                gone = {each.old_id for each in facts.list_changes() if each.why != SPLIT}
                if lost := {*self.id_of.values()} - {*facts.find_standing().id_of.values()} - gone:
                    raise ViolationError(f"{lost} were published, and nothing says what became of them")
                self.published, self.id_of, self.is_there = facts, id_of, True

            self.world.cross("publish", put, lambda: StopError("no space left in the data folder"))

    def lacks(self, warehouse: ModelWarehouse) -> bool:
        """Tell whether a batch was loaded that is not published."""
        return warehouse.facts.batches.keys() > self.published.batches.keys()

    def find_known(self, captures: Sequence[Capture], _cleaner_version: str) -> dict[str, KnownText]:
        """Find the bytes whose text is still the newest of the article that they led to."""
        newest = self.published.find_newest()
        known: defaultdict[str, list[Claim]] = defaultdict(list)
        for ended in self.published.list_ended():
            if ended.verdict.outcome in NEW_WORDING and ended.verdict.article_id is not None:
                now = newest[ended.verdict.article_id]
                if now.text_sha256 == ended.claim.text_sha256 and now.revision == ended.verdict.revision:
                    known[ended.claim.raw_sha256 or ""].append(ended.claim)
        found = {}
        for capture in captures:
            source_id = make_source_id(capture.url)
            for claim in known.get(capture.raw_sha256 or "", ()):
                if claim.is_own or claim.source_id == source_id:
                    found[capture.capture_id] = KnownText(claim.article_id, claim.text_sha256 or "")
        return found
