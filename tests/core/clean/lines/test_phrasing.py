"""Lines that are worded as boilerplate is go, though no rule has their words; news that is alike stays."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from tasks.core.clean.input.blocks import Block
from tasks.core.clean.lines.judge import judge_blocks
from tasks.core.clean.lines.phrasing import find_buckets, fold_words, load_phrasing_model, name_place
from tasks.core.clean.text.ledger import TEXT_KINDS
from tasks.core.records import Kind, Segment

HELD = Path(__file__).resolve().parents[4] / "tasks" / "training" / "phrasing" / "held.jsonl"
PROMO = "Catch the harbour news every morning on our new podcast, wherever you listen."
ARTICLE = (
    "The council met on Tuesday evening and agreed, after a long debate, to repair the old bridge.",
    "Mayor Jane Roe said the work would begin in May and cost about 4 million euros.",
    "Residents had asked for repairs since the flood of 2019, when two of its pillars were damaged.",
    "The ferry will run every ten minutes while the bridge is closed, the harbour authority said.",
    "The second pillar will have to wait until spring, since the river is too high in winter.",
    "Traders on the left bank fear for their shops, and three of them have gone to court.",
    "The court will hear the case on Monday, a spokeswoman said, and rule within two weeks.",
    "Nobody was hurt when a part of the railing fell into the river in March.",
)


def judge_within(text: str, place: str, language: str = "en") -> list[Segment]:
    """Judge a line in the middle or at the end of an article; give its own segments."""
    at = len(ARTICLE) if place == "end" else len(ARTICLE) // 2
    texts = [*ARTICLE[:at], text, *ARTICLE[at:]]
    blocks, start = [], 0
    for one in texts:
        blocks.append(Block(one, start, start + len(one)))
        start += len(one) + 2
    own = blocks[at]
    segments = judge_blocks(blocks, language=language)
    return [one for one in segments if one.start is not None and own.start <= one.start < own.end]


def is_out(segments: list[Segment], text: str) -> bool:
    """Whether most of a line went."""
    return sum(len(one.text) for one in segments if one.kind not in TEXT_KINDS) > len(text) / 2


def test_most_of_the_held_lines_go_and_hardly_any_news() -> None:
    """300 lines as sites print them, 150 paragraphs of news that look alike; the model was taught none."""
    counted: Counter[tuple[str, bool]] = Counter()
    for row in map(json.loads, HELD.read_text("utf-8").strip().split("\n")):
        text = row["text"]
        counted[
            "news" if row["label"] == "body" else "other", is_out(judge_within(text, row["place"]), text)
        ] += 1
    assert counted["other", True] >= 245
    assert counted["other", True] + counted["other", False] == 300
    assert counted["news", True] <= 3
    assert counted["news", True] + counted["news", False] == 150


@pytest.mark.parametrize(
    ("text", "place", "kind"),
    [
        (PROMO, "end", Kind.PROMO),
        ("Our reporters need your help: pitch in with a gift before midnight.", "end", Kind.PROMO),
        ("Two ferries pass below the bridge at dusk. [Jana Dahl/Reuters]", "middle", Kind.CAPTION),
    ],
)
def test_what_no_rule_names_goes_by_its_words(text: str, place: str, kind: Kind) -> None:
    """And has a kind, and a rule of the model's."""
    [segment] = judge_within(text, place)
    assert (segment.kind, segment.rule) == (kind, f"{kind}.phrasing")


@pytest.mark.parametrize(
    "text",
    [
        "Readers who cancel within a month will be refunded under the resolution.",
        '"Sign up today and get our newsletter," the leaflet said, in letters a foot high.',
        "Subscribers left the paper in droves after it raised its price for the third time.",
        "Anyone with information is asked to call Eastport police on 555 0100.",
    ],
)
def test_news_on_such_things_stays(text: str) -> None:
    """Keeping is the default."""
    for place in ("middle", "end"):
        assert {one.kind for one in judge_within(text, place)} <= TEXT_KINDS


def test_only_english_is_judged_by_its_words() -> None:
    """The model was taught no other language."""
    text = PROMO
    assert is_out(judge_within(text, "middle", "en"), text)
    assert not is_out(judge_within(text, "middle", "eo"), text)


def test_an_article_made_of_such_lines_stays() -> None:
    """Where the words of much of a text are those of promotions, promotions are its subject."""
    text = PROMO
    blocks = [Block(text, at * 100, at * 100 + len(text)) for at in range(12)]
    assert {one.kind for one in judge_blocks(blocks, language="en")} <= TEXT_KINDS


def test_names_and_figures_are_folded() -> None:
    """What is learned is how a publisher speaks, not who it is."""
    one = fold_words("Follow Jane Roe on Twitter, or call 555 at www.harbour.example.")
    other = fold_words("Follow Eastport Evening Ledger on Twitter, or call 12 at www.harbour.example.")
    assert one == other
    assert fold_words("GET THE HARBOUR APP") == ["get", "the", "harbour", "app"]
    assert fold_words("Write to roe@harbour.example by Friday") == ["write", "to", "<account>", "by", "<day>"]


def test_places_in_short_and_long_texts() -> None:
    """A short text has neither beginning nor end."""
    assert [name_place(at, 9) for at in (0, 1, 2, 5, 6, 8)] == ["start"] * 2 + ["middle"] * 2 + ["end"] * 2
    assert {name_place(at, 7) for at in range(7)} == {"middle"}


def test_the_weights_are_those_of_the_shipped_kinds() -> None:
    """No line is called a paywall, or a link, by its words alone."""
    model = load_phrasing_model()
    assert set(model.kinds) == {Kind.PROMO, Kind.UI, Kind.LEGAL, Kind.CAPTION, Kind.BIO}
    assert model.score(find_buckets("Sign up for our newsletter", "end")) > 0
    assert model.score(find_buckets("The bridge was closed in May.", "middle")) < 0
