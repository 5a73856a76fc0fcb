"""The guards: what repeats and is news all the same, and what tells a kind."""

from __future__ import annotations

from collections import Counter

import pytest

from tasks.core.clean.lines.repeats import fold_paragraph
from tasks.core.learn.guards import COUNTING_GUARDS, CueGroup, find_voice, has_speech, judge_tally, load_cues
from tasks.core.learn.repetition import Tally
from tasks.core.records import Kind


def tally(text: str, articles: int = 10, **counted: object) -> Tally:
    """A paragraph that stood in ten of a hundred articles over as many days, on as many matters."""
    made = Tally("harbour.example", fold_paragraph(text), text, articles, of_articles=200, stays=articles)
    made.days = {f"2026-01-{n + 1:02}" for n in range(min(articles, 28))}
    made.matters = [frozenset({str(n)}) for n in range(min(articles, 12))]
    for name, value in counted.items():
        setattr(made, name, value)
    return made


def objection(text: str, articles: int = 10, **counted: object) -> str | None:
    """The guard that objects."""
    return judge_tally(tally(text, articles, **counted)).objection


@pytest.mark.parametrize(
    ("text", "guard"),
    [
        ("“We have waited nine years for this bridge,” she said. Click here.", "speech"),
        ("ROE: Thanks so much for checking out the new podcast.", "speech"),
        ("JANE ROE, HOST:", "speech"),
        ("By Jane Roe, Staff Writer", "byline"),
        ("-- Jane Roe on “Harbour Report.”", "byline"),
        ("PORT ELSING (Harbour Wire) —", "byline"),
        ("Background", "short"),
        ("What we know so far", "untold"),
        ("The harbour office did not immediately respond to a request for comment.", "untold"),
        ("Turnout was 47.5 percent in the old town and 51 percent in the new one.", "untold"),
    ],
)
def test_news_that_repeats_stays(text: str, guard: str) -> None:
    """Quotes, speakers, bylines, datelines, subheads and set phrases of news are not learned."""
    assert objection(text) == guard


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("CLICK HERE TO GET THE HARBOUR POST APP", Kind.PROMO),
        ("Story Continued Below", Kind.UI),
        ("© 2031 The Harbour Post. All rights reserved.", Kind.LEGAL),
        ("Jane Roe is a senior editor of “The Ebb and Flow of Tides,” a weekly.", Kind.BIO),
    ],
)
def test_the_publishers_own_voice_is_learned(text: str, kind: Kind) -> None:
    """Its words tell the kind; the title of a book or a programme is no quote."""
    finding = judge_tally(tally(text))
    assert (finding.objection, finding.kind) == (None, kind)


def test_numbers_are_asked_for() -> None:
    """Few days or few matters are not enough; many matters make up for days that nobody knows."""
    text = "Click here to get the Harbour Post app"
    assert objection(text, days={"2026-01-01"}) == "few-days"
    assert objection(text, matters=[frozenset({"one"})]) == "few-matters"
    assert objection(text, of_articles=100_000) == "rare"
    assert objection(text, articles=30, days={"2026-01-01"}) is None
    assert {"few-days", "few-matters", "rare"} == COUNTING_GUARDS


def test_place_and_share_tell_chrome_without_a_cue() -> None:
    """What always ends the text, or stands in a tenth of all articles, needs no cue."""
    text = "Tides and Tolls reaches readers in the whole of the harbour"
    assert objection(text) == "untold"
    assert objection(text, last=10) is None
    assert objection(text, last=6) == "untold"
    assert objection(text, articles=40) is None
    assert objection(text, last=10, has_varied=True) == "untold"


def test_one_cue_in_a_long_paragraph_is_not_enough() -> None:
    """News says "poll" too; only at the edge of every article that holds it is it the publisher's voice."""
    text = (
        "The poll was taken by telephone among a thousand grown people in all of the nine towns of Lindland."
    )
    assert objection(text, first=5, last=5) == "untold"
    assert objection(text, last=10) is None


def test_a_rules_cut_elsewhere_tells_the_kind() -> None:
    """Where a rule cut the paragraph in some articles, that is what it is."""
    finding = judge_tally(tally("Mostly for readers of the harbour", cut_as=Counter({Kind.RELATED: 2})))
    assert (finding.objection, finding.kind) == (None, Kind.RELATED)


def test_a_heading_by_markup_stays() -> None:
    """A subhead that the page itself marks as one is never learned."""
    assert objection("More on the harbour", headings=9) == "heading"


@pytest.mark.parametrize(
    ("text", "is_speech"),
    [
        ("“It was never about the money for any of them,” he said.", True),
        ("Er sagte: „Wir haben alle sehr lange darauf gewartet.“", True),
        ("A host of “Tide Talk” and “The Long Harbour Hour With Jane Roe.”", False),
        ("No marks at all.", False),
    ],
)
def test_speech_is_told_from_titles(text: str, *, is_speech: bool) -> None:
    """Words in quotation marks are speech when they read as a sentence."""
    assert has_speech(text) is is_speech


@pytest.mark.parametrize("group", load_cues(), ids=lambda group: group.kind.value)
def test_the_cues_say_what_they_are_for(group: CueGroup) -> None:
    """Each example that goes gets this kind, each that stays gets none, and no cue can never match."""
    for text in group.goes:
        voice = find_voice(fold_paragraph(text))
        assert voice, text
        assert (voice.kind, voice.is_sure) == (group.kind, True), text
    for text in group.stays:
        assert find_voice(fold_paragraph(text)) is None, text
    assert [cue for cue in group.cues if fold_paragraph(cue) != cue] == []
