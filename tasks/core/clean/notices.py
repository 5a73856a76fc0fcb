"""Notices that an article was taken back: the little that a page shows, or that a text says, where it was.

A page that shows one has no article's prose, and what finds the article takes it for furniture. Takes a
page that is refused for that, gives it with the notice as its body; takes a document, gives it with its
reason where it says no more than that. What becomes of it depends on what is known: see `resolve`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tasks.core.errors import QuarantineError
from tasks.core.news.withdrawals import is_withdrawal
from tasks.core.records import Kind, Reason

if TYPE_CHECKING:
    from tasks.core.clean.page.html import Page
    from tasks.core.records import Document

_OF_LITTLE = frozenset({Reason.NO_ARTICLE, Reason.ERROR_PAGE})
"""Why a page is refused that may say why there is no article any more."""
_OF_LINKS = 0.5


def show_notice(page: Page, refusal: tuple[Reason, str]) -> Page:
    """Take the notice of a page that is refused for its body; where there is none, it is refused."""
    notices = {
        number
        for number, block in enumerate(page.blocks)
        if block.link_density < _OF_LINKS and is_withdrawal(block.text)
    }
    if not notices or refusal[0] not in _OF_LITTLE:
        raise QuarantineError(*refusal)
    blocks = (
        replace(block, hint=Kind.BODY, hint_rule="html.withdrawal") if number in notices else block
        for number, block in enumerate(page.blocks)
    )
    return replace(page, blocks=tuple(blocks))


def name_withdrawal(document: Document) -> Document | None:
    """Give a document that says no more than that its article was taken back, with that as its reason."""
    if not is_withdrawal(document.text):
        return None
    return replace(document, reason=Reason.WITHDRAWAL_NOTICE, detail=document.text)
