"""Examples of files that hold one article: pages that were saved, mails."""

from __future__ import annotations

import plistlib
from email.message import EmailMessage

from tests.core.forms.example import ARTICLE, AUTHOR, DAY, HTML, TEXT, TITLE, URL, Example, Examples

PAGE = (
    f"<html><head><title>{TITLE}</title><meta property='article:published_time' content='{DAY}'>"
    f"<meta name=author content='{AUTHOR}'></head>"
    f"<body><article><h1>{TITLE}</h1>{HTML}</article></body></html>"
)
SAVED = f"<!-- Saved from {URL} at 2026-04-01T08:00:00Z using monolith v2.8.1 -->\n{PAGE}"


def make_mhtml() -> bytes:
    """A page as Chromium saves it: a frame before the page, pictures after it."""
    mark = "----MultipartBoundary--dock----"
    head = (
        f"From: <Saved by Blink>\r\nSnapshot-Content-Location: {URL}\r\nSubject: =?utf-8?Q?The=20dock?=\r\n"
        "Date: Wed, 1 Apr 2026 08:00:00 -0000\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="{mark}"\r\n\r\n\r\n'
    )
    parts = (
        ("text/html", "https://ads.example/frame", "<html><p>Buy a boat.</p></html>"),
        ("text/html", URL, PAGE.replace("=", "=3D").replace("Port Elsing voted", "Port =\r\nElsing voted")),
        ("image/gif", f"{URL}/a.gif", "GIF89a"),
    )
    body = "".join(
        f"--{mark}\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: quoted-printable\r\n"
        f"Content-Location: {at}\r\n\r\n{data}\r\n"
        for kind, at, data in parts
    )
    return f"{head}{body}--{mark}--\r\n".encode()


def make_mail(*, html: str = "", sender: str = AUTHOR) -> EmailMessage:
    """A mail of a reporter, with a file attached."""
    mail = EmailMessage()
    mail["From"] = f"{sender} <desk@elsing-post.example>"
    mail["To"] = "you@reader.example"
    mail["Subject"] = TITLE
    mail["Date"] = "Sat, 14 Mar 2026 09:12:00 +0100"
    mail["Message-ID"] = "<1@elsing-post.example>"
    mail["Archived-At"] = f"<{URL}>"
    mail.set_content(TEXT.replace("\n\n", "\n\n\n") + "\n")
    if html:
        mail.add_alternative(html, subtype="html")
    mail.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="dock.pdf")
    return mail


def nest_parts(depth: int) -> bytes:
    """A mail whose parts have parts that have parts."""
    opened = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(depth)
    )
    return b"MIME-Version: 1.0\r\nFrom: a@b.example\r\n" + opened + b"\r\nThe dock."


NO_URL = (None, *ARTICLE[1:])
NO_DAY = (None, TITLE, (AUTHOR,), None, ARTICLE[4])
MHTML_FILE = make_mhtml()
WEBARCHIVE_FILE = plistlib.dumps(
    {
        "WebMainResource": {
            "WebResourceData": PAGE.encode(),
            "WebResourceMIMEType": "text/html",
            "WebResourceTextEncodingName": "UTF-8",
            "WebResourceURL": URL,
        }
    },
    fmt=plistlib.FMT_BINARY,
)
MAIL_FILE = bytes(make_mail(html=f"<html><body><h1>{TITLE}</h1>{HTML}</body></html>"))
ORG = f"#+TITLE: {TITLE}\n#+AUTHOR: {AUTHOR}\n#+DATE: <{DAY} Sat>\n\n{TEXT}\n"
DOCUMENTS = {
    "titled text": Examples(
        valid=Example("dock.org", ORG.encode(), (NO_URL,)),
        damaged=Example("dock.org", ORG.replace("#+DATE: <", "#+DATE: <\n<").encode(), (NO_DAY,)),
        hostile=Example("dock.rst", b"= = =\n" + b"x\n=====\n" * 20_000 + b":a: b\n" * 20_000),
    ),
    "saved page": Examples(
        valid=Example("page.html", SAVED.encode(), (ARTICLE,)),
        damaged=Example("page.html", SAVED.encode()[:-28], (ARTICLE,)),
        hostile=Example("page.html", SAVED.replace(URL, "https://a:b@[" + "x" * 3000).encode()),
    ),
    "MHTML": Examples(
        valid=Example("page.mhtml", MHTML_FILE, (ARTICLE,)),
        damaged=Example("page.mhtml", MHTML_FILE[: MHTML_FILE.index(b"GIF89a")], (ARTICLE,)),
        hostile=Example(
            "page.mhtml", b"Snapshot-Content-Location: file:///etc/passwd\r\n" + nest_parts(4000)
        ),
    ),
    "web archive of Safari": Examples(
        valid=Example("page.webarchive", WEBARCHIVE_FILE, (ARTICLE,)),
        damaged=Example("page.webarchive", WEBARCHIVE_FILE[: len(WEBARCHIVE_FILE) // 2]),
        hostile=Example(
            "page.webarchive", b"bplist00" + b"\xa1\x08" * 40 + bytes(6) + b"\x01\x01" + b"\xff" * 24
        ),
    ),
    "mail": Examples(
        valid=Example("dock.eml", MAIL_FILE, (ARTICLE,)),
        damaged=Example("dock.eml", MAIL_FILE[: MAIL_FILE.index(b"dock.pdf")], (ARTICLE,)),
        hostile=Example("dock.eml", nest_parts(4000)),
    ),
}
