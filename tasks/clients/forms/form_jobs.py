"""Files that hold many articles, read as a whole in a parsing child: what the child is told and gives."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tasks.core.errors import QuarantineError
from tasks.core.forms.form import THE_FILE, Item, ReadOptions, WholeForm
from tasks.core.forms.registry import FORMS
from tasks.core.forms.wide_text import level_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tasks.clients.parsing.parsers import ParserPool


@dataclass(frozen=True, slots=True)
class FormJob:
    """A file, and the name of the form that it is of."""

    form_name: str
    raw: bytes
    max_bytes: int
    columns: Mapping[str, str] = field(default_factory=dict)


def read_form(job: FormJob) -> tuple[Item, ...]:
    """Read the articles of a file; runs in a child process."""
    form = next(form for form in FORMS if isinstance(form, WholeForm) and form.name == job.form_name)
    return form.read(level_text(job.raw), ReadOptions(job.max_bytes, job.columns))


def read_in_child(parsers: ParserPool, form: WholeForm, raw: bytes, options: ReadOptions) -> tuple[Item, ...]:
    """Have a child read a file; a QuarantineError where it cannot."""
    job = FormJob(form.name, raw, options.max_bytes, dict(options.columns))
    (result,) = parsers.parse_each(read_form, [job])
    if isinstance(result, QuarantineError):
        raise result
    return tuple(replace(item, data=raw) if item == THE_FILE else item for item in result)
