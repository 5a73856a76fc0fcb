"""What commands print: results of any shape, and nothing that could drive the terminal."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from typing import Self

import pyarrow as pa
import pytest
from rich.console import Console

from flows.cli.app import main, put_global_first
from flows.printing import terminal
from flows.printing.forms import RowFormat
from flows.printing.print_articles import print_article
from flows.printing.print_rows import json_text, print_table
from flows.printing.review import review_document
from flows.printing.terminal import print_error, print_run
from tasks.core.errors import StopError, UsageError
from tasks.core.news.answers import ArticleMention, ArticleView, FieldChange
from tasks.core.records import Document, Doubt, Kind, Segment
from tasks.core.run.summary import RunSummary

FAR_DATE = pa.array([2**62], pa.timestamp("us"))


def test_a_column_may_have_any_name(capsys: pytest.CaptureFixture[str]) -> None:
    """What reads as markup is a name all the same."""
    print_table(pa.table({"[/]": ["[bold]x[/]"]}), RowFormat.TABLE, 10)
    assert "[/]" in capsys.readouterr().out


def test_json_is_json_for_any_number_and_any_names() -> None:
    """No NaN, and no column lost because another has its name."""
    table = pa.table([[float("nan")], [[float("inf")]], [3]], names=["x", "x", "x_1"])
    assert json.loads(json_text(table)) == [{"x": None, "x_1": [None], "x_1_1": 3}]


@pytest.mark.parametrize(
    ("column", "form"),
    [
        (FAR_DATE, RowFormat.JSON),
        (FAR_DATE, RowFormat.JSONL),
        (FAR_DATE, RowFormat.CSV),
        (FAR_DATE, RowFormat.TABLE),
        (pa.array([timedelta(1)]), RowFormat.JSON),
    ],
)
def test_a_value_without_a_form_is_a_usage_error(column: pa.Array, form: RowFormat) -> None:
    """The error says how to ask for it."""
    with pytest.raises(UsageError, match="VARCHAR"):
        print_table(pa.table({"x": column}), form, 10)


FORMULAS = ["=cmd|' /C calc'!A0", "+1", "-2+3", "@SUM(A1)", "\tx", "plain", "a=b"]


def test_csv_holds_no_formula_and_figures_stay_figures(capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever a title or a column's name begins with; a number below zero is none."""
    print_table(pa.table({"=name": FORMULAS, "n": [-1, 2, 3, 4, 5, 6, 7]}), RowFormat.CSV, 10)
    head, *shown = list(csv.reader(io.StringIO(capsys.readouterr().out)))
    assert head == ["'=name", "n"]
    assert [cell for cell, _ in shown] == [f"'{each}" for each in FORMULAS[:5]] + FORMULAS[5:]
    assert shown[0][1] == "-1"


@pytest.mark.parametrize("form", [each for each in RowFormat if each is not RowFormat.PARQUET])
def test_rows_drive_no_terminal(capsys: pytest.CaptureFixture[str], form: RowFormat) -> None:
    """Nor one on which a file of them is shown later."""
    print_table(pa.table({"x\x9b": ["a\x9b2Jb\x1b]0;c\x07\u202egpj.exe\u2066"]}), form, 10)
    assert not set(capsys.readouterr().out) & set("\x9b\x1b\x07\u202e\u2066")


def test_an_error_is_one_line_whatever_it_names(capsys: pytest.CaptureFixture[str]) -> None:
    """File names may hold line ends and escapes."""
    print_error(StopError("no\nsuch\x1b[2Jfile", "Look\nagain"))
    assert capsys.readouterr().err == "copydesk: no such[2Jfile. Look again\n"


DOUBT = Doubt("short", "it has 6 words")


def test_a_review_says_at_its_head_how_sure_the_cleaner_is() -> None:
    """Confidence among the fields, then each doubt with its evidence; a text nobody doubts has neither."""
    document = Document("text/html", title="Dock to close", confidence=0.41, doubts=(DOUBT,))
    _, head, doubt, *_ = review_document("a.html", document)
    assert "confidence 0.41" in head.plain
    assert doubt.plain == "doubt: short: it has 6 words"
    sure = "".join(line.plain for line in review_document("a.html", Document("text/plain")))
    assert "doubt" not in sure
    assert "confidence" not in sure


def test_a_review_marks_the_cuts_that_are_doubted() -> None:
    """Those alone that the doubt is about, so that nobody has to look for them."""
    lost = Segment(Kind.RELATED, "The board voted on Tuesday to close the dock. " * 4, "html.related", 0, 184)
    share = Segment(Kind.UI, "Share this", "html.share", 184, 194)
    document = Document("text/html", doubts=(Doubt("prose-cut", "much"),), segments=(lost, share))
    marked = [line.plain.endswith("doubted") for line in review_document("a.html", document)]
    assert marked == [False, False, False, True, False, False]


def test_an_article_is_shown_with_its_doubts_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    """Code and evidence, as everywhere; a column that is null is left out."""
    fields = {"title": "Dock to close", "confidence": None, "doubts": [asdict(DOUBT)]}
    print_article(ArticleView("a1", fields, (), (), (), (), ()))
    shown = capsys.readouterr().out
    assert "short: it has 6 words" in shown
    assert "confidence" not in shown
    assert "beside the text" not in shown


def test_an_article_is_shown_with_what_was_changed_beside_its_text(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Each change with what stood there before; nothing drives the terminal."""
    seen = datetime(2026, 3, 2, 10, tzinfo=UTC)
    changed = FieldChange(seen, "title", "Dock to close", "Dock stays\x1b[2J open")
    print_article(ArticleView("a1", {}, (), (), (), (changed,), ()))
    shown = capsys.readouterr().out
    assert "Changed beside the text" in shown
    assert "Dock to close" in shown
    assert "\x1b" not in shown


def test_an_article_is_shown_with_whom_and_what_it_names(capsys: pytest.CaptureFixture[str]) -> None:
    """A line a kind, each name with how often it stands there."""
    named = [("person", "Ada Renn", 3), ("person", "Bo Vesk", 1), ("place", "Quillon", 2)]
    mentions = tuple(ArticleMention(kind, name, name, (), count, None, None) for kind, name, count in named)
    print_article(ArticleView("a1", {}, (), (), (), (), (), mentions))
    shown = capsys.readouterr().out
    assert "Ada Renn (3), Bo Vesk (1)" in shown
    assert "Quillon (2)" in shown


def test_a_run_says_how_many_texts_are_doubtful(capsys: pytest.CaptureFixture[str]) -> None:
    """Below the outcomes, of which it is none, with the question that lists them."""
    summary = RunSummary("r", 2, 0, {"article": 2}, (), {}, (), 1.0, doubtful=1)
    print_run(summary)
    print_run(replace(summary, doubtful=0, noted=2))
    shown = capsys.readouterr().out
    assert shown.count("doubtful: 1 (copydesk query doubtful)") == 1
    assert shown.count("odd answers: 2 (copydesk query odd_answers)") == 1


class InterruptedInput(io.StringIO):
    """Standard input at which the user presses Ctrl-C."""

    def __iter__(self) -> Self:
        """Be interrupted at the first line."""
        raise KeyboardInterrupt


def test_an_interrupt_is_one_line_and_exit_code_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The run could not finish, and what is archived is not lost: both are said."""
    monkeypatch.setattr("sys.argv", ["copydesk", "ingest", "-"])
    monkeypatch.setattr("sys.stdin", InterruptedInput())
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    assert capsys.readouterr().err.startswith("copydesk: interrupted. ")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("ingest a --data-dir d b", "--data-dir d ingest a b"),
        ("ingest --data-dir=d a", "--data-dir=d ingest a"),
        ("query x --quiet", "--quiet query x"),
        ("clean -- --quiet", "clean -- --quiet"),
        ("search --quiet dock", "search --quiet dock"),
        ("ingest --data-dir", "--data-dir ingest"),
    ],
)
def test_options_of_no_command_may_stand_anywhere(line: str, told: str) -> None:
    """But where words are free, or a line of options has ended."""
    assert put_global_first(line.split()) == told.split()


def test_rows_without_room_stand_under_each_other(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On a terminal, where forty columns would each be a letter wide; a pipe has room for all."""
    table = pa.table({f"column_{n}": ["some words"] for n in range(40)})
    print_table(table, RowFormat.TABLE, 10)
    assert len(capsys.readouterr().out.splitlines()) == 2
    monkeypatch.setattr(terminal, "out", Console(force_terminal=True, width=80, color_system=None))
    print_table(table, RowFormat.TABLE, 10)
    assert len(capsys.readouterr().out.splitlines()) == 41
