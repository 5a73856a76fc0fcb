"""A page in HTML: what it shows, in blocks with hints, and what it says about itself.

Takes raw bytes, the address and the charset that came with them; gives the visible text, its blocks in
order (every visible character that is no white space stands in one), candidates for the fields and the
votes on access. What the page's own markup hides is kept apart while an article is shown. The bytes are
parsed once. What structure decides has a hint and its rule; what is proposed as the article's body has none
and goes to the judge. It reads no wording for topic or promotion.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from tasks.core.clean.fields.shown_fields import find_missing
from tasks.core.clean.fields.structured import Structured, read_structured
from tasks.core.clean.input.folding import fold_letters, fold_lines
from tasks.core.clean.input.markup import decode_page, parse_decoded, parse_page
from tasks.core.clean.input.visible import part_hidden, read_blocks, read_element, reveal
from tasks.core.clean.page.groups import settle_groups
from tasks.core.clean.page.hydration import holds_more, read_hydrated_body
from tasks.core.clean.page.model.body_model import NO_PROPOSAL, Proposal, propose_body
from tasks.core.clean.page.prose import count_prose, is_paragraph
from tasks.core.clean.page.repetition.even_rows import settle_rows
from tasks.core.clean.page.repetition.other_stories import find_other_stories
from tasks.core.clean.page.repetition.page_parts import PageParts
from tasks.core.clean.page.zones import hint_others, hint_zones, is_standfirst, relax_zones
from tasks.core.records import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement

    from tasks.core.clean.fields.fields import Candidate
    from tasks.core.clean.input.blocks import Block
    from tasks.core.clean.lines.chrome import Look
    from tasks.core.records import Evidence

_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_MIN_DATA_BODY = 250
_LITTLE_SHOWN = 1000
_MORE = 1.2
"""Times as much as is shown that data must hold, to be read in its place."""
_LEAST_PARAGRAPHS = 2
_LEAST_UNSEEN = 0.15
_LEAST_SHARED = 0.6
_SENTENCES = re.compile(r"(?<=[.!?。！？])\s*(?=\S)")  # noqa: RUF001 - signs as texts write them


@dataclass(frozen=True, slots=True)
class Page:
    """What was read of one input; a plain text has neither a tree nor data.

    `hidden` are blocks that its own markup hides beside an article that is shown; nobody judges them.
    `body_from_data` are paragraphs that stand in its data and not in its visible text; `found` are
    candidates read off the page itself, trusted less than its data; `evidence` is what decided on its
    charset and what it says about its use. `proposal` is what the body model made of the blocks, `look` what
    was seen of a text that may be a whole page.
    """

    visible: str
    blocks: tuple[Block, ...] = ()
    hidden: tuple[Block, ...] = ()
    tree: HtmlElement | None = None
    structured: Structured = field(default_factory=Structured)
    body_from_data: tuple[str, ...] = ()
    found: tuple[Candidate, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    proposal: Proposal = NO_PROPOSAL
    look: Look | None = None

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """Candidates for the fields, in order of trust."""
        return (*self.structured.candidates, *self.found)


def visible_text(raw: bytes, charset: str | None = None) -> str:
    """Give the text of a page: all that stands below its body, scripts and frames left out.

    What its own markup hides stands behind the block that it interrupts.
    """
    tree = parse_page(raw, charset)
    return read_blocks(tree)[0] if tree is not None else ""


def read_page(raw: bytes, *, url: str | None, charset: str | None = None) -> Page:
    """Read a page; bytes without any markup or text give a page without blocks."""
    decoded = decode_page(raw, charset)
    tree = parse_decoded(raw, decoded)
    if tree is None:
        return Page("")
    structured = read_structured(tree, url)
    visible, every = read_blocks(tree)
    shown, hidden = part_hidden(every)
    found = locate_article(shown, structured)
    if hidden and (needed := find_needed(hidden, [shown[i].text for i in found.body], structured)):
        reveal(needed)
        shown, hidden = part_hidden(every)
        found = locate_article(shown, structured)
    blocks = hint_article(found, structured)
    body = [blocks[i].text for i in sorted(found.body)]
    return Page(
        visible=visible,
        blocks=tuple(blocks),
        hidden=tuple(hidden),
        tree=tree,
        structured=structured,
        body_from_data=read_hidden_body(structured, tree, visible, body),
        found=tuple(find_missing(structured.candidates, blocks, found.title, tree)),
        evidence=(*decoded.evidence, *structured.evidence),
        proposal=found.proposal,
    )


@dataclass(frozen=True, slots=True)
class Located:
    """Where the article stands among blocks: theirs as hinted by zones, the places of headline and body.

    `proposal` is what the body model says, before groups are settled.
    """

    blocks: list[Block]
    title: int | None
    body: set[int]
    proposal: Proposal


def locate_article(blocks: list[Block], structured: Structured) -> Located:
    """Find the article in blocks, with fewer zones if there is none else."""
    title = find_headline(blocks, structured)
    hinted = hint_zones(blocks, title, count_prose(blocks))
    proposal = propose_body(hinted, structured, title)
    if not proposal.body:
        hinted = relax_zones(hinted)
        proposal = propose_body(hinted, structured, title)
    parts = PageParts(hinted)
    body = settle_rows(parts, settle_groups(hinted, proposal.body))
    others = find_other_stories(parts, title, body, structured)
    return Located(hint_others(hinted, others), title, body - others, proposal)


def find_needed(hidden: Sequence[Block], body: Sequence[str], structured: Structured) -> list[Block]:
    """Give the hidden blocks that are news: all where hardly any body is shown, else what data calls so."""
    chars = sum(map(len, body))
    if chars < _MIN_DATA_BODY and count_prose(hidden) > chars:
        return list(hidden)
    if not structured.bodies:
        return []
    data, shown = fold_letters("\n".join(structured.bodies)), fold_letters("\n".join(body))
    told = ((block, fold_letters(block.text)) for block in hidden if is_paragraph(block))
    return [block for block, text in told if text in data and text not in shown]


def find_headline(blocks: Sequence[Block], structured: Structured) -> int | None:
    """Give the index of the block that shows the page's title, the only <h1> where none does."""
    headlines = fold_lines(structured.headlines)
    said = [i for i, block in enumerate(blocks) if headlines.has(block.text)]
    tops = [i for i, block in enumerate(blocks) if block.frame.tag == "h1"]
    for found in ([i for i in said if i in tops], tops if len(tops) == 1 else [], said):
        if found:
            return found[0]
    return None


def hint_article(found: Located, structured: Structured) -> list[Block]:
    """Hint headline, standfirst and headings, and what lies outside; the body is left to the judge."""
    hints = {i: _hint_body(found.blocks[i]) for i in found.body}
    standfirst = _find_standfirst(found, structured)
    if standfirst is not None:
        hints[standfirst] = Kind.DESCRIPTION, "html.standfirst"
    if found.title is not None:
        hints[found.title] = Kind.TITLE, "html.headline"
    return [_hint(block, *hints.get(i) or _hint_outside(block)) for i, block in enumerate(found.blocks)]


def _hint(block: Block, hint: Kind | None, rule: str) -> Block:
    return block if block.hint_rule == rule else block.hinted(hint, rule)


def _hint_body(block: Block) -> tuple[Kind | None, str]:
    return (Kind.HEADING, "html.heading") if block.frame.tag in _HEADINGS else (None, "")


def _hint_outside(block: Block) -> tuple[Kind, str]:
    return (block.hint, block.hint_rule) if block.hint else (Kind.CHROME, "html.outside")


def _find_standfirst(found: Located, structured: Structured) -> int | None:
    """Find what stands between headline and body and is the page's description, or so marked."""
    descriptions = fold_lines(structured.descriptions)
    start = 0 if found.title is None else found.title + 1
    for i, block in enumerate(found.blocks[start : min(found.body, default=0) + 1], start):
        is_marked = found.title is not None and block.hint is None and is_standfirst(block.frame)
        if is_marked or descriptions.has(block.text):
            return i
    return None


def read_hidden_body(
    structured: Structured, tree: HtmlElement, visible: str, shown: Sequence[str]
) -> tuple[str, ...]:
    """Give the article's paragraphs from the page's data where the page shows but a part of it.

    Data is asked in order of trust; what a page keeps for readers without scripts is its last word.
    """
    seen = _Seen(visible)
    told = tuple(max(structured.bodies, key=len, default="").splitlines())
    if _says_more(told, shown, seen):
        return told
    shown_chars = sum(map(len, shown))
    if shown_chars < _LITTLE_SHOWN or holds_more(tree, shown, seen.has):
        standfirst = fold_lines(structured.descriptions)
        own = [line for line in shown if not standfirst.has(line)]
        data = read_hydrated_body(tree, structured.headlines, own)
        if _says_more(data, shown, seen):
            return data
    if shown_chars < _MIN_DATA_BODY:
        fallback = _read_noscript(tree, structured)
        return fallback if _says_more(fallback, shown, seen) else ()
    return ()


class _Seen:
    """What a page shows, to ask whether something is in it; folded when it is first asked."""

    def __init__(self, visible: str) -> None:
        self._visible = visible

    @cached_property
    def _folded(self) -> str:
        return fold_letters(self._visible)

    def has(self, folded: str) -> bool:
        """Whether the page shows these letters."""
        return folded in self._folded


def _says_more(paragraphs: Sequence[str], shown: Sequence[str], seen: _Seen) -> bool:
    """Whether data holds the article that is shown and a good part more, which the page does not show."""
    chars, shown_chars = sum(map(len, paragraphs)), sum(map(len, shown))
    if chars < max(_MIN_DATA_BODY, _MORE * shown_chars):
        return False
    pieces = (piece for paragraph in paragraphs for piece in _SENTENCES.split(paragraph))
    unseen = sum(len(piece) for piece in pieces if not seen.has(fold_letters(piece)))
    if chars >= 2 * shown_chars and 2 * unseen > chars:
        return True
    data = fold_letters("\n".join(paragraphs))
    shared = sum(len(line) for line in shown if fold_letters(line) in data)
    return unseen >= max(_MIN_DATA_BODY, _LEAST_UNSEEN * chars) and shared >= _LEAST_SHARED * shown_chars


def _read_noscript(tree: HtmlElement, structured: Structured) -> tuple[str, ...]:
    """Give the body of the article that stands in a page's <noscript>, the longest where there are more."""
    bodies = [
        tuple(found.blocks[i].text for i in sorted(found.body))
        for element in tree.iter("noscript")
        if len(element.text_content()) >= _MIN_DATA_BODY
        for found in [locate_article(part_hidden(read_element(element))[0], structured)]
    ]
    told = (body for body in bodies if len(body) >= _LEAST_PARAGRAPHS)
    return max(told, key=lambda body: sum(map(len, body)), default=())
