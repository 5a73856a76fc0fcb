"""How well changes of wording are told apart, over articles of the gold that were edited in stated ways.

    python tests/bench/changes.py [PAIRS]

Makes PAIRS (default 600) from texts that lie beside the checkout: each article, edited once, has the kinds
that the edit was made for. Half of the articles, by a digest of their names, is kept aside: the rules were
read on the other one alone. Prints for each half and kind how many were made and told, precision and recall.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from tasks.core.clean.text.sentences import split_sentences
from tasks.core.news.change_kinds import ChangeKind, Wording, is_correction
from tasks.core.news.text_changes import compare_wordings

if TYPE_CHECKING:
    from collections.abc import Iterator

out = Console(highlight=False, width=120)
GOLD = Path(__file__).resolve().parents[3] / "shared" / "gold"
LEAST_PARAGRAPHS = 6
LETTERS = 6
LONGEST = 400


@dataclass(frozen=True, slots=True)
class Article:
    """A text of the gold: its name decides its half."""

    name: str
    wording: Wording


Edit = Callable[[Wording, random.Random, Wording], Wording | None]


def read_articles() -> Iterator[Article]:
    """Read articles in English and German, and those of the quotes in other languages."""
    for file, language in (("corpus", "en"), ("corpus_de", "de")):
        with gzip.open(GOLD / "text" / f"{file}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for row in map(json.loads, lines):
                yield make_article(row["id"], row.get("title"), row["text"], row.get("language") or language)
    for path in sorted((GOLD / "html" / "waddle").glob("*.json")):
        row = json.loads(path.read_text("utf-8"))
        if row.get("text"):
            yield make_article(path.stem, row.get("title"), row["text"], row.get("language"))


def make_article(name: str, title: str | None, text: str, language: str | None) -> Article:
    """Give a text as the cleaner has one."""
    parts = [part.strip() for part in re.split(r"\n+", text) if part.strip()]
    return Article(str(name), Wording(title or "A title", tuple(parts), (), language))


def in_paragraph(
    wording: Wording, chooser: random.Random, edit: Callable[[str, random.Random], str | None]
) -> Wording | None:
    """Edit one paragraph, the first of a random order that the edit fits."""
    places = list(range(len(wording.paragraphs)))
    chooser.shuffle(places)
    for place in places:
        edited = edit(wording.paragraphs[place], chooser)
        if edited is not None and edited != wording.paragraphs[place]:
            parts = (*wording.paragraphs[:place], edited, *wording.paragraphs[place + 1 :])
            return replace(wording, paragraphs=parts)
    return None


def pick(pattern: str, text: str, chooser: random.Random) -> re.Match[str] | None:
    """Pick one of the matches."""
    found = list(re.finditer(pattern, text))
    return chooser.choice(found) if found else None


def put(text: str, match: re.Match[str], words: str) -> str:
    """Replace a match."""
    return text[: match.start()] + words + text[match.end() :]


def quote_otherwise(text: str, _: random.Random) -> str | None:
    """Other quotation marks."""
    return re.sub(r'"([^"]+)"', r"“\1”", text) if '"' in text else re.sub("[“”]", '"', text)


def dash_otherwise(text: str, _: random.Random) -> str | None:
    """Other dashes and dots."""
    return (
        text.replace(" - ", " \u2013 ")
        .replace("\u2014", "\u2013")
        .replace("...", "\u2026")
        .replace("\u2019", "'")
    )


def end_otherwise(text: str, _: random.Random) -> str | None:
    """No stop, or a comma more."""
    return text[:-1] if text.endswith(".") else None


def slip(text: str, chooser: random.Random) -> str | None:
    """Two letters of a long word change places."""
    match = pick(rf"(?<=\s)[^\W\d_A-ZÀ-ÞА-Я]{{{LETTERS},}}(?=[\s,.])", text, chooser)
    if match is None:
        return None
    at = chooser.randrange(1, len(match[0]) - 2)
    word = match[0][:at] + match[0][at + 1] + match[0][at] + match[0][at + 2 :]
    return put(text, match, word)


def drop_letter(text: str, chooser: random.Random) -> str | None:
    """A long word has lost a letter."""
    match = pick(rf"(?<=\s)[^\W\d_A-ZÀ-ÞА-Я]{{{LETTERS},}}(?=[\s,.])", text, chooser)
    return put(text, match, match[0][:3] + match[0][4:]) if match else None


def change_figure(text: str, chooser: random.Random) -> str | None:
    """Another number."""
    match = pick(r"(?<![\w.,])\d{1,4}(?![\w.,]\w)", text, chooser)
    return put(text, match, str(int(match[0]) + chooser.randint(1, 30))) if match else None


def change_day(text: str, chooser: random.Random) -> str | None:
    """Another day of the week."""
    days = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    match = pick(rf"\b({'|'.join(days)})\b", text, chooser)
    return put(text, match, chooser.choice([day for day in days if day != match[0]])) if match else None


def change_name(names: tuple[str, ...]) -> Callable[[str, random.Random], str | None]:
    """Another person: a first and a last name that stand elsewhere."""

    def edit(text: str, chooser: random.Random) -> str | None:
        match = pick(r"(?<=[a-zß-ÿ,] )[A-Z][a-z]{2,} [A-Z][a-z]{2,}(?=[\s,.])", text, chooser)
        return put(text, match, chooser.choice(names)) if match else None

    return edit


def change_quotation(text: str, chooser: random.Random) -> str | None:
    """Another word in what somebody said."""
    match = pick(r'"[^"]{30,}"|“[^“”]{30,}”', text, chooser)
    word = match and pick(r"(?<= )[a-zß-ÿ]{5,}(?= )", match[0], chooser)
    return put(text, match, put(match[0], word, "harbour")) if match and word else None


def reword(text: str, _: random.Random) -> str | None:
    """Small words go or are others."""
    for old, new in (
        (" said ", " stated "),
        (" also ", " "),
        (" however", ""),
        (" but ", " yet "),
        (" aber ", " jedoch "),
        (" auch ", " "),
    ):
        if old in text and not re.search('["“„«]', text):
            return text.replace(old, new, 1)
    return None


def one_paragraph(edit: Callable[[str, random.Random], str | None]) -> Edit:
    """Make an edit of a wording from one of a paragraph."""
    return lambda wording, chooser, _: in_paragraph(wording, chooser, edit)


def join_paragraphs(wording: Wording, chooser: random.Random, _: Wording) -> Wording:
    """Two paragraphs are one."""
    at = chooser.randrange(len(wording.paragraphs) - 1)
    parts = wording.paragraphs
    return replace(wording, paragraphs=(*parts[:at], f"{parts[at]} {parts[at + 1]}", *parts[at + 2 :]))


def split_paragraph(wording: Wording, _: random.Random, __: Wording) -> Wording | None:
    """A paragraph is two."""
    for at, part in enumerate(wording.paragraphs):
        spans = split_sentences(part)
        if len(spans) > 1:
            cut = spans[0][1]
            return replace(
                wording,
                paragraphs=(
                    *wording.paragraphs[:at],
                    part[:cut].strip(),
                    part[cut:].strip(),
                    *wording.paragraphs[at + 1 :],
                ),
            )
    return None


def grow(wording: Wording, chooser: random.Random, other: Wording) -> Wording:
    """A paragraph of another article came."""
    at = chooser.randrange(1, len(wording.paragraphs))
    new = max(other.paragraphs, key=len)
    return replace(wording, paragraphs=(*wording.paragraphs[:at], new, *wording.paragraphs[at:]))


def cut(wording: Wording, chooser: random.Random, _: Wording) -> Wording:
    """A paragraph went."""
    at = chooser.randrange(1, len(wording.paragraphs))
    return replace(wording, paragraphs=(*wording.paragraphs[:at], *wording.paragraphs[at + 1 :]))


def reorder(wording: Wording, chooser: random.Random, _: Wording) -> Wording:
    """A paragraph stands further up."""
    at = chooser.randrange(3, len(wording.paragraphs))
    parts = list(wording.paragraphs)
    parts.insert(1, parts.pop(at))
    return replace(wording, paragraphs=tuple(parts))


def update(wording: Wording, chooser: random.Random, other: Wording) -> Wording:
    """News of the hour stands on top."""
    mark = chooser.choice(["10:45 \u2013 ", "Update: ", "14.05 ", "UPDATED 3:10 p.m. ", "3pm: "])
    return replace(wording, paragraphs=(mark + max(other.paragraphs, key=len), *wording.paragraphs))


def correct(wording: Wording, chooser: random.Random, _: Wording) -> Wording | None:
    """A figure is another, and a note says so."""
    edited = in_paragraph(wording, chooser, change_figure)
    note = "Correction: an earlier version of this article gave another figure."
    return edited and replace(edited, paragraphs=(*edited.paragraphs, note))


def retitle(wording: Wording, _: random.Random, other: Wording) -> Wording:
    """Another headline."""
    return replace(wording, title=f"{other.title} and more")


def withdraw(wording: Wording, chooser: random.Random, _: Wording) -> Wording:
    """A notice alone is left."""
    notices = ("This article has been removed by the editors.", "We have withdrawn this story.")
    return replace(wording, paragraphs=(chooser.choice(notices),))


def wall(wording: Wording, _: random.Random, __: Wording) -> Wording:
    """The first paragraph alone is left, before a wall."""
    return replace(wording, paragraphs=wording.paragraphs[:1], paywall="subscriber")


def list_edits(names: tuple[str, ...]) -> list[tuple[Edit, set[ChangeKind]]]:
    """List the edits with the kinds that they make."""
    kind = ChangeKind
    return [
        (one_paragraph(quote_otherwise), {kind.COSMETIC}),
        (one_paragraph(dash_otherwise), {kind.COSMETIC}),
        (one_paragraph(end_otherwise), {kind.COSMETIC}),
        (join_paragraphs, {kind.COSMETIC}),
        (split_paragraph, {kind.COSMETIC}),
        (one_paragraph(slip), {kind.TYPO}),
        (one_paragraph(drop_letter), {kind.TYPO}),
        (one_paragraph(change_figure), {kind.FACT}),
        (one_paragraph(change_day), {kind.FACT}),
        (one_paragraph(change_name(names)), {kind.FACT}),
        (one_paragraph(change_quotation), {kind.FACT}),
        (one_paragraph(reword), {kind.REWORDED}),
        (grow, {kind.GROWN}),
        (cut, {kind.CUT}),
        (reorder, {kind.REORDERED}),
        (update, {kind.UPDATE, kind.GROWN}),
        (correct, {kind.CORRECTION, kind.FACT}),
        (retitle, {kind.HEADLINE}),
        (withdraw, {kind.WITHDRAWN}),
        (wall, {kind.PAYWALLED}),
    ]


def make_pairs(
    articles: list[Article], number: int, chooser: random.Random
) -> Iterator[tuple[Article, Wording, set[ChangeKind]]]:
    """Edit articles in all ways in turn, each once."""
    names = ("Ada Quist", "Bo Lindhagen", "Mara Quillon", "Ilse Varnhagen", "Tomas Brill")
    ways = cycle(list_edits(names))
    made = 0
    for article, (edit, kinds) in zip(articles, ways, strict=False):
        edited = edit(article.wording, chooser, chooser.choice(articles).wording)
        if edited is not None and edited != article.wording:
            made += 1
            yield article, edited, kinds
        if made == number:
            return


def is_kept_aside(article: Article) -> bool:
    """Tell the half by a digest of the name."""
    return hashlib.sha256(article.name.encode()).digest()[0] % 2 == 1


def main() -> None:
    """Print the table of each half."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 600
    chooser = random.Random(7)  # noqa: S311 - no secret
    articles = [
        each
        for each in read_articles()
        if len(each.wording.paragraphs) >= LEAST_PARAGRAPHS
        and not any(map(is_correction, each.wording.paragraphs))
    ]
    chooser.shuffle(articles)
    pairs = list(islice(make_pairs(articles, number, chooser), number))
    for aside in (False, True):
        half = [pair for pair in pairs if is_kept_aside(pair[0]) is aside]
        out.print(f"\n{len(half)} pairs, {'kept aside' if aside else 'read'}")
        print_half(half, shows=not aside)


def print_half(pairs: list[tuple[Article, Wording, set[ChangeKind]]], *, shows: bool) -> None:
    """Print precision and recall of each kind, and what went wrong, of what may be looked at."""
    made, told, right = Counter[str](), Counter[str](), Counter[str]()
    for article, edited, kinds in pairs:
        change = compare_wordings(article.wording, edited)
        made.update(kinds)
        told.update(change.kinds)
        right.update(kinds & set(change.kinds))
        if shows and kinds != set(change.kinds):
            [*wrong] = (" ".join(sorted(each)) or "nothing" for each in (kinds, change.kinds))
            out.print(f"  {article.name}: {' told as '.join(wrong)}: {change.paragraphs[:1]}"[:LONGEST])
    for kind in ChangeKind:
        if made[kind] or told[kind]:
            precision, recall = right[kind] / max(1, told[kind]), right[kind] / max(1, made[kind])
            out.print(
                f"  {kind.value:<11} made {made[kind]:>4}  told {told[kind]:>4}"
                f"  precision {precision:.3f}  recall {recall:.3f}"
            )


if __name__ == "__main__":
    main()
