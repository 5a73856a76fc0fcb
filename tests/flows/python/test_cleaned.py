"""`copydesk.clean`: what it gives for a page and for a text, with types, and as the command prints it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import copydesk
from tasks.core.records import Kind, Reason

BIN = Path(sys.executable).parent
BODY = (
    "The ferry Albatros ran aground on a sandbank off the mole of Quillon on Sunday, and its forty "
    "passengers were taken off by the pilot boat before the tide came back, the harbour master said."
)
PAGE = f"""<!doctype html>
<html lang="en"><head><meta charset="iso-8859-1"><title>Ferry aground - Courier</title></head>
<body><nav><a href="/">Home</a></nav><article><h1>Ferry aground off Quillón</h1><p>{BODY}</p>
<p>Nobody was hurt. The company that runs the Albatros promised a report within a week.</p></article>
</body></html>"""


def test_a_page_gives_its_text_and_fields_with_types() -> None:
    """Title, text and every span; the address is the one that was given."""
    page = copydesk.clean(PAGE, url="https://courier.example/ferry")
    assert isinstance(page, copydesk.Cleaned)
    assert page.is_article
    assert (page.title, page.url, page.domain) == (
        "Ferry aground off Quillón",
        "https://courier.example/ferry",
        "courier.example",
    )
    assert page.text.startswith(BODY)
    assert {Kind.TITLE, Kind.BODY} <= {segment.kind for segment in page.segments}
    assert repr(page) == f"<Cleaned, article: {page.title!r}, {len(page.text.split())} words>"


def test_text_that_is_decoded_needs_no_charset() -> None:
    """Whatever charset the page names, a str is what it says; its bytes in that charset give the same."""
    as_bytes = copydesk.clean(PAGE.encode("iso-8859-1"))
    assert copydesk.clean(PAGE).title == as_bytes.title == "Ferry aground off Quillón"
    assert copydesk.clean(PAGE).text == as_bytes.text


def test_a_plain_text_is_cleaned_too() -> None:
    """Its first line is the headline; what the caller says of it is evidence like any other."""
    text = f"The ferry Albatros runs aground off Quillon\n\n{BODY}\n"
    note = copydesk.clean(text, publisher="Harbour Post", language="en-GB")
    assert (note.title, note.publisher, note.language) == (text.partition("\n")[0], "Harbour Post", "en-GB")
    assert note.text == BODY


def test_halves_of_a_sign_are_joined_or_marked_as_lost() -> None:
    """As some decoders of JSON leave them, where Python's own encoding would raise."""
    assert copydesk.clean(f"{BODY} \ud83d\ude00 \ud83d.").text == f"{BODY} \U0001f600 \ufffd."


@pytest.mark.parametrize("nothing", ["", b" ", " \n", "<html></html>", b"\x00\xff\xfe", b"\x89PNG\r\n\x1a\n"])
def test_what_holds_no_article_says_why_and_raises_nothing(nothing: str | bytes) -> None:
    """As a quarantined document."""
    page = copydesk.clean(nothing)
    assert not page.is_article
    assert page.text == ""
    assert isinstance(page.reason, Reason)
    assert page.to_dict()["outcome"] == "quarantined"
    assert page.reason.value in repr(page)


def test_an_address_that_is_none_is_refused() -> None:
    """By an error of ours, which says it in a line."""
    with pytest.raises(copydesk.UsageError, match="no address"):
        copydesk.clean(PAGE, url="courier")


@pytest.mark.slow
def test_it_gives_what_the_command_prints(tmp_path: Path) -> None:
    """The same object but for the path, which a text in memory has none of."""
    path = tmp_path / "ferry.html"
    path.write_text(PAGE)
    command = [BIN / "copydesk", "clean", "--json", path, "--url", "https://courier.example/ferry"]
    environment = os.environ | {"COPYDESK_DATA_DIR": str(tmp_path)}
    printed = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    page = copydesk.clean(path.read_bytes(), url="https://courier.example/ferry").to_dict()
    assert json.loads(json.dumps(page)) | {"path": str(path)} == json.loads(printed)
