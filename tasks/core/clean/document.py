"""The one way into the cleaner: bytes in, a Document out.

Takes the bytes of one document and what is known about where they came from; gives a Document with fields,
text and ledger, or one with a reason where there is no article to be had. It is pure and deterministic, asks
no clock (`now` is the time of the capture) and never raises for any bytes. Cleaning the text that it gives
takes nothing more out.
"""

from __future__ import annotations

import re
from dataclasses import asdict, replace
from functools import partial
from typing import TYPE_CHECKING

from tasks.core.clean.doubts import CUT_OFF, SPARED, find_doubts, find_lack
from tasks.core.clean.fields.authors import read_agencies
from tasks.core.clean.fields.fields import (
    ADDRESS,
    AGENCIES,
    CREDIT,
    IN_FILE,
    STATED,
    STATED_SITE,
    Candidate,
    choose_fields,
    find_credits,
    read_domain,
)
from tasks.core.clean.fields.paywall import judge_paywall
from tasks.core.clean.fields.publishers import read_publisher
from tasks.core.clean.fields.rights import LICENSE, list_signals, read_header_rights
from tasks.core.clean.fixpoint import add_later, clean_text_to_fixpoint, cut_to_fixpoint
from tasks.core.clean.heads.shared_words import fold_spaces
from tasks.core.clean.input.decode import HTML, Opened, decode_text, open_input
from tasks.core.clean.lines.chrome import estimate_f1
from tasks.core.clean.lines.judge import judge_blocks
from tasks.core.clean.lines.repeats import RepeatSet, find_spared, fold_publisher, keep_news
from tasks.core.clean.notices import name_withdrawal, show_notice
from tasks.core.clean.page.boxes import cut_pull_quotes, name_boxes
from tasks.core.clean.page.html import Page, read_page
from tasks.core.clean.page.model.confidence import estimate_confidence
from tasks.core.clean.reject import reject_page
from tasks.core.clean.text.language import detect_language, overrules
from tasks.core.clean.text.ledger import fill_gaps, recut
from tasks.core.clean.text.repairs import repair_text
from tasks.core.copies.credited_agencies import find_agencies, name_agency
from tasks.core.errors import QuarantineError
from tasks.core.fetch.said.source_words import IN_LIST, read_said
from tasks.core.forms.other_media import UNKNOWN_MEDIA, name_media
from tasks.core.news.withdrawals import is_withdrawal
from tasks.core.records import Completeness, Document, Doubt, Evidence, Kind, Reason, Segment
from tasks.core.sources.given_context import is_whole_site

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from tasks.core.clean.fixpoint import ChooseRepeats
    from tasks.core.clean.lines.repeats import PublisherRepeats
    from tasks.core.clean.text.ledger import Ledger
    from tasks.core.fetch.said.source_words import SourceWord


COMPLETENESS = "completeness"
"""What may be stated of an article beside its fields: that it is `truncated`, a preview of the whole."""
IN_ANSWER = "answer"
"""Where evidence was found that is of how the bytes came."""
_BODY = frozenset({Kind.BODY, Kind.HEADING})
_CLOSED = re.compile(rb"</(?:html|body)\s*>", re.IGNORECASE)
_END_BYTES = 4096


def clean_document(  # noqa: PLR0913 - the one way in: what is known of the bytes, all by name
    raw: bytes,
    *,
    name: str,
    media_type: str | None = None,
    url: str | None = None,
    now: datetime,
    repeats: RepeatSet | None = None,
    stated: Sequence[tuple[str, str | tuple[str, ...]]] = (),
    headers: Sequence[tuple[str, str]] = (),
    is_cut: bool = False,
) -> Document:
    """Clean one document; `name` (a file name or URL path) and `media_type` are but hints.

    `repeats` is what was learned to repeat inside publishers, `headers` those of the response, whose content
    codings are off already. `stated` are fields that whoever gave us the article says of it: they win, where
    they are valid. `is_cut` says that the bytes ended before they should.
    """
    kind = UNKNOWN_MEDIA
    try:
        opened = open_input(raw, name=name, media_type=media_type, headers=headers)
        kind = opened.came_as or opened.media_type
        _respect_embargo(opened, now)
        url = url or opened.url
        given = dict((*opened.stated, *stated))
        is_part = given.pop(COMPLETENESS, None) == Completeness.TRUNCATED
        said = _state(given.items())
        language = _declared_language(said)
        choose = partial(_choose_repeats, repeats or RepeatSet(), url, said)
        page, ledger = (
            clean_page(opened, url, choose, language)
            if opened.media_type == HTML
            else _clean_plain(opened, choose, language, given.get("title"))
        )
    except QuarantineError as refusal:
        kind = name_media(refusal.detail) if refusal.reason is Reason.UNSUPPORTED_MEDIA else kind
        return Document(media_type=kind, reason=refusal.reason, detail=refusal.detail)
    if not ledger.text:
        return Document(media_type=kind, reason=Reason.NO_ARTICLE, detail="nothing in it reads as an article")
    noted = (Evidence(field, value, IN_FILE, chosen=False) for field, value in opened.noted)
    words = read_said(headers)
    named = (row for word in words if word.place != IN_LIST for row in _note_naming(word))
    page = replace(page, evidence=(*page.evidence, *read_header_rights(headers), *noted, *named))
    candidates = (
        *(each for each in said if not _names_site(each)),
        *_find_candidates(page, ledger, url),
        *(Candidate(field, value, IN_FILE) for field, value in opened.otherwise),
        *(Candidate(field, value, word.place) for word in words for field, value in word.stated),
        *filter(_names_site, said),
    )
    document = _to_document(kind, page, ledger, candidates, now)
    document = name_withdrawal(document) or _doubt_spared(document, choose(page.candidates))
    document = _mark_part(document, STATED) if is_part else document
    return _doubt_cut(document, raw) if is_cut else document


def _note_naming(word: SourceWord) -> Iterable[Evidence]:
    """Note which source speaks of the page, and by what id of its own."""
    said = (("named_by", word.url), ("guid", word.guid))
    return (Evidence(field, value, word.place, chosen=False) for field, value in said if value)


def _doubt_spared(document: Document, repeats: PublisherRepeats | None) -> Document:
    """Note that lines stay which people marked as boilerplate."""
    spared = list(find_spared(document.text, repeats))
    if not spared:
        return document
    words, rules = sum(len(text.split()) for _, text in spared), sorted({each.rule for each, _ in spared})
    detail = f"{words:,} words stay that {' and '.join(rules)} would take out"
    return replace(document, doubts=(*document.doubts, Doubt(SPARED, detail)))


def _doubt_cut(document: Document, raw: bytes) -> Document:
    """Note that the bytes ended early, but where they close the page: what is missing is no part of it."""
    if _CLOSED.search(raw[-_END_BYTES:]):
        return document
    doubt = Doubt(CUT_OFF, f"{len(raw):,} bytes came, which end before the page does")
    return _mark_part(replace(document, doubts=(*document.doubts, doubt)), IN_ANSWER)


def _mark_part(document: Document, said_by: str) -> Document:
    """Note that the text is not the whole article."""
    vote = Evidence(COMPLETENESS, Completeness.TRUNCATED, said_by, chosen=True)
    return replace(document, completeness=Completeness.TRUNCATED, evidence=(*document.evidence, vote))


def _respect_embargo(opened: Opened, now: datetime) -> None:
    until = opened.embargoed_until
    if until is not None and until > now:
        said = f"under embargo until {until.isoformat()}: give it again after that"
        raise QuarantineError(Reason.WITHHELD, said)


def _clean_plain(
    opened: Opened,
    choose: ChooseRepeats,
    language: str | None = None,
    title: str | tuple[str, ...] | None = None,
) -> tuple[Page, Ledger]:
    decoded = decode_text(opened)
    cleaned = clean_text_to_fixpoint(decoded.text, choose, language)
    ledger, candidates = cleaned.ledger, cleaned.candidates
    if headline := _find_headline(ledger, title):
        cut = recut(ledger, [headline])
        ledger, later = cut_to_fixpoint(decoded.text, cut, choose(candidates), language, ledger.repairs)
        candidates = (*candidates, *add_later(later, candidates))
    return Page(decoded.text, found=candidates, evidence=decoded.evidence, look=cleaned.look), ledger


def _find_headline(ledger: Ledger, title: str | tuple[str, ...] | None) -> Segment | None:
    """Find the title that is stated, where the text begins with it as a line."""
    line = ledger.text.partition("\n")[0]
    if not isinstance(title, str) or len(line) == len(ledger.text) or fold_spaces(line) != fold_spaces(title):
        return None
    return Segment(Kind.TITLE, line, "title.stated", 0, len(line))


def clean_page(
    opened: Opened, url: str | None, choose: ChooseRepeats, language: str | None = None
) -> tuple[Page, Ledger]:
    """Read a page and judge its blocks; raises QuarantineError for what is no article.

    `language` is what is stated of it; else the page declares its own.
    """
    page = read_page(opened.data, url=url, charset=opened.charset)
    refusal = reject_page(page)
    if refusal:
        page = show_notice(page, refusal)
    repeats = choose(page.candidates)
    language = language or _declared_language(page.candidates)
    segments = judge_blocks(page.blocks, language=language, repeats=repeats)
    segments = cut_pull_quotes(page.blocks, segments)
    segments += tuple(block.to_segment(Kind.CHROME, "html.hidden") for block in page.hidden)
    segments = keep_news(segments, repeats)
    if page.body_from_data:
        segments = _take_body_from_data(segments, page.body_from_data)
    ledger, later = cut_to_fixpoint(page.visible, fill_gaps(page.visible, segments), repeats)
    if refusal and not is_withdrawal(ledger.text):
        raise QuarantineError(*refusal)
    named = name_boxes(page.blocks, ledger.segments, language=language)
    known = {found.field for found in page.candidates}
    missing = (found for found in add_later(later, page.candidates) if found.field not in known)
    return replace(page, found=(*page.found, *missing)), replace(ledger, segments=named)


def _choose_repeats(
    repeats: RepeatSet, url: str | None, said: Iterable[Candidate], candidates: Iterable[Candidate]
) -> PublisherRepeats | None:
    """Give what was learned for the publisher, by the domains of its addresses or by its name.

    What is `said` of the document names it as well as what the document says itself.
    """
    given = [(found.field, str(found.value)) for found in (*said, *candidates)]
    addresses = [url or "", *(value for name, value in given if name in {"canonical_url", "url"})]
    names = [fold_publisher(value) for name, value in given if name == "publisher"]
    return repeats.of([*filter(None, map(read_domain, addresses)), *names])


def _take_body_from_data(segments: tuple[Segment, ...], paragraphs: Iterable[str]) -> tuple[Segment, ...]:
    """Put the body that stands in the page's data in place of the part of it that the page shows.

    It has no place in the page that a repair could name: it is put in repaired.
    """
    shown = (
        replace(segment, kind=Kind.CHROME, rule="html.shown-part-of-data")
        if segment.kind in _BODY
        else segment
        for segment in segments
    )
    whole = [repair_text(text) for text in paragraphs]
    return (*shown, *(Segment(Kind.BODY, text, "html.body-from-data", None, None) for text in whole if text))


def _find_candidates(page: Page, ledger: Ledger, url: str | None) -> Iterable[Candidate]:
    told = _language(ledger.text)
    declared = _declared_language(page.candidates)
    yield from told if overrules(ledger.text, declared) else ()
    yield from page.candidates
    yield from (Candidate("publisher", *named) for named in read_publisher(ledger.segments))
    yield from _address(url)
    yield from told
    yield from _description(ledger.segments)
    yield from (Candidate(LICENSE, row.value, row.found_in) for row in page.evidence if row.field == LICENSE)


def _to_document(
    media_type: str, page: Page, ledger: Ledger, candidates: tuple[Candidate, ...], now: datetime
) -> Document:
    signals = tuple(row for row in page.evidence if row.field != LICENSE)
    credited = (*candidates, *_find_agencies(candidates, ledger))
    fields, evidence = choose_fields(credited, now=now, is_page=media_type == HTML)
    confidence = estimate_f1(page.look) if page.look else estimate_confidence(page, ledger.text)
    doubts = find_doubts(
        page, ledger, title=fields.title, description=fields.description, confidence=confidence
    )
    paywall, completeness, votes = judge_paywall(
        ledger.segments, structured=page.structured, lack=find_lack(doubts, of_page=page.tree is not None)
    )
    return Document(
        media_type=media_type,
        **asdict(fields),
        paywall=paywall,
        completeness=completeness,
        confidence=confidence,
        doubts=doubts,
        text=ledger.text,
        credits=_credit(_texts(ledger.segments, Kind.CREDIT), find_credits(candidates)),
        captions=_texts(ledger.segments, Kind.CAPTION),
        rights_signals=list_signals(signals),
        repairs=ledger.repairs,
        segments=ledger.segments,
        evidence=(*evidence, *votes, *signals),
    )


def _find_agencies(candidates: Iterable[Candidate], ledger: Ledger) -> Iterable[Candidate]:
    """Give the agencies that the text credits, or that sign it, each with where."""
    yield from (Candidate(AGENCIES, *found) for found in find_agencies(ledger.text, ledger.segments))
    for each in candidates:
        if each.field in {CREDIT, "authors"}:
            values = [each.value] if isinstance(each.value, str) else each.value
            names = (name_agency(name) for value in values for name in read_agencies(value))
            yield from (Candidate(AGENCIES, name, each.found_in) for name in names if name)


def _state(stated: Iterable[tuple[str, str | tuple[str, ...]]]) -> list[Candidate]:
    return [
        Candidate(field, value, STATED_SITE if field == "url" and is_whole_site(str(value)) else STATED)
        for field, value in stated
    ]


def _names_site(candidate: Candidate) -> bool:
    """Whether a candidate is the stated address of a site: the document's own address is worth more."""
    return candidate.found_in == STATED_SITE


def _declared_language(candidates: Iterable[Candidate]) -> str | None:
    return next((str(found.value) for found in candidates if found.field == "language"), None)


def _address(url: str | None) -> Iterable[Candidate]:
    return [Candidate("url", url, ADDRESS)] if url else []


def _language(text: str) -> Iterable[Candidate]:
    language = detect_language(text)
    return [Candidate("language", language, "text")] if language else []


def _description(segments: Iterable[Segment]) -> Iterable[Candidate]:
    return [Candidate("description", s.text, "standfirst") for s in segments if s.kind is Kind.DESCRIPTION]


def _credit(lines: tuple[str, ...], names: Iterable[str]) -> tuple[str, ...]:
    """Give the credit lines, and the desks and agencies that none of them names."""
    return (*lines, *(name for name in names if not any(name in line for line in lines)))


def _texts(segments: Iterable[Segment], kind: Kind) -> tuple[str, ...]:
    return tuple(segment.text for segment in segments if segment.kind is kind)
