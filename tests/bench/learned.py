"""Prints what learning finds in the corpus beside the checkout, and how right it is on the labelled lines.

    python tests/bench/learned.py [--read N]

Learns from the raw articles, as if there were no rules, so that what rules cut already is seen as well.
Then takes what it would cut out of the labelled articles of the same publishers and counts the labels.
With --read, prints N of its proposals, drawn with a fixed seed, to be read by eye. Takes some seconds.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

from tasks.core.clean.fields.fields import read_domain
from tasks.core.clean.lines.repeats import Repeat, RepeatSet, make_set
from tasks.core.learn.guards import MIN_ARTICLES, Finding, judge_tally
from tasks.core.learn.repetition import Passage, ReadArticle, find_repeated

if TYPE_CHECKING:
    from collections.abc import Iterator

GOLD = Path(__file__).resolve().parents[3] / "shared" / "gold" / "text"
UNKNOWN_DAY = "2026-01-01"
SEED = 20260101
say = Console(highlight=False, markup=False, soft_wrap=True).print


def read_corpus() -> Iterator[ReadArticle]:
    """Give the articles of the corpus, a line a paragraph."""
    with gzip.open(GOLD / "corpus.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            passages = tuple(Passage(text.strip()) for text in article["text"].split("\n") if text.strip())
            yield ReadArticle(read_domain(article["url"]) or "", article["date"] or UNKNOWN_DAY, passages)


def propose(findings: tuple[Finding, ...]) -> RepeatSet:
    """Make a set of all that no guard objects to."""
    return make_set(
        Repeat(each.id, each.publisher, each.kind, each.key, each.text)
        for each in findings
        if not each.objection
    )


def count_labels(learned: RepeatSet) -> tuple[Counter[str], Counter[str]]:
    """Count, by label, the paragraphs of the learned publishers: all, and those that would go."""
    publishers = {each.publisher for each in learned.paragraphs}
    every: Counter[str] = Counter()
    gone: Counter[str] = Counter()
    for line in (GOLD / "lines.jsonl").read_text("utf-8").splitlines():
        article: dict[str, Any] = json.loads(line)
        domain = read_domain(article["url"]) or ""
        repeats = learned.of([domain])
        for index, text in enumerate(article["paragraphs"] if domain in publishers else ()):
            label = article["labels"].get(str(index), "body")
            every[label] += 1
            gone[label] += repeats is not None and repeats.find(text) is not None
    return every, gone


def main() -> None:
    """Learn, and print the figures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--read", type=int, default=0, help="how many proposals to print")
    asked = options.parse_args()
    if not GOLD.exists():
        say("skipped: the corpus is not beside the checkout")
        return
    start = time.process_time()
    findings = tuple(judge_tally(tally) for tally in find_repeated(read_corpus, MIN_ARTICLES))
    say(f"{len(findings)} paragraphs repeat; found in {time.process_time() - start:.1f} s of processor time")
    for objection, count in Counter(each.objection or "proposed" for each in findings).most_common():
        say(f"  {objection:12} {count}")
    learned = propose(findings)
    every, gone = count_labels(learned)
    say("labelled paragraphs of these publishers: label, all, would go")
    for label, count in every.most_common():
        say(f"  {label:16} {count:5} {gone[label]:5}")
    drawn = random.Random(SEED).sample(learned.paragraphs, min(asked.read, len(learned.paragraphs)))  # noqa: S311 - a sample to read
    for each in drawn:
        say(f"{each.kind.value:8} {each.publisher:30.30} {each.text[:150]}")


if __name__ == "__main__":
    main()
