"""Twenty questions that an analyst asks of a corpus, answered by commands, named questions and short SQL.

    python tests/bench/rows/questions.py [DATA_FOLDER]

Takes the 4,184 articles of the gold beside the checkout in once, some minutes, into a folder that goes at the
end; or a data folder that has them. Each question is then a command line of its own, as a reader types it,
with the time that the process takes from its start. A question that cannot be answered says so; the exit code
is how many cannot.
"""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

GOLD = Path(__file__).resolve().parents[4] / "shared/gold/text/corpus.jsonl.gz"
COPYDESK = Path(sys.executable).with_name("copydesk")
MOST_SHOWN = 300
TIMELINE = """
    SELECT published_on, name AS outlet, articles.title
    FROM articles
    JOIN stories USING (article_id)
    JOIN outlets USING (outlet_id)
    WHERE story_id = (SELECT mode(story_id) FROM stories)
    ORDER BY published_ts
"""


@dataclass(frozen=True)
class Question:
    """What is asked, and the command line that answers it; `{folder}` is a scratch folder."""

    asked: str
    command: tuple[str, ...]
    may_be_empty: bool = False


def query(asked: str, *words: str, may_be_empty: bool = False) -> Question:
    """Ask by `copydesk query`."""
    return Question(asked, ("query", *words, "--format", "csv"), may_be_empty)


QUESTIONS = (
    query("How many articles and words a day?", "daily_volume"),
    query("How much of each paper is behind a paywall?", "paywall_share"),
    query("How did the inputs end?", "outcomes"),
    query("What was taken out, by which rule?", "removed_by_rule"),
    query("How fresh is each source?", "freshness"),
    query("Which articles stand out, and why?", "strangest"),
    query("Whose voice is loudest on climate change?", "share_of_voice", "--q", "climate change"),
    query(
        "Who is quoted most, in how many articles of how many papers?",
        "SELECT speaker_name, count(*) AS quotes, count(DISTINCT article_id) AS articles,"
        " count(DISTINCT outlet_id) AS outlets FROM quotes JOIN articles USING (article_id)"
        " WHERE contains(speaker_name, ' ') GROUP BY ALL ORDER BY articles DESC, speaker_name",
    ),
    query(
        "How did the largest story go on, day by day?",
        " ".join(TIMELINE.split()),
    ),
    query("Which facts were changed without a word?", "silent_edits", may_be_empty=True),
    query("Which headlines were changed?", "headline_changes", may_be_empty=True),
    query("What do papers strip from texts of others, and what do they add?", "stripped"),
    query("Which corrections were printed?", "corrections"),
    query("How much of each paper is an agency's?", "wire_share"),
    query("Which people, organisations and places are named most?", "who_is_mentioned"),
    query("Who reported first?", "first_to_report"),
    Question(
        "What would a classifier of boilerplate learn from?",
        ("export", "paragraphs", "{folder}/paragraphs.parquet"),
    ),
    query("Are they the same numbers as of the last publication?", "publishers", "--as-of", "{number}"),
    query("When did a source give less than usual?", "coverage_gaps", may_be_empty=True),
    query("Which publisher has changed its ways?", "drift", may_be_empty=True),
)


@dataclass(frozen=True)
class Answer:
    """How a command line ended, what it said, and how long it took."""

    code: int
    said: str
    noted: str
    seconds: float


def ask(data: Path, command: tuple[str, ...]) -> Answer:
    """Run a command over a data folder."""
    started = time.monotonic()
    environment = os.environ | {"COPYDESK_DATA_DIR": str(data)}
    done = subprocess.run([COPYDESK, *command], env=environment, capture_output=True, text=True, check=False)
    return Answer(done.returncode, done.stdout, done.stderr.strip(), time.monotonic() - started)


def put(text: str) -> str:
    """Give an answer in a line: how many rows, and the first of them."""
    if text.startswith("Wrote"):
        return text.strip().partition(" to ")[0]
    head, *rows = list(csv.reader(text.splitlines(keepends=True)))
    if not rows:
        return "none"
    first = "; ".join(
        f"{name} {' '.join(value.split())[:60]}" for name, value in zip(head, rows[0], strict=True) if value
    )
    return f"{len(rows):,} rows: {first}"[:MOST_SHOWN]


def answer(question: Question, data: Path, scratch: Path, number: str) -> tuple[str, float, bool]:
    """Give the answer in a line, the seconds, and whether it is one."""
    command = tuple(word.format(folder=scratch, number=number) for word in question.command)
    got = ask(data, command)
    if got.code:
        return f"NOT ANSWERED: {got.noted.splitlines()[-1] if got.noted else got.code}", got.seconds, False
    line = put(got.said)
    is_answered = line != "none" or question.may_be_empty
    return f"{line}. {got.noted}" if line == "none" else line, got.seconds, is_answered


def report(data: Path) -> int:
    """Print the table; give how many questions have no answer."""
    out, missing = Console(highlight=False, width=10_000, markup=False), 0
    newest = ask(data, ("query", "SELECT max(number) FROM publications", "--format", "csv"))
    articles = ask(data, ("query", "SELECT count(*) FROM articles", "--format", "csv"))
    number = newest.said.splitlines()[-1]
    out.print(f"Over {int(articles.said.splitlines()[-1]):,} articles, publication {number}:\n")
    out.print("| question | `copydesk` | answer | s |\n| --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as scratch:
        for place, question in enumerate(QUESTIONS, 1):
            line, seconds, is_answered = answer(question, data, Path(scratch), number)
            missing += not is_answered
            words = " ".join(f'"{word}"' if " " in word else word for word in question.command)
            cells = (f"{place}. {question.asked}", f"`{words}`", line, f"{seconds:.2f}")
            out.print("| " + " | ".join(cell.replace("|", "/").replace("\n", " ") for cell in cells) + " |")
    out.print(f"\n{len(QUESTIONS) - missing} of {len(QUESTIONS)} answered")
    return missing


def main(given: str | None = None) -> int:
    """Take the corpus in where no data folder is given, and answer."""
    if given is not None:
        return report(Path(given).resolve())
    if not GOLD.exists():
        Console().print(f"Skipped: {GOLD} is not there")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        taken = ask(Path(folder, "data"), ("ingest", str(GOLD)))
        Console(highlight=False).print(f"{taken.said}\nTaken in within {taken.seconds:.0f} s\n")
        return report(Path(folder, "data"))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
