"""The `export` command: what was chosen of the news database, or an answer, into one file or folder."""

from __future__ import annotations

import shutil
import sys
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, TypeVar

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from flows.cli.export_target import ExportFormat, Target
from flows.printing.terminal import err, print_note
from tasks.clients.export.article_files import write_csv, write_jsonl, write_parquet, write_partitions
from tasks.clients.export.chosen import ChosenTable, open_chosen
from tasks.clients.files.replacing import check_new_file, check_new_folder
from tasks.clients.news.news_reader import open_answer
from tasks.clients.web_archives.writer import write_archive
from tasks.core.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from tasks.clients.export.chosen import ChosenArticles
    from tasks.clients.news.news_file import NewsDatabase
    from tasks.settings import Settings


ANSWER = "answer"
"""The table that holds the rows of an answer without a name."""

_T = TypeVar("_T")


def export_chosen(settings: Settings, news: NewsDatabase, target: Target, where: str | None) -> int:
    """Write what `where` chooses, everything without it, and give how many were written."""
    check = check_new_folder if target.is_folder else check_new_file
    check(target.path, may_replace=target.may_replace)
    with open_chosen(news, where) as chosen:
        if target.form is ExportFormat.WARC:
            return _export_captures(chosen, target, settings)
        return _export_articles(chosen, target)


def export_answer(settings: Settings, news: NewsDatabase, target: Target, given: Mapping[str, object]) -> int:
    """Write the rows that answer the target's question, and give how many there are."""
    question = target.question or ""
    check_new_file(target.path, may_replace=target.may_replace)
    with open_answer(news, question, given, settings.query_memory_mb) as reader:
        name = question if question.isidentifier() else ANSWER
        return _write_tables(target, [ChosenTable(name, reader)], lambda _rows: None)


def export_to_output(form: ExportFormat, question: str | None, export: Callable[[Target], int]) -> None:
    """Have an export written to standard output; what is no text to no terminal."""
    if not form.is_text and sys.stdout.isatty():
        raise UsageError(
            f"{form.value} is no text", f"Send it to a file: copydesk export {question or form.value} FILE"
        )
    with TemporaryDirectory(prefix="copydesk-") as folder:
        path = Path(folder) / f"export.{form.value}"
        target = Target(form, path, may_replace=False, question=question)
        written = export(target)
        with target.path.open("rb") as file:
            shutil.copyfileobj(file, sys.stdout.buffer)
    print_note(f"Wrote {written:,} {target.unit}")


def _export_captures(chosen: ChosenArticles, target: Target, settings: Settings) -> int:
    from flows.run.stores import open_store

    with ExitStack() as stack, _bar(chosen.count_captures()) as advance:
        store = open_store(settings, stack)
        captures = _watched(chosen.read_captures(), lambda _: advance(1))
        return write_archive(target.path, captures, store.get_raw, may_replace=target.may_replace)


def _export_articles(chosen: ChosenArticles, target: Target) -> int:
    with _bar(chosen.count_articles()) as advance:
        if target.is_folder:
            by_month = _watched(chosen.read_articles_by_month(), lambda batch: advance(batch.num_rows))
            return write_partitions(target.path, by_month, may_replace=target.may_replace)
        return _write_tables(target, chosen.read_tables(), advance)


def _write_tables(target: Target, tables: Iterable[ChosenTable], advance: Callable[[int], object]) -> int:
    """Write the first of some tables as a file, or all of them as a database; gives the rows of the first."""
    path, may_replace = target.path, target.may_replace
    if target.form in {ExportFormat.SQLITE, ExportFormat.DUCKDB}:
        from tasks.clients.export.duckdb_file import write_duckdb
        from tasks.clients.export.sqlite_file import write_sqlite

        write = write_sqlite if target.form is ExportFormat.SQLITE else write_duckdb
        return write(path, tables, advance, may_replace=may_replace)
    reader = next(iter(tables)).rows
    batches = _watched(reader, lambda batch: advance(batch.num_rows))
    match target.form:
        case ExportFormat.JSONL:
            return write_jsonl(path, batches, may_replace=may_replace)
        case ExportFormat.CSV:
            return write_csv(path, reader.schema, batches, may_replace=may_replace)
        case _:
            return write_parquet(path, reader.schema, batches, may_replace=may_replace)


def _watched(items: Iterable[_T], watch: Callable[[_T], object]) -> Iterator[_T]:
    for item in items:
        yield item
        watch(item)


@contextmanager
def _bar(total: int) -> Iterator[Callable[[int], None]]:
    """Show a bar on a terminal's standard error; gives what moves it."""
    columns = (TextColumn("Exporting"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as bar:
        step = bar.add_task("", total=total)
        yield lambda done: bar.advance(step, done)
