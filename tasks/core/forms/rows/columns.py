"""What a user calls the columns of a table: `text=body_col,title=head` as a mapping of fields to columns."""

from __future__ import annotations

from difflib import get_close_matches

from tasks.core.errors import UsageError
from tasks.core.forms.rows.article_row import fold_column, load_row_names


def parse_columns(written: str | None) -> dict[str, str]:
    """Read what `--columns` was given; a UsageError says what is wrong with it."""
    columns = {}
    for pair in (written or "").split(","):
        field, sign, column = (part.strip() for part in pair.partition("="))
        if not sign and not field:
            continue
        if not column:
            raise UsageError(f"--columns {pair!r} names no column", "Write FIELD=COLUMN, such as text=body")
        columns[check_field(field)] = column
    return columns


def check_field(field: str) -> str:
    """Give the field of a row by its name, or by one that columns have for it alone; else a UsageError.

    What is but a letter off a field's own name is taken for a mistake, whatever language has it for a word.
    """
    known = load_row_names().fields
    if field in known:
        return field
    close = get_close_matches(field, known, 1)
    folded = fold_column(field)
    meant = [own for own, names in known.items() if folded in names]
    if len(meant) == 1 and not close:
        return meant[0]
    hint = f"Did you mean `{close[0]}`?" if close else f"Known fields: {', '.join(known)}"
    raise UsageError(f"--columns: there is no field `{field}`", hint)
