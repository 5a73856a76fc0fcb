"""What happens in a history, until all is calm in the end and what is left is taken up.

Articles are written and changed, pushed and dropped; runs, sweeps and rebuilds are started, some at once, on
one machine or two over one store. The order of steps inside a process is the product's. The push endpoint
alone is told here, step by step as in `tasks/receive.py`, since its loop of events is real time.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from flows.ingest import ingest
from flows.sweep import sweep
from tasks.clean import CleanTools
from tasks.clients.cluster.hands import Hands
from tasks.clients.forms.intake import Intake
from tasks.clients.learn.repeat_store import Cleaner
from tasks.clients.parsing.workbench import Workbench
from tasks.clients.push.group_commit import BatchNames
from tasks.clients.push.keyed_answers import find_answer, hash_request, keep_answer, key_object
from tasks.clients.store.batch_captures import write_captures
from tasks.clients.store.leases import Leases
from tasks.clients.store.raw_store import RawStore
from tasks.clients.store.run_register import RunRegister
from tasks.clients.store.versions import Versions
from tasks.clients.warehouse.backlog import list_backlog
from tasks.clients.warehouse.committing import Committer
from tasks.clients.warehouse.rebuilding import rebuild_from_store
from tasks.core.forget.marks import NOTHING_FORGOTTEN
from tasks.core.push.article import StatedFields
from tasks.core.push.submissions import PLAIN, Submission, list_deliveries, read_submission, write_answer
from tasks.core.store.batches import make_capture_id
from tasks.core.store.captures import make_capture
from tasks.core.store.inbox_keys import EMPTY_FOR
from tasks.core.store.load_log import decode_load
from tests.simulation.faulty_s3 import NEWS, FaultyS3, Held
from tests.simulation.model_warehouse import Disk, ModelNews, ModelWarehouse
from tests.simulation.stand_ins import InlineParsers, NoTimes, Telling
from tests.simulation.world import Process, Troubles, ViolationError, World

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from random import Random

    from tasks.core.run.summary import RunSummary

DESK = "desk"
"""The bucket that runs read their sources from."""
_BATCH_SIZES = (1, 2, 3, 5)
_MAX_BYTES = 5_000
_PLACES = ("harbour", "mole", "quay", "yard", "bridge", "market", "school", "depot", "weir", "station")
_DOINGS = ("closed", "opened", "was sold", "was flooded", "was repaired", "was searched", "fell silent")


def write_article(dice: Random) -> bytes:
    """Invent an article; there are few enough that two may be the same."""
    place, doing, day = dice.choice(_PLACES), dice.choice(_DOINGS), dice.randrange(1, 4)
    if dice.random() < 0.05:
        return dice.choice((b"", b"\x00\x01\x02\xff" * 20))
    return (
        f"The {place} {doing}\n\nThe {place} of Quillon {doing} on the night of {day} May, the board "
        f"said, and nobody was hurt. What comes next is told when the council met.\n\nIts chair said that "
        f"the {place} had stood there for {day + 40} years and would be looked after by the town."
    ).encode()


@dataclass(slots=True)
class Pushed:
    """What a client wants to have received, under its key, and what it was told."""

    key: str
    text: bytes
    answers: list[dict[str, Any]] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Host:
    """One machine: its disk, its readers' copy, and what its processes open."""

    name: str
    world: World
    size: int
    disk: Disk = field(default_factory=Disk)
    folder: Path = field(init=False)
    news: ModelNews = field(init=False)

    def __post_init__(self) -> None:
        self.folder = Telling.folder / self.name
        self.news = ModelNews(self.world)

    @property
    def warehouse(self) -> ModelWarehouse:
        """The warehouse in its place."""
        return self.at(self.folder / "warehouse.duckdb")

    def at(self, path: Path) -> ModelWarehouse:
        """A warehouse at another place of this disk."""
        return ModelWarehouse(self.world, self.disk, path)

    def remove(self, path: Path) -> None:
        """Remove a file, if it is there."""
        self.disk.files.pop(path.name, None)

    def list_standing(self, path: Path) -> frozenset[str] | None:
        """List the batches of a warehouse, if it is there."""
        return frozenset(self.at(path).facts.batches) if path.name in self.disk.files else None

    def replace(self, new: Path, old: Path) -> None:
        """Put one file in the place of another, in one step; what no run loaded is not in it."""
        before = self.disk.files.get(old.name)
        self.disk.files[old.name] = self.disk.files.pop(new.name)
        if before is None:
            return
        standing, made = before.batches.keys(), self.disk.files[old.name].batches.keys()
        counted = {decode_load(body).batch_id for _, body in Telling.newsroom.s3.read("loads/")}
        if not standing <= made <= standing | counted:
            raise ViolationError(
                f"{self.name}: a rebuild made {sorted(made ^ standing)} of what no run loaded"
            )

    @contextmanager
    def open(self) -> Iterator[Any]:
        """Open what a run works with."""
        store = RawStore(NEWS, "s3")
        store.check()
        leases = Leases(Versions(store), self.name, clock=lambda: 0.0)  # by which nothing runs out
        yield SimpleNamespace(
            store=store,
            warehouse=self.warehouse,
            register=RunRegister(store, leases, self.folder),
            committer=Committer(store, self.warehouse, leases, self.folder),  # type: ignore[arg-type]
            news=self.news,
            kept_in="s3",
            data_dir=self.folder,
            sources_path=self.folder / "sources.toml",
            lake=None,
            batch_size=self.size,
            max_bytes=_MAX_BYTES,
            clean_tools=CleanTools(
                Hands(Workbench(store, InlineParsers(), Cleaner("1", None))),  # type: ignore[arg-type]
                self.news,  # type: ignore[arg-type]
                NoTimes(),  # type: ignore[arg-type]
            ),
            fetch_tools=None,
            open_intake=partial(Intake, InlineParsers(), store, _MAX_BYTES),
            forgotten=NOTHING_FORGOTTEN,
            has_turned_away=False,
        )


class Newsroom:
    """All that a history is told of."""

    def __init__(self, seed: int) -> None:
        self.world = World(seed)
        self.dice = self.world.dice
        self.s3 = FaultyS3(self.world, {DESK: {}, NEWS: {}})
        hosts = 1 if self.dice.random() < 0.7 else 2
        self.hosts = [Host(f"host-{n}", self.world, self.dice.choice(_BATCH_SIZES)) for n in range(hosts)]
        self.names = BatchNames()
        self.pushes: list[Pushed] = []
        self.parser_failures = self.dice.choice((0.0, 0.05))
        self.is_calm = False
        self._hosts_of: dict[Process, Host] = {}
        self._count = 0
        self._write()

    def does_parser_fail(self) -> bool:
        """Tell whether a child ends before it has parsed what it was given."""
        return self.dice.random() < self.parser_failures

    @property
    def desk(self) -> dict[str, Held]:
        """The sources, as their writers see them."""
        return self.s3.buckets[DESK]

    def happen(self) -> None:
        """Let one more thing happen."""
        host = self.dice.choice(self.hosts)
        happenings = (
            (5, self._write),
            (5, partial(self.start_run, host, "ingest")),
            (5, partial(self.start_run, host, "sweep")),
            (4, self._push),
            (3, self._drop),
            (1, partial(self.start_rebuild, host)),
        )
        weights, choices = zip(*happenings, strict=True)
        self.dice.choices(choices, weights)[0]()

    def start_run(self, host: Host, what: str) -> Process:
        """Start a run on a machine."""
        work = partial(ingest.fn, [f"s3://{DESK}/"]) if what == "ingest" else sweep.fn
        return self._start(host, what, work)

    def start_rebuild(self, host: Host) -> Process:
        """Start to make the warehouse of a machine anew."""
        store = RawStore(NEWS, "s3")
        work = partial(rebuild_from_store, store, host.warehouse.path, lambda _done, _all: None)
        return self._start(host, "rebuild", work)

    def start_publication(self, host: Host) -> Process:
        """Start to publish what a machine has loaded."""
        work = partial(host.news.publish, host.warehouse, RawStore(NEWS, "s3"))
        return self._start(host, "publication", work)

    def start_push(self, pushed: Pushed) -> Process:
        """Send a client's request, for the first time or again."""
        return self._start(self.hosts[0], f"push {pushed.key}", partial(self._receive, pushed))

    def host_of(self, process: Process) -> Host:
        """Give the machine of a process."""
        return self._hosts_of[process]

    def run_turn(self) -> Process:
        """Let one process go on to its next edge; gives which it was."""
        return self.world.run_turn(self._set_host)

    def run_until_quiet(self) -> Iterator[Process]:
        """Let all processes go on until there are none; gives those that end."""
        while self.world.is_busy:
            process = self.run_turn()
            if process.has_ended:
                yield process

    def _set_host(self, process: Process) -> None:
        Telling.host = self._hosts_of[process]

    def _start(self, host: Host, what: str, work: Any) -> Process:  # noqa: ANN401 - any work
        self._count += 1
        process = self.world.start(f"{self._count} {what} on {host.name}", work)
        self._hosts_of[process] = host
        return process

    def _write(self) -> None:
        name = f"{self.dice.randrange(8)}.txt"
        self.desk[name] = self.s3.make(write_article(self.dice))
        self.world.note(f"{name} is written")

    def _drop(self) -> None:
        name = f"inbox/{self.dice.randrange(4)}.txt"
        self.s3.buckets[NEWS][name] = self.s3.make(write_article(self.dice))
        self.world.note(f"{name} is dropped")

    def _push(self) -> None:
        unanswered = [each for each in self.pushes if not each.answers]
        if unanswered and self.dice.random() < 0.5:
            self.start_push(self.dice.choice(unanswered))
            return
        text = write_article(self.dice) or b"The weir\n\nThe weir is closed, the board said."
        self.pushes.append(Pushed(f"key-{len(self.pushes)}", text))
        self.start_push(self.pushes[-1])

    def _receive(self, pushed: Pushed) -> dict[str, Any]:
        store = RawStore(NEWS, "s3")
        name = key_object("desk", pushed.key)
        asked = hash_request(("POST", "/v1/articles"), pushed.text)
        kept = find_answer(store, name, asked)
        answer = kept or keep_answer(store, name, asked, self._commit(store, pushed))
        pushed.answers.append(answer)
        return answer

    def _commit(self, store: RawStore, pushed: Pushed) -> dict[str, Any]:
        submission = Submission(
            pusher="desk",
            received_at=self.world.now,
            media_type=PLAIN,
            content_type=PLAIN,
            coding=None,
            sent=pushed.text,
            body=pushed.text,
            stated=StatedFields(id=pushed.key),
            asked=("POST", "/v1/articles"),
        )
        entries = read_submission(submission, _MAX_BYTES)
        deliveries = list_deliveries(entries)
        hashes = [store.put_raw(each.data or b"").sha256 for each in deliveries]
        batch_id = self.names.next_id(self.world.now)
        captures = [
            make_capture(each, make_capture_id(batch_id, number), sha256)
            for number, (each, sha256) in enumerate(zip(deliveries, hashes, strict=True))
        ]
        write_captures(store, batch_id, captures)
        return write_answer(submission, entries, captures)

    def settle(self) -> Iterator[Process]:
        """Calm down; let clients ask again for what they were not answered, and runs take up the rest."""
        yield from self.run_until_quiet()
        self.world.calm_down()
        self.is_calm = True
        self.parser_failures = 0.0
        for pushed in self.pushes:
            if not pushed.answers:
                self.start_push(pushed)
                yield from self.run_until_quiet()
        self.world.now = max(self.world.now, *(held.changed_at for held in self.s3.list_all())) + EMPTY_FOR
        for host in self.hosts:
            self._look_back(host)
            yield from self.run_until_quiet()
        for what in ("ingest", "sweep"):
            for host in self.hosts:
                self.start_run(host, what)
                yield from self.run_until_quiet()

    def _look_back(self, host: Host) -> Process:
        """List everything, as is done once a day: what lies behind the horizon of a wrong clock is found."""
        store = RawStore(NEWS, "s3")
        look = partial(list_backlog, store, host.warehouse, host.folder, is_whole=True)
        return self._start(host, "look back", look)

    def last_sweep(self, host: Host) -> RunSummary:
        """Sweep once more, where nothing is left to do."""
        process = self.start_run(host, "sweep")
        list(self.run_until_quiet())
        return process.result  # type: ignore[no-any-return]


def make_calm(newsroom: Newsroom) -> None:
    """Take all trouble out of a history before it begins."""
    newsroom.world.troubles = Troubles()
    newsroom.parser_failures = 0.0
