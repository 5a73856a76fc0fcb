"""Pages with gold, as the body model learns from them: their blocks described, labelled and weighed.

Takes a folder with one folder a gold set, each with gold.jsonl and its pages; gives examples. A block of text
is body when most of its four-word sequences stand in the gold text (short ones: when the gold has them as a
line, between two sure ones). Each page weighs the same, a block by its share of words. Every page knows its
publisher, the registrable domain: figures are only worth something on publishers that were left out.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from tld import get_fld

from tasks.core.clean.fields.structured import read_structured
from tasks.core.clean.input.folding import fold_letters
from tasks.core.clean.input.markup import parse_page
from tasks.core.clean.input.visible import part_hidden, read_blocks
from tasks.core.clean.page.html import find_headline
from tasks.core.clean.page.model.block_features import BlockDescriber
from tasks.core.clean.page.model.page_survey import survey_page
from tasks.core.clean.page.model.second_look import take_layout
from tasks.core.clean.page.prose import count_prose
from tasks.core.clean.page.zones import hint_zones
from tasks.training.changes import LABEL, Story

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from lxml.html import HtmlElement
    from numpy.typing import NDArray

    from tasks.core.clean.input.blocks import Block
    from tasks.core.clean.page.model.second_look import Layout

SETS = ("fundus", "trafilatura_eval", "wcxb", "waddle", "readability", "newspaper4k")
SET_WEIGHTS = {"fundus": 2.0}
FOLDS = 5
WORDS = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]|[^\W\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]+")
SHORT, GRAM = 6, 4
UNKNOWN = -1


@dataclass(frozen=True, slots=True)
class GoldPage:
    """A page, the set that it is of, what its gold says and who published it."""

    gold_set: str
    gold: dict[str, Any]
    publisher: str
    raw: bytes

    @property
    def fold(self) -> int:
        """Which part of the publishers it is of."""
        return choose_fold(self.publisher)


@dataclass(frozen=True, slots=True)
class Example:
    """The near blocks of a page: their numbers, the names that hold, their labels and weights."""

    publisher: str
    numbers: NDArray[np.float32]
    names: tuple[tuple[str, ...], ...]
    labels: NDArray[np.int8]
    weights: NDArray[np.float64]
    layout: Layout


def choose_fold(publisher: str, folds: int = FOLDS) -> int:
    """Give the part that a publisher falls into."""
    return int(hashlib.sha256(publisher.encode()).hexdigest(), 16) % folds


def choose_half(publisher: str) -> int:
    """Give the half that a publisher is in: what was made by one is reported on the other."""
    return digest_name(publisher) % 2


def digest_name(name: str) -> int:
    """Give a number by which publishers and pages are drawn."""
    return int(hashlib.sha256(name.encode()).hexdigest()[:12], 16)


def read_gold(folder: Path, sets: Sequence[str] = SETS) -> Iterator[GoldPage]:
    """Give the pages of the gold sets that are there."""
    for name in sets:
        file = folder / name / "gold.jsonl"
        for line in filter(None, file.read_text("utf-8").split("\n")) if file.exists() else ():
            gold = json.loads(line)
            raw = (folder / name / gold["html_path"]).read_bytes()
            raw = gzip.decompress(raw) if gold["html_path"].endswith(".gz") else raw
            yield GoldPage(name, gold, find_publisher(gold), raw)


def tell_story(gold: dict[str, Any]) -> Story | None:
    """Give what a page would look like as another story beside an article."""
    paragraphs = [line for line in (gold.get("text") or "").split("\n") if len(line) > 60]
    if len(paragraphs) < 3:
        return None
    author = next(iter(gold.get("authors") or []), "Jane Roe")
    return Story(gold.get("title") or paragraphs[0][:70], author, paragraphs[:12])


def find_publisher(gold: dict[str, Any]) -> str:
    """Give the registrable domain of a page: of its address, else of its file's name, else what gold says."""
    file = str(gold.get("file") or "")
    labels = [label.partition("-")[0] if at else label for at, label in enumerate(file.split("."))]
    ends = [count for count, label in enumerate(file.split("."), 1) if count > 1 and "-" in label][:1]
    hosts = (".".join(labels[:count]) for count in (*ends, *range(2, len(labels) + 1)))
    addresses = [str(gold.get("url") or ""), *(f"http://{host}" for host in hosts)]
    domains = (get_fld(each, fail_silently=True) for each in addresses if each.startswith("http"))
    return next(filter(None, domains), None) or str(gold.get("key") or gold["id"])


def describe_page(page: GoldPage, tree: HtmlElement | None = None) -> Example | None:
    """Describe the near blocks of a page; None where it has none.

    A changed `tree` of the page brings the labels of its elements along.
    """
    is_changed = tree is not None
    tree = tree if tree is not None else parse_page(page.raw)
    if tree is None:
        return None
    structured = read_structured(tree, page.gold.get("url"))
    blocks, _ = part_hidden(read_blocks(tree)[1])
    labels = read_labels(blocks) if is_changed else label_blocks(blocks, page.gold)
    title = find_headline(blocks, structured)
    survey = survey_page(hint_zones(blocks, title, count_prose(blocks)), structured, title)
    if not survey.near:
        return None
    layout = take_layout(survey)
    describer = BlockDescriber(survey, layout)
    counts = [len(split_words(block.text)) for block in blocks]
    total = max(150, sum(count for count, label in zip(counts, labels, strict=True) if label == 1))
    weight = SET_WEIGHTS.get(page.gold_set, 1.0)
    return Example(
        publisher=page.publisher,
        numbers=describer.describe().astype(np.float32),
        names=tuple(describer.name()),
        labels=np.array([labels[i] for i in survey.near], np.int8),
        weights=np.array([weight * min(1.0, 0.004 + counts[i] / total) for i in survey.near]),
        layout=layout,
    )


def mark_labels(blocks: Sequence[Block], gold: dict[str, Any]) -> None:
    """Write into each shown element whether its text is the article's, where gold is clear on it."""
    labels: dict[HtmlElement, set[int]] = {}
    shown, _ = part_hidden(blocks)
    for block, label in zip(shown, label_blocks(shown, gold), strict=True):
        if block.frame.element is not None:
            labels.setdefault(block.frame.element, set()).add(label)
    for element, said in labels.items():
        if len(said) == 1 and UNKNOWN not in said:
            element.set(LABEL, str(*said))


def read_labels(blocks: Sequence[Block]) -> list[int]:
    """Give the labels that the elements of the blocks bear."""
    marks = (block.frame.element.get(LABEL) if block.frame.element is not None else None for block in blocks)
    return [UNKNOWN if mark is None else int(mark) for mark in marks]


def label_blocks(blocks: Sequence[Block], gold: dict[str, Any]) -> list[int]:
    """Say of each block whether it is body: 1, 0, or `UNKNOWN` where the gold says nothing of it."""
    texts = [block.text for block in blocks]
    return label_by_text(texts, gold["text"]) if gold.get("text") else label_by_chunks(texts, gold)


def label_by_text(texts: list[str], gold: str) -> list[int]:
    """Label blocks by the gold text: 1 where it holds most of the block."""
    grams = set(grams_of(split_words(gold)))
    lines = {fold_letters(line) for line in gold.splitlines() if line.strip()}
    whole = fold_letters(gold)
    sure = [is_long(text) and share_of(text, grams) >= 0.5 for text in texts]
    places = [i for i, is_sure in enumerate(sure) if is_sure]
    first, last = (places[0], places[-1]) if places else (0, -1)
    labels: list[int] = []
    for i, text in enumerate(texts):
        folded = fold_letters(text)
        is_line = bool(folded) and folded in lines and first - 1 <= i <= last + 1
        is_piece = len(folded) >= GRAM and folded in whole and first < i < last
        labels.append(int(sure[i] if is_long(text) else is_line or is_piece))
    return unlabel_copies(texts, labels, whole)


def unlabel_copies(texts: list[str], labels: list[int], whole: str) -> list[int]:
    """Of blocks that say the same, keep those among most other body, as often as the gold has them."""
    places: dict[str, list[int]] = {}
    for i, text in enumerate(texts):
        if labels[i] and is_long(text):
            places.setdefault(fold_letters(text), []).append(i)
    for folded, where in places.items():
        near = sorted(where, key=lambda i: sum(map(bool, labels[max(0, i - 6) : i + 7])), reverse=True)
        for i in near[max(1, whole.count(folded)) :]:
            labels[i] = 0
    return labels


def label_by_chunks(texts: list[str], gold: dict[str, Any]) -> list[int]:
    """Label blocks by chunks that a clean text must have or must not have; the rest stays unknown."""
    wanted, unwanted = ([" ".join(chunk.split()) for chunk in gold[key]] for key in ("with", "without"))
    labels: list[int] = []
    for text in (" ".join(text.split()) for text in texts):
        if any(chunk in text for chunk in unwanted):
            labels.append(0)
        else:
            is_wanted = any(chunk in text or (len(text) > 20 and text in chunk) for chunk in wanted)
            labels.append(1 if is_wanted else UNKNOWN)
    return labels


def split_words(text: str) -> list[str]:
    """Split a text into lower-case words, signs of scripts without spaces one by one."""
    return WORDS.findall(unicodedata.normalize("NFKC", text).lower())


def grams_of(words: list[str]) -> list[tuple[str, ...]]:
    """Give the sequences of GRAM words."""
    return [tuple(words[i : i + GRAM]) for i in range(max(1, len(words) - GRAM + 1))]


def share_of(text: str, grams: set[tuple[str, ...]]) -> float:
    """Give the share of the text's sequences that are among `grams`."""
    own = set(grams_of(split_words(text)))
    return len(own & grams) / len(own)


def is_long(text: str) -> bool:
    """Whether a block has enough words to be compared by sequences."""
    return len(split_words(text)) >= SHORT
