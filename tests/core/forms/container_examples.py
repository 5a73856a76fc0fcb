"""Examples of files that hold files, of feeds, and of lists of addresses."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile

from tests.core.forms.document_examples import PAGE
from tests.core.forms.example import (
    ARTICLE,
    ARTICLE_2,
    AUTHOR,
    LAST,
    TEXT,
    TEXT_2,
    TITLE,
    TITLE_2,
    URL,
    URL_2,
    Example,
    Examples,
)
from tests.core.forms.row_examples import LINES

DAY_SAID = "Sat, 14 Mar 2026 08:00:00 GMT"
PAGE_ARTICLE = (None, *ARTICLE[1:])
NAMESPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:wp="http://wordpress.org/export/1.2/"'
)


def write_item(url: str, title: str, text: str, *more: str) -> str:
    """Write an item of a feed with its text."""
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in text.split("\n\n"))
    content = f"<content:encoded><![CDATA[{paragraphs}]]></content:encoded>"
    return f"<item><title>{title}</title><link>{url}</link>{content}{''.join(more)}</item>"


def write_feed(*items: str) -> bytes:
    """Write a feed."""
    head = f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" {NAMESPACES}><channel>'
    return f"{head}<title>Elsing Post</title>{''.join(items)}</channel></rss>".encode()


def write_zip(files: dict[str, bytes]) -> bytes:
    """Write a ZIP file."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return written.getvalue()


def write_tar(files: dict[str, bytes]) -> bytes:
    """Write a tar file."""
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w") as packed:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            packed.addfile(member, io.BytesIO(data))
    return written.getvalue()


FEED = write_feed(
    write_item(URL, TITLE, TEXT, f"<dc:creator>{AUTHOR}</dc:creator>", f"<pubDate>{DAY_SAID}</pubDate>"),
    write_item(URL_2, TITLE_2, TEXT_2),
)
ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "dock"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">'
    b'<!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    b'<rss version="2.0"><channel><item><title>&e;&f;</title>'
    b"<description>&e;&f;</description></item></channel></rss>"
)


def write_entry(url: str, page: str, **asked: object) -> dict[str, object]:
    """Write an answer as the network panel of a browser keeps it."""
    content = {"mimeType": "text/html; charset=utf-8", "text": page}
    answer = {"status": 200, "headers": [], "content": content}
    return {"request": {"method": "GET", "url": url, "headers": [], **asked}, "response": answer}


def write_log(*entries: dict[str, object]) -> bytes:
    """Write a log of the network."""
    return json.dumps({"log": {"version": "1.2", "pages": [], "entries": entries}}).encode()


FRAME = {"headers": [{"name": "Sec-Fetch-Dest", "value": "iframe"}]}
LOG = write_log(
    write_entry(URL, PAGE),
    write_entry(f"{URL}?advert", PAGE, **FRAME),
    write_entry(f"{URL}/vote", PAGE, method="POST"),
    write_entry(URL_2, ""),
)
FILES = {"a/page.html": PAGE.encode(), "news.jsonl": LINES.partition(b"\n")[2]}
BOMB = write_zip({"bomb.txt": b"dock " * 8_000_000, "../../etc/page.html": PAGE.encode()})
TAR = write_tar(FILES)
LONG_NAME = tarfile.TarInfo("././@LongLink")
LONG_NAME.type, LONG_NAME.size = tarfile.GNUTYPE_LONGNAME, 2**33
MESSAGE = (
    f"From: {AUTHOR} <mara@elsing-post.example>\nSubject: {TITLE}\nDate: {DAY_SAID}\n"
    f"Message-ID: <1@elsing-post.example>\nMIME-Version: 1.0\n\n{TEXT}\n"
)
MBOX = f"From mara@elsing-post.example Sat Mar 14 08:00:00 2026\n{MESSAGE}\n".encode()
OUTLINES = (
    '<opml version="2.0"><body><outline text="News"><outline xmlUrl="https://elsing-post.example/rss"/>'
)
GDELT_ROW = "20260314080000-7\t20260314080000\t1\telsing-post.example\t{}" + "\t" * 22 + "\n"
GDELT_ROWS = f"{GDELT_ROW.format(URL)}20260314\t1\n{GDELT_ROW.format(URL_2)}"
REFERENCE = f"TY  - NEWS\r\nTI  - {TITLE}\r\nAU  - Quillon, Mara\r\nUR  - {URL}\r\nER  - \r\n"
NO_ADDRESS = "TY  - BOOK\r\nTI  - Of docks\r\nER  - \r\n"
ENTRY = f"@online{{quillon, title = {{{TITLE}}}, author = {{Quillon, Mara}}, url = {{{URL}}}}}\n"
MARKS = "<!DOCTYPE NETSCAPE-Bookmark-file-1>"
SCRIPTS = "<DL><A HREF='javascript:alert(1)'>" * 9000

NOTES = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<!DOCTYPE en-export SYSTEM "http://xml.evernote.com/pub/evernote-export4.dtd">\n'
    '<en-export export-date="20260401T080000Z" application="Evernote" version="10">'
    f"<note><title>{TITLE}</title><created>20260401T070000Z</created><tag>ships</tag><note-attributes>"
    f"<author>reader</author><source-url>{URL}</source-url></note-attributes>{{}}</note>"
    f"<note><title>{TITLE_2}</title>{{}}</note></en-export>"
)


def write_note(text: str) -> str:
    """Write a note's content as Evernote does: a document of its own."""
    shown = "".join(f"<div>{paragraph}&nbsp;</div><div><br/></div>" for paragraph in text.split("\n\n"))
    start = '<?xml version="1.0" encoding="UTF-8" standalone="no"?>'
    start += '<!DOCTYPE en-note SYSTEM "http://xml.evernote.com/pub/enml2.dtd">'
    locked = '<en-crypt hint="boat">bG9ja2Vk</en-crypt><en-media type="image/png" hash="1"/>'
    return f"<content><![CDATA[{start}<en-note>{shown}{locked}</en-note>]]></content>"


NOTES_FILE = NOTES.format(write_note(TEXT), write_note(TEXT_2)).encode()
BROKEN_NOTE = NOTES.format("<content><![CDATA[<]]></content>", write_note(TEXT_2)).encode()
NOTE_ARTICLES = ((URL, TITLE, (), None, LAST), (None, *ARTICLE_2[1:]))
REFERENCES = f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:z="http://www.zotero.org/namespaces/export#" xmlns:dcterms="http://purl.org/dc/terms/"
 xmlns:bib="http://purl.org/net/biblio#" xmlns:foaf="http://xmlns.com/foaf/0.1/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><bib:Article rdf:about="{URL}">
 <z:itemType>newspaperArticle</z:itemType><dcterms:isPartOf><bib:Newspaper><dc:title>Elsing Post</dc:title>
 </bib:Newspaper></dcterms:isPartOf><bib:authors><rdf:Seq><rdf:li><foaf:Person><foaf:surname>Quillon
 </foaf:surname><foaf:givenName>Mara</foaf:givenName></foaf:Person></rdf:li></rdf:Seq></bib:authors>
 <dc:title>{TITLE}</dc:title><dc:date>2026-03-14</dc:date></bib:Article>
 <z:Attachment rdf:about="#item_7"><z:itemType>attachment</z:itemType><dc:title>Snapshot</dc:title>
 </z:Attachment></rdf:RDF>""".encode()
CONTAINERS = {
    "notes of Evernote": Examples(
        valid=Example("clips.enex", NOTES_FILE, NOTE_ARTICLES),
        damaged=Example("clips.enex", BROKEN_NOTE, NOTE_ARTICLES[1:]),
        hostile=Example(
            "clips.enex", NOTES_FILE.replace(b"en-export SYSTEM", b"en-export [<!ENTITY a 'b'>] S")
        ),
    ),
    "Zotero's RDF": Examples(
        valid=Example("library.rdf", REFERENCES, links=1),
        damaged=Example("library.rdf", REFERENCES[:-120], links=1),
        hostile=Example("library.rdf", b"<!DOCTYPE a [<!ENTITY b 'c'>]>" + REFERENCES),
    ),
    "feed": Examples(
        valid=Example("news.xml", FEED, (ARTICLE, ARTICLE_2)),
        damaged=Example("news.xml", FEED[: FEED.index(TITLE_2.encode())], (ARTICLE,)),
        hostile=Example("news.xml", ENTITIES),
    ),
    "ZIP file": Examples(
        valid=Example("news.zip", write_zip(FILES), (PAGE_ARTICLE, ARTICLE_2)),
        damaged=Example("news.zip", write_zip(FILES)[:-30]),
        hostile=Example("news.zip", BOMB),
    ),
    "tar file": Examples(
        valid=Example("news.tar", TAR, (PAGE_ARTICLE, ARTICLE_2)),
        damaged=Example("news.tar", TAR[:2100], (PAGE_ARTICLE,)),
        hostile=Example("news.tar", LONG_NAME.tobuf() + bytes(1_000_000)),
    ),
    "mailbox": Examples(
        valid=Example("news.mbox", MBOX * 2, (PAGE_ARTICLE, PAGE_ARTICLE)),
        damaged=Example("news.mbox", MBOX + MBOX[:60], (PAGE_ARTICLE,)),
        hostile=Example("news.mbox", MBOX + b"From x\n" + b"dock " * 500_000, (PAGE_ARTICLE,)),
    ),
    "HAR": Examples(
        valid=Example("visit.har", LOG, (ARTICLE,), links=1),
        damaged=Example("visit.har", LOG[: LOG.index(b"iframe")], (ARTICLE,)),
        hostile=Example("visit.har", write_log(write_entry(URL, PAGE + "dock " * 500_000)) + b"[" * 100_000),
    ),
    "OPML": Examples(
        valid=Example("feeds.opml", f"{OUTLINES}</outline></body></opml>".encode(), links=1),
        damaged=Example("feeds.opml", OUTLINES.encode(), links=1),
        hostile=Example("feeds.opml", ENTITIES.replace(b"rss", b"opml")),
    ),
    "addresses in JSON": Examples(
        valid=Example("urls.json", f'["{URL}", "{URL_2}"]'.encode(), links=2),
        damaged=Example("urls.json", f'["{URL}", 3, "http://[broken", "{URL_2}"]'.encode(), links=2),
        hostile=Example("urls.json", f'["{URL}", "file:///etc/passwd", {"[" * 5000}'.encode()),
    ),
    "bookmarks": Examples(
        valid=Example("b.html", f"{MARKS}<DL><DT><A HREF='{URL}'>x</A></DL>".encode(), links=1),
        damaged=Example("b.html", f"{MARKS}<DL><A HREF='{URL}'>x</A><A HREF='".encode(), links=1),
        hostile=Example("b.html", f"{MARKS}{SCRIPTS}".encode()),
    ),
    "list of addresses": Examples(
        valid=Example("links.txt", f"# to read\n{URL}\n\n- {URL_2}\n".encode(), links=2),
        damaged=Example("links.txt", f"{URL}\nhttp://[broken\n{URL_2}\n".encode(), links=2),
        hostile=Example("links.txt", f"https://a:secret@elsing-post.example/\n{URL}".encode(), links=1),
    ),
    "shortcut": Examples(
        valid=Example("dock.url", f"[InternetShortcut]\r\nURL={URL}\r\n".encode(), links=1),
        damaged=Example("dock.url", b"[InternetShortcut]\r\nUR"),
        hostile=Example("dock.url", b"[InternetShortcut]\r\nURL=file:///etc/passwd\r\n"),
    ),
    "GDELT table": Examples(
        valid=Example("gkg.csv", GDELT_ROW.format(URL).encode() * 2, links=1),
        damaged=Example("gkg.csv", GDELT_ROWS.encode(), links=2),
        hostile=Example("gkg.csv", GDELT_ROW.format("file:///etc/passwd").encode() * 100),
    ),
    "RIS": Examples(
        valid=Example("docks.ris", REFERENCE.encode() * 2, links=2),
        damaged=Example("docks.ris", (NO_ADDRESS + REFERENCE[:-12]).encode(), links=1),
        hostile=Example(
            "docks.ris", (REFERENCE + "TY  - NEWS\nUR  - file:///etc/passwd\n" * 99).encode(), links=1
        ),
    ),
    "BibTeX": Examples(
        valid=Example("docks.bib", ENTRY.encode() * 2, links=2),
        damaged=Example("docks.bib", (ENTRY.replace("{Quillon", "{{Quillon") + ENTRY).encode(), links=1),
        hostile=Example("docks.bib", (ENTRY + "@misc{a, title = " + "{" * 500_000).encode(), links=1),
    ),
}
