"""The laws of the cleaner, held against texts made of news, boilerplate and noise in any order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.core.clean.document import clean_document
from tasks.core.clean.lines.rules import load_rules
from tasks.core.clean.page.html import visible_text
from tasks.core.clean.text.repairs import find_edits, repair_text
from tasks.core.records import Document, Kind

FindFaults = Callable[[str, Document], list[str]]
NOW = datetime(2026, 1, 1, tzinfo=UTC)
REMOVED = set(Kind) - {Kind.DESCRIPTION, Kind.BODY, Kind.HEADING}

PROSE = (
    "The council met on Tuesday evening and agreed, after a long debate, to repair the old bridge.",
    "“We have waited nine years for this,” said Jane Roe, who runs the ferry to the island.",
    "The mayor said that 1,200 people had signed. He did not say when the work would begin.",
    "Der Rat beschloss am Dienstag nach langer Debatte, die alte Brücke für 3,2 Millionen Euro zu sanieren.",
    "Le conseil a décidé mardi soir, après un long débat, de réparer le vieux pont de la ville.",
    "市議会は火曜日の夜、長い議論の末に古い橋を修理することを決めた。",
    "What comes next?",
    "Nine years",
)
HEADERS = (
    "date 2019-09-14",
    " date 2021-09-26 https://harbour.example/20210926/bridge.html",
    "Title: The bridge",
    "Date: 2020-01-02",
    "By Jane Roe",
    "June 3, 2021",
    "Council votes to repair the bridge",
    "https://harbour.example/a",
    "The bridge will be repaired. 26.09.2021, Harbour International",
)
DAMAGE = (
    "systems of the bridge. # 39; NATO and &#39;others&#39; &amp;amp; more",
    "from the town.The mayor said it would be done.But when?",
    "CafÃ© owners said it was â€œgoodâ€ for them, and so did naÃ¯ve visitors.",
    "A line with tabs\tand  double   spaces \u00a0 and \u200b nothing",
    "&nbsp;",
    "\u200b",
    "© Meridian / Ana Lopes",
)
MENU = ("Home", "News", "Sport", "Weather today", "Log in", "Contact", "About", "Video", "Terms", "More")
EXAMPLES = tuple(example for rule in load_rules() for example in (*rule.goes, *rule.stays))

lines = st.one_of(
    st.sampled_from(EXAMPLES),
    st.sampled_from(PROSE),
    st.sampled_from(HEADERS),
    st.sampled_from(DAMAGE),
    st.sampled_from(MENU),
    st.text(max_size=40),
)
texts = st.lists(
    st.tuples(
        st.one_of(lines, st.tuples(lines, lines).map(" ".join)), st.sampled_from(["\n", "\n\n", "\r\n", " "])
    ),
    min_size=1,
    max_size=40,
).map(lambda pairs: "".join(line + end for line, end in pairs))


def clean(text: str) -> Document:
    """Clean a text as a file of plain text."""
    return clean_document(
        text.encode("utf-8", "surrogatepass"), name="a.txt", media_type="text/plain", now=NOW
    )


@settings(max_examples=150)
@given(texts)
def test_kept_and_removed_together_are_the_whole_input(find_faults: FindFaults, text: str) -> None:
    """Every character that is not white stands in one segment, and the kept ones make the text."""
    document = clean(text)
    if document.reason is None:
        assert find_faults(text, document) == []
        assert all(segment.start is not None for segment in document.segments)


@settings(max_examples=150)
@given(texts)
def test_cleaning_the_clean_text_again_removes_nothing(text: str) -> None:
    """The clean text, cleaned as a plain text, comes out as it went in."""
    document = clean(text)
    if document.reason is not None:
        return
    again = clean(document.text)
    assert again.text == document.text
    assert not [segment for segment in again.segments if segment.kind in REMOVED]


@settings(max_examples=60)
@given(texts)
def test_the_same_bytes_give_the_same_document(text: str) -> None:
    """Cleaning knows no state between documents."""
    assert clean(text) == clean(text)


@settings(max_examples=150)
@given(st.binary(max_size=400), st.sampled_from(["a.txt", "a.html", "a.html.gz", "x"]))
def test_no_bytes_raise(raw: bytes, name: str) -> None:
    """Any bytes give a document: an article, or the reason why there is none."""
    document = clean_document(raw, name=name, now=NOW)
    assert document.reason is not None or document.text


@settings(max_examples=60)
@given(texts)
def test_a_page_keeps_the_laws_too(text: str) -> None:
    """The clean text of an HTML page, cleaned again as plain text, loses nothing."""
    paragraphs = "".join(f"<p>{line}</p>" for line in text.splitlines())
    page = f"<html><body><article><h1>Bridge</h1>{paragraphs}</article></body></html>"
    document = clean_document(page.encode("utf-8", "surrogatepass"), name="a.html", now=NOW)
    if document.reason is None:
        assert clean(document.text).text == document.text


@settings(max_examples=200)
@given(
    st.lists(st.sampled_from([*DAMAGE, *PROSE, "&", "amp;", "#39;", ".", "Ã", "©"]), max_size=8).map("".join)
)
def test_repairing_twice_changes_nothing(text: str) -> None:
    """What was repaired needs no repair, and every repair says what stood there."""
    assert repair_text(repair_text(text)) == repair_text(text)
    assert all(0 <= start <= end <= len(text) for start, end, _, _ in find_edits(text))


def test_markup_behind_twofold_damage_is_taken_out_once_each(find_faults: FindFaults) -> None:
    """Edits of what repairs have made do not repeat it: the text grows by nothing."""
    story = "The &amp;lt;span&amp;gt;old&amp;lt;/span&amp;gt; bridge of the town was closed. " * 8
    text = f"{PROSE[0]}\n\n{story}\n\n{PROSE[0]}\n"
    document = clean(text)
    assert find_faults(text, document) == []
    assert document.text.count("The old bridge of the town was closed.") == 8
    assert clean(document.text).text == document.text


def test_markup_that_reaches_over_paragraphs_is_taken_out_at_once(find_faults: FindFaults) -> None:
    """In each of them: a second cleaning finds nothing left of it."""
    marked = "<span>The</span> bridge <span>fell</span>, said the <!-- old"
    story = (PROSE[0], marked.replace("<", "&lt;"), "and --&gt; new mayor of it.", PROSE[2])
    shown = "".join(f"<p>{line}</p>" for line in story)
    raw = f"<html><body><article><h1>Bridge</h1>{shown}</article></body></html>".encode()
    document = clean_document(raw, name="a.html", now=NOW)
    assert find_faults(visible_text(raw), document) == []
    assert document.text == f"{PROSE[0]}\n\nThe bridge fell, said the\n\nnew mayor of it.\n\n{PROSE[2]}"
    assert clean(document.text).text == document.text


@pytest.mark.parametrize("piece", ["<sp{}an>", "# {}", "&l{}t;span>"])
@pytest.mark.parametrize("depth", [3, 8, 20, 200])
def test_markup_inside_of_markup_comes_to_rest(find_faults: FindFaults, piece: str, depth: int) -> None:
    """Each round of repairs uncovers the next: what still needs one after a few of them goes."""
    before, after = piece.split("{}")
    line = f"{before * depth}{'' if after else 'The'}<span>{after * depth} old bridge of the town is there."
    text = "\n\n".join([PROSE[0], *[line] * 4, PROSE[2]])
    document = clean(text)
    assert find_faults(text, document) == []
    assert document.text.startswith(PROSE[0])
    assert document.text.endswith(PROSE[2])
    assert document.text.count("old bridge of the town") == (4 if depth < 20 else 0)
    assert clean(document.text).text == document.text


@pytest.mark.parametrize("seed", [7, 8, 10])
def test_menus_in_one_line_of_a_page_go_as_they_would_from_its_text(seed: int) -> None:
    """What is left is judged by how it stands in the clean text, as it would be if that came in."""
    chance = Random(seed)  # noqa: S311 - no secret
    line = [*chance.choices(MENU, k=60), *chance.choices(PROSE[:3], k=14), *chance.choices(MENU, k=40)]
    shown = "".join(f"<p>{part}</p>" for part in ("Contact", "More", "Sport", " ".join(line)))
    page = f"<html><body><article><h1>Bridge</h1>{shown}</article></body></html>"
    document = clean_document(page.encode(), name="a.html", now=NOW)
    assert document.text
    assert clean(document.text).text == document.text


def test_control_characters_in_code_go_too() -> None:
    """A text with more of them than a text has would be refused."""
    code = "0\x1a\n{\n\nsystems of the old bridge."
    assert clean(f"{PROSE[0]}\n\n{code}").text == f"{PROSE[0]}\n\n0\n{{\n\nsystems of the old bridge."
