"""A batch on its way into the warehouse, and its captures and outcomes as the Arrow tables that are taken in.

Takes records, gives tables whose columns are named as the warehouse's. Header names are lower-case, and
each has the list of its values, in order: HTTP gives no other meaning to their case and place. Lone
surrogates, from odd file names, become backslash escapes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from tasks.core.identity.identity import Claim
    from tasks.core.records import Capture, Verdict


@dataclass(frozen=True, slots=True)
class CleanedBatch:
    """A batch as it is loaded; `run_id` is the run that counts it, if not its captures' own.

    `announce` is told its place in the order of loading just before it counts; if it raises, nothing is.
    `sequence` is the place that it had before, in a warehouse that is made anew: it gets none before that.
    """

    batch_id: str
    captures: Sequence[Capture]
    cleaned: pa.Table
    run_id: str | None = None
    announce: Callable[[int], None] | None = None
    sequence: int = 0


@dataclass(frozen=True, slots=True)
class ReadyBatch:
    """A batch with the claim of each capture, in order, and its captures as a table."""

    batch: CleanedBatch
    claims: Sequence[Claim]
    captures: pa.Table


CAPTURES = pa.schema(
    [
        ("capture_id", pa.string()),
        ("batch_id", pa.string()),
        ("run_id", pa.string()),
        ("via", pa.string()),
        ("source", pa.string()),
        ("url", pa.string()),
        ("final_url", pa.string()),
        ("http_status", pa.int32()),
        ("headers", pa.map_(pa.string(), pa.list_(pa.string()))),
        ("media_type", pa.string()),
        ("bytes", pa.int64()),
        ("raw_sha256", pa.string()),
        ("raw_key", pa.string()),
        ("fetched_at", pa.timestamp("us", "UTC")),
        ("redirects", pa.list_(pa.struct([("status", pa.int32()), ("url", pa.string())]))),
    ]
)
CLAIMS = pa.schema(
    [
        ("identity", pa.string()),
        ("source_id", pa.string()),
        ("text_sha256", pa.string()),
        ("keys", pa.list_(pa.string())),
        ("former_ids", pa.list_(pa.string())),
    ]
)
OUTCOMES = pa.schema(
    [
        ("sequence", pa.int64()),
        ("ordinal", pa.int32()),
        ("capture_id", pa.string()),
        ("run_id", pa.string()),
        ("outcome", pa.string()),
        ("reason", pa.string()),
        ("detail", pa.string()),
        ("article_id", pa.string()),
        ("revision", pa.int32()),
        ("source_id", pa.string()),
        ("is_own", pa.bool_()),
        ("text_sha256", pa.string()),
        ("cleaner_version", pa.string()),
    ]
)


def make_captures_table(captures: Iterable[Capture]) -> pa.Table:
    """Give one row a capture, in order."""
    return pa.Table.from_pylist([_make_capture_row(one) for one in captures], CAPTURES)


def make_claims_table(claims: Iterable[Claim]) -> pa.Table:
    """Give what the warehouse is asked about: one row a claim."""
    return pa.Table.from_pylist([_make_claim_row(claim) for claim in claims], CLAIMS)


def make_outcomes_table(sequence: int, ready: ReadyBatch, verdicts: Sequence[Verdict]) -> pa.Table:
    """Give one row a capture, in order; the batch's `run_id`, if given, counts them all."""
    batch = ready.batch
    rows = batch.cleaned.select(["capture_id", "cleaner_version"]).to_pylist()
    version_of = {row["capture_id"]: row["cleaner_version"] for row in rows}
    return pa.Table.from_pylist(
        [
            {
                "sequence": sequence,
                "ordinal": ordinal,
                "capture_id": capture.capture_id,
                "run_id": batch.run_id or capture.run_id,
                "outcome": verdict.outcome.value,
                "reason": verdict.reason,
                "detail": _as_utf8(verdict.detail),
                "article_id": verdict.article_id,
                "revision": verdict.revision,
                "source_id": claim.source_id,
                "is_own": claim.is_own,
                "text_sha256": claim.text_sha256,
                "cleaner_version": version_of.get(capture.capture_id),
            }
            for ordinal, (capture, claim, verdict) in enumerate(
                zip(batch.captures, ready.claims, verdicts, strict=True)
            )
        ],
        OUTCOMES,
    )


def _make_claim_row(claim: Claim) -> dict[str, Any]:
    return {
        "identity": claim.identity,
        "source_id": claim.source_id,
        "text_sha256": claim.text_sha256,
        "keys": [*claim.clues.ids, *claim.clues.stated] if claim.clues else [],
        "former_ids": list(claim.clues.former_ids) if claim.clues else [],
    }


def _make_capture_row(capture: Capture) -> dict[str, Any]:
    row = {name: _as_utf8(getattr(capture, name)) for name in CAPTURES.names}
    redirects = [{"status": status, "url": _as_utf8(url)} for status, url in capture.redirects]
    return row | {"headers": _fold_headers(capture.headers), "redirects": redirects}


def _fold_headers(headers: Iterable[tuple[str, str]]) -> list[tuple[str, list[str]]]:
    folded: dict[str, list[str]] = {}
    for name, value in headers:
        folded.setdefault(_as_utf8(name.lower()), []).append(_as_utf8(value))
    return list(folded.items())


def _as_utf8(value: Any) -> Any:  # noqa: ANN401 - any column's value
    if isinstance(value, str) and not value.isascii():
        return value.encode("utf-8", "backslashreplace").decode()
    return value
