"""`copydesk diff` as a user meets it: a wire's text beside what an outlet made of it."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.clients.conftest import Newsroom, write_article

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

    from tests.commands.commands import Commands

    Cli = Callable[..., subprocess.CompletedProcess[str]]

pytestmark = pytest.mark.slow

PARAGRAPHS = (
    "The harbour board of Port Elsing voted on Tuesday to close its oldest dock for good.",
    "No ship has come there since spring, the chair of the board, Mara Quillon, told reporters.",
    "Work on a new quay for the ferries to the islands is to begin in the autumn.",
    "The city will pay 41 million crowns for it, a third of what the board had asked for.",
)
OWN = "Our readers remember the dock from the regatta."
WIRE = "https://news1.example/1"
COPY = "https://news2.example/2"


@pytest.fixture(scope="module")
def copydesk(tmp_path_factory: pytest.TempPathFactory, commands: Commands) -> Cli:
    """The command over a text and its copy, the first of them in two wordings."""
    newsroom = Newsroom(tmp_path_factory.mktemp("diff") / "data")
    first = replace(write_article("\n\n".join(PARAGRAPHS)), url=WIRE, canonical_url=WIRE)
    newsroom.load(a=first)
    printed = "\n\n".join((PARAGRAPHS[0].replace("Tuesday", "Friday"), *PARAGRAPHS[1:3], OWN))
    newsroom.load(b=replace(first, text=printed, url=COPY, canonical_url=COPY))
    newsroom.load(a=replace(first, text=first.text.replace("41 million", "43 million")))
    newsroom.publish()
    environment = os.environ | {"COPYDESK_DATA_DIR": str(newsroom.folder)}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return commands.run(*arguments, environment=environment)

    return run


def test_what_was_added_and_stripped_can_be_read(copydesk: Cli) -> None:
    """Found by addresses; the words that differ are marked without colours, and the tie of copies is said."""
    done = copydesk("diff", WIRE, COPY)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert [line[:2] for line in lines] == ["A ", "  ", "B ", "  ", "Co", "B ", "~ ", "+ ", "- "]
    assert "A is origin, B is copy (containment 0." in lines[4]
    assert "[-Tuesday-]{+Friday+}" in lines[6]
    assert lines[7].startswith(f"+ {OWN}  [B ")
    assert lines[8].startswith(f"- {PARAGRAPHS[3].replace('41', '43')}  [A ")


def test_programs_read_it_with_places(copydesk: Cli) -> None:
    """Wordings of one article too, by their numbers behind the beginning of its id."""
    [line] = copydesk("diff", WIRE, COPY, "--format", "jsonl").stdout.splitlines()
    compared = json.loads(line)
    assert [part["kind"] for part in compared["difference"]["parts"]] == ["reworded", "added", "stripped"]
    assert compared["after"]["role"] == "copy"
    beginning = compared["before"]["article_id"][:12]
    wordings = json.loads(copydesk("diff", f"{beginning}@1", f"{beginning}@2", "--json").stdout)
    [part] = wordings["difference"]["parts"]
    changed = [(each["kind"], each["text"]) for each in part["words"] if each["kind"] != "same"]
    assert changed == [("gone", "41"), ("came", "43")]
    assert part["before"]["start"] == len("\n\n".join(PARAGRAPHS[:3])) + 2
    assert "Two wordings of one article" in copydesk("diff", f"{beginning}@1", beginning).stdout


@pytest.mark.parametrize(
    ("given", "said"), [("nothing", "No article has an id"), (f"{WIRE}@9", "has no wording 9")]
)
def test_what_is_not_there_is_said_in_a_line(copydesk: Cli, given: str, said: str) -> None:
    """With the exit code of a wrong argument."""
    done = copydesk("diff", WIRE, given)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
