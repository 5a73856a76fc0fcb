"""Charsets: what decides, what was said besides, and texts that come out right whatever was said."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.core.clean.document import clean_document
from tasks.core.clean.input.charsets import decode, read_meta, read_name

NOW = datetime(2026, 1, 1, tzinfo=UTC)
GERMAN = "Die Brücke über den Fluß wird für 3,2 Millionen Euro saniert, beschloß der Rat am Dienstag."
CZECH = "Rada města v úterý rozhodla, že starý most přes řeku bude opraven příští rok na jaře."
RUSSIAN = "Совет собрался во вторник вечером и решил починить старый мост через реку."
JAPANESE = "市議会は火曜日の夜、長い議論の末に古い橋を修理することを決めた。"


@pytest.mark.parametrize(
    ("text", "written_in", "header", "meta", "found_in"),
    [
        (GERMAN, "utf-8", "utf-8", "utf-8", "HTTP header and meta"),
        (GERMAN, "utf-8", "utf-8", None, "HTTP header"),
        (GERMAN, "utf-8", None, "UTF8", "meta"),
        (GERMAN, "utf-8", None, None, "detected"),
        (GERMAN, "utf-8", "iso-8859-1", "utf-8", "meta"),
        (GERMAN, "utf-8", "utf-8", "iso-8859-1", "HTTP header"),
        (GERMAN, "utf-8", "iso-8859-1", "iso-8859-1", "detected"),
        (GERMAN, "utf-8", None, "utf-16", "meta"),
        (GERMAN, "utf-8-sig", "iso-8859-1", "iso-8859-1", "BOM"),
        (GERMAN, "utf-16", "utf-8", None, "BOM"),
        (GERMAN, "cp1252", "iso-8859-1", "windows-1252", "HTTP header and meta"),
        (GERMAN, "cp1252", "latin-1", None, "HTTP header"),
        (GERMAN, "cp1252", "utf-8", "utf-8", "detected"),
        (GERMAN, "cp1252", "no-such-charset", "iso-8859-1", "meta"),
        (CZECH, "cp1250", "iso-8859-1", "windows-1250", "meta"),
        (RUSSIAN, "cp1251", "windows-1251", "windows-1251", "HTTP header and meta"),
        (RUSSIAN, "koi8-r", "windows-1251", "koi8-r", "meta"),
        (RUSSIAN, "cp1251", "windows-1251", "koi8-r", "HTTP header"),
        (RUSSIAN, "koi8-r", None, None, "detected"),
        (JAPANESE, "shift_jis", "utf-8", "shift_jis", "meta"),
        (JAPANESE, "euc_jp", "euc-jp", None, "HTTP header"),
        (JAPANESE, "iso2022_jp", None, "iso-2022-jp", "meta"),
    ],
)
def test_a_text_is_read_right_whatever_was_said(
    text: str, written_in: str, header: str | None, meta: str | None, found_in: str
) -> None:
    """A mark, then UTF-8, then what both say, then the one that the bytes look like, then a guess."""
    decoded = decode((text * 5).encode(written_in), header=header, meta=meta)
    assert decoded.text == text * 5
    assert decoded.found_in == found_in


def test_few_bad_bytes_do_not_make_another_charset() -> None:
    """A page in UTF-8 with a byte that was cut stays in UTF-8."""
    data = (GERMAN * 20).encode()[:-1] + b"\xc3 " + GERMAN.encode()
    decoded = decode(data, header=None, meta="utf-8")
    assert decoded.charset == "utf-8"
    assert decoded.text.startswith(GERMAN * 19)
    assert decoded.text.endswith(GERMAN)


def test_the_decision_is_evidence_and_so_is_what_lost() -> None:
    """One row is chosen; what was named and not believed has its row."""
    page = f"<html><meta charset='windows-1251'><body><article><p>{GERMAN}</p></article></body></html>"
    media_type = "text/html; charset=iso-8859-2"
    document = clean_document(page.encode(), name="a.html", media_type=media_type, now=NOW)
    rows = [(row.value, row.found_in, row.chosen) for row in document.evidence if row.field == "charset"]
    assert rows == [
        ("utf-8", "detected", True),
        ("iso8859-2", "HTTP header", False),
        ("cp1251", "meta", False),
    ]


def test_the_charset_may_stand_in_the_headers_alone() -> None:
    """Where the media type was recorded without it."""
    headers = [("Content-Type", "text/plain; charset=KOI8-R")]
    raw = RUSSIAN.encode("koi8-r")
    document = clean_document(raw, name="a", media_type="text/plain", headers=headers, now=NOW)
    assert document.text == RUSSIAN
    assert ("koi8-r", "HTTP header") in [(row.value, row.found_in) for row in document.evidence]


@pytest.mark.parametrize("name", ["", "none", "hex", "punycode", "unicode_escape", "utf-7", "x" * 40, "\x00"])
def test_names_of_no_charset_are_passed_over(name: str) -> None:
    """Not everything that Python can decode is a charset of the web."""
    assert read_name(name) in {None, "hex"}
    assert decode(GERMAN.encode(), header=name, meta=name).text == GERMAN
    assert decode(GERMAN.encode("cp1252"), header=name, meta="latin-1").text == GERMAN


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"<meta charset=utf-8>", "utf-8"),
        (b'<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=windows-1252">', "windows-1252"),
        (b"<p>charset=latin-1</p>", None),
    ],
)
def test_a_page_names_its_charset_in_a_meta_element(head: bytes, name: str | None) -> None:
    """In either form; words in the text name none."""
    assert read_meta(head) == name


@given(
    st.binary(max_size=300),
    st.sampled_from([None, "utf-8", "latin-1", "gbk", "utf-16", "hex", "ascii", "iso-2022-jp"]),
    st.sampled_from([None, "utf-8", "koi8-r", "big5", "utf-32"]),
)
def test_any_bytes_come_out_as_text(data: bytes, header: str | None, meta: str | None) -> None:
    """Whatever is said of them; and what is said to be exact is."""
    decoded = decode(data, header=header, meta=meta)
    assert not decoded.is_exact or decoded.text.encode() == data[decoded.mark :]
    assert [row.chosen for row in decoded.evidence].count(True) == 1
