"""A page in HTML: what it shows, in blocks with hints, and what it says about itself.

Takes raw bytes, the address and the charset that came with them; gives the visible text, its blocks in
order (every visible character that is no white space stands in one), candidates for the fields and the
votes on access. The bytes are parsed once. What structure decides has a hint and its rule; what is
proposed as the article's body has none and goes to the judge. It reads no wording for topic or promotion.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tasks.core.clean.fields.shown_fields import find_missing
from tasks.core.clean.fields.structured import Structured, read_structured
from tasks.core.clean.input.blocks import Block
from tasks.core.clean.input.folding import fold_letters, fold_lines
from tasks.core.clean.input.markup import decode_page, parse_decoded, parse_page
from tasks.core.clean.input.visible import read_runs
from tasks.core.clean.page.body_model import propose_body
from tasks.core.clean.page.hydration import read_hydrated_body
from tasks.core.clean.page.prose import is_prose
from tasks.core.clean.page.zones import assign_zones, is_standfirst, relax_zones
from tasks.core.records import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement

    from tasks.core.clean.fields.fields import Candidate
    from tasks.core.clean.input.visible import Frame, TextRun
    from tasks.core.clean.page.zones import Zone
    from tasks.core.records import Evidence

_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_MIN_DATA_BODY = 250
_LITTLE_SHOWN = 400


@dataclass(frozen=True, slots=True)
class Page:
    """What was read of one input; a plain text has neither a tree nor data.

    `frames` are the block elements that `blocks` stand in, one each; `body_from_data` are paragraphs that
    stand in its data and not in its visible text; `found` are candidates read off the page itself, trusted
    less than its data; `evidence` is what decided on its charset and what it says about its use.
    """

    visible: str
    blocks: tuple[Block, ...] = ()
    tree: HtmlElement | None = None
    structured: Structured = field(default_factory=Structured)
    body_from_data: tuple[str, ...] = ()
    found: tuple[Candidate, ...] = ()
    frames: tuple[Frame, ...] = ()
    evidence: tuple[Evidence, ...] = ()

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """Candidates for the fields, in order of trust."""
        return (*self.structured.candidates, *self.found)


def visible_text(raw: bytes, charset: str | None = None) -> str:
    """Give the text that a page shows: all that stands below its body, scripts and frames left out."""
    tree = parse_page(raw, charset)
    return read_runs(tree)[0] if tree is not None else ""


def read_page(raw: bytes, *, url: str | None, charset: str | None = None) -> Page:
    """Read a page; bytes without any markup or text give a page without blocks."""
    decoded = decode_page(raw, charset)
    tree = parse_decoded(raw, decoded)
    if tree is None:
        return Page("")
    structured = read_structured(tree, url)
    visible, runs = read_runs(tree)
    title = find_headline(runs, structured)
    zones = assign_zones(runs, title, sum(len(run.text) for run in runs if is_prose(run)))
    body = propose_body(runs, zones, structured, title)
    if not body:
        zones = relax_zones(zones)
        body = propose_body(runs, zones, structured, title)
    blocks = _Labels(runs, zones, body, structured, title).blocks()
    return Page(
        visible=visible,
        blocks=blocks,
        tree=tree,
        structured=structured,
        body_from_data=_body_from_data(structured, tree, visible, sum(len(runs[i].text) for i in body)),
        found=tuple(find_missing(structured.candidates, runs, title, tree)),
        frames=tuple(run.frame for run in runs),
        evidence=(*decoded.evidence, *structured.evidence),
    )


def find_headline(runs: Sequence[TextRun], structured: Structured) -> int | None:
    """Give the index of the run that shows the page's title, the only <h1> where none does."""
    headlines = fold_lines(structured.headlines)
    said = [i for i, run in enumerate(runs) if headlines.has(run.text)]
    tops = [i for i, run in enumerate(runs) if run.frame.tag == "h1"]
    for found in ([i for i in said if i in tops], tops if len(tops) == 1 else [], said):
        if found:
            return found[0]
    return None


@dataclass(slots=True)
class _Labels:
    """Gives every run its hint."""

    runs: list[TextRun]
    zones: list[Zone | None]
    body: set[int]
    structured: Structured
    title: int | None

    def blocks(self) -> tuple[Block, ...]:
        standfirst = self._find_standfirst()
        main = self.body | {i for i in (self.title, standfirst) if i is not None}
        return tuple(
            self._block(i, run, is_standfirst=i == standfirst, is_main=i in main)
            for i, run in enumerate(self.runs)
        )

    def _find_standfirst(self) -> int | None:
        """Find what stands between headline and body and is the page's description, or so marked."""
        descriptions = fold_lines(self.structured.descriptions)
        start = 0 if self.title is None else self.title + 1
        for i in range(start, min(min(self.body, default=0) + 1, len(self.runs))):
            is_marked = self.title is not None and self.zones[i] is None and is_standfirst(self.runs[i].frame)
            if is_marked or descriptions.has(self.runs[i].text):
                return i
        return None

    def _block(self, i: int, run: TextRun, *, is_standfirst: bool, is_main: bool) -> Block:
        frame = run.frame
        hint, rule = self._hint(i, frame.tag, is_standfirst=is_standfirst, is_main=is_main)
        return Block(run.text, run.start, run.end, frame.tag, hint, rule, is_main, run.link_density)

    def _hint(self, i: int, tag: str, *, is_standfirst: bool, is_main: bool) -> tuple[Kind | None, str]:
        zone = self.zones[i]
        if not is_main:
            return (zone.kind, zone.rule) if zone is not None else (Kind.CHROME, "html.outside")
        if i == self.title:
            return Kind.TITLE, "html.headline"
        if is_standfirst:
            return Kind.DESCRIPTION, "html.standfirst"
        return (Kind.HEADING, "html.heading") if tag in _HEADINGS else (None, "")


def _body_from_data(
    structured: Structured, tree: HtmlElement, visible: str, shown_chars: int
) -> tuple[str, ...]:
    """Give the article's paragraphs from the page's data where the page shows little of it."""
    body = max(structured.bodies, key=len, default="")
    paragraphs = tuple(body.splitlines())
    if not paragraphs and shown_chars < _LITTLE_SHOWN:
        paragraphs = read_hydrated_body(tree)
    chars = sum(map(len, paragraphs))
    if chars < max(_MIN_DATA_BODY, 2 * shown_chars):
        return ()
    seen = fold_letters(visible)
    hidden = sum(len(line) for line in paragraphs if fold_letters(line) not in seen)
    return paragraphs if 2 * hidden > chars else ()
