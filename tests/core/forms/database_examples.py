"""Examples of exports of press databases: many articles in one file of text, HTML or XML."""

from __future__ import annotations

from tests.core.forms.example import AUTHOR, DAY, HTML, LAST, TEXT, TEXT_2, TITLE, TITLE_2, Example, Examples

FIRST_ONE = (None, TITLE, (AUTHOR,), DAY, LAST)
SECOND_ONE = (None, TITLE_2, (), "2026-03-15", "no longer met the rules for smoke")
BOTH = (FIRST_ONE, SECOND_ONE)


def wrap(text: str) -> str:
    """Break lines as these exports do."""
    return text.replace("the ", "the\n", 1)


OLD_NEXIS = f"""
                               1 of 2 DOCUMENTS


                              The Elsing Post

                            March 14, 2026 Saturday
                                 Late Edition

{TITLE}

BYLINE: {AUTHOR}; Harbour Correspondent

SECTION: NEWS; Pg. 4

LENGTH: 212 words

DATELINE: PORT ELSING

{wrap(TEXT)}

LOAD-DATE: March 15, 2026

LANGUAGE: ENGLISH

GRAPHIC: The dock,
in spring

                     Copyright 2026 Elsing Media Ltd.
                           All Rights Reserved


                               2 of 2 DOCUMENTS

                              The Elsing Post

                            March 15, 2026 Sunday

{TITLE_2}

LENGTH: 98 words

{TEXT_2}

LOAD-DATE: March 15, 2026
"""

FACTIVA_CODES = f"""SE Harbour
HD {TITLE}
BY By {AUTHOR}
WC 212 words
PD 14 March 2026
SN The Elsing Post
SC ELPO
LA English
CY (c) 2026 Elsing Media Ltd

LP
{TEXT.partition(chr(10))[0]}

TD
{TEXT.partition(chr(10))[2].strip()}

CO elsing : Port of Elsing
IN iport : Ports | itsp : Transport
NS ccat : News
AN
Document ELPO000020260314em3e0001

HD {TITLE_2}
WC 98 words
PD 15 March 2026
SN The Elsing Post
LA English

TD {TEXT_2}

AN Document ELPO000020260315em3f0002
"""

RULE = "_" * 60
PROQUEST_FILE = f"""{RULE}

Report Information from ProQuest
{RULE}

Document 1 of 2

{TITLE}

Author: Quillon, Mara

ProQuest document link

Full text: {TEXT}

Subject: Harbors; Coal

Title: {TITLE}

Publication title: The Elsing Post; Port Elsing

Publication date: Mar 14, 2026

Section: News

Language of publication: English

ProQuest document ID: 3055

{RULE}

Document 2 of 2

{TITLE_2}

Full text:
{TEXT_2}

Publication title: The Elsing Post

Publication date: Mar 15, 2026

{RULE}

Contact us at: https://proquest.example
"""


def make_factiva_article(title: str, author: str, day: str, body: str) -> str:
    """An article as Factiva shows it in HTML."""
    by = f'<div class="author">By {author}</div>' if author else ""
    head = "".join(f"<div>{line}</div>" for line in ("212 words", day, "The Elsing Post", "ELPO", "English"))
    paragraphs = body.replace("<p>", '<p class="articleParagraph enarticleParagraph">')
    return (
        f'<div class="article enArticle"><div id="hd"><span class="enHeadline">{title}</span></div>{by}{head}'
        f"<div>(c) 2026 Elsing Media Ltd</div>{paragraphs}<p>Document ELPO000020260314em3e0001</p></div>"
    )


HTML_2 = "".join(f"<p>{paragraph}</p>" for paragraph in TEXT_2.split("\n\n"))
FACTIVA_PAGE = (
    "<html><head><title>Factiva</title></head><body>"
    + make_factiva_article(TITLE, AUTHOR, "14 March 2026", HTML)
    + make_factiva_article(TITLE_2, "", "15 March 2026", HTML_2)
    + "</body></html>"
)


def make_factiva_element(title: str, author: str, day: str, body: str) -> str:
    """An article as Factiva's XML has it."""
    lead, rest = body.replace("p>", "paragraph>").split("</paragraph>", 1)
    return (
        f"<article><baseLanguage>en</baseLanguage><byline>{author}</byline>"
        f"<headline><paragraph>{title}</paragraph></headline><leadParagraph>{lead}</paragraph></leadParagraph><publicationDate><date>{day}</date>"
        "</publicationDate><sourceName>The Elsing Post</sourceName>"
        f"<tailParagraphs>{rest}</tailParagraphs></article>"
    )


FACTIVA_DATA = (
    '<?xml version="1.0"?><ppsArticleSet><ppsarticle>'
    + make_factiva_element(TITLE, f"By {AUTHOR}", DAY, HTML)
    + "</ppsarticle><ppsarticle>"
    + make_factiva_element(TITLE_2, "", "2026-03-15", HTML_2)
    + "</ppsarticle></ppsArticleSet>"
)


def make_europresse_article(title: str, author: str, day: str, number: str, body: str) -> str:
    """An article as Europresse shows it."""
    return (
        '<article><header><span class="DocPublicationName">La Poste d\'Elsing, no. 2456</span>'
        f'<span class="DocHeader">Port, {day} 212 mots, p. 4</span><div class="titreArticle">'
        f'<p class="sm-margin-TopNews titreArticleVisu rdp__articletitle">{title}</p></div>'
        f'<div class="docAuthors">{author}</div></header><section><div class="docOcurrContainer">{body}</div>'
        f'</section><footer><div class="publiC-lblNodoc">news·{number}·EP·1</div>'
        "<small>© 2026</small></footer></article>"
    )


EUROPRESSE_PAGE = (
    '<html><head><meta charset="utf-8"></head><body>'
    + make_europresse_article(TITLE, AUTHOR, "samedi 14 mars 2026", "20260314", HTML)
    + make_europresse_article(TITLE_2, "", "dimanche 15 mars 2026", "", HTML_2)
    + "</body></html>"
)
MANY_KEYS = "LENGTH: 1 words\n" * 20_000
DATABASES = {
    "Nexis": Examples(
        valid=Example("nexis.txt", OLD_NEXIS.encode(), BOTH),
        damaged=Example("nexis.txt", OLD_NEXIS[: OLD_NEXIS.rindex("LOAD-DATE")].encode("cp1252"), BOTH),
        hostile=Example("nexis.txt", f"1 of 1 DOCUMENTS\n{MANY_KEYS}{' ' * 200_000}x".encode()),
    ),
    "Factiva": Examples(
        valid=Example("factiva.txt", FACTIVA_CODES.encode(), BOTH),
        damaged=Example("factiva.txt", FACTIVA_CODES[: FACTIVA_CODES.rindex("AN ")].encode(), BOTH),
        hostile=Example("factiva.txt", b"HD x\nWC 1\nPD 1\nSN a\n" + b"TD \nIN a : b\n" * 20_000),
    ),
    "ProQuest": Examples(
        valid=Example("proquest.txt", PROQUEST_FILE.encode(), BOTH),
        damaged=Example("proquest.txt", PROQUEST_FILE[: PROQUEST_FILE.rindex("Contact")].encode(), BOTH),
        hostile=Example(
            "proquest.txt", b"ProQuest\n" + b"_" * 200_000 + b"\nFull text:" + b"\nFull text:" * 20_000
        ),
    ),
    "Factiva HTML": Examples(
        valid=Example("factiva.html", FACTIVA_PAGE.encode(), BOTH),
        damaged=Example("factiva.html", FACTIVA_PAGE[: FACTIVA_PAGE.rindex("<p>Document")].encode(), BOTH),
        hostile=Example("factiva.html", (FACTIVA_PAGE + "<table><tr><td>" * 5000).encode(), BOTH),
    ),
    "Factiva XML": Examples(
        valid=Example("factiva.xml", FACTIVA_DATA.encode(), BOTH),
        damaged=Example("factiva.xml", FACTIVA_DATA[: FACTIVA_DATA.rindex("</tail")].encode(), BOTH),
        hostile=Example(
            "factiva.xml",
            FACTIVA_DATA.replace(
                "<ppsArticleSet>", '<!DOCTYPE a [<!ENTITY x SYSTEM "/etc/passwd">]><ppsArticleSet>'
            ).encode(),
        ),
    ),
    "Europresse": Examples(
        valid=Example("europresse.html", EUROPRESSE_PAGE.encode(), BOTH),
        damaged=Example(
            "europresse.html", EUROPRESSE_PAGE[: EUROPRESSE_PAGE.rindex("<small>")].encode(), BOTH
        ),
        hostile=Example(
            "europresse.html", (EUROPRESSE_PAGE + "<div class='docOcurrContainer'>" * 5000).encode(), BOTH
        ),
    ),
}
"""Examples of each form."""
