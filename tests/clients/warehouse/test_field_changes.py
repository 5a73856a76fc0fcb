"""What a publisher changes beside the words is kept and told, by whom and from what."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from tasks.clients.news.news_reader import run_query
from tasks.core.identity.identity import hash_text
from tasks.core.records import Completeness, Document, Kind, KnownText, OutcomeKind, Paywall, Reason, Segment

if TYPE_CHECKING:
    from tests.clients.conftest import Newsroom

pytestmark = pytest.mark.slow

CHANGES = "SELECT field, before, after FROM field_changes ORDER BY seen_at, field"
SITE, MIRROR = "https://courier.example/1", "https://courier.example/1/amp"


@pytest.fixture
def first() -> Document:
    """An invented article as it was first."""
    return Document(
        "text/html",
        url=SITE,
        canonical_url=SITE,
        title="Harbour to close",
        authors=("Ada Quist",),
        published_at="2026-03-02",
        text="The harbour of Quillon closes on Monday, says its master.",
    )


def ask(newsroom: Newsroom, sql: str) -> list[tuple[Any, ...]]:
    """Publish, and ask the readers' database."""
    return [tuple(row.values()) for row in run_query(newsroom.publish(), sql).to_pylist()]


def test_a_headline_that_changed_alone_is_told_and_shown(newsroom: Newsroom, first: Document) -> None:
    """The text is unchanged, so no revision; the article has the new headline, and what it was is kept."""
    newsroom.load(**{SITE: first})
    [verdict] = newsroom.load(**{SITE: replace(first, title="Harbour stays open")}).verdicts
    assert verdict.outcome is OutcomeKind.UNCHANGED
    assert ask(newsroom, "SELECT title, revision, text FROM articles") == [
        ("Harbour stays open", 1, first.text)
    ]
    assert ask(newsroom, "SELECT count(*) FROM revisions") == [(1,)]
    [(article, capture)] = ask(newsroom, "SELECT article_id, capture_id FROM field_changes")
    assert (article, capture) == (verdict.article_id, verdict.capture_id)
    assert ask(newsroom, CHANGES) == [("title", "Harbour to close", "Harbour stays open")]


def test_every_field_that_may_change_is_told(newsroom: Newsroom, first: Document) -> None:
    """What goes is told like what comes; the values of a list are told as one."""
    later = replace(
        first,
        title=None,
        description="All of it.",
        authors=("Ada Quist", "Bo Lind"),
        published_at="2026-03-03",
        modified_at="2026-03-04T10:00:00Z",
        section="Ports",
        tags=("harbour", "strike"),
        paywall=Paywall.SUBSCRIBER,
    )
    newsroom.load(**{SITE: first})
    newsroom.load(**{SITE: later})
    assert ask(newsroom, CHANGES) == [
        ("authors", "Ada Quist", "Ada Quist; Bo Lind"),
        ("description", None, "All of it."),
        ("modified_at", None, "2026-03-04T10:00:00Z"),
        ("paywall", first.paywall.value, "subscriber"),
        ("published_at", "2026-03-02", "2026-03-03"),
        ("section", None, "Ports"),
        ("tags", None, "harbour; strike"),
        ("title", "Harbour to close", None),
    ]


def test_a_headline_that_changed_with_the_text_is_told_too(newsroom: Newsroom, first: Document) -> None:
    """Also where both looks came in one batch, from two files."""
    newsroom.load(old=first, new=replace(first, title="Closed", text="The harbour of Quillon is closed."))
    assert ask(newsroom, CHANGES) == [("title", "Harbour to close", "Closed")]
    assert ask(newsroom, "SELECT revision, title FROM revisions ORDER BY 1") == [
        (1, "Harbour to close"),
        (2, "Closed"),
    ]


def test_a_headline_that_comes_back_is_told(newsroom: Newsroom, first: Document) -> None:
    """Each look is held against the last one of its source."""
    later = replace(first, title="Harbour stays open")
    for look in (first, later, first, first, later):
        newsroom.load(**{SITE: look})
    assert [after for _, _, after in ask(newsroom, CHANGES)] == [later.title, first.title, later.title]
    assert ask(newsroom, "SELECT title FROM articles") == [(later.title,)]


def test_bytes_of_a_headline_that_was_changed_are_not_known(newsroom: Newsroom, first: Document) -> None:
    """Else its return would go unseen; those of the last look need no cleaning."""
    later = replace(first, title="Harbour stays open")
    newsroom.find_bytes = lambda document: f"{document.title} {document.text}"
    raw = {hash_text(newsroom.find_bytes(each)): each.title for each in (first, later)}
    for look in (first, later, first):
        newsroom.load(**{SITE: look})
        known = ask(newsroom, "SELECT raw_sha256 FROM internal.known_texts")
        assert [raw[sha256] for (sha256,) in known] == [look.title]


def test_two_sources_that_differ_are_no_changes_without_end(newsroom: Newsroom, first: Document) -> None:
    """What another source says of the article is told once, however often both are looked at."""
    mirrored = replace(first, title="Harbour to close | Courier")
    for _ in range(3):
        newsroom.load(**{SITE: first, MIRROR: mirrored})
    assert ask(newsroom, CHANGES) == [("title", first.title, mirrored.title)]


def test_what_another_cleaner_reads_is_no_change_of_the_publisher(
    newsroom: Newsroom, first: Document
) -> None:
    """The new reading counts, and what changes after it is told."""
    newsroom.load(**{SITE: first})
    newsroom.version = "2"
    newsroom.load(**{SITE: replace(first, title="HARBOUR TO CLOSE")})
    assert ask(newsroom, CHANGES) == []
    assert ask(newsroom, "SELECT title FROM articles") == [("HARBOUR TO CLOSE",)]
    newsroom.load(**{SITE: replace(first, title="HARBOUR STAYS OPEN")})
    assert ask(newsroom, CHANGES) == [("title", "HARBOUR TO CLOSE", "HARBOUR STAYS OPEN")]


def test_known_bytes_say_nothing_new(newsroom: Newsroom, first: Document) -> None:
    """They were not read again."""
    loaded = newsroom.load(**{SITE: first})
    article_id = loaded.verdicts[0].article_id or ""
    newsroom.load(**{SITE: KnownText(article_id, hash_text(first.text))})
    assert ask(newsroom, CHANGES) == []


def test_each_wording_says_of_which_kind_its_change_is(newsroom: Newsroom, first: Document) -> None:
    """With the words that came and went, and where; the first one changed nothing."""
    wordings = (
        "The harbour of Quillon closes on Monday, says its master.\n\nNobody else spoke.",
        "The harbour of Quillon closes on Friday, says its master.\n\nNobody else spoke.",
        "The harbour of Quillon closes on Monday, says its master.\n\nNobody else spoke.",
        "This article has been withdrawn.",
    )
    for text in wordings:
        newsroom.load(**{SITE: replace(first, text=text)})
    sql = "SELECT revision, kinds, words_added, words_removed, paragraphs FROM changes ORDER BY revision"
    assert ask(newsroom, sql) == [
        (2, ["fact"], 1, 1, [0]),
        (3, ["fact", "restored"], 1, 1, [0]),
        (4, ["withdrawn"], 5, 13, [0, 1]),
    ]
    assert [
        revision for (revision,) in ask(newsroom, "SELECT revision FROM revisions WHERE revision > 3")
    ] == [4]
    silent = run_query(newsroom.news, "silent_edits").to_pylist()
    assert [(row["revision"], row["kinds"]) for row in silent] == [(3, ["fact", "restored"]), (2, ["fact"])]
    [gone] = run_query(newsroom.news, "withdrawn").to_pylist()
    assert gone["notice"] == wordings[-1]


def test_a_notice_is_the_withdrawal_of_a_known_article_alone(newsroom: Newsroom, first: Document) -> None:
    """Where none is known it is refused by its name; its fields are none of the article's."""
    text = "This article has been removed by the editors."
    notice = replace(
        first, title="The Courier", authors=(), text=text, reason=Reason.WITHDRAWAL_NOTICE, detail=text
    )
    [early] = newsroom.load(**{SITE: notice}).verdicts
    assert (early.outcome, early.reason, early.article_id) == (
        OutcomeKind.QUARANTINED,
        "withdrawal_notice",
        None,
    )
    [known] = newsroom.load(**{SITE: first}).verdicts
    unknown = "https://courier.example/2"
    elsewhere = replace(notice, url=unknown, canonical_url=unknown)
    [gone, strange] = newsroom.load(**{SITE: notice, unknown: elsewhere}).verdicts
    assert (gone.outcome, gone.article_id, gone.revision) == (OutcomeKind.REVISION, known.article_id, 2)
    assert (gone.reason, gone.detail) == (None, text)
    assert newsroom.load(**{SITE: notice}).verdicts[0].outcome is OutcomeKind.UNCHANGED
    assert strange.outcome is OutcomeKind.QUARANTINED
    assert ask(newsroom, "SELECT title, state, text FROM articles") == [
        (first.title, "withdrawn", first.text)
    ]
    assert ask(newsroom, "SELECT kinds FROM changes") == [(["withdrawn"],)]
    assert ask(newsroom, CHANGES) == []
    [row] = run_query(newsroom.news, "withdrawn").to_pylist()
    assert row["notice"] == text
    newsroom.load(**{SITE: replace(first, text=f"{first.text} It opens on Friday.")})
    assert ask(newsroom, "SELECT state FROM articles") == [("live",)]


def test_a_correction_is_found_by_the_note_that_came(newsroom: Newsroom, first: Document) -> None:
    """And is no silent edit."""
    note = Segment(Kind.NOTE, "Correction: it is Friday.", "notes/correction", 0, 25)
    newsroom.load(**{SITE: first})
    newsroom.load(**{SITE: replace(first, text=first.text.replace("Monday", "Friday"), segments=(note,))})
    newsroom.publish()
    assert run_query(newsroom.news, "silent_edits").num_rows == 0
    [row] = run_query(newsroom.news, "corrections").to_pylist()
    assert (row["note"], row["kinds"]) == (note.text, ["correction", "fact"])


def make_preview(article: Document) -> Document:
    """What a wall shows of it."""
    return replace(
        article,
        text="The harbour of Quillon closes.",
        paywall=Paywall.SUBSCRIBER,
        completeness=Completeness.TRUNCATED,
    )


def test_the_whole_article_is_shown_though_a_wall_came(newsroom: Newsroom, first: Document) -> None:
    """And that a wall came, for as long as it stands; all wordings are in revisions."""
    shown = "SELECT revision, state, text FROM articles"
    preview = make_preview(first)
    newsroom.load(**{SITE: first})
    assert ask(newsroom, shown) == [(1, "live", first.text)]
    newsroom.load(**{SITE: preview})
    assert ask(newsroom, shown) == [(1, "paywalled", first.text)]
    newsroom.load(**{SITE: replace(preview, text=f"{preview.text} Soon.")})
    assert ask(newsroom, shown) == [(1, "paywalled", first.text)]
    assert ask(newsroom, "SELECT count(*), max(revision) FROM revisions") == [(3, 3)]
    newsroom.load(**{SITE: replace(first, text=f"{first.text} It opens on Friday.")})
    [(revision, state, _)] = ask(newsroom, shown)
    assert (revision, state) == (4, "live")


def test_a_preview_that_was_never_more_is_shown_as_one(newsroom: Newsroom, first: Document) -> None:
    """Its newest wording, for there is nothing better."""
    preview = make_preview(first)
    newsroom.load(**{SITE: preview})
    assert ask(newsroom, "SELECT revision, state FROM articles") == [(1, "paywalled")]
    newsroom.load(**{SITE: replace(preview, text=f"{preview.text} Soon.")})
    assert ask(newsroom, "SELECT revision, state FROM articles") == [(2, "paywalled")]


def test_an_article_that_its_publisher_made_shorter_is_shown_so(newsroom: Newsroom, first: Document) -> None:
    """Without a wall and without a notice, what is there is the article."""
    newsroom.load(**{SITE: first})
    newsroom.load(**{SITE: replace(first, text="The harbour closes.")})
    assert ask(newsroom, "SELECT revision, state, text FROM articles") == [(2, "live", "The harbour closes.")]


def test_bytes_of_a_notice_need_no_second_reading(newsroom: Newsroom, first: Document) -> None:
    """Its text is the newest, though another one is shown."""
    notice = replace(first, text="This article has been withdrawn.")
    newsroom.load(**{SITE: first})
    newsroom.load(**{SITE: notice})
    known = ask(newsroom, "SELECT text_sha256 FROM internal.known_texts ORDER BY text_sha256")
    assert (hash_text(notice.text),) in known


def test_a_note_that_stood_there_from_the_first_is_a_correction_by_its_words(
    newsroom: Newsroom, first: Document
) -> None:
    """Not every note of an editor says that something was wrong."""
    notes = ("An earlier version misstated the day.", "Note to readers: we may earn a commission.")
    for number, text in enumerate(notes):
        note = Segment(Kind.NOTE, text, "note.editor", 0, len(text))
        url = f"{SITE}{number}"
        newsroom.load(**{url: replace(first, url=url, canonical_url=url, segments=(note,))})
    newsroom.publish()
    [row] = run_query(newsroom.news, "corrections").to_pylist()
    assert (row["note"], row["kinds"]) == (notes[0], None)
