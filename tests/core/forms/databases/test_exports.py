"""Exports of press databases in the shapes that they have, and what is none."""

from __future__ import annotations

import pytest

from tasks.core.errors import QuarantineError
from tasks.core.forms.databases.entry import name_language, turn_names
from tasks.core.forms.databases.factiva import split_factiva
from tasks.core.forms.databases.nexis import split_nexis
from tasks.core.forms.databases.text_export import find_splitter, refuse_export
from tests.core.forms.database_examples import FACTIVA_CODES, OLD_NEXIS, PROQUEST_FILE
from tests.core.forms.example import AUTHOR, LAST, TEXT, TEXT_2, TITLE, TITLE_2

LIST = f"""Documents (2)
Client/Matter: -None-
Search Terms: dock
1. {TITLE}
Client/Matter: -None-
2. {TITLE_2}
"""
UNI = f"""User Name: Desk
Documents (2)
1. {TITLE}
Client/Matter: -None-
2. {TITLE_2}
Page 1 of 2
{TITLE}
{TITLE}
The Elsing Post
March 14, 2026 Saturday 10:15 AM GMT

Copyright 2026 Elsing Media Ltd. All Rights Reserved
Section: NEWS; Pg. 4
Length: 212 words
Byline: {AUTHOR}
Highlight: A vote.

Body

{TEXT}

Graphic

The dock.

Classification

Language: ENGLISH
Subject: PORTS (90%); COAL (50%)

Load-Date: March 15, 2026

End of Document

{TITLE_2}
The Elsing Post
March 15, 2026 Sunday

Length: 98 words

Body

{TEXT_2}

Load-Date: March 15, 2026

End of Document
"""
FLAT = "\n".join(line.strip() for line in OLD_NEXIS.split("\n"))
GERMAN = f"""Dokument 1 von 1

                              Elsinger Post

                          14. März 2026 Samstag

{TITLE}

AUTOR: {AUTHOR}

LÄNGE: 212 Wörter

{TEXT}

UPDATE: 14. März 2026

SPRACHE: GERMAN; DEUTSCH
"""
KEYED = f"""1 of 1 DOCUMENT

Copyright 2026 Elsing Media Ltd
The Elsing Post

March 14, 2026 Saturday

LENGTH: 212 words

HEADLINE: {TITLE.replace(" its", chr(10) + "its")}

BYLINE: By {AUTHOR}

BODY:
   {TEXT}

LOAD-DATE: March 15, 2026
"""
NEXIS_SHAPES = {"old": OLD_NEXIS, "no margins": FLAT, "German": GERMAN, "keyed": KEYED, "Uni": UNI}


@pytest.mark.parametrize("text", NEXIS_SHAPES.values(), ids=NEXIS_SHAPES)
def test_each_shape_of_nexis_is_taken_apart(text: str) -> None:
    """Headline, byline, day and text of the first article; nothing of the head in it, nothing behind it."""
    assert find_splitter(text) is split_nexis
    first = next(iter(split_nexis(text)))
    stated = dict(first.stated)
    assert stated["title"] == TITLE
    assert AUTHOR in stated["authors"]
    assert "14" in stated["published_at"]
    assert " ".join(first.text.split()) == " ".join(TEXT.split())


def test_a_cover_is_no_article_and_what_stands_behind_the_text_is_read() -> None:
    """The list of what was asked for names no headline; subjects and language are fields."""
    first, second = (dict(each.stated) for each in split_nexis(UNI))
    assert (first["publisher"], first["section"], first["language"]) == ("The Elsing Post", "NEWS", "en")
    assert first["tags"] == ("PORTS", "COAL")
    assert (second["title"], second["publisher"]) == (TITLE_2, "The Elsing Post")


UNCODED = f"""News
{TITLE}
By {AUTHOR}
212 words
14 March 2026
09:12 AM
The Elsing Post
ELPO
4
English
(c) 2026 Elsing Media Ltd

{TEXT}

Elsing Media Ltd.

Document ELPO000020260314em3e0001

{TITLE_2}
98 Wörter
15. März 2026
Elsinger Post
ELPO
Deutsch

{TEXT_2}

Dokument ELPO000020260315em3f0002
"""


def test_factiva_is_read_without_its_codes_too() -> None:
    """By the order of its lines around the number of words."""
    assert find_splitter(UNCODED) is split_factiva
    first, second = split_factiva(UNCODED)
    assert dict(first.stated) == {
        "title": TITLE,
        "authors": f"By {AUTHOR}",
        "publisher": "The Elsing Post",
        "published_at": "14 March 2026",
        "section": "News",
        "language": "en",
    }
    assert first.text == TEXT
    assert dict(second.stated) == {
        "title": TITLE_2,
        "publisher": "Elsinger Post",
        "published_at": "15. März 2026",
        "language": "de",
    }
    assert second.text == TEXT_2


def test_a_sentence_that_begins_like_a_code_is_a_sentence() -> None:
    """`IN` has terms behind it, not words."""
    text = FACTIVA_CODES.replace(LAST, f"IN the end it was done. {LAST}")
    first = next(iter(split_factiva(text)))
    assert f"IN the end it was done. {LAST}" in first.text
    assert "iport" not in first.text


PROSE = {
    "prose": TEXT,
    "of documents": f"Only 3 of 14 documents were shown.\n\n{TEXT}\n\nLENGTH: nobody knew.",
    "a screenplay": f"{TITLE}\n\nBody\n\n{TEXT}",
    "codes in capitals": f"HD is what they call it.\n\nPD is short for day.\n\n{TEXT}",
    "a rule": f"{TEXT}\n{'_' * 60}\nFull text: see the web.",
}


@pytest.mark.parametrize("text", PROSE.values(), ids=PROSE)
def test_a_text_that_has_a_mark_by_chance_is_no_export(text: str) -> None:
    """Two marks of one database, or it is a text as any other."""
    assert find_splitter(text) is None


@pytest.mark.parametrize("text", [OLD_NEXIS, UNI, UNCODED, FACTIVA_CODES, PROQUEST_FILE])
def test_an_export_is_told_wherever_it_is_cut(text: str) -> None:
    """And what there is of it is taken apart without breaking."""
    for end in range(0, len(text), 97):
        if split := find_splitter(text[:end]):
            assert all(each.text is not None for each in split(text[:end]))


def test_names_are_turned_where_all_of_them_are_inverted() -> None:
    """A title behind a comma is no first name of somebody else."""
    assert turn_names("Quillon, Mara; Tamm, Orla") == ["Mara Quillon", "Orla Tamm"]
    assert turn_names("Mara Quillon; Harbour Correspondent") == "Mara Quillon; Harbour Correspondent"
    assert turn_names(None) is None


def test_languages_are_known_by_their_names() -> None:
    """In English, in their own, in that of the database."""
    assert [name_language(name) for name in ("ENGLISH", "Deutsch", "Französisch", "Klingon", None)] == [
        *("en", "de", "fr"),
        *(None, None),
    ]


def test_the_list_of_what_was_exported_is_no_article() -> None:
    """Nexis puts it beside the articles, as one more file."""
    with pytest.raises(QuarantineError, match="no article"):
        refuse_export(LIST, "application/x")
