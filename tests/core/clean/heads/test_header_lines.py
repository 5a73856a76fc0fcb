"""Header lines of a plain text: what is read from them, and that prose is never taken for one."""

from __future__ import annotations

import pytest

from tasks.core.clean.text.plain_text import read_text
from tasks.core.records import Kind

PROSE = "The council met on Tuesday evening and agreed, after a long debate, to repair the old bridge."
HEADLINE = "Council votes to repair the old bridge"
OTHER = "What the harvest means for prices"


def read(*lines: str) -> tuple[dict[str, str], list[Kind | None]]:
    """Give the fields of a text made of these lines, and the hint of each block."""
    blocks, candidates = read_text("\n\n".join(lines))
    fields = {str(found.field): str(found.value) for found in candidates}
    return fields, [block.hint for block in blocks]


@pytest.mark.parametrize(
    ("below", "fields"),
    [
        (["By Jane Roe", "June 3, 2031"], {"authors": "Jane Roe", "published_at": "June 3, 2031"}),
        (["By Jane Roe | Harbour Post"], {"authors": "Jane Roe"}),
        (["By Jane Roe | June 3, 2031"], {"authors": "Jane Roe", "published_at": "June 3, 2031"}),
        (["By Jane Roe and John Doe"], {"authors": "Jane Roe and John Doe"}),
        (["3 June 2031"], {"published_at": "3 June 2031"}),
        (["Published: 2031-06-03"], {"published_at": "2031-06-03"}),
        (["Tuesday, 3. Juni 2031, 14:05 Uhr"], {"published_at": "3. Juni 2031, 14:05 Uhr"}),
        (
            ["3 June 2031", "Updated June 4, 2031", "By Jane Roe, Meriton"],
            {"published_at": "3 June 2031", "modified_at": "June 4, 2031", "authors": "Jane Roe"},
        ),
    ],
)
def test_a_first_line_over_a_byline_or_date_line_is_the_title(
    below: list[str], fields: dict[str, str]
) -> None:
    """All of the lines are taken out of the text, and the prose stays."""
    found, hints = read(HEADLINE, *below, PROSE)
    assert found == {"title": HEADLINE, **fields}
    assert hints == [Kind.TITLE, *[Kind.BYLINE] * len(below), None]


@pytest.mark.parametrize(
    "lines",
    [
        (OTHER, PROSE),
        (f"{HEADLINE}.", PROSE),
        (PROSE, PROSE),
        (PROSE, "3 June 2031", PROSE),
        (OTHER, PROSE, "3 June 2031"),
        (OTHER, "On 3 June 2031 the bridge was closed", PROSE),
        (OTHER, "June 2031", PROSE),
        (HEADLINE, "3 June 2031"),
        ("Meriton", "3 June 2031", PROSE),
        (OTHER, PROSE, "3 June 2031", PROSE),
    ],
)
def test_what_only_stands_first_is_no_title(lines: tuple[str, ...]) -> None:
    """Neither is a sentence, a place, a heading of another matter, or a line over nothing but a date."""
    found, hints = read(*lines)
    assert "title" not in found
    assert "published_at" not in found
    assert not any(hints)


def test_a_first_line_whose_words_stand_in_the_prose_below_is_the_title() -> None:
    """It goes from the text, and nothing else does."""
    found, hints = read(HEADLINE, PROSE, PROSE)
    assert found == {"title": HEADLINE}
    assert hints == [Kind.TITLE, None, None]


def test_the_only_line_that_is_no_sentence_is_the_title_though_it_shares_little() -> None:
    """One word of it in a text of sentences will do; a colon is no hindrance, a sentence is."""
    other = "Harbour: bridge at risk as costs go up and up"
    assert read(other, PROSE, PROSE, PROSE)[0] == {"title": other}
    assert read(other, PROSE, OTHER, PROSE)[0] == {}
    assert read("Who among them would ever want another costly bridge there?", PROSE, PROSE, PROSE)[0] == {}
    assert read('The mayor calls the bridge "as good as new."', PROSE, PROSE, PROSE)[0] == {}


def test_what_a_rule_names_is_no_title() -> None:
    """Words of an invitation may stand in the article too."""
    assert read("Sign up for our bridge newsletter", PROSE, PROSE, PROSE)[0] == {}


def test_a_date_line_beside_the_byline_is_read_under_a_title_line_too() -> None:
    """A text that opens with its address may go on with headline, byline and date."""
    found, hints = read("https://harbour.example/a", HEADLINE, "By Jane Roe", "June 3, 2031", PROSE)
    assert found["title"] == HEADLINE
    assert found["published_at"] == "June 3, 2031"
    assert hints == [Kind.BYLINE, Kind.TITLE, Kind.BYLINE, Kind.BYLINE, None]


def test_a_standfirst_may_stand_between_the_title_and_its_lines() -> None:
    """Then both a byline and a date line must stand under it."""
    found, hints = read(HEADLINE, PROSE, "By Jane Roe", "June 3, 2031", PROSE)
    assert found == {"title": HEADLINE, "authors": "Jane Roe", "published_at": "June 3, 2031"}
    assert hints == [Kind.TITLE, Kind.DESCRIPTION, Kind.BYLINE, Kind.BYLINE, None]


@pytest.mark.parametrize(
    ("sender", "field"),
    [
        ("Jane Roe <jane@harbour-post.example>", "authors"),
        ("News Desk <desk@harbour-post.example>", "credit"),
        ("Harbour Post <mail@harbour-post.example>", "publisher"),
    ],
)
def test_who_sends_a_mail_is_told_by_the_name(sender: str, field: str) -> None:
    """A person signs, a desk is credited, a paper publishes."""
    found, _ = read(f"From: {sender}", f"Subject: {HEADLINE}", "Date: 3 June 2031", PROSE)
    assert found[field] == sender.partition(" <")[0]
    assert not {"authors", "credit", "publisher"} - {field} & found.keys()
