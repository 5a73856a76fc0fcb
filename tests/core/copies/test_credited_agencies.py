"""Agencies that a text credits: where they stand, in many languages, and what credits nobody."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tasks.core.clean.document import clean_document
from tasks.core.copies.agencies import load_agencies
from tasks.core.copies.credited_agencies import find_agencies
from tasks.core.records import Kind, Segment

NOW = datetime(2026, 3, 1, tzinfo=UTC)
STORY = "The ferry ran aground.\n\nNobody was hurt, the harbour master said.\n\n"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("QUILLON (AP) — The ferry sank.", ["AP"]),
        ("QUILLON, Nov. 3 (Reuters) - The ferry sank.", ["Reuters"]),
        ("QUILLON, Fla./NEW QUAY, W. Va. (Reuters) - The ferry sank.", ["Reuters"]),
        ("Quillon (dpa/bb) - Die Fähre sank.", ["dpa"]),
        ("Quillon, 3 nov (EFE).- El ferry se hundió.", ["EFE"]),
        ("(ANSA) - QUILLON, 3 NOV - Il traghetto è affondato.", ["ANSA"]),
        ("AFP - Le ferry a coulé.", ["AFP"]),
        ("新华社北京11月3日电 渡轮沉没。", ["Xinhua"]),
        ("(서울=연합뉴스) 김하늘 기자 = 배가 가라앉았다.", ["Yonhap"]),
        ("【共同】フェリーが沈んだ。", ["Kyodo"]),
        (f"{STORY}The Associated Press contributed to this report.", ["AP"]),
        (f"{STORY}Reuters and the Associated Press contributed reporting.", ["Reuters", "AP"]),
        (f"{STORY}— With files from The Canadian Press", ["Canadian Press"]),
        (f"{STORY}Mit Material von dpa und AFP", ["dpa", "AFP"]),
        (f"{STORY}Con información de EFE", ["EFE"]),
        (f"{STORY}Avec AFP", ["AFP"]),
        (f"{STORY}Com informações da Agência Brasil", ["Agência Brasil"]),
        (f"{STORY}Quelle: quillon.example, mba/dpa", ["dpa"]),
        (f"{STORY}Copyright 2026 The Associated Press. All rights reserved.", ["AP"]),
        (f"{STORY}“Nobody was hurt,” he said. (AFP, dpa)", ["AFP", "dpa"]),
        (f"{STORY}Nobody was hurt. (mit dpa)", ["dpa"]),
        (f"{STORY}Nobody was hurt. — AFP", ["AFP"]),
        (f"{STORY}dpa", ["dpa"]),
    ],
)
def test_a_credit_names_its_agencies(text: str, names: list[str]) -> None:
    """By their short names, each once, whatever the place."""
    assert list(dict.fromkeys(name for name, _ in find_agencies(text, ()))) == names


@pytest.mark.parametrize(
    "text",
    [
        "The harbour master told Reuters that nobody was hurt.",
        "According to the Associated Press, the ferry sank.",
        "The American Psychological Association (APA) said so on Monday.",
        f"{STORY}Tim Quist is president of Americans for Prosperity (AFP).",
        f"{STORY}The AP asked him twice.",
        f"{STORY}Photo: REUTERS/Jane Roe",
        f"{STORY}(AP Photo/Jane Roe)",
        f"{STORY}Bild: dpa",
    ],
)
def test_what_is_said_of_an_agency_credits_nobody(text: str) -> None:
    """Nor does the credit of a picture."""
    assert find_agencies(text, ()) == []


@pytest.mark.parametrize(
    ("kind", "line", "found"),
    [
        (Kind.BYLINE, "By JANE ROE, Associated Press", [("AP", "byline")]),
        (Kind.CREDIT, "(dpa)", [("dpa", "credit line")]),
        (Kind.CREDIT, "Foto: dpa", []),
        (Kind.NOTE, "This story was originally published by Reuters.", [("Reuters", "phrase")]),
        (Kind.PROMO, "AP", []),
    ],
)
def test_lines_beside_the_text_are_read(kind: Kind, line: str, found: list[tuple[str, str]]) -> None:
    """Bylines and credits name whoever stands there, notes what their words say."""
    assert find_agencies(STORY, [Segment(kind, line, "x", 0, 1)]) == found


@pytest.mark.parametrize("name", sorted({name for agency in load_agencies() for name in agency.names}))
def test_every_name_is_read_in_a_dateline(name: str) -> None:
    """As the list has it."""
    agency = next(each.name for each in load_agencies() if name in each.names)
    assert find_agencies(f"Quillon ({name}) - The ferry sank.", ()) == [(agency, "dateline")]


def test_a_document_says_them_with_evidence() -> None:
    """All of them, in the field and as evidence, also those that sign in the page's data."""
    page = f"""<html><head><title>Ferry aground</title><script type="application/ld+json">
        {{"@type": "NewsArticle", "headline": "Ferry aground", "author": {{"name": "AFP"}}}}
        </script></head><body><article><h1>Ferry aground</h1>
        <p>QUILLON (AP) — {"The ferry ran aground off the quay on Monday, the harbour master said. " * 6}</p>
        <p>{"Nobody was hurt, and it is to sail again within the week. " * 6}</p></article></body></html>"""
    document = clean_document(page.encode(), name="a.html", now=NOW)
    assert document.agencies == ("AP", "AFP")
    rows = {(row.value, row.found_in) for row in document.evidence if row.field == "agencies"}
    assert ("AP", "dateline") in rows
    assert {name for name, _ in rows} == {"AP", "AFP"}
