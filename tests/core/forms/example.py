"""What an example of a form is, and the invented news that examples are made of."""

from __future__ import annotations

from dataclasses import dataclass

URL = "https://elsing-post.example/2026/dock"
TITLE = "Port Elsing closes its oldest dock"
AUTHOR = "Mara Quillon"
DAY = "2026-03-14"
FIRST = "The harbour board of Port Elsing voted on Tuesday to close its oldest dock, built for coal."
LAST = "Work on a new quay for ferries is to begin in the autumn and to cost 41 million crowns."
MIDDLE = "No ship has come since spring, said Orla Tamm, who leads the board. The vote was seven to two."
TEXT = f"{FIRST}\n\n{MIDDLE}\n\n{LAST}"
HTML = "".join(f"<p>{paragraph}</p>" for paragraph in TEXT.split("\n\n"))
URL_2 = "https://elsing-post.example/2026/ferry"
TITLE_2 = "Night ferry to Hallin returns in May"
TEXT_2 = (
    "The night ferry between Port Elsing and Hallin will sail again from the first of May, its owner said."
    "\n\nIt had been laid up for two years because its engines no longer met the rules for smoke."
)


@dataclass(frozen=True, slots=True)
class Example:
    """A file, and the articles that it gives: url, title, authors, day and a part of the text of each.

    None for what the form does not say. `links` counts the addresses to fetch that it names.
    """

    name: str
    data: bytes
    articles: tuple[tuple[str | None, str | None, tuple[str, ...], str | None, str], ...] = ()
    links: int = 0


@dataclass(frozen=True, slots=True)
class Examples:
    """The three examples of a form.

    Of `damaged` what can be read is given; of `hostile`, what somebody made to do harm, either nothing or
    no more than its bounds let through.
    """

    valid: Example
    damaged: Example
    hostile: Example


ARTICLE = (URL, TITLE, (AUTHOR,), DAY, LAST)
ARTICLE_2 = (URL_2, TITLE_2, (), None, "no longer met the rules for smoke")
