"""The README is true: its commands, its targets, its settings and its paths exist."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import typer.main
from typer.core import TyperCommand, TyperGroup

from flows.cli.app import app
from tasks.clients.news.news_reader import list_queries
from tasks.core.clean.doubts import CODES
from tasks.core.news.parameters import bind_parameters, read_options
from tasks.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text()
COMMANDS = typer.main.get_command(app)


def shell_lines() -> list[str]:
    """The commands of the README's console blocks, without their remarks."""
    lines = re.findall(r"^\$ (.*)$", README, re.MULTILINE)
    return [part.strip() for line in lines for part in re.split(r"&&|\|", line.partition("   #")[0])]


@pytest.mark.parametrize("line", [line for line in shell_lines() if line.startswith("copydesk ")])
def test_a_command_of_the_readme_is_understood(line: str) -> None:
    """The command and its options exist, and the arguments fit; a ready query takes what it is given."""
    command: object = COMMANDS
    _, *arguments = shlex.split(line)
    while isinstance(command, TyperGroup):
        name, *arguments = arguments
        command = command.commands[name]
    assert isinstance(command, TyperCommand)
    context = command.make_context(name, arguments)
    if context.args:
        [query] = [each for each in list_queries() if each.name == context.params.get("question")]
        bind_parameters(query.name, query.parameters, read_options(context.args))


@pytest.mark.parametrize("target", re.findall(r"[`$ ]make ([a-z]+)(?:`|$| &&)", README, re.MULTILINE))
def test_a_target_of_the_readme_exists(target: str) -> None:
    """The Makefile has it."""
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.MULTILINE)


def test_every_setting_is_in_the_readme_with_its_default() -> None:
    """The table names each variable, no other, and says what holds without it."""
    written = dict(re.findall(r"^\| `COPYDESK_(\w+)` \| ([^|]+?) \|", README, re.MULTILINE))
    assert set(written) == {name.upper() for name in Settings.model_fields}
    for name, field in Settings.model_fields.items():
        if name != "parser_processes":
            default = "unset" if field.default is None else str(field.default)
            assert written[name.upper()].strip("`") == default


def test_every_doubt_is_in_the_readme_with_what_it_means() -> None:
    """The table is the one of the code."""
    assert dict(re.findall(r"^\| `([a-z-]+)` \| ([^|]+) \|$", README, re.MULTILINE)) == CODES


def test_the_demo_ends_with_the_command_that_opens_the_pages() -> None:
    """Over the data folder that it filled, which is what the command takes."""
    recipe = (ROOT / "Makefile").read_text().partition("\ndemo: setup")[2].partition("\n\n")[0]
    assert recipe.splitlines()[-1].endswith("%s desk %s\\n' $(BIN)/copydesk $(COPYDESK_DATA_DIR)")
    assert isinstance(COMMANDS, TyperGroup)
    desk = COMMANDS.commands["desk"]
    assert desk.make_context("desk", ["data/demo"]).params["path"] == Path("data/demo")


def test_ci_calls_what_the_makefile_has() -> None:
    """The checks of CI are the same two targets as on any desk."""
    assert "exec make check test\n" in (ROOT / ".ci" / "run").read_text()


def test_commands_of_the_contract_are_there() -> None:
    """The console script has them under their names."""
    assert isinstance(COMMANDS, TyperGroup)
    contract = {"ingest", "clean", "query", "search", "show", "export", "serve", "status", "desk"}
    assert contract <= set(COMMANDS.commands)


def test_every_picture_of_the_readme_is_there_small_and_told_in_words() -> None:
    """A page of 120 kB a picture at most; who does not see them reads what they show."""
    pictures = re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", README)
    assert len(pictures) == 3
    for words, path in pictures:
        assert len(words.split()) > 10
        assert (ROOT / path).stat().st_size < 120_000
