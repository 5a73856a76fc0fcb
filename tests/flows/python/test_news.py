"""`copydesk.open`: the tables of a news database as relations, for pandas, polars, Arrow and DuckDB."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pandas as pd
import pyarrow as pa
import pytest

import copydesk
from tasks.clients.news.kept_publications import keep_publication
from tasks.core.records import Document, Kind, Segment
from tests.clients.conftest import Newsroom

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TEXT = "“We shall mend all of it,” said Ada Quist."


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with two articles, one of which quotes somebody."""
    folder = tmp_path_factory.mktemp("data")
    newsroom = Newsroom(folder)
    newsroom.load(
        one=Document(
            media_type="text/html",
            canonical_url="https://courier.example/one",
            title="Mole mended",
            text=TEXT,
            language="en",
            tags=("harbour", "mole"),
            segments=(Segment(Kind.BODY, TEXT, "body/model", 0, len(TEXT)),),
        ),
        two=Document(media_type="text/html", canonical_url="https://courier.example/two", text="Zwei."),
    )
    newsroom.publish()
    return folder


@pytest.fixture
def news(folder: Path) -> Iterator[copydesk.News]:
    """The database of that folder."""
    with copydesk.open(folder) as opened:
        yield opened


@pytest.mark.filterwarnings("ignore:The inplace keyword")  # which DuckDB uses of pandas
def test_the_tables_are_relations_that_other_tools_take(news: copydesk.News) -> None:
    """Pandas, polars and Arrow get every column, lists among them."""
    assert isinstance(news.articles, duckdb.DuckDBPyRelation)
    chosen = news.articles.filter("language = 'en'").project("title, tags, first_seen_at")
    frame = chosen.df()
    assert list(frame["title"]) == ["Mole mended"]
    assert list(frame["tags"][0]) == ["harbour", "mole"]
    assert str(frame["first_seen_at"].dt.tz) == "UTC"
    assert chosen.pl()["tags"].to_list() == [["harbour", "mole"]]
    assert isinstance(chosen.to_arrow_table(), pa.Table)
    assert chosen.arrow().read_all().num_rows == 1


def test_segments_and_quotes_are_there_and_all_others_by_name(news: copydesk.News) -> None:
    """Quotes with who said them; the names of the tables are listed."""
    assert news.segments.project("kind, text").fetchall() == [("body", TEXT)]
    assert news.quotes.project("quote, speaker").fetchall() == [("We shall mend all of it,", "Ada Quist")]
    assert news.table("outcomes").count("*").fetchall() == [(2,)]
    assert {"articles", "segments", "quotes", "revisions", "outcomes"} <= set(news.tables)
    assert repr(news).startswith("<News: articles, ")


def test_sql_takes_values_and_frames_of_the_caller(news: copydesk.News) -> None:
    """A DataFrame that stands where the query is asked is a table in it."""
    wanted = pd.DataFrame({"title": ["Mole mended"], "mark": [7]})
    assert len(wanted) == 1
    found = news.sql("SELECT mark FROM articles JOIN wanted USING (title) WHERE language = ?", ["en"])
    assert found.fetchall() == [(7,)]


def test_what_was_read_can_be_written_and_the_database_cannot(news: copydesk.News, tmp_path: Path) -> None:
    """A relation may go to a file; no statement changes the news."""
    news.articles.write_parquet(str(tmp_path / "a.parquet"))
    assert duckdb.read_parquet(str(tmp_path / "a.parquet")).count("*").fetchall() == [(2,)]
    with pytest.raises(duckdb.InvalidInputException, match="read-only"):
        news.sql("DELETE FROM articles")


def test_it_is_found_by_its_file_its_folder_or_the_settings(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Without a path, where the commands look; nothing there is an error of ours."""
    monkeypatch.setenv("COPYDESK_DATA_DIR", str(folder))
    for opened in (copydesk.open(folder), copydesk.open(str(folder / "news.duckdb")), copydesk.open()):
        with opened as news:
            assert news.articles.count("*").fetchall() == [(2,)]
    with pytest.raises(copydesk.StopError, match="Nothing is published yet"):
        copydesk.open(tmp_path)


def test_a_file_that_is_no_database_is_told_in_a_line(tmp_path: Path) -> None:
    """As to every reader of ours."""
    (tmp_path / "news.duckdb").write_bytes(b"no database" * 1000)
    with pytest.raises(copydesk.StopError, match=r"news\.duckdb"):
        copydesk.open(tmp_path)


def test_an_earlier_publication_is_opened_as_it_was(tmp_path: Path) -> None:
    """By its number, its day or its name; one that is not kept is answered with those that are."""
    newsroom = Newsroom(tmp_path)
    newsroom.load(
        one=Document(media_type="text/html", canonical_url="https://courier.example/one", text="One.")
    )
    newsroom.publish()
    first = keep_publication(newsroom.news, "before")
    newsroom.load(
        two=Document(media_type="text/html", canonical_url="https://courier.example/two", text="Two.")
    )
    newsroom.publish()
    for as_of, articles in (("before", 1), (first.number, 1), (first.published_at.date(), 2), (None, 2)):
        with copydesk.open(tmp_path, as_of=as_of) as news:
            assert news.articles.count("*").fetchall() == [(articles,)], as_of
    with pytest.raises(copydesk.UsageError, match="before"):
        copydesk.open(tmp_path, as_of="after")
