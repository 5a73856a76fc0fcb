"""One other tool over a folder of pages, in two processes: run by `bench.py` with that tool's own Python.

    PYTHON tests/bench/whole/peers.py TOOL FOLDER

Prints how many pages gave a text, and how many characters. Each tool is called as its documentation does,
over bytes that are there already (no picture of theirs is asked for), with what it knows of title, authors
and date where it has a call for that.
"""

from __future__ import annotations

import json
import multiprocessing
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PROCESSES = 2
CHUNK = 8
TIMEOUT_S = 60
_texts: dict[str, Callable[[Path], str | None]] = {}


def _read(page: Path) -> str:
    return page.read_bytes().decode("utf-8", "replace")


def _name(page: Path) -> str:
    return f"https://pages.example/{page.name}"


def load_trafilatura() -> Callable[[Path], str | None]:
    """Give `bare_extraction` with metadata."""
    from trafilatura import bare_extraction  # noqa: PLC0415 - the other tools are not to pay for it

    def take(page: Path) -> str | None:
        document = bare_extraction(page.read_bytes(), with_metadata=True)
        return document.text if document else None

    return take


def load_newspaper4k() -> Callable[[Path], str | None]:
    """Give an article that is parsed, without its NLP."""
    from newspaper import Article  # noqa: PLC0415 - as above

    def take(page: Path) -> str | None:
        article = Article(_name(page), fetch_images=False)
        article.download(input_html=_read(page))
        article.parse()
        return str(article.text)

    return take


def load_news_please() -> Callable[[Path], str | None]:
    """Give its extraction from HTML that is there."""
    from newsplease import NewsPlease  # noqa: PLC0415 - as above

    def take(page: Path) -> str | None:
        article = NewsPlease.from_html(_read(page), url=_name(page), fetch_images=False)
        text: str | None = article.maintext
        return text

    return take


def load_fundus() -> Callable[[Path], str | None]:
    """Give the parser of the publisher that a page's file is named by (at_DerStandard_V1.html)."""
    from fundus import PublisherCollection  # noqa: PLC0415 - as above

    def take(page: Path) -> str | None:
        country, name = page.name.split("_")[:2]
        publisher = getattr(getattr(PublisherCollection, country), name)
        return str(publisher.parser().parse(_read(page), "suppress").get("body") or "")

    return take


LOADERS = {
    "trafilatura": load_trafilatura,
    "newspaper4k": load_newspaper4k,
    "news-please": load_news_please,
    "fundus": load_fundus,
}


def load(tool: str) -> None:
    """Load a tool in a process of the pool."""
    _texts[tool] = LOADERS[tool]()


def take_text(given: tuple[str, Path]) -> int | None:
    """Give how long a page's text is; None where there is none, or the tool raises."""
    tool, page = given
    try:
        text = _texts[tool](page)
    except Exception:  # noqa: BLE001 - whatever a tool raises, the page is without a text
        return None
    return len(text) if text else None


def run_pool(tool: str, pages: list[Path]) -> dict[str, int]:
    """Have two processes take the texts."""
    with multiprocessing.Pool(PROCESSES, load, [tool]) as pool:
        lengths = pool.imap_unordered(take_text, [(tool, page) for page in pages], CHUNK)
        found = [length for length in lengths if length]
        pool.close()
        pool.join()
    return {"texts": len(found), "characters": sum(found)}


def run_datatrove(pages: list[Path]) -> dict[str, int]:
    """Run its pipeline: pages, its extractor by trafilatura (text alone), a writer of Parquet."""
    from datatrove.data import Document  # noqa: PLC0415 - as above
    from datatrove.executor import LocalPipelineExecutor  # noqa: PLC0415 - as above
    from datatrove.pipeline.extractors import Trafilatura  # noqa: PLC0415 - as above
    from datatrove.pipeline.writers import ParquetWriter  # noqa: PLC0415 - as above
    from pyarrow import parquet  # noqa: PLC0415 - as above

    def read(_data: object, rank: int = 0, world_size: int = 1) -> Iterator[Any]:
        for page in pages[rank::world_size]:
            yield Document(text=_read(page), id=page.name)

    with tempfile.TemporaryDirectory() as folder:
        written, logs = Path(folder, "written"), Path(folder, "logs")
        LocalPipelineExecutor(
            pipeline=[read, Trafilatura(timeout=TIMEOUT_S), ParquetWriter(str(written))],
            tasks=PROCESSES,
            workers=PROCESSES,
            logging_dir=str(logs),
        ).run()
        texts = parquet.read_table(written, columns=["text"])["text"].to_pylist()
    return {"texts": len(texts), "characters": sum(map(len, texts))}


def main() -> None:
    """Run the tool and print what it gave."""
    tool, folder = sys.argv[1:]
    pages = sorted(Path(folder).iterdir())
    given = run_datatrove(pages) if tool == "datatrove" else run_pool(tool, pages)
    sys.stdout.write(json.dumps(given) + "\n")


if __name__ == "__main__":
    main()
