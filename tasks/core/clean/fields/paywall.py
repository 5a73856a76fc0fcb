"""Whether an article asks for money, and whether all of it is there: two facts, judged from several votes.

Takes the segments of a document and, for a page, what its data says about access; gives both facts and one
evidence row a vote. Without any sign of a paywall the answer is none; no text is full where the caller names
what speaks against it. It judges what was received, not
what the publisher may hold back elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tasks.core.records import Completeness, Evidence, Kind, Paywall

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.core.clean.fields.structured import Structured
    from tasks.core.records import Segment

_ENDS_OPEN = re.compile(r"(?:\.\.\.|…|\[…\]|\(…\))[\"'”’»)\]]*$")  # noqa: RUF001 - quotation marks as printed
_ENDS_SENTENCE = re.compile(r"[.!?:;。！？…][\"'”’»›“‘)\]*]*$")  # noqa: RUF001 - the same
_BOX_RULE = "html.paywall"
_TEASER_CHARS = 1200
_LONG_TEASER_CHARS = 2 * _TEASER_CHARS
"""A text up to which a paid part that is not there is missed: sites name parts that no page of theirs has."""
_PART_CHARS = 80
_PART_SHARE = 0.5
_PART_PLACE = "json-ld hasPart cssSelector"
_FULL_SHARE = 0.7


@dataclass(frozen=True, slots=True)
class _Votes:
    """What speaks for a paywall, each as the place it was found in; `is_free` is the data's own word.

    `has_part` says whether what the data calls the paid part is in the page, None where it names none.
    """

    is_free: bool | None
    is_metered: bool
    signs: tuple[str, ...]
    cut: str | None
    has_part: bool | None
    lack: str | None = None


def judge_paywall(
    segments: Sequence[Segment], *, structured: Structured | None = None, lack: str | None = None
) -> tuple[Paywall, Completeness, tuple[Evidence, ...]]:
    """Judge access and completeness from the kept and removed segments and the page's own data.

    `lack` names what speaks against a full text, whatever the rest says.
    """
    votes = replace(_collect_votes(segments, structured), lack=lack)
    paywall, completeness = _judge_access(votes), _judge_completeness(votes, _body_of(segments))
    return paywall, completeness, tuple(_explain(votes, paywall, completeness))


def _collect_votes(segments: Sequence[Segment], structured: Structured | None) -> _Votes:
    signs = dict.fromkeys(segment.rule for segment in segments if segment.kind is Kind.PAYWALL)
    return _Votes(
        is_free=structured.is_free if structured else None,
        is_metered=structured.is_metered if structured else False,
        signs=tuple(signs),
        cut=_find_cut(_body_of(segments), structured),
        has_part=_find_part(sum(map(len, _body_of(segments))), structured),
    )


def _body_of(segments: Sequence[Segment]) -> list[str]:
    return [segment.text for segment in segments if segment.kind is Kind.BODY]


def _find_cut(body: list[str], structured: Structured | None) -> str | None:
    length = sum(map(len, body))
    promised = max(map(len, structured.bodies), default=0) if structured else 0
    if length < _FULL_SHARE * promised:
        return "shorter than the text in the page's data"
    if body and length < _TEASER_CHARS and _ENDS_OPEN.search(body[-1].strip()):
        return "ends in an ellipsis"
    if length < _LONG_TEASER_CHARS and _find_part(length, structured) is False:
        return _PART_PLACE
    return None


def _find_part(length: int, structured: Structured | None) -> bool | None:
    """Whether the paid part is in the page: with most of the text in it, or not at all; None for between."""
    chars = structured.paid_chars if structured else None
    if chars is None:
        return None
    if chars < _PART_CHARS:
        return False
    return True if chars >= _PART_SHARE * length else None


def _judge_access(votes: _Votes) -> Paywall:
    if votes.is_free is False:
        return Paywall.METERED if votes.is_metered else Paywall.SUBSCRIBER
    if votes.is_free or not votes.signs:
        return Paywall.NONE
    if votes.is_metered:
        return Paywall.METERED
    if votes.cut:
        return Paywall.SUBSCRIBER
    # A box of that name stands on free pages too; words that ask for money under a whole text do not.
    return Paywall.METERED if set(votes.signs) - {_BOX_RULE} else Paywall.NONE


def _judge_completeness(votes: _Votes, body: list[str]) -> Completeness:
    judged = _judge_ending(votes, body)
    return Completeness.UNKNOWN if votes.lack and judged is Completeness.FULL else judged


def _judge_ending(votes: _Votes, body: list[str]) -> Completeness:
    is_paid = votes.is_free is False or bool(votes.signs)
    if votes.cut:
        return Completeness.TRUNCATED
    if not body:
        return Completeness.UNKNOWN
    if not is_paid:
        return Completeness.FULL
    ends_well = _ENDS_SENTENCE.search(body[-1].strip()) is not None
    if sum(map(len, body)) < _TEASER_CHARS:
        is_whole = votes.has_part and not votes.signs and ends_well
        return Completeness.FULL if is_whole else Completeness.TRUNCATED
    return Completeness.FULL if ends_well else Completeness.UNKNOWN


def _explain(votes: _Votes, paywall: Paywall, completeness: Completeness) -> list[Evidence]:
    asks = paywall in {Paywall.METERED, Paywall.SUBSCRIBER}
    rows: list[Evidence] = []
    if votes.is_free is not None:
        data = Paywall.NONE if votes.is_free else Paywall.SUBSCRIBER
        rows.append(Evidence("paywall", data, "json-ld isAccessibleForFree", votes.is_free != asks))
    rows += [Evidence("paywall", Paywall.METERED, f"segment {rule}", asks) for rule in votes.signs]
    rows += _explain_completeness(votes, completeness)
    return rows


def _explain_completeness(votes: _Votes, completeness: Completeness) -> list[Evidence]:
    said = [(Completeness.TRUNCATED, votes.cut)] if votes.cut else []
    if votes.lack:
        said.append((Completeness.UNKNOWN, votes.lack))
    if votes.has_part is not None and votes.cut != _PART_PLACE:
        said.append((Completeness.FULL if votes.has_part else Completeness.TRUNCATED, _PART_PLACE))
    return [Evidence("completeness", value, place, value is completeness) for value, place in said]
