"""Which press database a text is an export of: a file of text, or what a PDF, DOCX or RTF has for one."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from tasks.core.errors import QuarantineError
from tasks.core.forms.databases.factiva import is_factiva, split_factiva
from tasks.core.forms.databases.nexis import is_nexis, split_nexis
from tasks.core.forms.databases.proquest import is_proquest, split_proquest
from tasks.core.records import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tasks.core.forms.databases.entry import FoundArticle

_LIST = re.compile(r"^[ \t]*(?:Documents?|Dokumente?|Documenten|Documentos) \(\d+\)[ \t]*$", re.MULTILINE)
_ASKED = re.compile(r"^[ \t]*(?:Client/Matter|Job Number|Search Terms) ?:", re.MULTILINE)
_LISTED = "the list that Nexis adds of what was exported, and no article"
_SAID = "an export of a press database, which holds many articles: `copydesk ingest` takes it apart"
_EXPORTS: tuple[tuple[Callable[[str], bool], Callable[[str], Iterable[FoundArticle]]], ...] = (
    (is_nexis, split_nexis),
    (is_factiva, split_factiva),
    (is_proquest, split_proquest),
)


def find_splitter(text: str) -> Callable[[str], Iterable[FoundArticle]] | None:
    """Give what takes a text apart into its articles; None where it is no export."""
    return next((split for recognise, split in _EXPORTS if recognise(text)), None)


def refuse_several(text: str, told_by: str, media_type: str) -> None:
    """Raise a QuarantineError for an export of several articles; `told_by` is the beginning of the text."""
    split = find_splitter(told_by)
    if split is not None and len(list(islice(split(text), 2))) > 1:
        raise QuarantineError(Reason.UNSUPPORTED_MEDIA, f"{media_type}: {_SAID}")


def refuse_export(text: str, media_type: str) -> None:
    """Raise a QuarantineError for a text that is an export: where one article is asked for, it is none."""
    if _LIST.search(text) and _ASKED.search(text):
        raise QuarantineError(Reason.UNSUPPORTED_MEDIA, f"{media_type}: {_LISTED}")
    if find_splitter(text) is not None:
        raise QuarantineError(Reason.UNSUPPORTED_MEDIA, f"{media_type}: {_SAID}")
