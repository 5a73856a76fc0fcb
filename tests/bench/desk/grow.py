"""Makes a published news database of many articles out of one of few, for `pages.py` to time pages over.

    python tests/bench/desk/grow.py NEWS GROWN [ARTICLES]

Every row stands there again and again under ids of its own, and of another week, until there are so many
articles (100,000 unless told); the index of search is made of all of them.
"""

from __future__ import annotations

import math
import shutil
import sys
from pathlib import Path

from tasks.clients.files.duckdb_files import open_file
from tasks.clients.search.search_index import update_index

IDS = ("article_id", "capture_id", "group_id", "story_id", "joined_to", "raw_sha256")
MOVED = {
    "published_ts": "published_ts - to_weeks(turn)",
    "published_on": "(published_on - to_weeks(turn))::DATE",
    "fetched_at": "fetched_at - to_hours(turn)",
}
GROWN = (
    "articles",
    "segments",
    "captures",
    "outcomes",
    "quotes",
    "copies",
    "stories",
    "story_articles",
    "evidence",
)


def grow(path: Path, wanted: int) -> None:
    """Multiply the articles of a database."""
    with open_file(path, "news") as connection:
        [(articles,)] = connection.execute("SELECT count(*) FROM articles").fetchall()
        for table in GROWN:
            columns = {row[0] for row in connection.execute(f"DESCRIBE {table}").fetchall()}
            again = [
                f"left(md5({name} || turn), strlen({name})) AS {name}" for name in IDS if name in columns
            ]
            again += [f"{said} AS {name}" for name, said in MOVED.items() if name in columns]
            connection.execute(
                f"INSERT INTO {table} SELECT {table}.* REPLACE ({', '.join(again)}) "  # noqa: S608 - names of ours
                f"FROM {table}, range(1, $turns) AS turns(turn)",
                {"turns": math.ceil(wanted / articles)},
            )
        update_index(connection)


def main(news: str, grown: str, wanted: str = "100000") -> None:
    """Copy the database, then let the copy grow."""
    shutil.copyfile(news, grown)
    grow(Path(grown), int(wanted))


if __name__ == "__main__":
    main(*sys.argv[1:])
