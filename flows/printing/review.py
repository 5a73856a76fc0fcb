"""The review of a cleaned document: what stayed, what went, and by which rule, at a glance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from flows.printing.terminal import plain
from tasks.core.clean.doubts import is_doubted_cut
from tasks.core.records import DATA_KINDS, KEPT_KINDS, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tasks.core.records import Document, Doubt, Segment

STYLES = {
    Kind.TITLE: "bold",
    Kind.HEADING: "bold",
    Kind.DESCRIPTION: "italic",
    Kind.BODY: "",
} | dict.fromkeys(DATA_KINDS, "cyan")
REMOVED_STYLE = "red strike"
DOUBT_STYLE = "yellow"
LABEL_WIDTH = 12


def review_document(path: str, document: Document) -> Iterator[Text]:
    """Give the lines of a review: a head with the fields and the doubts, then each segment in order."""
    yield Text(f"==> {plain(path)} <==", style="bold")
    if document.reason:
        yield Text(f"quarantined: {document.reason}: {plain(document.detail or '')}", style="yellow")
        return
    yield Text(plain(_head(document)), style="dim")
    for doubt in document.doubts:
        yield Text(f"doubt: {plain(tell_doubt(doubt))}", style=DOUBT_STYLE)
    yield from review_segments(document.segments, document.doubts)
    yield Text(f"{_cut_share(document.segments)}; {len(document.repairs)} repairs", style="dim")


def review_segments(segments: Iterable[Segment], doubts: Sequence[Doubt] = ()) -> Iterator[Text]:
    """Give a line for each segment: its kind, its text, and the rule that took it out, if that is doubted."""
    for segment in segments:
        is_kept = segment.kind in KEPT_KINDS
        sign = " " if is_kept else "-"
        line = Text(f"{sign} {segment.kind.value:<{LABEL_WIDTH}}", style="dim")
        line.append(plain(" ".join(segment.text.split())), style=STYLES.get(segment.kind, REMOVED_STYLE))
        if not is_kept:
            line.append(f"  [{segment.rule}]", style="dim")
        if is_doubted_cut(doubts, segment):
            line.append("  doubted", style=DOUBT_STYLE)
        yield line


def tell_doubt(doubt: Doubt) -> str:
    """Give a doubt as it is printed: its code, then the evidence."""
    return f"{doubt.code}: {doubt.detail}"


def _head(document: Document) -> str:
    facts = (
        document.publisher,
        document.published_at,
        document.language,
        f"paywall {document.paywall}",
        document.completeness,
        "" if document.confidence is None else f"confidence {document.confidence}",
        document.canonical_url,
    )
    return " | ".join(fact for fact in facts if fact)


def _cut_share(segments: Iterable[Segment]) -> str:
    sizes = [(segment.kind in KEPT_KINDS, len(segment.text)) for segment in segments]
    removed = sum(size for is_kept, size in sizes if not is_kept)
    total = sum(size for _, size in sizes)
    return f"{removed / total if total else 0:.0%} of {total} characters taken out"
