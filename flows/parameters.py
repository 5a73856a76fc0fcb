"""The parameters of the flows, typed and described: the Prefect UI makes its form of them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from tasks.core.sources import SourceKind

SourceList = Annotated[
    list[str],
    Field(
        title="Sources",
        description="Files, folders, globs or s3://bucket/prefix. Left empty, only what an earlier run "
        "archived and did not finish is taken up.",
    ),
]

InputLimit = Annotated[
    int | None,
    Field(title="Limit", ge=1, description="Take at most so many inputs of the sources; empty: all."),
]

KindChoice = Annotated[
    SourceKind | None,
    Field(title="Kind", description="How to read every source; empty: found out for each."),
]
