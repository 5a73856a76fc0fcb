"""Names of runs, batches, captures and their objects in the store; all sort by time."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


def make_run_id(now: datetime, entropy: str) -> str:
    """Make the id of a run, such as `20260131T120000Z-1f2e3d4c`; `entropy` tells apart runs of one second."""
    return f"{now:%Y%m%dT%H%M%SZ}-{entropy}"


def make_batch_id(run_id: str, number: int) -> str:
    """Make the id of the run's batch with this number."""
    return f"{run_id}-{number:05d}"


def make_capture_id(batch_id: str, number: int, entropy: str = "") -> str:
    """Make the id of the batch's capture with this number; with `entropy` nobody can guess it."""
    return f"{batch_id}-{number:04d}.{entropy}" if entropy else f"{batch_id}-{number:04d}"


def run_of_batch(batch_id: str) -> str:
    """Give the run that archived a batch."""
    return batch_id.rpartition("-")[0]


def batch_of_capture(capture_id: str) -> str:
    """Give the batch in which a capture was archived."""
    return capture_id.rpartition("-")[0]


def raw_key(sha256: str) -> str:
    """Give the object key of raw bytes with this hash."""
    return f"raw/{sha256[:2]}/{sha256}"


def captures_key(batch_id: str) -> str:
    """Give the object key of a batch's captures."""
    return f"captures/{day_path(batch_id)}/{batch_id}.jsonl"


def clean_key(batch_id: str) -> str:
    """Give the object key of what cleaning made of a batch."""
    return f"clean/{day_path(batch_id)}/{batch_id}.parquet"


def polls_key(run_id: str) -> str:
    """Give the object key of the polls of a run."""
    return f"polls/{day_path(run_id)}/{run_id}.jsonl"


def hosts_key(run_id: str) -> str:
    """Give the object key of what a run saw of hosts."""
    return f"hosts/{day_path(run_id)}/{run_id}.jsonl"


LOADS = "loads/"
_NUMBER_DIGITS = 12


def load_key(sequence: int) -> str:
    """Give the object key of a place in the order of loading; keys sort by it."""
    return f"loads/{sequence:0{_NUMBER_DIGITS}}.json"


def is_numbered(key: str) -> bool:
    """Tell whether a key is that of a place, not of a batch as in earlier versions."""
    name = key.removeprefix(LOADS).removesuffix(".json")
    return len(name) == _NUMBER_DIGITS and name.isdecimal()


def run_key(run_id: str) -> str:
    """Give the object key of the record of a run."""
    return f"runs/{day_path(run_id)}/{run_id}.json"


def batch_of_key(key: str) -> str:
    """Give the batch that an object key belongs to."""
    return key.rpartition("/")[2].partition(".")[0]


def day_path(batch_id: str) -> str:
    """Give the day under which the objects of a batch or run lie, as `2026/01/31`."""
    return f"{batch_id[0:4]}/{batch_id[4:6]}/{batch_id[6:8]}"
