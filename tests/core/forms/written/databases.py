# ruff: noqa: E501 - what others write is written on one line
"""Exports of press databases and papers in other makers' shapes: languages, orders and keys that vary."""

from __future__ import annotations

import textwrap
from dataclasses import replace
from typing import TYPE_CHECKING

from tests.core.forms.written.written import BRIDGE, ECOLE, MILL, ZUG, Said, Written

if TYPE_CHECKING:
    from collections.abc import Iterator

NO_URL = BRIDGE.less("url")
BOTH = (NO_URL, MILL.less("url"))
RULE = "_" * 60


def write_databases() -> Iterator[Written]:
    """Write exports."""
    yield from _write_nexis()
    yield from _write_factiva()
    yield from _write_others()


def _uni(said: Said, publisher: str, day: str, more: str = "") -> str:
    return f"{said.title}\n{publisher}\n{day}\n\nCopyright 2026 Velm Media All Rights Reserved\nSection: NEWS; Pg. 4\nLength: 212 words\nByline: {', '.join(said.authors)}\n{more}\nBody\n\n{said.text}\n\nLoad-Date: {day}\n\nEnd of Document\n"


def _write_nexis() -> Iterator[Written]:
    days = ("May 4, 2026 Monday", "May 6, 2026 Wednesday")
    both = "\n\n".join(
        _uni(e, "Velm Herald", day, "Highlight: A bridge\n")
        for e, day in zip((BRIDGE, MILL), days, strict=True)
    )
    yield Written("Nexis", "Uni, text", "nexis.txt", both.encode(), BOTH)
    yield Written(
        "Nexis",
        "Uni, UTF-16 with Windows lines",
        "nexis.txt",
        both.replace("\n", "\r\n").encode("utf-16"),
        BOTH,
    )
    yield Written(
        "Nexis", "Uni, a single article", "nexis.txt", _uni(BRIDGE, "Velm Herald", days[0]).encode(), BOTH[:1]
    )
    german = f"{ZUG.title}\nVelmer Bote\nFreitag 8. Mai 2026\n\nCopyright 2026 Velm Medien Alle Rechte vorbehalten\nSection: S. 3\nLength: 120 Wörter\nByline: Lukas Böhme\n\nBody\n\n{ZUG.text}\n\nLoad-Date: May 8, 2026\n\nEnd of Document\n"
    yield Written("Nexis", "Uni, a German paper", "nexis.txt", german.encode(), (ZUG.less("url"),))
    old = "".join(
        f"\n                               {n} of 2 DOCUMENTS\n\n\n                                Velm Herald\n\n                              {day}\n                                 First Edition\n\n{e.title}\n\nBYLINE: {', '.join(a.upper() for a in e.authors) if n == 0 else ' and '.join(e.authors)}\n\nSECTION: NEWS; Pg. 4\n\nLENGTH: 212 words\n\n\n"
        + "\n\n".join("\n".join(textwrap.wrap(p, 74)) for p in e.text.split("\n\n"))
        + f"\n\nLOAD-DATE: {day}\n\nLANGUAGE: ENGLISH\n\nPUBLICATION-TYPE: Newspaper\n\n\n                     Copyright 2026 Velm Media Ltd\n                              All Rights Reserved\n\n"
        for n, (e, day) in enumerate(zip((BRIDGE, MILL), days, strict=True), 1)
    )
    yield Written("Nexis", "old, wrapped lines", "nexis.txt", old.encode(), BOTH)
    french = f"\n                             Dokument 1 von 1\n\n                                Le Brévan\n\n                            lundi 11 mai 2026\n\n{ECOLE.title}\n\nAUTEUR: Hugo Carlier\n\nRUBRIQUE: RÉGION; Pg. 2\n\nLONGUEUR: 90 mots\n\n{ECOLE.text}\n\nDATE-CHARGEMENT: 12 mai 2026\n\nLANGUE: FRENCH; FRANÇAIS\n\n                     Copyright 2026 Le Brévan\n                         tous droits réservés\n"
    yield Written(
        "Nexis",
        "old, French in a German mask, cp1252",
        "nexis.TXT",
        french.encode("cp1252"),
        (ECOLE.less("url"),),
    )


def _codes(said: Said, day: str, *, codes: str = "") -> str:
    lead, _, rest = said.text.partition("\n\n")
    by = f"BY  By {' and '.join(said.authors)}\n" if said.authors else ""
    return f"SE  News\nHD  {said.title}\n{by}WC  212 words\nPD  {day}\nET  07:12\nSN  Velm Herald\nSC  VELM\nED  First\nPG  4\nLA  English\nCY  (c) 2026 Velm Media\n\nLP  {lead}\n\nTD  {rest}\n\n{codes}PUB Velm Media Ltd.\nAN  Document VELM0000{day[:2]}\n\n\n"


def _write_factiva() -> Iterator[Written]:
    codes = "IN  iroad : Roads\nNS  ccat : Political/General News | gtrans : Transport\nRE  velm : Velm\n"
    both = _codes(BRIDGE, "4 May 2026", codes=codes) + _codes(MILL, "6 May 2026")
    yield Written("Factiva", "codes with two blanks", "factiva.txt", both.encode(), BOTH)
    yield Written(
        "Factiva",
        "Windows lines and a byte order mark",
        "factiva.txt",
        both.replace("\n", "\r\n").encode("utf-8-sig"),
        BOTH,
    )
    shown = "".join(
        f"\nNews\n{e.title}\n\n{'By ' + ' and '.join(e.authors)}\n212 words\n{day}\nVelm Herald\nVELM\nEnglish\n(c) 2026 Velm Media\n\n{e.text}\n\nVelm Media Ltd.\n\nDocument VELM000020260504em5400001\n\n"
        for e, day in ((BRIDGE, "4 May 2026"), (MILL, "6 May 2026"))
    )
    yield Written("Factiva", "as it is shown, without codes", "factiva.txt", shown.encode(), BOTH)
    page = (
        "<html><body>"
        + "".join(
            f'<div class="article enArticle"><p/><div id="hd"><span class="enHeadline">{e.title}</span></div><div class="author">{"By " + " and ".join(e.authors)}</div><div>212 words</div><div>{day}</div><div>07:12</div><div>Velm Herald</div><div>VELM</div><div>English</div><div>(c) 2026 Velm Media</div><p class="articleParagraph enarticleParagraph">'
            + "</p><p class='articleParagraph enarticleParagraph'>".join(e.text.split("\n\n"))
            + "</p><p>Document VELM000020260504em5400001</p></div><br/>"
            for e, day in ((BRIDGE, "4 May 2026"), (MILL, "6 May 2026"))
        )
        + "</body></html>"
    )
    yield Written("Factiva HTML", "headlines and texts", "factiva.htm", page.encode(), BOTH)


def _proquest(said: Said, n: int, day: str) -> str:
    turned = "; ".join(f"{a.split()[1]}, {a.split()[0]}" for a in said.authors)
    return f"\nDocument {n} of 2\n\n{said.title}\n\nAuthor: {turned}\n\nPublication info: Velm Herald ; Velm [Velm]. {day}: A.4.\n\nProQuest document link\n\nAbstract: The short of it.\n\nLinks: https://proquest.example/link\n\nFull text: {said.text}\n\nSubject: Roads; Bridges\n\nLocation: Velm\n\nTitle: {said.title}\n\nPublication title: Velm Herald; Velm\n\nFirst page: A.4\n\nPublication year: 2026\n\nPublication date: {day}\n\nSection: Local\n\nPublisher: Velm Media\n\nPlace of publication: Velm\n\nSource type: Newspapers\n\nLanguage of publication: English\n\nDocument type: News\n\nProQuest document ID: 30{n}\n\nDocument URL: {said.url}?accountid=12\n\nCopyright: Copyright Velm Media {day}\n\nLast updated: 2026-05-10\n\nDatabase: Newsstream\n\n{RULE}\n"


def _write_others() -> Iterator[Written]:
    both = RULE + "".join(
        _proquest(e, n, day) for n, (e, day) in enumerate(((BRIDGE, "May 4, 2026"), (MILL, "06 May 2026")), 1)
    )
    yield Written("ProQuest", "text with all keys", "ProQuestDocuments.txt", both.encode(), (BRIDGE, MILL))
    europresse = (
        "<!DOCTYPE html><html><body>"
        f'<article><header><div class="rdp__DocPublicationName"><span class="DocPublicationName"><img src="x.png">Le Brévan</span></div><span class="DocHeader">Région, lundi 11 mai 2026 90 mots, p. 2</span><div class="titreArticle"><p class="sm-margin-TopNews titreArticleVisu rdp__articletitle"><b>{ECOLE.title}</b></p></div><div class="sm-margin-bottomNews docAuthors">Hugo Carlier</div></header><section><div class="DocText clearfix"><div class="docOcurrContainer">{ECOLE.html}</div></div></section><footer><div class="publiC-lblNodoc">news·20260511·LB·1</div><small>© 2026 Le Brévan. Tous droits réservés.</small></footer></article>'
        "</body></html>"
    )
    yield Written(
        "Europresse", "one article", "europresse.HTML", europresse.encode(), (replace(ECOLE, url=None),)
    )
