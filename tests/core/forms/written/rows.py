# ruff: noqa: RUF001 - news in Russian is written in Cyrillic
# ruff: noqa: E501 - what others write is written on one line
"""Tables: CSV, TSV and Parquet as spreadsheets, pandas, DuckDB, pyarrow and databases write them."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa
from pyarrow import parquet

from tests.core.forms.written.written import BRIDGE, ECOLE, EMBANKMENT, MILL, PROMO, ZUG, Said, Written

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

BOTH = (BRIDGE, MILL)
NO_AUTHORS = tuple(each.less("authors") for each in BOTH)


def write_csv(names: Sequence[str], rows: Sequence[Sequence[object]], **dialect: Any) -> str:  # noqa: ANN401 - those of the csv module
    """Write a table as Python's csv does."""
    written = io.StringIO()
    csv.writer(written, **dialect).writerows([names, *rows])
    return written.getvalue()


def write_parquet(rows: list[dict[str, Any]], compression: str = "snappy") -> bytes:
    """Write rows as pyarrow does."""
    written = io.BytesIO()
    parquet.write_table(pa.Table.from_pylist(rows), written, compression=compression)
    return written.getvalue()


def at(day: str | None, hour: int = 7) -> datetime:
    """Give an hour of a day."""
    return datetime.fromisoformat(day or "").replace(hour=hour, tzinfo=UTC)


def write_rows() -> Iterator[Written]:
    """Write tables."""
    yield from _write_csvs()
    yield from _write_tabs()
    yield from _write_parquets()


def _write_csvs() -> Iterator[Written]:
    said = [(each.url, each.title, "; ".join(each.authors), each.day, each.text) for each in BOTH]
    names = ("url", "title", "authors", "date", "text")
    yield Written(
        "table",
        "Excel, German, a semicolon and a byte order mark",
        "artikel.csv",
        write_csv(
            ("Überschrift", "Autor", "Datum", "Link", "Volltext"),
            [(ZUG.title, ZUG.authors[0], "08.05.2026", ZUG.url, ZUG.text)],
            delimiter=";",
        ).encode("utf-8-sig"),
        (ZUG,),
    )
    yield Written(
        "table",
        "Excel, sep= line, cp1252",
        "artikel.csv",
        (
            "sep=;\r\n"
            + write_csv(
                ("Titel", "Verfasser", "Erschienen", "URL", "Text"),
                [(ZUG.title, ZUG.authors[0], "08.05.2026", ZUG.url, ZUG.text)],
                delimiter=";",
            )
        ).encode("cp1252"),
        (ZUG,),
    )
    yield Written(
        "table",
        "Excel, Unicode text in UTF-16",
        "articles.txt",
        write_csv(names, said, delimiter="\t", lineterminator="\r\n").encode("utf-16"),
        BOTH,
    )
    yield Written(
        "table",
        "pandas with its index",
        "articles.csv",
        write_csv(
            ("", "Unnamed: 0", "title", "publication", "author", "date", "year", "content"),
            [
                (n, n + 17283, each.title, "Velm Herald", each.authors[0], each.day, "2026.0", each.text)
                for n, each in enumerate(BOTH)
            ],
        ).encode(),
        (BRIDGE.less("url"), Said(MILL.title, MILL.text, None, MILL.authors[:1], MILL.day)),
    )
    yield Written(
        "table",
        "pandas, lists as Python writes them, NaN",
        "news.csv",
        write_csv(
            ("headline", "body", "authors", "publish_date", "link", "tags"),
            [
                (
                    BRIDGE.title,
                    BRIDGE.text,
                    "['Jonas Adler']",
                    "2026-05-04 00:00:00+00:00",
                    BRIDGE.url,
                    "['roads', 'bridges']",
                ),
                (MILL.title, MILL.text, "nan", "NaT", MILL.url, "[]"),
            ],
        ).encode(),
        (BRIDGE, MILL.less("authors", "day")),
    )
    yield Written(
        "table",
        "a database's dump with NULL",
        "news.csv",
        write_csv(
            ("id", "headline", "story", "byline", "published", "canonical_url", "updated_at"),
            [
                (11, BRIDGE.title, BRIDGE.text, "By Jonas Adler", "2026-05-04T07:00:00Z", BRIDGE.url, "NULL"),
                (12, MILL.title, MILL.text, "NULL", "\\N", MILL.url, "NULL"),
            ],
            quoting=csv.QUOTE_ALL,
        ).encode(),
        (BRIDGE, MILL.less("authors", "day")),
    )
    yield Written(
        "table",
        "authors as JSON, HTML in the text column",
        "news.csv",
        write_csv(
            ("URL", "Title", "Authors", "Published At", "Article Body"),
            [
                (
                    each.url,
                    each.title,
                    json.dumps(each.authors),
                    f"{each.day} 07:12:00",
                    f"<div>{each.html}<p>{PROMO}</p></div>",
                )
                for each in BOTH
            ],
        ).encode(),
        BOTH,
    )
    yield Written(
        "table",
        "epoch milliseconds, French names",
        "articles.csv",
        write_csv(
            ("Titre", "Auteur", "Date de publication", "Lien", "Contenu"),
            [(ECOLE.title, ECOLE.authors[0], int(at(ECOLE.day).timestamp() * 1000), ECOLE.url, ECOLE.text)],
        ).encode(),
        (ECOLE,),
    )
    yield Written(
        "table",
        "French days, semicolons, cp1252",
        "articles.csv",
        write_csv(
            ("titre", "auteurs", "date", "adresse", "texte"),
            [(ECOLE.title, ECOLE.authors[0], "11/05/2026", ECOLE.url, ECOLE.text.replace("’", "'"))],
            delimiter=";",
        ).encode("cp1252"),
        (Said(ECOLE.title, ECOLE.text, ECOLE.url, ECOLE.authors, "2026-05-11"),),
    )
    yield Written(
        "table",
        "Russian names",
        "новости.csv",
        write_csv(
            ("Заголовок", "Автор", "Дата публикации", "Ссылка", "Текст"),
            [(EMBANKMENT.title, EMBANKMENT.authors[0], "12.05.2026", EMBANKMENT.url, EMBANKMENT.text)],
        ).encode(),
        (EMBANKMENT,),
    )
    yield Written(
        "table",
        "a scraper with column numbers and blank rows",
        "scraped.csv",
        write_csv(
            (
                "web-scraper-order",
                "web-scraper-start-url",
                "article-link",
                "article-link-href",
                "article-title",
                "article-author",
                "article-date",
                "article-text",
            ),
            [
                (
                    "1-1",
                    "https://velm-herald.example/",
                    BRIDGE.title,
                    BRIDGE.url,
                    BRIDGE.title,
                    "Jonas Adler",
                    "May 4, 2026",
                    BRIDGE.text,
                ),
                ("", "", "", "", "", "", "", ""),
            ],
        ).encode(),
        (BRIDGE,),
    )
    yield Written(
        "table",
        "Media Cloud's stories, addresses alone",
        "mediacloud.csv",
        write_csv(
            ("id", "indexed_date", "language", "media_name", "media_url", "publish_date", "title", "url"),
            [
                (
                    "a1",
                    "2026-05-05 10:00:00",
                    "en",
                    "velm-herald.example",
                    "https://velm-herald.example",
                    "2026-05-04",
                    each.title,
                    each.url,
                )
                for each in BOTH
            ],
        ).encode(),
        links=2,
    )
    yield Written("table", "DuckDB's COPY", "duck.csv", _copy_with_duckdb("csv"), NO_AUTHORS)
    yield Written(
        "table",
        "no final line break, quotes in the text, Windows lines",
        "a.csv",
        write_csv(names, said, lineterminator="\r\n").rstrip().encode(),
        BOTH,
    )
    yield Written(
        "table",
        "names given with --columns",
        "a.csv",
        write_csv(("spalte_a", "spalte_b", "spalte_c"), [(ZUG.title, ZUG.text, ZUG.url)]).encode(),
        (ZUG.less("authors", "day"),),
        columns="title=spalte_a,text=spalte_b,url=spalte_c",
    )
    yield Written(
        "table",
        "a backslash before quotes",
        "a.csv",
        write_csv(names, said, doublequote=False, escapechar="\\", quoting=csv.QUOTE_ALL).encode(),
        BOTH,
    )
    yield Written(
        "table",
        "a title line over the names",
        "a.csv",
        ("Export of the archive,,,,\r\n" + write_csv(names, said)).encode(),
        BOTH,
    )


def _copy_with_duckdb(form: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as base:
        base.execute("CREATE TABLE a (url TEXT, title TEXT, published TIMESTAMP, text TEXT)")
        for each in BOTH:
            base.execute("INSERT INTO a VALUES (?, ?, ?, ?)", [each.url, each.title, each.day, each.text])
        path = Path(folder) / f"a.{form}"
        base.execute(f"COPY a TO '{path}' (FORMAT {form})")
        return path.read_bytes()


def _write_tabs() -> Iterator[Written]:
    rows = [
        (each.url, each.title, each.authors[0], each.day, each.text.replace("\n\n", "\\n\\n"))
        for each in BOTH
    ]
    right = (BRIDGE, Said(MILL.title, MILL.text, MILL.url, MILL.authors[:1], MILL.day))
    yield Written(
        "table",
        "PostgreSQL's COPY, line breaks escaped",
        "news.tsv",
        "".join(
            "\t".join(map(str, row)) + "\n" for row in [("url", "title", "author", "date", "text"), *rows]
        ).encode(),
        right,
    )
    yield Written(
        "table",
        "tabs, quoted line breaks",
        "news.tsv",
        write_csv(
            ("date", "text", "title", "url"), [(e.day, e.text, e.title, e.url) for e in BOTH], delimiter="\t"
        ).encode(),
        NO_AUTHORS,
    )
    yield Written(
        "table",
        "tabs with bare quotes in the text",
        "news.tsv",
        "".join(
            "\t".join(row) + "\n"
            for row in [
                ("url", "title", "date", "text"),
                (BRIDGE.url or "", BRIDGE.title or "", "2026-05-04", BRIDGE.text.replace("\n\n", " ")),
                (
                    MILL.url or "",
                    MILL.title or "",
                    "2026-05-06",
                    '"We are hiring," the owner of the mill in Tessin said on Wednesday, and named no sum.',
                ),
            ]
        ).encode(),
        (
            Said(BRIDGE.title, BRIDGE.text.replace("\n\n", " "), BRIDGE.url, (), BRIDGE.day),
            Said(
                MILL.title,
                '"We are hiring," the owner of the mill in Tessin said on Wednesday, and named no sum.',
                MILL.url,
                (),
                MILL.day,
            ),
        ),
    )
    yield Written(
        "table",
        "bars",
        "news.psv",
        write_csv(("url", "title", "text"), [(e.url, e.title, e.text) for e in BOTH], delimiter="|").encode(),
        tuple(e.less("authors", "day") for e in BOTH),
    )
    yield Written(
        "table",
        "a table called .txt",
        "export.txt",
        write_csv(
            ("published_at", "title", "author", "url", "content"),
            [(e.day, e.title, " and ".join(e.authors), e.url, e.text) for e in BOTH],
            delimiter="\t",
        ).encode(),
        BOTH,
    )


def _write_parquets() -> Iterator[Written]:
    yield Written(
        "Parquet",
        "cc_news of Hugging Face",
        "cc_news.parquet",
        write_parquet(
            [
                {
                    "title": e.title,
                    "text": e.text,
                    "domain": "velm-herald.example",
                    "date": f"{e.day} 07:12:00",
                    "description": e.text[:60],
                    "url": e.url,
                    "image_url": "https://velm-herald.example/a.jpg",
                }
                for e in BOTH
            ]
        ),
        NO_AUTHORS,
    )
    yield Written(
        "Parquet",
        "times with a zone, lists of structs",
        "news.parquet",
        write_parquet(
            [
                {
                    "uri": f"urn:{n}",
                    "headline": e.title,
                    "body": e.text,
                    "published": at(e.day),
                    "creators": None,
                    "byline": [{"name": a, "role": "reporter"} for a in e.authors],
                    "link": e.url,
                    "score": float("nan"),
                }
                for n, e in enumerate(BOTH)
            ]
        ),
        BOTH,
    )
    yield Written(
        "Parquet",
        "pandas with its index, zstd",
        "news.parquet",
        write_parquet(
            [
                {
                    "Title": e.title,
                    "Article": e.text,
                    "Author": ", ".join(e.authors),
                    "Publication Date": date.fromisoformat(e.day or ""),
                    "URL": e.url,
                    "__index_level_0__": n,
                }
                for n, e in enumerate(BOTH)
            ],
            compression="zstd",
        ),
        BOTH,
    )
    yield Written(
        "Parquet",
        "fundus or news-please rows",
        "news.parquet",
        write_parquet(
            [
                {
                    "maintext": e.text,
                    "title": e.title,
                    "authors": list(e.authors),
                    "date_publish": at(e.day).replace(tzinfo=None),
                    "date_download": at("2026-06-01").replace(tzinfo=None),
                    "url": e.url,
                    "source_domain": "velm-herald.example",
                    "language": "en",
                }
                for e in BOTH
            ]
        ),
        BOTH,
    )
    yield Written(
        "Parquet",
        "crawled pages",
        "pages.parquet",
        write_parquet(
            [
                {"url": e.url, "status": 200, "fetch_time": at("2026-06-01"), "html": page_of(e).encode()}
                for e in BOTH
            ]
        ),
        BOTH,
    )
    yield Written(
        "Parquet",
        "epoch milliseconds as numbers",
        "news.parquet",
        write_parquet(
            [
                {
                    "url": e.url,
                    "title": e.title,
                    "content": e.text,
                    "publishedAt": int(at(e.day).timestamp() * 1000),
                }
                for e in BOTH
            ]
        ),
        NO_AUTHORS,
    )
    yield Written("Parquet", "DuckDB's COPY", "duck.parquet", _copy_with_duckdb("parquet"), NO_AUTHORS)


def page_of(said: Said) -> str:
    """Write a page of a site, with what stands around the article."""
    by = "".join(f'<meta name="author" content="{each}">' for each in said.authors)
    return (
        f"<!doctype html><html lang=en><head><title>{said.title} | Velm Herald</title>{by}"
        f'<meta property="article:published_time" content="{said.day}T07:12:00Z"></head><body><nav><a href="/">Home</a> <a href="/s">Sport</a></nav>'
        f"<article><h1>{said.title}</h1>{said.html}<p>{PROMO}</p></article></body></html>"
    )
