"""What the pages of an article and of a story show, made of the desk's answers."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tasks.core.clean.doubts import CODES
from tasks.core.desk.bar_charts import chart_moments
from tasks.core.desk.reading_view import list_paragraphs, list_spans
from tasks.core.news.word_changes import list_pieces
from tasks.core.records import KEPT_KINDS, Doubt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.core.desk.desk_answers import ArticleAnswer, Quotation, StoryAnswer
    from tasks.core.news.answers import ArticleView

_APART = frozenset(
    {"article_id", "title", "description", "text", "doubts", "repairs", "captions", "credits", "confidence"}
)
"""Fields that stand elsewhere on the page."""
_MOST_PARAGRAPHS = 40
"""Changed paragraphs of a revision that are shown."""


def show_all_of(answer: ArticleAnswer, view: str) -> dict[str, Any]:
    """Give what the page of an article shows."""
    article = answer.article
    fields = article.fields
    doubts = [Doubt(**each) for each in fields["doubts"] or ()]
    return {
        "answer": answer,
        "article": article,
        "fields": fields,
        "doubts": [(each.code, CODES.get(each.code, ""), each.detail) for each in doubts],
        "paragraphs": [*list_paragraphs(fields["text"] or "", article.segments)],
        "spans": list_spans(article.segments, doubts) if view == "cuts" else [],
        "cut_counts": Counter(each.kind for each in article.segments if each.kind not in KEPT_KINDS),
        "told": {name: _say(value) for name, value in fields.items() if name not in _APART and value},
        "changes": [
            (line, [list_pieces(part) for part in line.change.paragraphs[:_MOST_PARAGRAPHS]])
            for line in reversed(article.revisions)
            if line.change is not None
        ],
        "speakers": group_quotes(answer.quotes),
        "others": [each for each in answer.story if each not in answer.copies],
    }


def show_whole_story(answer: StoryAnswer) -> dict[str, Any]:
    """Give what the page of a story shows."""
    titles = {each.article_id: each for each in answer.articles}
    return {
        "answer": answer,
        "title": next((each.title for each in answer.articles if each.title), "(no title)"),
        "outlets": [*dict.fromkeys(each.publisher or "(unknown)" for each in answer.articles)],
        "origins": {
            article_id: titles[origin].publisher if origin in titles else origin
            for article_id, origin in answer.origins.items()
        },
        "speakers": group_quotes(answer.quotes),
        "publishers": {each.article_id: each.publisher for each in answer.articles},
        "chart": chart_moments(
            _read_moment(each.published_at, each.first_seen_at) for each in answer.articles
        ),
    }


def group_quotes(quotes: Sequence[Quotation]) -> list[tuple[str | None, list[Quotation]]]:
    """Group what is said by who says it, those who say most first; what nobody is named for comes last."""
    said: dict[str | None, list[Quotation]] = {}
    for each in quotes:
        said.setdefault(each.speaker_name or each.speaker, []).append(each)
    return sorted(said.items(), key=lambda item: (item[0] is None, -len(item[1])))


def name_form(raw: bytes, article: ArticleView) -> str:
    """Name the media type that bytes are shown as: a page as one, all else as plain text."""
    head = raw[:1000].lstrip().lower()
    said = (each.value for each in article.evidence if each.field == "charset" and each.chosen)
    charset = next(said, "utf-8")
    encoding = charset if charset.replace("-", "").replace("_", "").isalnum() else "utf-8"
    is_page = b"<html" in head or head.startswith((b"<!doctype html", b"<head", b"<body", b"<article"))
    return f"text/{'html' if is_page else 'plain'}; charset={encoding}"


def _read_moment(said: str | None, seen: datetime) -> datetime:
    """Read a moment as it is said, and take the first sight where none is."""
    try:
        moment = datetime.fromisoformat(said) if said else seen
    except ValueError:
        return seen
    return moment if moment.tzinfo else moment.replace(tzinfo=seen.tzinfo)


def _say(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M} UTC"
    if isinstance(value, (list, tuple)):
        return "; ".join(map(str, value))
    return str(value)
