"""What a publication of the lake writes and lets go of."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tasks.core.lake.manifest import LakeColumn, LakeFile, LakeManifest, lake_file_key
from tasks.core.lake.renewal import SurveyedTable, find_changed, make_tables, retire_files

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
COLUMN = LakeColumn("run_id", "VARCHAR", "Run")
RUNS = SurveyedTable("runs", "Runs", (COLUMN,), {"2026-01": "d1", "2026-02": "d2"})


def name_file(number: int) -> LakeFile:
    """A file of its own."""
    return LakeFile(f"{number:064x}", number, number)


def publish(last: LakeManifest | None, table: SurveyedTable, first: int) -> LakeManifest:
    """Give what stands when the changed partitions were written, in files with numbers from `first` on."""
    changed = find_changed(last, [table]).get(table.name, [])
    written = {(table.name, part): [name_file(first + n)] for n, part in enumerate(changed)}
    number = last.number + 1 if last else 1
    return LakeManifest(number, NOON, 1, make_tables(last, [table], written))


def test_what_has_the_same_rows_is_not_written_again() -> None:
    """Of a table with another day, that day alone; where nothing is another one, nothing."""
    first = publish(None, RUNS, 1)
    assert find_changed(first, [RUNS]) == {}
    grown = replace(RUNS, digests=RUNS.digests | {"2026-02": "d3", "2026-03": "d4"})
    assert find_changed(first, [grown]) == {"runs": ["2026-02", "2026-03"]}
    second = publish(first, grown, 10)
    assert [part.files for part in second.tables[0].partitions] == [
        (name_file(1),),
        (name_file(10),),
        (name_file(11),),
    ]


def test_other_columns_are_another_table() -> None:
    """Their order and types count, and what is said of them does not."""
    first = publish(None, RUNS, 1)
    for columns in ((COLUMN, COLUMN), (replace(COLUMN, type="INTEGER"),)):
        assert find_changed(first, [replace(RUNS, columns=columns)]) == {"runs": ["2026-01", "2026-02"]}
    said = replace(RUNS, columns=(replace(COLUMN, comment="A run"),))
    assert find_changed(first, [said]) == {}
    assert publish(first, said, 10).tables[0].columns[0].comment == "A run"


def test_a_file_that_is_named_no_more_stays_for_a_while() -> None:
    """From when it was named no more; one that is named again is none of these."""
    first = publish(None, RUNS, 1)
    second = publish(first, replace(RUNS, digests={"2026-01": "d1", "2026-02": "d3"}), 10)
    gone = lake_file_key("runs", "2026-02", name_file(2).sha256)
    former = retire_files(first, second.list_files(), NOON, HOUR)
    assert [(each.key, each.since) for each in former] == [(gone, NOON)]
    second = replace(second, former=former)
    later = NOON + HOUR / 2
    assert retire_files(second, second.list_files(), later, HOUR) == former
    assert retire_files(second, first.list_files(), later, HOUR)[0].key != gone
    assert retire_files(second, second.list_files(), NOON + HOUR, HOUR) == ()
    assert retire_files(None, first.list_files(), NOON, HOUR) == ()
    assert retire_files(first, second.list_files(), NOON, timedelta(0)) == ()
