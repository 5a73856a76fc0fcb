# ruff: noqa: E501 - what others write is written on one line
"""Pages and mails as browsers, mail programs and note takers save them, one article a file."""

from __future__ import annotations

import base64
import quopri
from dataclasses import replace
from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from typing import TYPE_CHECKING

from tests.core.forms.written.rows import page_of
from tests.core.forms.written.written import BRIDGE, ECOLE, PROMO, ZUG, Written

if TYPE_CHECKING:
    from collections.abc import Iterator

NEWSLETTER = "Velm Herald <news@velm-herald.example>"
OF_LIST = BRIDGE.less("authors", "url")


def write_documents() -> Iterator[Written]:
    """Write pages and mails."""
    yield from _write_mails()
    yield from _write_saved_pages()
    yield from _write_texts()


def _write_mails() -> Iterator[Written]:
    both = MIMEMultipart("alternative")
    both["From"], both["To"], both["Subject"] = NEWSLETTER, "desk@example.org", BRIDGE.title
    both["Date"], both["Message-ID"] = "Mon, 04 May 2026 09:12:00 +0200", "<1@velm.example>"
    both["List-Unsubscribe"] = "<https://velm-herald.example/u>"
    both.attach(MIMEText(f"{BRIDGE.text}\n\nUnsubscribe: https://velm-herald.example/u", "plain", "utf-8"))
    both.attach(
        MIMEText(
            f"<html><body><h1>{BRIDGE.title}</h1>{BRIDGE.html}<p><a href='https://velm-herald.example/u'>Unsubscribe</a></p></body></html>",
            "html",
            "utf-8",
        )
    )
    yield Written("mail", "Python, both parts in base64", "a.eml", bytes(both), (OF_LIST,))

    plain = EmailMessage()
    plain["From"], plain["To"], plain["Subject"] = (
        "Jonas Adler <adler@velm-herald.example>",
        "desk@example.org",
        BRIDGE.title,
    )
    plain["Date"], plain["Message-ID"] = "Mon, 4 May 2026 09:12:00 +0200", "<2@velm.example>"
    plain.set_content(BRIDGE.text + "\n")
    yield Written("mail", "plain text of a person", "a.eml", bytes(plain), (BRIDGE.less("url"),))

    wrapped = "\n".join(  # noqa: FLY002 - header lines
        (
            "From: Lukas =?UTF-8?Q?B=C3=B6hme?= <l@bote.example>",
            "Subject: =?iso-8859-1?Q?Nachtzug_nach_G=F6rlow_f=E4hrt?=",
            "\t=?iso-8859-1?Q?_wieder?=",
            "Date: Fri, 8 May 2026 10:00:00 +0200",
            "Message-ID: <3@bote.example>",
            "X-Mailer: Microsoft Outlook 16.0",
            "Content-Language: de",
            "MIME-Version: 1.0",
            'Content-Type: text/plain; charset="iso-8859-15"',
            "Content-Transfer-Encoding: quoted-printable",
            "",
            "",
        )
    )
    body = quopri.encodestring(ZUG.text.replace("„", '"').replace("“", '"').encode("iso-8859-15"))
    yield Written(
        "mail",
        "Outlook, quoted-printable in ISO 8859-15",
        "a.eml",
        wrapped.encode().replace(b"\n", b"\r\n") + body.replace(b"\n", b"\r\n"),
        (replace(ZUG, url=None, text=ZUG.text.replace("„", '"').replace("“", '"')),),
    )

    nested = MIMEMultipart("mixed")
    nested["From"], nested["Subject"], nested["Date"] = (
        NEWSLETTER,
        BRIDGE.title,
        "Mon, 04 May 2026 09:12:00 +0200",
    )
    nested["Precedence"], nested["Message-ID"] = "bulk", "<4@velm.example>"
    related = MIMEMultipart("related")
    alternative = MIMEMultipart("alternative")
    alternative.attach(MIMEText("This mail is written in HTML.", "plain"))
    alternative.attach(
        MIMEText(
            f"<html><head><style>p{{color:red}}</style></head><body><table width=600><tr><td><h1>{BRIDGE.title}</h1></td></tr><tr><td>{BRIDGE.html}</td></tr><tr><td><img src='cid:logo'></td></tr></table></body></html>",
            "html",
            "utf-8",
        )
    )
    related.attach(alternative)
    nested.attach(related)
    yield Written("mail", "alternative in related in mixed, tables", "a.eml", bytes(nested), (OF_LIST,))

    only = EmailMessage()
    only["From"], only["Subject"], only["Date"] = (
        NEWSLETTER,
        f"Fwd: {BRIDGE.title}",
        "Mon, 4 May 2026 09:12:00 +0200",
    )
    only["Message-ID"] = "<5@velm.example>"
    only.set_content(f"<div dir='ltr'><h2>{BRIDGE.title}</h2>{BRIDGE.html}</div>", subtype="html", cte="8bit")
    yield Written("mail", "HTML alone, passed on", "a.eml", bytes(only), (OF_LIST.less("day"),))

    apple = bytes(plain)
    yield Written(
        "mail",
        "Apple's mail with its count and list of properties",
        "a.emlx",
        f"{len(apple)}\n".encode()
        + apple
        + b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">\n<plist version="1.0"><dict><key>flags</key><integer>8590195713</integer></dict></plist>\n',
        (BRIDGE.less("url"),),
    )
    yield Written(
        "mail",
        "a file of a Maildir",
        "1780000000.M1P2.host:2,S",
        b"Return-Path: <news@velm-herald.example>\nDelivered-To: desk@example.org\n" + bytes(both),
        (OF_LIST,),
    )
    two = b"".join(
        b"From news@velm-herald.example Mon May  4 09:12:00 2026\nStatus: RO\n"
        + bytes(each).replace(b"\nFrom ", b"\n>From ")
        + b"\n\n"
        for each in (both, plain)
    )
    yield Written("mailbox", "Thunderbird, two mails", "Inbox", two, (OF_LIST, BRIDGE.less("url")))
    yield Written(
        "mailbox",
        "Google Takeout",
        "All mail.mbox",
        two.replace(b"Status: RO", b"X-GM-THRID: 1\nX-Gmail-Labels: Inbox,Unread"),
        (OF_LIST, BRIDGE.less("url")),
    )


def _mhtml(head: str, page: str, encoding: str, mark: str) -> bytes:
    body = {
        "quoted-printable": quopri.encodestring(page.encode()),
        "base64": base64.encodebytes(page.encode()),
        "8bit": page.encode(),
    }[encoding]
    part = f"--{mark}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\nContent-Location: {BRIDGE.url}\r\n\r\n"
    picture = f"\r\n--{mark}\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\nContent-Location: https://velm-herald.example/a.png\r\n\r\niVBORw0KGgo=\r\n--{mark}--\r\n"
    return (
        head.encode()
        + part.encode()
        + body.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        + picture.encode()
    )


def _write_saved_pages() -> Iterator[Written]:
    page = page_of(BRIDGE)
    mime = 'MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="{0}"\r\n\r\n\r\n'
    chrome = f"From: <Saved by Blink>\r\nSnapshot-Content-Location: {BRIDGE.url}\r\nSubject: =?utf-8?Q?Old=20bridge?=\r\nDate: Mon, 1 Jun 2026 08:00:00 -0000\r\n"
    yield Written(
        "MHTML",
        "Chrome",
        "a.mhtml",
        _mhtml(
            chrome + mime.format("----MultipartBoundary--x----"),
            page,
            "quoted-printable",
            "----MultipartBoundary--x----",
        ),
        (BRIDGE,),
    )
    ie = 'From: "Saved by Windows Internet Explorer 11"\r\nSubject: Old bridge\r\nDate: Mon, 1 Jun 2026 10:00:00 +0200\r\n'
    yield Written(
        "MHTML",
        "Internet Explorer, base64",
        "a.mht",
        _mhtml(
            ie
            + mime.format("----=_NextPart_000_0000")
            + "This is a multi-part message in MIME format.\r\n\r\n",
            page,
            "base64",
            "----=_NextPart_000_0000",
        ),
        (BRIDGE,),
    )
    unmht = "From: <Saved by UnMHT>\r\nSubject: Old bridge\r\nDate: Mon, 1 Jun 2026 10:00:00 +0200\r\n"
    yield Written(
        "MHTML",
        "an add-on of Firefox, without quoting",
        "a.mht",
        _mhtml(unmht + mime.format("mark"), page, "8bit", "mark"),
        (BRIDGE,),
    )
    yield Written(
        "saved page",
        "SingleFile",
        "a.html",
        page.replace(
            "<html lang=en>",
            f"<html lang=en><!--\n Page saved with SingleFile \n url: {BRIDGE.url} \n saved date: Mon Jun 01 2026 10:00:00 GMT+0200 (Central European Summer Time)\n-->",
        ).encode(),
        (BRIDGE,),
    )
    yield Written(
        "saved page",
        "Chrome, page complete",
        "a.html",
        page.replace("<html", f"\n<!-- saved from url=(0049){BRIDGE.url} -->\n<html", 1).encode(),
        (BRIDGE,),
    )
    yield Written(
        "saved page",
        "monolith without a date",
        "a.html",
        f"<!-- Saved from {BRIDGE.url} using monolith v2.7.0 -->\n{page}".encode(),
        (BRIDGE,),
    )
    yield Written(
        "saved page",
        "Save Page WE",
        "a.html",
        page.replace(
            "</head>",
            f'<base href="{BRIDGE.url}"><meta name="savepage-url" content="{BRIDGE.url}"><meta name="savepage-title" content="x"><meta name="savepage-date" content="Mon Jun 01 2026 10:00:00 GMT+0200"></head>',
        ).encode(),
        (BRIDGE,),
    )
    yield Written(
        "saved page",
        "HTTrack",
        "a.html",
        page.replace(
            "<html",
            f"<!-- Mirrored from {(BRIDGE.url or '').removeprefix('https://')} by HTTrack Website Copier/3.x [XR&CO'2014], Mon, 01 Jun 2026 08:00:00 GMT -->\n<html",
            1,
        ).encode(),
        (replace(BRIDGE, url=(BRIDGE.url or "").replace("https", "http")),),
    )
    yield Written(
        "saved page",
        "SingleFile, zipped URL with a query",
        "a.html",
        page.replace(
            "<html lang=en>",
            f"<html lang=en><!--\n Page saved with SingleFile \n url: {BRIDGE.url}?utm_source=x&id=3 \n saved date: Mon Jun 01 2026\n-->",
        ).encode(),
        (replace(BRIDGE, url=f"{BRIDGE.url}?utm_source=x&id=3"),),
    )
    yield Written(
        "page",
        "XHTML",
        "a.xhtml",
        f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">\n<html xmlns="http://www.w3.org/1999/xhtml"><head><title>{BRIDGE.title}</title><meta name="author" content="Jonas Adler"/><meta name="date" content="2026-05-04"/><link rel="canonical" href="{BRIDGE.url}"/></head><body><h1>{BRIDGE.title}</h1>{BRIDGE.html}</body></html>'.encode(),
        (BRIDGE.less("url"),),
    )
    yield Written(
        "page",
        "a page in UTF-16",
        "a.html",
        page.replace("<head>", f'<head><link rel="canonical" href="{BRIDGE.url}">').encode("utf-16"),
        (BRIDGE.less("url"),),
    )


def _write_texts() -> Iterator[Written]:
    yield Written(
        "Markdown",
        "Jina's reader",
        "a.md",
        f"Title: {BRIDGE.title}\n\nURL Source: {BRIDGE.url}\n\nPublished Time: 2026-05-04T07:12:00Z\n\nMarkdown Content:\n{BRIDGE.title}\n===============\n\n[Home](https://velm-herald.example/) [Sport](https://velm-herald.example/s) [Culture](https://velm-herald.example/c)\n\n![Image 1: The bridge](https://velm-herald.example/a.jpg)\n\n{BRIDGE.text.replace('four of', '[four](https://velm-herald.example/4) of')}\n\n[{PROMO}](https://velm-herald.example/nl)\n".encode(),
        (BRIDGE.less("authors"),),
    )
    yield Written(
        "Markdown",
        "Obsidian's clipper",
        "a.md",
        f'---\ntitle: "{BRIDGE.title}"\nsource: "{BRIDGE.url}"\nauthor:\n  - "[[Jonas Adler]]"\npublished: 2026-05-04\ncreated: 2026-06-01\ndescription: "The county of Velm"\ntags:\n  - "clippings"\n---\n{BRIDGE.text}\n'.encode(),
        (BRIDGE,),
    )
    yield Written(
        "Markdown",
        "Hugo",
        "a.md",
        f"+++\ntitle = '{BRIDGE.title}'\ndate = 2026-05-04T07:12:00Z\ndraft = false\nauthors = ['Jonas Adler']\ntags = ['roads']\n+++\n\n{BRIDGE.text}\n".encode(),
        (BRIDGE.less("url"),),
    )
    yield Written(
        "Markdown",
        "Jekyll",
        "2026-05-04-bridge.md",
        f"---\nlayout: post\ntitle:  {BRIDGE.title}\ndate:   2026-05-04 09:12:00 +0200\nauthor: Jonas Adler\ncategories: roads news\npermalink: /bridge/\n---\n\n{BRIDGE.text.replace('nine', '**nine**')}\n".encode(),
        (BRIDGE.less("url"),),
    )
    yield Written(
        "Markdown",
        "trafilatura's front matter",
        "a.md",
        f"---\ntitle: {BRIDGE.title}\nauthor: Jonas Adler\nurl: {BRIDGE.url}\nhostname: velm-herald.example\ndescription: The county\nsitename: Velm Herald\ndate: 2026-05-04\n---\n{BRIDGE.text}\n".encode(),
        (BRIDGE,),
    )
    yield Written(
        "Markdown",
        "Pandoc's title block",
        "a.md",
        f"% {BRIDGE.title}\n% Jonas Adler\n% 2026-05-04\n\n{BRIDGE.text}\n".encode(),
        (BRIDGE.less("url"),),
    )
    yield Written(
        "Markdown",
        "Joplin",
        "a.md",
        f"---\ntitle: {ECOLE.title}\nupdated: 2026-06-01 10:00:00Z\nsource: {ECOLE.url}\nauthor: Hugo Carlier\n---\n\n{ECOLE.text}\n".encode(),
        (ECOLE.less("day"),),
    )
    rule = "=" * len(BRIDGE.title or "")
    yield Written(
        "text",
        "reStructuredText",
        "a.rst",
        f"{rule}\n{BRIDGE.title}\n{rule}\n\n:Author: Jonas Adler\n:Date: 2026-05-04\n\n{BRIDGE.text}\n".encode(),
        (BRIDGE.less("url"),),
    )
    yield Written(
        "text",
        "Org",
        "a.org",
        f"#+TITLE: {BRIDGE.title}\n#+AUTHOR: Jonas Adler\n#+DATE: <2026-05-04 Mon>\n\n{BRIDGE.text}\n".encode(),
        (BRIDGE.less("url"),),
    )
    yield Written(
        "text",
        "headline, byline, day, text",
        "a.txt",
        f"{BRIDGE.title}\n\nBy Jonas Adler\nMay 4, 2026\n\n{BRIDGE.text}\n".encode(),
        (BRIDGE.less("url"),),
    )
    yield Written(
        "text",
        "UTF-16 with Windows lines",
        "a.txt",
        f"{BRIDGE.title}\r\n\r\nBy Jonas Adler\r\nMay 4, 2026\r\n\r\n{BRIDGE.text}\r\n".encode("utf-16"),
        (BRIDGE.less("url"),),
    )
