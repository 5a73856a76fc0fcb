"""`copydesk clean`: files in, clean documents out, nothing stored."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.patience import PATIENCE_S

pytestmark = pytest.mark.slow

COPYDESK = Path(sys.executable).with_name("copydesk")
STORY = (
    "The dock closed on Tuesday.\n\nSubscribe to our newsletter\n\n"
    "No ship had come since spring, the board said.\n"
)
# The fields of the contract, in its order.
FIELDS = """path sha256 media_type outcome reason url canonical_url domain publisher title description
    authors published_at modified_at section tags language paywall completeness confidence doubts text credits
    captions repairs segments evidence""".split()  # noqa: SIM905 - a list of 27 strings reads worse


def clean(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run `copydesk clean` in a folder where it could only leave traces by mistake."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COPYDESK_")}
    command = [COPYDESK, "clean", *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, cwd=cwd, env=environment, timeout=PATIENCE_S, check=False
    )


@pytest.fixture(scope="module")
def cleaned(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the samples come out as, in lines."""
    return clean(samples, "--format", "jsonl", cwd=tmp_path_factory.mktemp("cleaned")).stdout


def test_one_file_gives_its_clean_text_alone(tmp_path: Path) -> None:
    """The default is the text and nothing else, and no folder or file is left behind."""
    (tmp_path / "dock.txt").write_text(STORY)
    done = clean("dock.txt", cwd=tmp_path)
    assert done.stdout == ("The dock closed on Tuesday.\n\nNo ship had come since spring, the board said.\n")
    assert [path.name for path in tmp_path.iterdir()] == ["dock.txt"]


def test_jsonl_has_the_fields_of_the_contract(cleaned: str, expected_samples: dict[str, Any]) -> None:
    """One object a document, every field there, null where the input does not say it."""
    documents = [json.loads(line) for line in cleaned.splitlines()]
    assert {Path(document["path"]).name for document in documents} == set(expected_samples)
    for document in documents:
        assert set(FIELDS) <= set(document)
        for segment in document["segments"]:
            assert list(segment) == ["kind", "text", "rule", "start", "end"]
        for candidates in document["evidence"].values():
            assert all(set(each) == {"value", "from", "chosen"} for each in candidates)


def test_the_samples_come_out_as_written_beside_them(cleaned: str, expected_samples: dict[str, Any]) -> None:
    """Fields, what stays, what goes and as which kind, for each of the project's samples."""
    documents = {Path(d["path"]).name: d for d in map(json.loads, cleaned.splitlines())}
    articles = {name: each for name, each in expected_samples.items() if each["outcome"] != "quarantined"}
    wrong = [problem for name in articles for problem in differences(documents[name], articles[name])]
    assert wrong == []


def test_a_file_of_many_articles_gives_each_a_line(tmp_path: Path) -> None:
    """Named by its place; a web archive is read as `ingest` reads it; what held nothing is no success."""
    rows = [{"url": f"https://elsing-post.example/{n}", "text": STORY} for n in (1, 2)]
    (tmp_path / "news.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n" + STORY.encode()
    (tmp_path / "old.warc").write_bytes(
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://elsing-post.example/3\r\n"
        b"WARC-Date: 2026-03-14T08:00:00Z\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n" % (len(block), block)
    )
    (tmp_path / "x.jpg").touch()
    done = clean(".", "--format", "jsonl", cwd=tmp_path)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["url"] for line in lines] == [f"https://elsing-post.example/{n}" for n in (1, 2, 3)]
    assert [line["path"] for line in lines] == ["./news.jsonl#1", "./news.jsonl#2", "./old.warc"]
    assert (done.returncode, "1 .jpg" in done.stderr) == (0, True)
    (tmp_path / "none").mkdir()
    (tmp_path / "none" / "y.jpg").touch()
    empty = clean("none", cwd=tmp_path)
    assert (empty.returncode, "gave nothing" in empty.stderr) == (1, True)
    many = clean("news.jsonl", "--columns", "title=url", cwd=tmp_path)
    assert many.stdout.count("==> news.jsonl#") == 2
    assert clean("news.jsonl", "--columns", "ttle=url", cwd=tmp_path).returncode == 2
    (tmp_path / "links.txt").write_text("https://elsing-post.example/4\n")
    link = json.loads(clean("links.txt", "--format", "jsonl", cwd=tmp_path).stdout)
    assert (link["reason"], link["url"]) == ("unsupported_media", "https://elsing-post.example/4")


def differences(document: dict[str, Any], expected: dict[str, Any]) -> list[str]:
    """Say what of a document is not as expected."""
    name, text = Path(document["path"]).name, fold(document["text"])
    found = [f"{name}: {document['reason']}"] * (document["outcome"] == "quarantined")
    for field, value in expected.get("fields", {}).items():
        if short(field, document[field], value) != value:
            found.append(f"{name}: {field} is {document[field]!r}, not {value!r}")
    found += [f"{name}: lost {each!r}" for each in expected.get("kept", []) if fold(each) not in text]
    found += [
        f"{name}: still there {each!r}" for each in expected.get("not_in_text", []) if fold(each) in text
    ]
    found += [
        f"{name}: not once {each!r}" for each in expected.get("once", []) if text.count(fold(each)) != 1
    ]
    for removed in expected.get("removed", []):
        kinds = {s["kind"] for s in document["segments"] if fold(removed["text"]) in fold(s["text"])}
        if removed["kind"] not in kinds:
            found.append(f"{name}: {removed['text']!r} is {kinds}, not {removed['kind']}")
    for credit in expected.get("credits", []):
        if not any(fold(credit).rstrip(".") in fold(each) for each in document["credits"]):
            found.append(f"{name}: no credit {credit!r}")
    for repair in expected.get("repairs", []):
        if repair not in {each["kind"] for each in document["repairs"]}:
            found.append(f"{name}: no repair {repair!r}")
    return found


def short(field: str, value: object, expected: object) -> object:
    """A date as precisely as expected, a language without its region."""
    if field == "published_at" and isinstance(value, str) and isinstance(expected, str):
        return value[: len(expected)]
    return value.split("-")[0] if field == "language" and isinstance(value, str) else value


def fold(text: str) -> str:
    """Text with its white space folded."""
    return " ".join(text.split())


def test_a_bad_document_is_a_line_and_the_rest_go_on(tmp_path: Path) -> None:
    """Between two good files a broken one ends as quarantined, in its place."""
    (tmp_path / "a.txt").write_text(STORY)
    (tmp_path / "b.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    (tmp_path / "c.txt.gz").write_bytes(gzip.compress(STORY.encode()))
    (tmp_path / "d.html").symlink_to(tmp_path / "gone.html")
    done = clean(".", "--format", "jsonl", cwd=tmp_path)
    documents = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(Path(d["path"]).name, d["outcome"], d["reason"]) for d in documents] == [
        ("a.txt", "article", None),
        ("b.html", "quarantined", "unsupported_media"),
        ("c.txt.gz", "article", None),
        ("d.html", "quarantined", "unreadable"),
    ]
    assert done.returncode == 0


def test_the_same_bytes_give_the_same_in_every_process(cleaned: str, samples: Path, tmp_path: Path) -> None:
    """Nothing of the result depends on the order in which a process happens to hold its sets."""
    assert cleaned
    for _ in range(2):
        assert clean(samples, "--format", "jsonl", cwd=tmp_path).stdout == cleaned


def test_a_review_shows_what_went_and_by_which_rule(tmp_path: Path) -> None:
    """Removed lines are marked and carry the rule that took them out."""
    (tmp_path / "dock.txt").write_text(STORY)
    lines = clean("dock.txt", "--format", "review", cwd=tmp_path).stdout.splitlines()
    (removed,) = [line for line in lines if line.startswith("- ")]
    assert "Subscribe to our newsletter" in removed
    assert removed.rstrip().endswith("]")


def test_control_characters_of_a_document_do_not_reach_the_review(tmp_path: Path) -> None:
    """An article cannot drive the terminal that shows it."""
    (tmp_path / "dock.txt").write_text(STORY * 9 + "\nThe dock \x1b]0;owned\x07 closed for good, she said.\n")
    printed = clean("dock.txt", "--format", "review", cwd=tmp_path).stdout
    assert "closed for good" in printed
    assert "\x1b" not in printed


def test_an_encoding_without_the_signs_gets_escapes(tmp_path: Path) -> None:
    """A terminal's poor encoding does not end the command."""
    (tmp_path / "dock.txt").write_text("The dock closed — for good — on Tuesday, the board said.\n")
    command = [COPYDESK, "clean", "dock.txt", "--format", "jsonl"]
    environment = os.environ | {"PYTHONIOENCODING": "ascii"}
    done = subprocess.run(
        command, capture_output=True, cwd=tmp_path, env=environment, timeout=PATIENCE_S, check=False
    )
    assert done.returncode == 0
    assert json.loads(done.stdout)["text"].startswith("The dock closed — for good")


def test_a_full_disk_is_one_line(tmp_path: Path) -> None:
    """The output cannot be written: the command says so and ends with 1."""
    (tmp_path / "dock.txt").write_text(STORY)
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [COPYDESK, "clean", "dock.txt", "--format", "jsonl"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            cwd=tmp_path,
            env=environment,
            timeout=PATIENCE_S,
            check=False,
        )
    assert (done.returncode, done.stderr) == (1, "copydesk: No space left on device: output\n")


def test_what_is_said_of_a_folder_is_said_of_each_file(tmp_path: Path) -> None:
    """Publisher and language are stated; the address of one page is not taken for two files."""
    for name in ("dock.txt", "quay.txt"):
        (tmp_path / name).write_text(STORY)
    said = ("--publisher", "The Dock Post", "--language", "en-GB")
    done = clean(".", "--format", "jsonl", *said, "--url", "https://dock.example/", cwd=tmp_path)
    documents = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(each["publisher"], each["language"], each["domain"]) for each in documents] == [
        ("The Dock Post", "en-GB", "dock.example")
    ] * 2
    assert documents[0]["evidence"]["publisher"] == [
        {"value": "The Dock Post", "from": "stated", "chosen": True}
    ]
    refused = clean(".", *said, "--url", "https://dock.example/a", cwd=tmp_path)
    assert (refused.returncode, refused.stdout) == (2, "")
    (tmp_path / "news.jsonl").write_text("".join(json.dumps({"text": f"{n} {STORY}"}) + "\n" for n in "ab"))
    rows = clean("news.jsonl", "--format", "jsonl", "--url", "https://dock.example/a", cwd=tmp_path).stdout
    assert [json.loads(line)["url"] for line in rows.splitlines()] == [None, None]
