"""Reading a file of any form as the intake does, files inside it too, in this process."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from tasks.core.errors import QuarantineError
from tasks.core.forms.form import ITSELF, THE_FILE, TOLD_BYTES, DocumentForm, Item, ReadOptions, WholeForm
from tasks.core.forms.registry import find_form

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tasks.core.forms.form import FileInside, Form

MOST_BYTES = 1_000_000


def read_items(form: Form, data: bytes) -> Iterator[Item]:
    """Read a file as the intake does, files inside it too."""
    options = ReadOptions(MOST_BYTES)
    if isinstance(form, DocumentForm):
        yield Item(ITSELF, data)
        return
    parts = form.read(data, options) if isinstance(form, WholeForm) else form.read(BytesIO(data), options)
    for part in parts:
        if isinstance(part, Item):
            yield Item(ITSELF, data) if part == THE_FILE else part
        else:
            yield from read_inside(part)


def read_inside(part: FileInside) -> Iterator[Item]:
    """Read a file inside a file; a damaged one costs itself."""
    try:
        inside = part.stream.read(MOST_BYTES)
    except QuarantineError as error:
        yield Item(part.place, reason=error.reason, detail=error.detail)
        return
    found = find_form(inside[:TOLD_BYTES], part.name)
    yield from read_items(found, inside) if found else [Item(part.place, inside)]
