"""People, organisations and places that a clean text names, told by rules and lists.

Takes the text and its language, gives a row for each that is named: what it is, what it is called first and
what it goes by, and every place where it stands; `text[start:end]` is what is said there. A language without
capitals has no rows: nothing there tells a name from a word. What the article alone does not tell is of no
kind: other articles may tell it, when they are published.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.core.annotations import Mention, MentionSpan
from tasks.core.clean.mentions.article_words import split_article
from tasks.core.clean.mentions.known_names import open_known_names
from tasks.core.clean.mentions.name_context import NameContext
from tasks.core.clean.mentions.name_links import NameLinks
from tasks.core.clean.mentions.name_runs import NameRuns
from tasks.core.clean.mentions.name_words import open_name_words
from tasks.core.clean.mentions.noun_names import NounNames

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tasks.core.annotations import NameKind
    from tasks.core.clean.mentions.article_words import ArticleWords
    from tasks.core.clean.mentions.found_names import FoundName


def find_mentions(text: str, language: str | None) -> tuple[Mention, ...]:
    """Find whom and what a text names, in the order in which each comes first."""
    code = (language or "").partition("-")[0].lower()
    words, known = open_name_words(code), open_known_names(code)
    article = split_article(text, words.cues.titles)
    context = NameContext(article, words, known)
    has_nouns = words.cues.nouns_are_capitals
    reader = NounNames(context) if has_nouns else NameRuns(context)
    links = NameLinks(context, list(reader.read()), has_genitives=has_nouns)
    return tuple(_gather(article, links.link()))


def _gather(article: ArticleWords, names: Iterable[FoundName]) -> Iterable[Mention]:
    rows: dict[tuple[NameKind | None, str], list[FoundName]] = {}
    for name in names:
        rows.setdefault((name.kind, name.canonical), []).append(name)
    for (kind, canonical), each in rows.items():
        spans = tuple(MentionSpan(article.starts[name.first], article.ends[name.last - 1]) for name in each)
        yield Mention(kind, each[0].name, canonical, spans, each[0].clue, each[0].cue)
