"""The one way into the cleaner: bytes in, a Document out.

Takes the bytes of one document and what is known about where they came from; gives a Document with fields,
text and ledger, or one with a reason where there is no article to be had. It is pure and deterministic,
asks no clock (`now` is the time of the capture) and never raises for any bytes. Cleaning the text that it
gives takes nothing more out.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from tasks.core.clean.decode import PLAIN, UNKNOWN_MEDIA, Opened, decode_text, open_input
from tasks.core.clean.fields import Candidate, settle_fields
from tasks.core.clean.language import detect_language
from tasks.core.clean.ledger import fill_gaps
from tasks.core.clean.publishers import read_publisher
from tasks.core.clean.rules import load_rules
from tasks.core.clean.settle import Settled, judge_text, settle_segments
from tasks.core.clean.text import read_text
from tasks.core.errors import QuarantineError
from tasks.core.records import Completeness, Document, Kind, Paywall, Reason

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from tasks.core.records import Segment

CLEANER_VERSION = f"1+{load_rules().digest}"
"""The version of the code and the digest of the rules: under another one, texts may come out otherwise."""


def clean_document(
    raw: bytes, *, name: str, media_type: str | None = None, url: str | None = None, now: datetime
) -> Document:
    """Clean one document; `name` (a file name or URL path) and `media_type` are but hints."""
    try:
        opened = open_input(raw, name=name, media_type=media_type)
        return _clean_text(opened, url=url, now=now)
    except QuarantineError as refusal:
        kind = refusal.detail if refusal.reason is Reason.UNSUPPORTED_MEDIA else UNKNOWN_MEDIA
        return Document(media_type=kind, reason=refusal.reason, detail=refusal.detail)


def _clean_text(opened: Opened, *, url: str | None, now: datetime) -> Document:
    page = read_text(decode_text(opened))
    settled = settle_segments(page.visible, fill_gaps(page.visible, judge_text(page)))
    if not settled.text:
        raise QuarantineError(Reason.NO_ARTICLE, "nothing in it reads as an article")
    candidates = [
        *page.candidates,
        *read_publisher(settled.segments),
        *_address(url),
        *_language(settled.text),
        *_description(settled.segments),
    ]
    return _document(PLAIN, settled, candidates, now=now)


def _document(
    media_type: str, settled: Settled, candidates: Iterable[Candidate], *, now: datetime
) -> Document:
    fields, evidence = settle_fields(tuple(candidates), now=now)
    return Document(
        media_type=media_type,
        **asdict(fields),
        paywall=_judge_paywall(settled.segments),
        completeness=Completeness.UNKNOWN,
        text=settled.text,
        credits=_texts(settled.segments, Kind.CREDIT),
        captions=_texts(settled.segments, Kind.CAPTION),
        repairs=settled.repairs,
        segments=settled.segments,
        evidence=evidence,
    )


def _address(url: str | None) -> Iterable[Candidate]:
    return [Candidate("url", url, "address")] if url else []


def _language(text: str) -> Iterable[Candidate]:
    language = detect_language(text)
    return [Candidate("language", language, "text")] if language else []


def _description(segments: Iterable[Segment]) -> Iterable[Candidate]:
    return [Candidate("description", s.text, "standfirst") for s in segments if s.kind is Kind.DESCRIPTION]


def _judge_paywall(segments: Iterable[Segment]) -> Paywall:
    rules = {segment.rule for segment in segments if segment.kind is Kind.PAYWALL}
    if not rules:
        return Paywall.NONE
    return Paywall.METERED if "paywall.article-limit" in rules else Paywall.SUBSCRIBER


def _texts(segments: Iterable[Segment], kind: Kind) -> tuple[str, ...]:
    return tuple(segment.text for segment in segments if segment.kind is kind)
