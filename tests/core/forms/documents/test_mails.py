"""Mails and saved pages: who is the publisher, who the author, which part is the article."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from tasks.core.clean.document import clean_document
from tasks.core.errors import QuarantineError
from tasks.core.forms.documents.mail import MAIL
from tasks.core.forms.documents.saved_page import SAVED_PAGE
from tasks.core.forms.registry import find_form
from tasks.core.records import Reason
from tests.core.forms.document_examples import PAGE, make_mail
from tests.core.forms.example import AUTHOR, HTML, LAST, TEXT, TITLE, URL

NOW = datetime(2026, 11, 28, tzinfo=UTC)


def read_fields(mail: EmailMessage) -> dict[str, object]:
    """Give what a mail states."""
    return dict(MAIL.read(bytes(mail), "a.eml").stated)


def test_who_writes_a_mail_is_its_author() -> None:
    """A name; an address alone is nobody."""
    assert read_fields(make_mail())["authors"] == AUTHOR
    assert "authors" not in read_fields(make_mail(sender=""))


@pytest.mark.parametrize(
    "sender", ["News Desk", "The Elsing Post News Desk", "Reuters", "Presse", "Press Office"]
)
def test_a_desk_that_sends_a_mail_is_credited(sender: str) -> None:
    """Authors are people; an agency is not credited twice."""
    document = clean_document(bytes(make_mail(sender=sender)), name="a.eml", now=NOW)
    assert (document.authors, document.credits) == ((), (sender,))


def test_of_what_a_desk_only_passed_on_it_is_no_credit() -> None:
    """It has not made it."""
    mail = make_mail(sender="News Desk")
    mail.replace_header("Subject", f"Fwd: {TITLE}")
    assert clean_document(bytes(mail), name="a.eml", now=NOW).credits == ()


def test_who_sends_to_many_is_the_publisher() -> None:
    """A newsletter has a list, or a way to leave it; what marks it so is noted."""
    mail = make_mail(sender="The Elsing Post")
    mail["List-Unsubscribe"] = "<https://elsing-post.example/leave>"
    fields = read_fields(mail)
    assert (fields.get("publisher"), fields.get("authors")) == ("The Elsing Post", None)
    noted = MAIL.read(bytes(mail), "a.eml").noted
    assert ("bulk", "List-Unsubscribe: <https://elsing-post.example/leave>") in noted
    assert ("attachment", "dock.pdf") in noted


def test_a_list_has_a_name_of_its_own() -> None:
    """Whoever sends for it."""
    mail = make_mail(sender="Desk")
    mail["List-Id"] = "The Elsing Post Daily <daily.elsing-post.example>"
    assert read_fields(mail)["publisher"] == "The Elsing Post Daily"


def test_a_sender_may_name_both() -> None:
    """As newsletters of one writer do."""
    fields = read_fields(make_mail(sender=f"{AUTHOR} from The Elsing Post"))
    assert (fields["authors"], fields["publisher"]) == (AUTHOR, "The Elsing Post")


def test_of_a_mail_that_was_passed_on_sender_and_date_are_not_the_articles() -> None:
    """Whoever forwards a newsletter has not written it."""
    mail = make_mail()
    mail.replace_header("Subject", f"Fwd: Re: {TITLE}")
    assert read_fields(mail) == {"title": TITLE}


def test_the_part_that_says_more_is_the_article() -> None:
    """An HTML part that only leads to the web does not hide the text."""
    mail = make_mail(html="<p>Read it <a href='https://x.example'>online</a></p>")
    assert MAIL.read(bytes(mail), "a.eml").media_type.startswith("text/plain")
    assert MAIL.read(bytes(make_mail(html=f"<h1>x</h1>{HTML}")), "a.eml").media_type.startswith("text/html")


def test_a_mail_without_a_text_says_what_is_attached() -> None:
    """So that somebody can give that."""
    mail = EmailMessage()
    mail["From"], mail["Message-ID"] = "a@b.example", "<1@b.example>"
    mail.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="dock.pdf")
    with pytest.raises(QuarantineError, match=r"dock\.pdf") as refused:
        MAIL.read(bytes(mail), "a.eml")
    assert refused.value.reason is Reason.EMPTY


def test_a_text_under_a_head_that_people_write_is_a_text() -> None:
    """Only a machine numbers its messages."""
    assert find_form(f"From: {AUTHOR}\nSubject: {TITLE}\n\n{TEXT}".encode(), "a.txt") is None


SAVES = {
    "Chrome": f"<!doctype html>\n<!-- saved from url=(0036){URL} -->\n{PAGE}",
    "SingleFile": f"<!DOCTYPE html> <html lang=en><!--\n Page saved with SingleFile \n url: {URL} \n"
    f" saved date: Wed Apr 01 2026 10:00:00 GMT+0200 (CEST)\n-->{PAGE}",
    "Save Page WE": PAGE.replace(
        "<head>",
        f'<head><meta name="savepage-url" content="{URL}">'
        '<meta name="savepage-date" content="Wed Apr 01 2026">',
    ),
    "WebScrapBook": PAGE.replace("<html>", f'<html data-scrapbook-source="{URL}">'),
}


@pytest.mark.parametrize("page", SAVES.values(), ids=SAVES)
def test_a_saved_page_is_at_the_address_that_it_names(page: str) -> None:
    """Whatever tool wrote it there, and on the day that the page itself says."""
    document = clean_document(page.encode(), name="a.html", now=NOW)
    assert (document.url, document.published_at) == (URL, "2026-03-14")
    assert LAST in document.text


def test_when_a_page_was_saved_is_noted() -> None:
    """It is no date of the article."""
    read = SAVED_PAGE.read(SAVES["SingleFile"].encode(), "a.html")
    assert read.noted == (("saved_at", "Wed Apr 01 2026 10:00:00 GMT+0200 (CEST)"),)
    assert "published_at" not in dict(read.stated)
