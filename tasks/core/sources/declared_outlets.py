"""Declared outlets: what sources.toml says of papers and agencies that their pages do not say, or say wrong.

Takes the file's text, gives its outlets in order, or a UsageError that names the line. It holds over what is
found in articles.

    [[outlet]]
    domains = ["harbour.example", "harbour-post.example"]
    name = "Harbour Post"
    country = "GB"
    kind = "newspaper"
"""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from tasks.core.errors import UsageError
from tasks.core.push.pushers import read_domains
from tasks.core.sources.declared_tables import OUTLET, read_tables


def _check_domain(given: str) -> str:
    try:
        [domain] = read_domains([given])
    except UsageError as error:
        raise ValueError(f"'{given}' is no domain of an outlet, such as example.com") from error
    return domain.removeprefix("www.")


class DeclaredOutlet(BaseModel):
    """An outlet as it is declared: its domains, the first of which names it, and what holds of it."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    domains: tuple[Annotated[str, AfterValidator(_check_domain)], ...] = Field(
        min_length=1, strict=False, description="Domains or hosts that are one outlet; the first is its id."
    )
    name: str | None = Field(default=None, min_length=1, max_length=200, description="Name of the outlet.")
    country: str | None = Field(
        default=None, pattern="^[A-Z]{2}$", description="Country, two capitals, ISO 3166."
    )
    kind: str | None = Field(
        default=None, pattern=r"^[a-z][a-z -]{0,39}$", description="What it is: agency, newspaper, blog ..."
    )


def parse_outlets(text: str, file: str) -> tuple[DeclaredOutlet, ...]:
    """Read the outlets that a file declares; `file` is its name for messages."""
    declared = read_tables(text, file)
    outlets = declared.parse(OUTLET, DeclaredOutlet)
    seen: dict[str, int] = {}
    for number, outlet in enumerate(outlets):
        for domain in outlet.domains:
            if domain in seen:
                first = declared.line_of_key(OUTLET, seen[domain], "domains")
                where = declared.say_where(OUTLET, number, "domains")
                raise UsageError(f"{where}: {domain} stands in line {first} already", "Each stands once")
            seen[domain] = number
    return outlets
