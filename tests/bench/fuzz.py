"""Cleans documents that nobody would write, and names those that the cleaner does not stand.

    python tests/bench/fuzz.py [--documents N] [--first N] [--samples-only]
    python tests/bench/fuzz.py --show N FILE

Each number makes the same document again, from the samples, an example of each form of file and, where they
lie beside the checkout, the gold pages and texts: one of them, cut, spliced, nested, garbled, or with hostile
pieces in it; of a packed file a member is. It is read as the intake reads it, each article of those that hold
many by itself. None may raise, take more than 5 seconds of processor time, break the laws of the ledger, give
what cannot be sent, or a text that changes when it is cleaned again (as a text: one that shows the source of
a page is a page then). Prints what does (also where it is broken off), by its kind with the numbers, and
which took longest; ends with 1 where there is any.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import io
import json
import re
import signal
import sys
import time
import traceback
import zipfile
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import track

from tasks.clients.parsing.replies import encode_value
from tasks.core.clean.document import clean_document
from tasks.core.clean.input.decode import HTML, decode_text, open_input
from tasks.core.clean.page.html import visible_text
from tasks.core.errors import QuarantineError
from tasks.core.forms.form import ITSELF, TOLD_BYTES, DocumentForm, Item, WholeForm
from tasks.core.forms.registry import find_form
from tasks.core.records import Reason
from tests.core.clean.ledger_laws import find_ledger_faults
from tests.core.forms.examples import EXAMPLES
from tests.core.forms.file_items import read_items

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tasks.core.forms.form import Form

ROOT = Path(__file__).resolve().parents[2]
GOLD = ROOT.parent / "shared" / "gold"
GOLD_PAGES = {"fundus": 3, "trafilatura_eval": 20, "wcxb": 40, "postlight": 8, "waddle": 40}
"""One page of so many is taken."""
GOLD_TEXTS = 40
NOW = datetime(2026, 1, 1, tzinfo=UTC)
DOCUMENTS = 10_000
PROCESSES = 2
MOST_S = 5
LONGEST = 400_000
MOST_SHOWN = 12
OF_FORMS = 0.4
"""So many documents are made from examples of forms."""
MOST_ITEMS = 12
"""So many articles of a file that holds many are cleaned."""
_ONE_BYTE = "latin-1"

HOSTILE = (
    *("<div>", "</div>", "<p>", "<b><i>", "<table><tr><td>", "<ul><li>", "<br>", "<!--", "-->", "<![CDATA["),
    *("<script>", "</script>", "<style>", "<svg>", "<template>", "<plaintext>", "<title>", "</body></html>"),
    *(
        '<span itemprop="articleBody">',
        "<h1>Bridge</h1>",
        '<a href="',
        "&amp;",
        "&#0;",
        "&#x110000;",
        "&quot;",
    ),
    *("\x00", "\ufeff", "\u200b", "\u202e", "\x1b[31m", "\ud83d", "Ã©", "â€™", "十十年", "٣", "½", "İ", "ﬁ"),
    *(
        "you.Expect",
        "a@",
        "A.",
        "By Jane Roe",
        "(c)AFP",
        "follow @aaaand ",
        "1,",
        "“",
        "\n\n",
        "\r",
        " \n",
        "|",
    ),
    *('<meta charset="utf-7">', '<meta property="og:title" content="x">', '<time datetime="9999-99-99">'),
    '<script type="application/ld+json">{"@type":"NewsArticle","wordCount":' + "9" * 5000 + "}</script>",
    '<script type="application/ld+json">' + "[" * 3000 + "</script>",
    '<script>window.__DATA__ = {"a":' + "9" * 5000 + ',"b":[[[["',
    '<script>self.__next_f.push([1,"0:' + '\\"x' * 50 + '"])</script>',
)
CHARSETS = ("utf-8", "utf-16", "latin-1", "cp1251", "shift_jis", "gb18030")
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
TAGS = ("p", "div", "span", "article", "li", "td", "h2", "figure", "section", "noscript", "select", "math")


@dataclass(frozen=True, slots=True)
class Found:
    """What is wrong with one document: its number, the kind of fault, and what is known of it."""

    number: int
    kind: str
    detail: str


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of one document: what is wrong with it, and the processor time that it took."""

    number: int
    found: tuple[Found, ...]
    took_s: float


class HangError(Exception):
    """A document has taken all the processor time that one may."""


def make_document(number: int, *, samples_only: bool) -> tuple[str, bytes]:
    """Make the document of this number: its name and its bytes."""
    chance = Random(number)  # noqa: S311 - no secret
    bases = read_bases(samples_only=samples_only)
    if chance.random() < OF_FORMS:
        name, raw = chance.choice(read_form_bases())
        return name, _change_file(raw, chance, bases)
    name, text = chance.choice(bases)
    text = change(text, chance, bases)
    raw = text.encode(chance.choice(CHARSETS) if chance.random() < 0.1 else "utf-8", "replace")
    return name, make_noise(raw, chance) if chance.random() < 0.1 else raw


def change(text: str, chance: Random, bases: list[tuple[str, str]]) -> str:
    """Change a text in a few ways, one after the other."""
    for _ in range(chance.choice((1, 1, 2, 3, 5))):
        text = chance.choice(CHANGES)(text, chance, chance.choice(bases)[1])[:LONGEST]
    return text


def make_noise(raw: bytes, chance: Random) -> bytes:
    """Have other bytes at some places."""
    noisy = bytearray(raw)
    for _ in range(chance.choice((1, 10, 300))):
        noisy[chance.randrange(len(noisy) or 1) : 1] = bytes([chance.randrange(256)])
    return bytes(noisy)


def _change_file(raw: bytes, chance: Random, bases: list[tuple[str, str]]) -> bytes:
    """Change a file of any form; one that is packed in a member, mostly, so that it still unpacks."""
    if zipfile.is_zipfile(io.BytesIO(raw)) and raw.startswith(b"PK") and chance.random() < 0.9:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            members = {name: packed.read(name) for name in packed.namelist()}
        changed = chance.choice(sorted(members))
        members[changed] = _change_file(members[changed], chance, bases)
        return _pack(members)
    charset = _name_charset(raw)
    changed_raw = change(raw.decode(charset), chance, bases).encode(charset, "replace")
    return make_noise(changed_raw, chance) if chance.random() < 0.1 else changed_raw


def _name_charset(raw: bytes) -> str:
    """Give the charset in which bytes are a text that says the same again."""
    try:
        return "utf-8" if b"\0" not in raw and raw.decode() else _ONE_BYTE
    except UnicodeDecodeError:
        return _ONE_BYTE


def _pack(members: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members.items():
            packed.writestr(zipfile.ZipInfo(name), data)
    return written.getvalue()


@cache
def read_form_bases() -> list[tuple[str, bytes]]:
    """Read the valid and the damaged example of each form of file."""
    return [(each.name, each.data) for made in EXAMPLES.values() for each in (made.valid, made.damaged)]


@cache
def read_bases(*, samples_only: bool) -> list[tuple[str, str]]:
    """Read what documents are made from: their names and texts, in an order that does not change."""
    files = sorted((ROOT / "tests" / "samples").iterdir())
    if not samples_only:
        for name, stride in GOLD_PAGES.items():
            files += sorted((GOLD / "html" / name / "html").glob("*"))[::stride]
    bases = [(path.name.removesuffix(".gz"), _read(path)) for path in files]
    lines = GOLD / "text" / "lines.jsonl"
    if not samples_only and lines.exists():
        rows = map(json.loads, islice(lines.read_text("utf-8").splitlines(), GOLD_TEXTS))
        bases += [(f"{at}.txt", "\n\n".join(row["paragraphs"])) for at, row in enumerate(rows)]
    return bases


def _read(path: Path) -> str:
    raw = path.read_bytes()
    return (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8", "replace")


def cut(text: str, chance: Random, _other: str) -> str:
    """End in the middle, as an answer that was broken off does; or begin there."""
    at = chance.randrange(len(text) + 1)
    return text[:at] if chance.random() < 0.8 else text[at:]


def leave_out(text: str, chance: Random, _other: str) -> str:
    """Lack a part."""
    start = chance.randrange(len(text) + 1)
    return text[:start] + text[start + chance.choice((1, 10, 200, 3000)) :]


def repeat(text: str, chance: Random, _other: str) -> str:
    """Have a part of it many times."""
    start = chance.randrange(len(text) + 1)
    part = text[start : start + chance.choice((1, 8, 60, 500))]
    return text[:start] + part * chance.choice((2, 20, 300, 2000)) + text[start:]


def splice(text: str, chance: Random, other: str) -> str:
    """Go on as another document."""
    return text[: chance.randrange(len(text) + 1)] + other[chance.randrange(len(other) + 1) :]


def insert(text: str, chance: Random, _other: str) -> str:
    """Have something hostile in it, once or many times."""
    at = chance.randrange(len(text) + 1)
    piece = chance.choice(HOSTILE)
    times = chance.choice((1, 1, 3, 30, 1000, 5000))
    return text[:at] + piece * max(1, min(times, LONGEST // 4 // len(piece))) + text[at:]


def strew(text: str, chance: Random, _other: str) -> str:
    """Have hostile pieces all over."""
    for _ in range(chance.choice((3, 20, 100))):
        at = chance.randrange(len(text) + 1)
        text = text[:at] + chance.choice(HOSTILE) + text[at:]
    return text


def rename(text: str, chance: Random, _other: str) -> str:
    """Have other tags than it had."""
    share, names = chance.random() / 3, chance.sample(TAGS, 3)
    return TAG.sub(
        lambda tag: f"<{tag[1]}{chance.choice(names)}" if chance.random() < share else tag[0], text
    )


def nest(text: str, chance: Random, _other: str) -> str:
    """Stand deep inside of elements, or of something unclosed."""
    tag, depth = chance.choice(TAGS), chance.choice((50, 300, 1500, 5000))
    at = chance.randrange(len(text) + 1)
    return text[:at] + f"<{tag}>" * depth + text[at:] + (f"</{tag}>" * depth if chance.random() < 0.5 else "")


def shuffle(text: str, chance: Random, _other: str) -> str:
    """Have its lines, or its elements, in another order."""
    mark = chance.choice(("\n", "<", ". "))
    parts = text.split(mark)
    start = chance.randrange(len(parts))
    some = parts[start : start + chance.choice((5, 50, 1000))]
    chance.shuffle(some)
    return mark.join([*parts[:start], *some, *parts[start + len(some) :]])


CHANGES: tuple[Callable[[str, Random, str], str], ...] = (
    *(cut, leave_out, repeat, splice, insert, strew, rename, nest, shuffle),
)


def try_document(number: int, *, samples_only: bool = False) -> Tried:
    """Clean the document of this number, and its text again; give what is wrong, and how long it took."""
    name, raw = make_document(number, samples_only=samples_only)
    signal.signal(signal.SIGVTALRM, _break_off)
    signal.setitimer(signal.ITIMER_VIRTUAL, 2 * MOST_S)
    started = time.process_time()
    try:
        faults = list(_find_faults(name, raw, started))
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
        places = [frame for frame in traceback.extract_tb(error.__traceback__) if "/tasks/" in frame.filename]
        where = f"{Path(places[-1].filename).name}:{places[-1].lineno} {places[-1].name}" if places else "?"
        faults = [(f"{type(error).__name__} in {where}", str(error)[:80])]
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    took = time.process_time() - started
    return Tried(number, tuple(Found(number, kind, detail) for kind, detail in faults), took)


def _break_off(_signal: int, _frame: object) -> None:
    raise HangError


def _find_faults(name: str, raw: bytes, started: float) -> Iterator[tuple[str, str]]:
    form = find_form(raw[:TOLD_BYTES], name)
    for item in islice(_read_items(form, raw), MOST_ITEMS):
        if isinstance(form, WholeForm) and item.place != ITSELF:
            encode_value(item)
        if item.data is not None:
            yield from _find_faults_of_one(item.place or name, item)
    if (took := time.process_time() - started) > MOST_S:
        yield "takes long", f"{took:.1f} s for {len(raw)} bytes"


def _read_items(form: Form | None, raw: bytes) -> Iterator[Item]:
    """Give the articles of a file, or the file itself; what is refused ends it."""
    if form is None or isinstance(form, DocumentForm):
        yield Item(ITSELF, raw)
        return
    with contextlib.suppress(QuarantineError):
        yield from read_items(form, raw)


def _find_faults_of_one(name: str, item: Item) -> Iterator[tuple[str, str]]:
    raw = item.data or b""
    document = clean_document(
        raw, name=name, now=NOW, media_type=item.media_type, url=item.url, stated=item.stated
    )
    encode_value(document)
    if document.reason is not None:
        return
    opened = open_input(raw, name=name, media_type=item.media_type)
    is_page = opened.media_type == HTML
    visible = visible_text(opened.data, charset=opened.charset) if is_page else decode_text(opened).text
    for fault in find_ledger_faults(visible, document):
        yield f"breaks a law: {re.sub('[0-9]+', 'n', fault)}", fault
    again = clean_document(document.text.encode(), name="a.txt", media_type="text/plain", now=NOW)
    shows_source = again.media_type == HTML or again.reason is Reason.UNSUPPORTED_MEDIA
    if not shows_source and again.text != document.text:
        yield "reads otherwise when cleaned again", _tell_difference(document.text, again.text)


def _tell_difference(before: str, after: str) -> str:
    at = next((i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), 0)
    return f"{before[max(0, at - 20) : at + 20]!r} -> {after[max(0, at - 20) : at + 20]!r}"


def report(found: list[Found], console: Console) -> None:
    """Print what was found, by its kind."""
    by_kind: defaultdict[str, list[Found]] = defaultdict(list)
    for one in found:
        by_kind[one.kind].append(one)
    for kind, ones in sorted(by_kind.items(), key=lambda pair: -len(pair[1])):
        numbers = " ".join(str(one.number) for one in ones[:MOST_SHOWN])
        console.print(f"{len(ones):6} {kind}\n       {numbers}\n       {ones[0].detail}", markup=False)


def main() -> int:
    """Try documents on all cores, or write one out."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--documents", type=int, default=DOCUMENTS, metavar="N")
    parser.add_argument("--first", type=int, default=0, metavar="N")
    parser.add_argument("--samples-only", action="store_true")
    parser.add_argument("--show", nargs=2, metavar=("N", "FILE"))
    given = parser.parse_args()
    console = Console(highlight=False)
    if given.show:
        name, raw = make_document(int(given.show[0]), samples_only=given.samples_only)
        Path(given.show[1]).write_bytes(raw)
        console.print(f"{name}, {len(raw)} bytes")
        return 0
    numbers = range(given.first, given.first + given.documents)
    found: list[Found] = []
    tried: list[Tried] = []
    with get_context("forkserver").Pool(PROCESSES) as pool:
        each = pool.imap_unordered(
            partial(try_document, samples_only=given.samples_only), numbers, chunksize=4
        )
        with contextlib.suppress(KeyboardInterrupt):
            for one in track(each, "Cleaning", total=len(numbers), console=Console(stderr=True)):
                found += one.found
                tried.append(one)
        report(found, console)
        wrong = len({one.number for one in found})
        slowest = max(tried, key=lambda one: one.took_s, default=Tried(0, (), 0.0))
        console.print(
            f"{len(tried)} of {len(numbers)} documents tried, {wrong} wrong, "
            f"the slowest {slowest.took_s:.1f} s of processor time ({slowest.number})"
        )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
