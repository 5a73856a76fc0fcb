"""Every statement says in its head where it runs, what it needs and what it makes; the heads are held to it.

A head is read as text, its statement by sqlglot. What a database has of its own is asked of one in memory
that the migrations, or the schema of the news, have just made.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest
import sqlglot
from sqlglot import exp

from tasks.clients.files import duckdb_files
from tasks.clients.files.duckdb_files import read_sql
from tasks.clients.news.news_reader import QUERIES, list_queries
from tasks.clients.warehouse.loading import DETAILS
from tasks.clients.warehouse.warehouse import MIGRATIONS, migrate

if TYPE_CHECKING:
    from collections.abc import Iterator

CLIENTS = Path(duckdb_files.__file__).parents[1]
FILES = {
    f"{folder.parent.name}/{path.relative_to(folder).with_suffix('')}": path
    for folder in sorted(CLIENTS.glob("*/sql"))
    for path in sorted(folder.rglob("*.sql"))
}
"""Each statement by its name, as `read_sql` takes it."""

IN_USE = {
    "copies": "warehouse",
    "desk": "news",
    "export": "news",
    "fetch": "warehouse",
    "fetch/pages": "memory",
    "forget": "warehouse",
    "forget/is_kept": "memory",
    "health": "news",
    "health/hosts": "warehouse",
    "identity": "warehouse",
    "lake": "news",
    "learn": "news",
    "news": "news",
    "news/build": "warehouse",
    "news/build/comment": "news",
    "news/build/uncommented": "news",
    "news/build/views": "news",
    "news/numbering": "warehouse",
    "news/tables": "warehouse",
    "news/touched": "warehouse",
    "outlets": "warehouse",
    "push": "news",
    "reprocess": "warehouse",
    "search": "news",
    "teach": "news",
    "warehouse": "warehouse",
}
"""The database in use where statements run, by the beginning of their names; the longest one counts."""

WRITTEN_IN = {
    "{column}": "text",
    "{columns}": "text, url",
    "{comment}": "'What it holds'",
    "{files}": "['a.parquet']",
}
"""What a statement leaves open though it is no value that can be bound, with what is read in its place."""

READ_WHOLE = (QUERIES, MIGRATIONS)
"""Folders of which every statement is read, whatever its name."""

HEAD = re.compile(r"-- on: (?P<on>.+?)  needs: (?P<needs>.+?)  makes: (?P<makes>.+)")
COMMENT = re.compile(r"^--.*$", re.MULTILINE)
CONTINUED = "--     "
WRITERS = (exp.Create, exp.Insert, exp.Update, exp.Delete, exp.Alter, exp.Drop)


@dataclass(frozen=True, slots=True)
class Use:
    """The databases that a statement uses, what must be handed in to it, and what it makes."""

    on: frozenset[str]
    needs: frozenset[str]
    makes: frozenset[str]


@cache
def list_own_tables() -> frozenset[str]:
    """List the tables and views of both databases, each as catalog, schema and name."""
    with duckdb.connect() as connection:
        for catalog in ("warehouse", "news"):
            connection.execute(f"ATTACH ':memory:' AS {catalog}")
        connection.execute("USE warehouse")
        migrate(connection)
        connection.execute(read_sql("news/build/schema"))
        connection.execute("USE news")
        connection.execute(read_sql("news/build/views"))
        rows = connection.execute(
            "SELECT table_catalog, table_schema, table_name FROM information_schema.tables"
        ).fetchall()
    return frozenset(".".join(row) for row in rows)


def find_owner(written: str, in_use: str) -> str | None:
    """Find the database whose own table is written so; none for what is handed in."""
    short = f"{in_use}.main.{written}", f"{in_use}.{written}", written.replace(".", ".main.", 1), written
    owned = [name for name in short if name in list_own_tables()]
    return owned[0].partition(".")[0] if owned else None


def read_head(name: str, table: str) -> dict[str, list[str]]:
    """Read the head of a file, which has as many lines as it takes to say all three."""
    lines = iter(FILES[name].read_text("utf-8").replace("{table}", table).splitlines())
    head = next(lines)
    while head.endswith(",") or "  makes: " not in head:
        line = next(lines)
        assert line.startswith(CONTINUED), f"{name} begins with no head: {head}"
        head += (" " if head.endswith(",") else "  ") + line.removeprefix(CONTINUED)
    said = HEAD.fullmatch(head)
    assert said, f"{name} begins with no head: {head}"
    return {key: [] if words == "nothing" else words.split(", ") for key, words in said.groupdict().items()}


def find_use(name: str, table: str, in_use: str) -> Use:
    """Find what the statements of a file use, where this database is the one in use."""
    sql = COMMENT.sub("", FILES[name].read_text("utf-8").replace("{table}", table))
    written_in = frozenset(part for part in WRITTEN_IN if part in sql)
    for part in written_in:
        sql = sql.replace(part, WRITTEN_IN[part])
    uses = [find_use_of(each, in_use) for each in sqlglot.parse(sql, dialect="duckdb") if each]
    return Use(
        on=frozenset(chain.from_iterable(use.on for use in uses)),
        needs=frozenset(chain.from_iterable(use.needs for use in uses)) | written_in,
        makes=frozenset(chain.from_iterable(use.makes for use in uses)),
    )


def find_use_of(statement: exp.Expr, in_use: str) -> Use:
    """Find what one statement uses; comments use nothing, and a macro is no table."""
    if isinstance(statement, exp.Comment) or statement.args.get("kind") in {"MACRO", "SCHEMA"}:
        return Use(frozenset(), frozenset(), frozenset())
    target = find_target(statement)
    owned, foreign = set[str](), set[str]()
    for written in list_tables(statement, target):
        owner = find_owner(written, in_use)
        (foreign if owner is None else owned).add(owner or written)
    makes = {write_name(target)} if target else {"rows"}
    if target and not statement.find(exp.TemporaryProperty):
        owned |= {owner for owner in [find_owner(write_name(target), in_use)] if owner}
    if statement.args.get("returning"):
        makes.add("rows")
    values = {f"${value.name}" for value in statement.find_all(exp.Placeholder, exp.Parameter)}
    return Use(frozenset(owned), frozenset(foreign | values), frozenset(makes))


def find_target(statement: exp.Expr) -> exp.Table | None:
    """Find the table that a statement makes or changes."""
    if not isinstance(statement, WRITERS):
        return None
    target = statement.args["tables"][0] if isinstance(statement, exp.Drop) else statement.this
    return target.this if isinstance(target, exp.Schema) else target


def list_tables(statement: exp.Expr, target: exp.Table | None) -> Iterator[str]:
    """List the tables that a statement reads, without its own parts and without functions."""
    parts = {part.alias for part in statement.find_all(exp.CTE)}
    for table in statement.find_all(exp.Table):
        if table is not target and isinstance(table.this, exp.Identifier):
            written = write_name(table)
            if written not in parts:
                yield written


def write_name(table: exp.Table) -> str:
    """Write a table as it stands in the statement."""
    return ".".join(part.name for part in table.parts)


@cache
def list_strings(room: str) -> frozenset[str]:
    """List all strings in the modules of a room."""
    trees = [ast.parse(path.read_text("utf-8")) for path in sorted((CLIENTS / room).rglob("*.py"))]
    return frozenset(
        node.value
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


@pytest.mark.parametrize("name", FILES)
def test_a_head_says_what_the_statement_uses(name: str) -> None:
    """Where it runs, what must be handed in and what it makes: as the statement itself has it."""
    in_use = IN_USE[max((each for each in IN_USE if name.startswith(each)), key=len)]
    for table in DETAILS:
        head = read_head(name, table)
        use = find_use(name, table, in_use)
        assert head == {key: list(dict.fromkeys(words)) for key, words in head.items()}
        assert head["on"] == sorted(use.on or {in_use}, reverse=True)  # the warehouse first
        assert set(head["needs"]) == use.needs
        assert set(head["makes"]) == use.makes


@pytest.mark.parametrize("name", FILES)
def test_a_statement_is_read_in_its_room(name: str) -> None:
    """A module of its room names it: whole, or its beginning and its end, which are put together there."""
    strings = list_strings(name.partition("/")[0])
    beginnings = {text for text in strings if text.endswith("/") and name.startswith(text)}
    assert (
        name in strings
        or any(name.removeprefix(beginning) in strings for beginning in beginnings)
        or any(name.startswith(f"{whole}/") for whole in READ_WHOLE)
    )


def test_no_room_reads_a_statement_of_another() -> None:
    """Who needs what another room's statement does calls that room."""
    rooms = {path.parent.name for path in CLIENTS.glob("*/__init__.py")}
    strangers = {
        (room, text)
        for room in rooms
        for text in list_strings(room)
        for name in FILES
        if (text == name or (text.endswith("/") and name.startswith(text)))
        and not name.startswith(f"{room}/")
    }
    assert not strangers


def test_the_head_of_a_named_query_is_one_line() -> None:
    """Its help is the line below, which tells a reader what the query answers."""
    for query in list_queries():
        assert not query.help.startswith(("on:", "needs:", "makes:"))
        [path] = [
            path for name, path in FILES.items() if name.startswith(QUERIES) and path.stem == query.name
        ]
        assert path.read_text("utf-8").splitlines()[1] == f"-- {query.help}"


def test_what_a_head_leaves_out_is_noticed() -> None:
    """A table of the database is no need of a statement, one that is handed in or made before is."""
    sql = "INSERT INTO captures FROM batch_captures SEMI JOIN polls USING (run_id) WHERE run_id = $run_id"
    [statement] = sqlglot.parse(sql, dialect="duckdb")
    assert statement is not None
    use = find_use_of(statement, "warehouse")
    assert use == Use(
        frozenset({"warehouse"}), frozenset({"batch_captures", "$run_id"}), frozenset({"captures"})
    )


def test_git_ignores_no_statement() -> None:
    """What git ignores comes with no checkout, and with no wheel either: hatchling reads the same list."""
    ignored = (CLIENTS.parents[1] / ".gitignore").read_text("utf-8").splitlines()
    anywhere = {line.strip("/") for line in ignored if not line.startswith("/")}
    assert not anywhere & {part for path in FILES.values() for part in path.relative_to(CLIENTS).parts}
