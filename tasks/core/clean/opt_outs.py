"""What becomes of a document whose page reserves its use by machines, as the operator has set it.

Takes a document and the setting: `keep` leaves it as it is, with its signals; `flag` adds a doubt, so that it
is listed and counted; `drop` quarantines it: its bytes and its capture stay, nothing of its text is loaded.
"""

from __future__ import annotations

from dataclasses import replace

from tasks.core.clean.doubts import OPTED_OUT
from tasks.core.clean.fields.rights import OPT_OUT, RESERVING
from tasks.core.records import Document, Doubt, OnOptOut, Reason


def respect_opt_out(document: Document, policy: OnOptOut) -> Document:
    """Give the document as the setting wants it; one that reserves nothing stays as it is."""
    said = [row for row in document.evidence if row.field == OPT_OUT and row.value in RESERVING]
    if policy is OnOptOut.KEEP or document.reason is not None or not said:
        return document
    detail = ", ".join(f"{row.value} ({row.found_in})" for row in said)
    if policy is OnOptOut.DROP:
        return Document(media_type=document.media_type, reason=Reason.OPTED_OUT, detail=detail)
    return replace(document, doubts=(*document.doubts, Doubt(OPTED_OUT, detail)))
