"""What a publication of the lake writes, and what it lets go of.

Takes the manifest that stands and the tables as they are now, gives the partitions whose rows are others, and
what stands afterwards. A file that is named no more stays for a while: somebody may be reading by an earlier
publication. Knows no store and no clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from tasks.core.lake.manifest import FormerFile, LakePartition, LakeTable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime, timedelta

    from tasks.core.lake.manifest import LakeColumn, LakeFile, LakeManifest


@dataclass(frozen=True, slots=True)
class LakePace:
    """How often the lake is published at most, and how long files stay that no publication names."""

    every: timedelta
    keep: timedelta


@dataclass(frozen=True, slots=True)
class SurveyedTable:
    """A table as it is now: `digests` stand for the rows of its partitions, by their names."""

    name: str
    comment: str
    columns: tuple[LakeColumn, ...]
    digests: Mapping[str, str]


def find_changed(last: LakeManifest | None, tables: Iterable[SurveyedTable]) -> dict[str, list[str]]:
    """Find the partitions that have to be written, by table; a table of other columns is written whole."""
    standing = _known_parts(last)
    changed = {
        table.name: [
            name
            for name, digest in table.digests.items()
            if (part := standing.get(_part_key(table, name))) is None or part.digest != digest
        ]
        for table in tables
    }
    return {table: names for table, names in changed.items() if names}


def make_tables(
    last: LakeManifest | None,
    tables: Iterable[SurveyedTable],
    written: Mapping[tuple[str, str], Sequence[LakeFile]],
) -> tuple[LakeTable, ...]:
    """Give the tables with the files that were written now, by table and partition, and those that stay."""
    standing = _known_parts(last)
    return tuple(
        LakeTable(
            table.name,
            table.comment,
            table.columns,
            tuple(
                LakePartition(name, digest, tuple(written[table.name, name]))
                if (table.name, name) in written
                else standing[_part_key(table, name)]
                for name, digest in sorted(table.digests.items())
            ),
        )
        for table in tables
    )


def retire_files(
    last: LakeManifest | None, named: Collection[str], now: datetime, keep: timedelta
) -> tuple[FormerFile, ...]:
    """List the files that are not `named` any more and stay all the same, each for as long as `keep` says."""
    if last is None:
        return ()
    since = dict.fromkeys(last.list_files(), now) | {each.key: each.since for each in last.former}
    return tuple(
        FormerFile(key, moment)
        for key, moment in sorted(since.items())
        if key not in named and now - moment < keep
    )


_PartKey: TypeAlias = tuple[str, tuple[tuple[str, str], ...], str]


def _part_key(table: SurveyedTable | LakeTable, partition: str) -> _PartKey:
    """Give what a partition is known by: files of other columns are no files of the table any more."""
    return table.name, tuple((column.name, column.type) for column in table.columns), partition


def _known_parts(last: LakeManifest | None) -> dict[_PartKey, LakePartition]:
    return {
        _part_key(table, part.name): part
        for table in (last.tables if last else ())
        for part in table.partitions
    }
