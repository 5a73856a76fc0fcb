"""Files that hold files: what is in them, where it lies, and what they may not do."""

from __future__ import annotations

import base64
import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from tasks.core.forms.containers.mailboxes import MAILBOXES
from tasks.core.forms.containers.network_logs import NETWORK_LOG
from tasks.core.forms.containers.tar_files import TAR_FILES
from tasks.core.forms.containers.zip_files import ZIP_FILES
from tasks.core.forms.feeds.address_lists import OPML
from tasks.core.forms.feeds.feed_items import FEED_ITEMS
from tasks.core.forms.form import FileInside, Item, LinkKind, ReadOptions, StreamForm
from tasks.core.forms.registry import find_form
from tasks.core.records import Reason
from tests.core.forms.container_examples import (
    write_entry,
    write_feed,
    write_item,
    write_log,
    write_tar,
    write_zip,
)

if TYPE_CHECKING:
    from collections.abc import Callable

OPTIONS = ReadOptions(100_000)
MESSAGE = b"From: Mara <mara@elsing-post.example>\nSubject: Dock\n\nThe dock closed.\n"


def list_inside(form: StreamForm, data: bytes) -> dict[str, bytes | Reason | None]:
    """Read a file of files: each place with what lies there, or the reason why it is not read."""
    found: dict[str, bytes | Reason | None] = {}
    for part in form.read(io.BytesIO(data), OPTIONS):
        found[part.place] = part.stream.read() if isinstance(part, FileInside) else part.reason
    return found


@pytest.mark.parametrize(
    ("form", "write"), [(ZIP_FILES, write_zip), (TAR_FILES, write_tar)], ids=["zip", "tar"]
)
def test_a_name_that_leads_out_is_refused(
    form: StreamForm, write: Callable[[dict[str, bytes]], bytes]
) -> None:
    """Wherever it would lead; hidden files, and those that macOS adds, are nobody's news."""
    good = {"a.html": b"one", "folder/b..c.html": b"two"}
    wrong = ["../a.html", "x/../../b.html", "/etc/c.html", "..\\d.html", "C:\\e.html"]
    hidden = {"__MACOSX/._a.html": b"x", ".git/config": b"x", "x/.DS_Store": b"x"}
    found = list_inside(form, write(good | dict.fromkeys(wrong, b"x") | hidden))
    assert {name: found[name] for name in good} == good
    assert {found[name] for name in set(found) - set(good)} == {Reason.UNREADABLE}
    assert len(found) == len(good) + len(wrong)


def test_a_bomb_is_not_opened() -> None:
    """What claims to be many times as large as it is packed, beside others that are read."""
    found = list_inside(ZIP_FILES, write_zip({"bomb.txt": bytes(20_000_000), "a.txt": b"The dock closed."}))
    assert found == {"bomb.txt": Reason.TOO_LARGE, "a.txt": b"The dock closed."}


def test_what_is_encrypted_says_so() -> None:
    """Nobody guesses at passwords."""
    packed = bytearray(write_zip({"a.txt": b"The dock closed."}))
    for at in (6, packed.index(b"PK\x01\x02") + 8):
        packed[at] |= 1
    assert list_inside(ZIP_FILES, bytes(packed)) == {"a.txt": Reason.UNREADABLE}


def test_of_a_wacz_its_archives_are_read() -> None:
    """The lists of pages beside them say the same again."""
    files = {
        "datapackage.json": b"{}",
        "pages/pages.jsonl": b'{"url": "https://elsing-post.example/1"}\n',
        "archive/data.warc": b"WARC/1.0\r\n",
    }
    assert list_inside(ZIP_FILES, write_zip(files)) == {"archive/data.warc": b"WARC/1.0\r\n"}


def test_office_files_are_no_archives() -> None:
    """Though they are ZIP files by their bytes."""
    for name, data in (("[Content_Types].xml", b"<Types/>"), ("mimetype", b"application/epub+zip")):
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w") as packed:
            packed.writestr(name, data)
        assert find_form(written.getvalue(), "news.zip") is not ZIP_FILES


def test_a_zip_of_office_files_is_no_office_file() -> None:
    """Nexis packs its articles so; their parts show in the first bytes where they are not packed again."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as packed:
        for inside in ("word/document.xml", "xl/workbook.xml"):
            packed.writestr(f"{len(inside)}.docx", write_zip({inside: b"<x/>"}))
    assert find_form(written.getvalue(), "Files (2).ZIP") is ZIP_FILES


def test_a_mailbox_gives_its_messages() -> None:
    """Each as a file of its own, quoting undone; one that is too large costs itself."""
    box = b"From mara Sat Mar 14 08:00:00 2026\n%s\n>From here it went on.\n\n" % MESSAGE
    large = b"From mara Sat Mar 14 08:00:00 2026\nSubject: x\n\n" + b"x" * 200_000 + b"\n\n"
    items = [
        item for item in MAILBOXES.read(io.BytesIO(box + large + box), OPTIONS) if isinstance(item, Item)
    ]
    assert [(item.place, item.reason) for item in items] == [
        ("1", None),
        ("2", Reason.TOO_LARGE),
        ("3", None),
    ]
    assert items[0].data == MESSAGE + b"\nFrom here it went on.\n\n"
    assert items[0].media_type == "message/rfc822"


def test_an_opml_names_feeds() -> None:
    """They are polled, not taken for pages."""
    data = b'<opml version="2.0"><body><outline xmlUrl="https://elsing-post.example/rss"/></body></opml>'
    (item,) = OPML.read(data, OPTIONS)
    assert (item.url, item.link_kind) == ("https://elsing-post.example/rss", LinkKind.FEED)


def read_feed(data: bytes) -> tuple[Item, ...]:
    """Read a feed as a file."""
    assert find_form(data, "feed.xml") is FEED_ITEMS
    return FEED_ITEMS.read(data, OPTIONS)


def test_an_item_without_its_text_is_an_address() -> None:
    """Its summary is what is known of it; a summary of an article's length is the article."""
    short, long = "A dock closes.", "The dock closed on Tuesday. " * 60
    items = read_feed(
        write_feed(
            f"<item><link>https://elsing-post.example/1</link><description>{short}</description></item>",
            f"<item><link>https://elsing-post.example/2</link><description>{long}</description></item>",
        )
    )
    assert [item.is_link for item in items] == [True, False]
    assert dict(items[0].stated)["description"] == short
    assert (items[1].data or b"").decode().split() == long.split()


def test_an_export_gives_what_was_published() -> None:
    """No drafts, menus and pictures; authors by their names, paragraphs that only blank lines part."""
    text = "The dock closed.\n\nNo ship had come <b>since</b> spring.\n[caption id=1]Dock[/caption]"
    post = "<wp:post_type>{}</wp:post_type><wp:status>{}</wp:status><dc:creator>mq</dc:creator>"
    author = (
        "<wp:author><wp:author_login><![CDATA[mq]]></wp:author_login>"
        "<wp:author_display_name><![CDATA[Mara Quillon]]></wp:author_display_name></wp:author>"
    )
    kinds = [("post", "publish"), ("post", "draft"), ("page", "publish"), ("attachment", "publish")]
    items = [
        write_item(f"https://elsing-post.example/{n}", "Dock", "x", post.format(*kind)).replace(
            "<p>x</p>", text
        )
        for n, kind in enumerate(kinds)
    ]
    found = read_feed(write_feed(author, *items))
    assert [item.place for item in found] == ["1", "3"]
    assert dict(found[0].stated)["authors"] == ("Mara Quillon",)
    assert (found[0].data or b"").decode().count("<p>") == 2
    assert b"caption" not in (found[0].data or b"")


DOCK = "https://elsing-post.example/dock"


@pytest.mark.parametrize(
    ("entry", "given"),
    [
        (write_entry(DOCK, "<p>Hafen"), b"<p>Hafen"),
        (write_entry(DOCK, ""), None),
        (write_entry("chrome://newtab/", "<p>x"), "none"),
        (write_entry(DOCK, "<p>x", method="POST"), "none"),
        (write_entry(DOCK, "<p>x", headers=[{"name": "sec-fetch-dest", "value": "empty"}]), "none"),
        (write_entry(DOCK, "<p>x", headers=[{"name": "Sec-Fetch-Dest", "value": "document"}]), b"<p>x"),
        ({"request": [], "response": None}, "none"),
    ],
    ids=["page", "evicted", "no web", "post", "script", "tab", "damaged"],
)
def test_of_a_log_of_the_network_the_pages_of_tabs_are_read(
    entry: dict[str, object], given: bytes | str | None
) -> None:
    """What was loaded into a page is none; a page that the browser had let go is asked for again."""
    items = [
        each for each in NETWORK_LOG.read(io.BytesIO(write_log(entry)), OPTIONS) if isinstance(each, Item)
    ]
    assert [each.data for each in items] == ([] if given == "none" else [given])
    assert {each.url for each in items} <= {DOCK}


def test_a_page_of_a_log_in_base64_is_read_by_its_charset() -> None:
    """So browsers keep what is no UTF-8."""
    entry = write_entry(DOCK, base64.b64encode("<p>Gdańsk".encode("iso-8859-2")).decode())
    content = {
        **entry["response"]["content"],
        "encoding": "base64",
        "mimeType": "text/html; charset=ISO-8859-2",
    }  # type: ignore[index]
    entry["response"] = {"status": 200, "content": content}
    (item,) = NETWORK_LOG.read(io.BytesIO(write_log(entry)), OPTIONS)
    assert isinstance(item, Item)
    assert item.data == "<p>Gdańsk".encode()


BODY = b"<p>The harbour board of Port Elsing closed its oldest dock.</p><p>No ship had come since spring.</p>"
POSTS = (
    b"post_id,post_date,is_published,email_sent_at,type,audience,title,subtitle,podcast_url\n"
    b"11.old-dock,2026-03-14T08:00:00.000Z,true,,newsletter,everyone,The old dock is closed,And what next,\n"
    b"12.new-dock,2026-03-15T08:00:00.000Z,false,,newsletter,everyone,A new dock,,\n"
)
EXPORT = {
    "posts.csv": POSTS,
    "email_list.elsing.csv": b"email,active\nreader@elsing-post.example,true\n",
    "posts/11.old-dock.html": BODY,
    "posts/11.opens.csv": b"post_id,email\n11,reader@elsing-post.example\n",
    "posts/12.new-dock.html": BODY,
}


@pytest.mark.parametrize("folder", ["", "export-of-heron/"])
def test_posts_of_a_substack_export_are_what_its_table_says(folder: str) -> None:
    """Nobody reads who its readers are; a draft is not news; a post that is damaged costs itself."""
    packed = write_zip({f"{folder}{name}": data for name, data in EXPORT.items()})
    post, draft = (each for each in ZIP_FILES.read(io.BytesIO(packed), OPTIONS) if isinstance(each, Item))
    assert (post.place, post.data) == (f"{folder}posts/11.old-dock.html", BODY)
    assert post.url == "https://elsing.substack.com/p/old-dock"
    said = dict(post.stated)
    assert said["title"] == "The old dock is closed"
    assert said["description"] == "And what next"
    assert said["published_at"] == "2026-03-14T08:00:00.000Z"
    assert draft.reason is Reason.WITHHELD


def test_a_post_that_the_table_does_not_name_is_a_page() -> None:
    """It was written after the table, or the table is cut."""
    files = {**EXPORT, "posts/77.far-dock.html": BODY}
    places = list_inside(ZIP_FILES, write_zip(files))
    assert places["posts/77.far-dock.html"] == BODY


@pytest.mark.parametrize(
    "table",
    [b"", b"a,b\n1,2\n", b'post_id,post_date,title\n"' + b"x" * 200_000, b"post_id,post_date,title\nx,,y\n"],
)
def test_another_table_beside_posts_leaves_them_as_they_are(table: bytes) -> None:
    """The files of the ZIP are read as those of any other."""
    files = {"posts.csv": table, "posts/11.old-dock.html": BODY}
    assert list_inside(ZIP_FILES, write_zip(files)) == files
