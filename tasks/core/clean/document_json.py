"""A document as the JSON object that `copydesk clean --format jsonl` prints, one a line."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from tasks.core.records import FIELD_NAMES, OutcomeKind

if TYPE_CHECKING:
    from tasks.core.records import Document, Evidence, Segment


def document_as_json(document: Document, *, path: str | None, sha256: str | None) -> dict[str, Any]:
    """Give the object for one document; all values are JSON's own."""
    outcome = OutcomeKind.QUARANTINED if document.reason else OutcomeKind.ARTICLE
    return {
        "path": path,
        "sha256": sha256,
        "media_type": document.media_type,
        "outcome": outcome.value,
        "reason": document.reason.value if document.reason else None,
        "detail": document.detail,
        **{name: _as_json(getattr(document, name)) for name in FIELD_NAMES},
        "paywall": document.paywall.value,
        "completeness": document.completeness.value,
        "confidence": document.confidence,
        "doubts": [asdict(doubt) for doubt in document.doubts],
        "text": document.text,
        "credits": list(document.credits),
        "captions": list(document.captions),
        "rights_signals": list(document.rights_signals),
        "repairs": [asdict(repair) for repair in document.repairs],
        "segments": [_segment_as_json(segment) for segment in document.segments],
        "evidence": group_evidence(document.evidence),
    }


def _as_json(value: str | tuple[str, ...] | None) -> str | list[str] | None:
    return list(value) if isinstance(value, tuple) else value


def _segment_as_json(segment: Segment) -> dict[str, Any]:
    """Give what `asdict` would: a page has hundreds of segments, and that takes ten times as long."""
    return {
        "kind": segment.kind.value,
        "text": segment.text,
        "rule": segment.rule,
        "start": segment.start,
        "end": segment.end,
    }


def group_evidence(evidence: tuple[Evidence, ...]) -> dict[str, list[dict[str, Any]]]:
    """Group evidence by field, each candidate with where it was found and whether it won."""
    fields: dict[str, list[dict[str, Any]]] = {}
    for each in evidence:
        candidate = {"value": each.value, "from": each.found_in, "chosen": each.chosen}
        fields.setdefault(each.field, []).append(candidate)
    return fields
