"""The way into the cleaner: what it accepts, what it refuses and why, and what a document says."""

from __future__ import annotations

import bz2
import gzip
import lzma
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tasks.core.clean import version
from tasks.core.clean.document import clean_document
from tasks.core.clean.fields.fields import read_domain
from tasks.core.clean.input import decode
from tasks.core.clean.version import CLEANER_VERSION, name_version
from tasks.core.records import Completeness, Document, Kind, Paywall, Reason

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NOW = datetime(2026, 1, 1, tzinfo=UTC)
PARAGRAPHS = (
    "The council met on Tuesday evening and agreed, after a long debate, to repair the old bridge.",
    "“We have waited nine years for this,” said Jane Roe, who runs the ferry to the island.",
    "Work is to begin in spring and will last until the end of the following year, the mayor said.",
)
TEXT = "\n\n".join(PARAGRAPHS)
CODINGS = ("gzip", "bzip2", "xz")


def clean(raw: bytes | str, name: str = "a.txt", media_type: str | None = None) -> Document:
    """Clean a document as received at NOW."""
    data = raw.encode() if isinstance(raw, str) else raw
    return clean_document(data, name=name, media_type=media_type, now=NOW)


@pytest.mark.parametrize(
    ("raw", "name", "reason"),
    [
        (b"", "a.txt", Reason.EMPTY),
        (b" \n\t ", "a.html", Reason.EMPTY),
        (b"\x89PNG\r\n\x1a\n0000", "a.html", Reason.UNSUPPORTED_MEDIA),
        (b"%PDF-1.7 text", "a.txt", Reason.UNREADABLE),
        (b'<?xml version="1.0"?><rss version="2.0"></rss>', "a.html", Reason.UNSUPPORTED_MEDIA),
        (b"a\x00b\x00\x01\x02 nothing", "a.txt", Reason.UNSUPPORTED_MEDIA),
        (b"\x1f\x8bnot a gzip stream", "a.txt.gz", Reason.UNREADABLE),
        (gzip.compress(TEXT.encode())[:-20], "a.txt.gz", Reason.UNREADABLE),
        (bz2.compress(TEXT.encode())[:-20], "a.txt.bz2", Reason.UNREADABLE),
        (lzma.compress(TEXT.encode())[:-20], "a.txt.xz", Reason.UNREADABLE),
        (b"* * *", "a.txt", Reason.NO_ARTICLE),
    ],
)
def test_what_is_no_article_has_a_reason(raw: bytes, name: str, reason: Reason) -> None:
    """Bad input is a document with a reason and a detail, never an exception."""
    document = clean(raw, name)
    assert document.reason is reason
    assert document.detail
    assert document.text == ""


def test_of_bytes_that_ended_early_no_text_is_full() -> None:
    """It is said as a doubt and as evidence; a page whose end is there lacks nothing of its own."""
    page = f"<html><body><article><h1>Bridge</h1>{''.join(f'<p>{each}</p>' for each in PARAGRAPHS * 3)}"
    whole = f"{page}</article></body></html>"
    cut, closed = (
        clean_document(each.encode(), name="a.html", now=NOW, is_cut=True) for each in (page, whole)
    )
    assert cut.text == closed.text
    assert cut.completeness is Completeness.TRUNCATED
    assert cut.doubts[-1].code == "cut-off"
    assert ("completeness", "truncated", "answer") in {
        (each.field, each.value, each.found_in) for each in cut.evidence if each.chosen
    }
    assert closed == clean(whole, "a.html")


@pytest.mark.parametrize("compress", [gzip.compress, bz2.compress, lzma.compress], ids=CODINGS)
def test_a_bomb_is_refused_before_it_is_unpacked(
    monkeypatch: pytest.MonkeyPatch, compress: Callable[[bytes], bytes]
) -> None:
    """No more is decompressed than one document may hold."""
    monkeypatch.setattr(decode, "MAX_DOCUMENT_BYTES", 10_000)
    assert clean(compress(b"a" * 10_000_000), "a.txt.gz").reason is Reason.TOO_LARGE


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_text_is_read_in_its_own_charset(encoding: str) -> None:
    """Byte order marks and old charsets give the same text."""
    assert clean(TEXT.encode(encoding)).text == TEXT


def test_a_declared_charset_is_believed_where_the_bytes_fit() -> None:
    """The media type's charset reads what is no UTF-8."""
    raw = "Совет собрался во вторник вечером и решил починить старый мост через реку.".encode("koi8-r")
    assert clean(raw, media_type="text/plain; charset=koi8-r").text.startswith("Совет собрался")


def test_content_decides_over_the_name() -> None:
    """A page that is named .txt is read as a page; a text named .html as a text."""
    page = "<!doctype html><html><body><article><h1>Bridge</h1>" + "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    assert clean(page).media_type == "text/html"
    assert clean(TEXT, "a.html").media_type == "text/plain"


@pytest.mark.parametrize("compress", [gzip.compress, bz2.compress, lzma.compress], ids=CODINGS)
def test_what_is_compressed_is_opened(compress: Callable[[bytes], bytes]) -> None:
    """Compressed bytes give what the plain ones give."""
    assert clean(compress(TEXT.encode()), "a.txt.gz") == clean(TEXT)


def test_a_plain_article_stays_whole() -> None:
    """News without boilerplate comes out as it went in, and asks for no money."""
    document = clean(TEXT)
    assert document.text == TEXT
    assert document.paywall is Paywall.NONE
    assert document.language == "en"
    assert (document.title, document.url, document.published_at, document.publisher) == (
        None,
        None,
        None,
        None,
    )


def test_header_lines_become_fields() -> None:
    """A date and a URL above the article are fields, and the line under them is the title."""
    document = clean(
        f"date 2021-03-04 https://www.harbour.example/a/bridge\n\nOld bridge to be repaired\n\n{TEXT}"
    )
    assert document.published_at == "2021-03-04"
    assert document.url == "https://www.harbour.example/a/bridge"
    assert document.domain == "harbour.example"
    assert document.title == "Old bridge to be repaired"
    assert document.text == TEXT


def test_keyed_headers_become_fields() -> None:
    """Lines of "Key: value" above the article are read as fields."""
    document = clean(f"Title: Old bridge\nDate: 2021-03-04\nAuthor: Jane Roe\n\n{TEXT}")
    assert (document.title, document.published_at, document.authors) == (
        "Old bridge",
        "2021-03-04",
        ("Jane Roe",),
    )
    assert document.text == TEXT


def test_a_first_line_is_the_title_where_the_prose_has_its_words() -> None:
    """A short first line over an article of its words is the headline; one of another matter stays."""
    document = clean(f"Old bridge to be repaired\n\n{TEXT}")
    assert (document.title, document.text) == ("Old bridge to be repaired", TEXT)
    other = clean(f"What the harvest means for prices\n\n{TEXT}")
    assert other.title is None
    assert other.text.startswith("What the harvest means for prices")


def test_a_standfirst_gives_up_its_dateline() -> None:
    """The dateline at the end of a standfirst is a byline, the rest is the description."""
    document = clean(f"The old bridge will be repaired. 04.03.2021, Harbour International\n\n{TEXT}")
    assert document.description == "The old bridge will be repaired."
    assert document.publisher == "Harbour International"
    assert document.published_at == "2021-03-04"
    assert "04.03.2021" not in document.text


def test_a_date_in_prose_is_no_date_of_publication() -> None:
    """A year in the story is the story's."""
    assert clean(f"{TEXT}\n\nThe bridge was built on 4 March 1921 and repaired in 1987.").published_at is None


def test_a_promotion_names_its_publisher() -> None:
    """The name is taken, and the evidence says where from."""
    promo = "Get The Harbour Post's Daily Edition by email and never miss our top stories Free Sign Up"
    document = clean(f"{PARAGRAPHS[0]}\n\n{promo}\n\n{PARAGRAPHS[1]}\n\n{PARAGRAPHS[2]}")
    assert document.publisher == "The Harbour Post"
    assert [row.found_in for row in document.evidence if row.field == "publisher"] == ["promo in the text"]
    assert promo not in document.text


def test_hand_wrapped_lines_are_paragraphs() -> None:
    """Lines that break in mid-sentence are put together again."""
    words = TEXT.split()
    wrapped = "\n".join(" ".join(words[at : at + 11]) for at in range(0, len(words), 11))
    assert clean(f"{wrapped}\n\n{wrapped}").text == f"{' '.join(words)}\n\n{' '.join(words)}"


def test_menus_around_an_article_go() -> None:
    """A page dumped as text keeps its article alone."""
    menu = "\n".join(f"Section {name}" for name in "ABCDEFGHIJKLMNOPQRSTUVWX")
    body = "\n".join(PARAGRAPHS * 3)
    foot = "Share this article\nAdvertisement\nSubscribe to our newsletter\nAll rights reserved."
    document = clean(f"{menu}\n{body}\n{foot}\n{menu}")
    assert "Section" not in document.text
    assert all(paragraph in document.text for paragraph in PARAGRAPHS)
    assert {s.kind for s in document.segments if s.text.startswith("Section")} <= {
        Kind.CHROME,
        Kind.UI,
        Kind.RELATED,
    }


def test_a_list_of_short_lines_is_no_chrome_by_itself() -> None:
    """Where no line is named as interface, promotion or the like, a long list belongs to its article."""
    squad = "\n".join(f"Player {name}" for name in "ABCDEFGHIJKLMNOPQRSTUVWX")
    document = clean("\n".join([*PARAGRAPHS, squad, *PARAGRAPHS]))
    assert "Player A" in document.text
    assert "Player X" in document.text


def test_an_article_about_newsletters_stays_whole() -> None:
    """News on newsletters, subscribers and paywalls is news."""
    news = (
        "Publishers are betting on newsletters again, and readers sign up in great numbers, a survey found.",
        "The Harbour Post said that 40,000 subscribers pay for it, twice as many as before its paywall.",
        "“Subscribe to three of them and your inbox is full,” said Jane Roe, who follows the market.",
        "Copyright law does not protect the headlines, a court in Meriton ruled last year.",
    )
    assert clean("\n\n".join(news)).text == "\n\n".join(news)


def test_the_version_follows_the_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A change of a rule, a table or a model is a new version of the cleaner."""
    assert name_version() == CLEANER_VERSION
    for folder in ("tasks/rules", "tasks.core.clean"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "tasks" / "rules" / "ui.toml").write_text("# another")
    monkeypatch.setattr(version, "files", tmp_path.joinpath)
    assert name_version() != CLEANER_VERSION


def test_rules_never_take_most_of_an_article() -> None:
    """Where rules would take most of the prose, they are doubted and the prose stays."""
    column = "\n\n".join(
        f"We want to hear from you about the bridge, dear reader number {n}." for n in range(12)
    )
    assert "dear reader number 7" in clean(f"{PARAGRAPHS[0]}\n\n{column}").text


def test_what_is_stated_wins_where_it_is_valid() -> None:
    """Who pushes an article, or declares its source, knows best; what cannot be is left to the page."""
    page = (
        b"<html><head><title>Crane falls</title><meta property=og:site_name content='Quay Times'></head>"
        b"<body><article><h1>Crane falls</h1><p>The crane on the east quay fell into the basin on Sunday, "
        b"and nobody was hurt. The harbour board will look at the other two before they are used again.</p>"
        b"</article></body></html>"
    )
    stated = (("publisher", "The Quay Times"), ("authors", ("Ida Moor",)), ("published_at", "someday"))
    document = clean_document(page, name="a.html", now=NOW, stated=stated)
    assert (document.publisher, document.authors, document.published_at) == (
        "The Quay Times",
        ("Ida Moor",),
        None,
    )
    found = {(row.field, row.value, row.found_in, row.chosen) for row in document.evidence}
    assert ("publisher", "The Quay Times", "stated", True) in found
    assert ("published_at", "someday", "stated", False) in found


FOREIGN_CLAIMS = {
    "link canonical": '<link rel="canonical" href="{url}">',
    "og:url": '<meta property="og:url" content="{url}">',
    "json-ld url": (
        '<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Dock", "url": "{url}",'
        ' "mainEntityOfPage": "{url}"}}</script>'
    ),
}


@pytest.mark.parametrize("where", FOREIGN_CLAIMS)
@pytest.mark.parametrize("had_from", ["https://evil.example/x", "http://127.0.0.1:8000/x", "push:bob/7"])
def test_an_address_of_another_site_is_evidence_and_no_field(where: str, had_from: str) -> None:
    """The page may say so; domain and addresses are those that it was had from."""
    foreign = "https://gazette.example/2026/ferry-inquiry"
    paragraph = (
        "<p>The harbour board voted on Tuesday to close dock number four, seven to two, after a debate.</p>"
    )
    page = f"<html><head><title>Dock to close</title>{FOREIGN_CLAIMS[where].format(url=foreign)}</head>"
    page += f"<body><article><h1>Dock to close</h1>{paragraph * 6}</article></body></html>"
    document = clean_document(page.encode(), name="x.html", media_type="text/html", url=had_from, now=NOW)
    assert document.reason is None
    assert (document.canonical_url, document.url) == (None, had_from if "://" in had_from else None)
    assert document.domain == (None if had_from.startswith("push:") else read_domain(had_from))
    claims = [each for each in document.evidence if each.value == foreign]
    assert claims
    assert not any(each.chosen for each in claims)


def test_a_text_that_begins_with_its_stated_title_goes_on_without_it() -> None:
    """The headline stands over the text, not in it; a first line that says something else stays."""
    text = b"Port Elsing closes a dock\n\nThe harbour board voted on Tuesday to close its oldest dock.\n"
    stated = (("title", "Port Elsing  closes a dock"),)
    document = clean_document(text, name="a", media_type="text/plain", now=NOW, stated=stated)
    assert document.title == "Port Elsing closes a dock"
    assert document.text == "The harbour board voted on Tuesday to close its oldest dock."
    assert [each.text for each in document.segments if each.kind is Kind.TITLE] == [document.title]
    other = clean_document(text, name="a", media_type="text/plain", now=NOW, stated=(("title", "Dock"),))
    assert "closes a dock" in other.text or other.title == "Dock"


def test_a_preview_is_no_full_text() -> None:
    """Whoever gives it says so, or the text itself does."""
    text = b"The harbour board voted on Tuesday to close its oldest dock, which was built for coal"
    preview = clean_document(text, name="a", now=NOW, stated=(("completeness", "truncated"),))
    assert preview.completeness is Completeness.TRUNCATED
    assert [each.value for each in preview.evidence if each.field == "completeness"][-1] == "truncated"
    cut = clean_document(text + b"\xe2\x80\xa6 [+612 chars]", name="a", now=NOW)
    assert (cut.completeness, cut.text[-1]) == (Completeness.TRUNCATED, "\u2026")
