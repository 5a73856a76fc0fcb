"""Examples of tables and JSON: a row is an article."""

from __future__ import annotations

import json

from tests.core.forms.example import (
    ARTICLE,
    ARTICLE_2,
    AUTHOR,
    DAY,
    TEXT,
    TEXT_2,
    TITLE,
    TITLE_2,
    URL,
    URL_2,
    Example,
    Examples,
)

ROW = {"url": URL, "title": TITLE, "authors": [AUTHOR], "date": DAY, "text": TEXT}
ROW_2 = {"url": URL_2, "title": TITLE_2, "text": TEXT_2}
LINES = b"".join(json.dumps(row).encode() + b"\n" for row in (ROW, ROW_2))

ROWS = {
    "JSON Lines": Examples(
        valid=Example("news.jsonl", LINES, (ARTICLE, ARTICLE_2)),
        damaged=Example("news.jsonl", LINES.replace(b'"url"', b'"url', 1), (ARTICLE_2,)),
        hostile=Example("news.jsonl", LINES + b"[" * 200_000 + b"\n", (ARTICLE, ARTICLE_2)),
    ),
}
