"""Files, folders and globs as sources."""

from __future__ import annotations

import codecs
import os
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from tasks.clients.sources.source_files import (
    check_source,
    expand_source,
    expand_sources,
    read_source,
)
from tasks.clients.sources.source_lists import parse_list, write_list
from tasks.core.errors import QuarantineError, UsageError
from tasks.core.records import Reason
from tasks.core.sources.passed_over import describe_passed_over
from tasks.core.sources.sources import FileSource, SourceKind

if TYPE_CHECKING:
    from tasks.clients.store.raw_store import RawStore


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with articles and other things in it."""
    for name in ("b.html", "a.txt", "deep/c.HTM", "d.txt.gz", "notes.bak", ".hidden.html", ".git/e.html"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(name)
    return tmp_path


def names(given: str, kind: SourceKind | None = None) -> list[str]:
    """The file names behind a source."""
    return [Path(source.given).name for source in expand_source(given, kind, None)]


def test_a_folder_gives_its_article_files_in_order(folder: Path) -> None:
    """Only the endings of articles count, at any depth; hidden files and folders do not."""
    assert names(str(folder)) == ["a.txt", "b.html", "d.txt.gz", "c.HTM"]


def test_what_a_folder_holds_beside_them_is_counted(folder: Path) -> None:
    """By ending, with an example; hidden files are nobody's business; an empty folder is named."""
    (folder / "none").mkdir()
    for name in ("x.jpg", "deep/y.JPG", "LICENCE"):
        (folder / name).write_text("x")
    found = expand_sources([str(folder), str(folder / "none")], None, None)
    counted = {row.ending: (row.files, Path(row.example).name) for row in found.passed_over}
    assert counted == {".jpg": (2, "x.jpg"), "no ending": (1, "LICENCE"), ".bak": (1, "notes.bak")}
    assert found.empty == (str(folder / "none"),)
    assert "2 .jpg (such as" in describe_passed_over(found.passed_over)
    assert describe_passed_over(()) == ""


def test_the_folder_of_an_installation_holds_no_articles(folder: Path) -> None:
    """It may lie among them: its credentials are in JSON, and nobody's news."""
    (folder / "data" / "s3").mkdir(parents=True)
    for name in ("s3/credentials.json", "s3/s3.json", "warehouse.duckdb", "times.json"):
        (folder / "data" / name).touch()
    assert not {"credentials.json", "times.json"} & set(names(str(folder)))
    assert names(str(folder / "data")) == ["times.json"]


def test_the_messages_of_a_maildir_have_no_ending(tmp_path: Path) -> None:
    """They are taken in for where they lie."""
    for name in ("cur/1.M1.host:2,S", "new/2.M2.host", "tmp/3.M3.host", "other/4"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert names(str(tmp_path)) == ["1.M1.host:2,S", "2.M2.host"]


def test_a_file_is_taken_whatever_its_ending(folder: Path) -> None:
    """Who names a file means it."""
    assert names(str(folder / "notes.bak")) == ["notes.bak"]


def test_a_glob_gives_what_it_matches(folder: Path) -> None:
    """A pattern that the shell has left alone is matched here."""
    assert names(str(folder / "*.html")) == ["b.html"]
    assert names(str(folder / "**" / "*.HTM")) == ["c.HTM"]


def test_the_same_file_has_one_locator_however_it_is_given(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Relative and absolute paths lead to one URL; the user's own words stay in `given`."""
    monkeypatch.chdir(folder)
    (relative,) = expand_source("./a.txt", None, None)
    (absolute,) = expand_source(str(folder / "a.txt"), None, None)
    assert relative.given == "./a.txt"
    assert relative.url == absolute.url == (folder / "a.txt").as_uri()


@pytest.mark.parametrize("given", ["nowhere.html", "nothing-*.html", "https://example.com/", "s3:///x"])
def test_a_source_that_cannot_be_read_says_what_to_do(
    given: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error is the user's, and has a hint."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError) as error:
        list(expand_source(given, None, None))
    assert error.value.hint


def test_checking_a_source_needs_no_listing(folder: Path) -> None:
    """What is not there is told at once; what may be there passes."""
    check_source(str(folder), None)
    check_source("s3://bucket/prefix", None)
    with pytest.raises(UsageError):
        check_source(str(folder / "nowhere"), None)


def test_an_oversized_file_is_quarantined(tmp_path: Path) -> None:
    """The bound holds for a file that is larger by one byte, not for one that meets it."""
    path = tmp_path / "a.txt"
    path.write_bytes(b"12345")
    source = FileSource("a.txt", str(path))
    assert read_source(source, 5, None) == b"12345"
    with pytest.raises(QuarantineError) as error:
        read_source(source, 4, None)
    assert error.value.reason is Reason.TOO_LARGE


def test_what_is_no_regular_file_is_quarantined_without_waiting(tmp_path: Path) -> None:
    """A pipe with no writer, a folder and a file that has gone each end as unreadable."""
    os.mkfifo(tmp_path / "pipe.txt")
    for name in ("pipe.txt", "", "gone.txt"):
        with pytest.raises(QuarantineError) as error:
            read_source(FileSource(name, str(tmp_path / name)), 100, None)
        assert error.value.reason is Reason.UNREADABLE


def test_odd_names_survive_the_way_through_a_locator(tmp_path: Path) -> None:
    """Spaces, percent signs, hash marks and umlauts in a name lead back to the file."""
    for name in ("a b.txt", "100%25.txt", "a#b?c.txt", "über.txt"):
        (tmp_path / name).write_text(name)
        (source,) = expand_source(str(tmp_path / name), None, None)
        assert read_source(source, 100, None).decode() == name


@pytest.mark.parametrize("name", [b"caf\xe9.txt", b"new\nline.txt", b"a b%20c#d?e.txt", "☃.txt".encode()])
def test_a_file_of_any_name_is_read(name: bytes, tmp_path: Path) -> None:
    """A file name is bytes: what is no UTF-8, or means something in a URL, is a name all the same."""
    path = os.path.join(os.fsencode(tmp_path), name)  # noqa: PTH118 - bytes
    Path(os.fsdecode(path)).write_bytes(b"news")
    (source,) = expand_source(str(tmp_path), None, None)
    assert read_source(source, 100, None) == b"news"


def test_links_in_a_circle_are_inputs_that_cannot_be_read(tmp_path: Path) -> None:
    """The folder's other files go on."""
    (tmp_path / "a.txt").symlink_to("a.txt")
    (tmp_path / "b.txt").write_text("news")
    circle, file = expand_source(str(tmp_path), None, None)
    with pytest.raises(QuarantineError):
        read_source(circle, 100, None)
    assert read_source(file, 100, None) == b"news"


def test_a_pattern_ends_where_folders_lead_back_to_themselves(tmp_path: Path) -> None:
    """`**` does not follow links: two of them would make a million million paths."""
    (tmp_path / "one").symlink_to(".")
    (tmp_path / "two").symlink_to(".")
    (tmp_path / "a.txt").write_text("news")
    assert names(str(tmp_path / "**" / "*.txt")) == ["a.txt"]


@pytest.mark.parametrize("given", ["~nobody-here/x", "x" * 5000, "a\0b", "", "http://[x", "**x/*.html"])
def test_what_is_no_path_is_a_usage_error(given: str) -> None:
    """Whatever is typed, the error is the user's, not Python's."""
    with pytest.raises(UsageError):
        list(expand_source(given, None, None))


def test_a_pattern_keeps_the_users_words_and_passes_by_what_is_hidden(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`./` stays, and a dot is matched by a dot alone."""
    monkeypatch.chdir(folder)
    assert [source.given for source in expand_source("./*.html", None, None)] == ["./b.html"]
    assert names("**/*.html") == ["b.html"]
    assert names(".*.html") == [".hidden.html"]
    assert names(".git/*.html") == ["e.html"]


def test_a_list_in_a_file_stands_for_its_sources(folder: Path) -> None:
    """One source a line, of any kind and any name; comments and empty lines apart."""
    (folder / "caf\udce9.txt").write_text("news")
    given = write_list([str(folder / "deep"), "# no source", "", str(folder / "caf\udce9.txt")], folder / "l")
    assert names(given) == ["c.HTM", "caf\udce9.txt"]
    check_source(given, None)


def test_spaces_around_a_url_in_a_list_are_none_of_it() -> None:
    """Around the name of a file they are."""
    lines = (
        b" https://harbour.example/feed.xml \r\na b.html \n\n# none\n  # none\nhttp://a/#b # seen in May\n"
    )
    assert parse_list(lines) == [
        (1, "https://harbour.example/feed.xml"),
        (2, "a b.html "),
        (6, "http://a/#b"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be-bom"])
def test_a_list_is_read_as_editors_write_it(encoding: str) -> None:
    """With or without a byte order mark, in UTF-16 too."""
    text = "http://harbour.example/caf\xe9\r\na.html\r\n"
    is_marked = encoding == "utf-16-be-bom"
    data = codecs.BOM_UTF16_BE + text.encode("utf-16-be") if is_marked else text.encode(encoding)
    assert parse_list(data) == [(1, "http://harbour.example/caf\xe9"), (2, "a.html")]


def test_a_bad_line_of_a_list_costs_itself(folder: Path) -> None:
    """It is one outcome, with its number and no password, and the lines behind it are read."""
    bad = [
        "/nowhere/file.html",
        "www.harbour.example/x",
        "http://[::1/x",
        "http://ann:sesame@harbour.example/",
    ]
    given = write_list(["# list", *bad, str(folder / "a.txt"), "http://harbour.example/b"], folder / "l")
    found = expand_sources([given], None, cast("RawStore", object()))
    assert [each.given for each in found.files] == [str(folder / "a.txt")]
    assert [start.url for start in found.starts] == ["http://harbour.example/b"]
    assert [each.source.rpartition("#")[2] for each in found.refused] == ["2", "3", "4", "5"]
    assert {each.reason for each in found.refused} == {Reason.UNREADABLE}
    said = [each.detail or "" for each in found.refused]
    assert "line 2 of the list: /nowhere/file.html does not exist" in said[0]
    assert "sesame" not in str(found.refused)


@pytest.mark.parametrize("given", ["http://", "https://ann:sesame@harbour.example/", "http://[::1"])
def test_a_url_that_cannot_be_fetched_is_a_usage_error(given: str) -> None:
    """Before anything is stored of it; a password in it is not repeated."""
    with pytest.raises(UsageError) as caught:
        check_source(given, None)
    assert "sesame" not in str(caught.value)


def test_a_list_that_is_not_there_is_a_usage_error(tmp_path: Path) -> None:
    """A file whose own name begins with @ is a file."""
    with pytest.raises(UsageError, match="does not exist"):
        check_source(f"@{tmp_path}/no.txt", None)
    with pytest.raises(UsageError, match="cannot be read"):
        list(expand_source(f"@{tmp_path}/no.txt", None, None))


def test_a_file_whose_name_begins_with_the_sign_of_lists_is_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is there goes before what it could mean."""
    monkeypatch.chdir(tmp_path)
    Path("@a.txt").write_text("news")
    assert names("@a.txt") == ["@a.txt"]
