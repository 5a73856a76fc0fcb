"""Learned paragraphs in the store: notebooks of their lives, and the sets that cleaning uses.

`repeats/VERSION.json` is a set, under the hash of its content, which revisions name.
`repeats/notebooks/TIME-VERSION.json` is a notebook and names the set that holds from its time on. Both are
written once and never changed; the newest notebook is the last one in the listing, so there is no pointer
to overwrite. Where people taught rules, a run cleans with a set of both, which is put when it is first used.
Parsers read a set from a file, which is made from the object and is equal to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from tasks.clients.files.replacing import write_whole
from tasks.clients.teach.mark_store import read_events
from tasks.core.clean.lines.repeats import RepeatSet, decode_set, encode_set
from tasks.core.clean.version import CLEANER_VERSION, name_cleaner
from tasks.core.errors import StopError
from tasks.core.learn.cycle import Notebook, decode_notebook, encode_notebook
from tasks.core.teach.taught_rules import teach_set

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from tasks.clients.store.raw_store import RawStore
    from tasks.core.clean.lines.repeats import Repeat
    from tasks.core.learn.cycle import NotebookEntry

LEARNED = "repeats/"
NOTEBOOKS = "repeats/notebooks/"


def set_key(version: str) -> str:
    """Give the object key of a set."""
    return f"repeats/{version}.json"


def read_notebook(store: RawStore) -> Notebook:
    """Read the newest notebook; an empty one where there is none yet."""
    key = _newest_notebook(store)
    return decode_notebook(store.get_object(key)) if key else Notebook()


def write_notebook(store: RawStore, notebook: Notebook, now: datetime) -> str:
    """Store the set of a notebook, then the notebook, which makes the set hold; give the set's version."""
    active = notebook.active()
    store.put_once(set_key(active.version), encode_set(active))
    store.put_once(f"{NOTEBOOKS}{now:%Y%m%dT%H%M%S.%fZ}-{active.version}.json", encode_notebook(notebook))
    return active.version


def list_learned(store: RawStore) -> Iterator[tuple[str, str]]:
    """Give the id and the example of each paragraph that any notebook or set in the store has."""
    for key in store.list_keys(LEARNED):
        yield from ((each.id, each.text) for each in _read_entries(store, key))


def drop_learned(store: RawStore, ids: Collection[str], now: datetime) -> None:
    """Let go of paragraphs in the newest notebook, and of all older ones and sets that have any of them."""
    if not ids:
        return
    stale = [
        key for key in store.list_keys(LEARNED) if any(each.id in ids for each in _read_entries(store, key))
    ]
    notebook = read_notebook(store)
    left = Notebook(tuple(entry for entry in notebook.entries if entry.id not in ids))
    if left != notebook:
        write_notebook(store, left, now)
    store.forget(stale)


def _read_entries(store: RawStore, key: str) -> Sequence[NotebookEntry | Repeat]:
    data = store.get_object(key)
    return decode_notebook(data).entries if key.startswith(NOTEBOOKS) else decode_set(data).paragraphs


def read_repeats(store: RawStore, version: str | None = None) -> RepeatSet:
    """Read a set, the newest if no version is named; an empty one where nothing was learned yet."""
    if version is None:
        key = _newest_notebook(store)
        if key is None:
            return RepeatSet()
        version = key.removesuffix(".json").rpartition("-")[2]
    repeats = decode_set(store.get_object(set_key(version)))
    if repeats.version != version:
        raise StopError(f"The object {set_key(version)} is not what its name says")
    return repeats


@dataclass(frozen=True, slots=True)
class Cleaner:
    """The cleaner of a run: its version, and the file of the learned set that is a part of it, if any."""

    version: str
    repeats_path: Path | None


def prepare_cleaner(store: RawStore, folder: Path) -> Cleaner:
    """Read what was learned and taught so far, once for a whole run, and put it where parsers find it."""
    learned = read_repeats(store)
    repeats = teach_set(learned, read_events(store).rules)
    if repeats != learned:
        store.put_once(set_key(repeats.version), encode_set(repeats))
    return Cleaner(name_cleaner(repeats), save_for_parsers(repeats, folder))


def fetch_cleaner(store: RawStore, version: str, folder: Path) -> Cleaner:
    """Give the cleaner of this version, its set from the store; a StopError where this code is another."""
    if version == CLEANER_VERSION:
        return Cleaner(version, None)
    code, _, learned = version.rpartition("+")
    if code != CLEANER_VERSION:
        raise StopError(
            f"A worker has the cleaner {CLEANER_VERSION}, and the run asks for {version}",
            "Install the same version of copydesk in all workers and where runs are",
        )
    path = folder / f"{learned}.json"
    return Cleaner(version, path if path.exists() else save_for_parsers(read_repeats(store, learned), folder))


def save_for_parsers(repeats: RepeatSet, folder: Path) -> Path | None:
    """Put a set where parsers find it, as a whole, once; None where it is empty."""
    if not repeats.paragraphs:
        return None
    path = folder.absolute() / f"{repeats.version}.json"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(path, encode_set(repeats))
    return path


def list_saved(folder: Path) -> frozenset[str]:
    """List the ids of the learned paragraphs of all sets that parsers here were given."""
    return frozenset(
        each.id for path in folder.glob("*.json") for each in decode_set(path.read_bytes()).paragraphs
    )


@lru_cache(maxsize=2)
def load_for_parsing(path: Path) -> RepeatSet:
    """Read a set that was put there, once a process; the name says what is in it."""
    return decode_set(path.read_bytes())


def _newest_notebook(store: RawStore) -> str | None:
    return max(store.list_keys(NOTEBOOKS), default=None)
