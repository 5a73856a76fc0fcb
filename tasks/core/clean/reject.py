"""Pages that are no article: consent walls, bot challenges, error pages, indexes, script shells.

Takes a page that was read; gives the reason and a detail for people, or None for what may be an article.
A page with an article's worth of prose is not refused for its wording: articles are written about robots,
cookies and errors too. Only a consent wall can be that long: headline and paragraphs alike must speak of
it, and the page must have no date. The wordings stand in refusals.toml.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from tasks.core.clean.page.prose import PROSE_CHARS, weigh_text
from tasks.core.clean.page.repetition.other_stories import INDEX_CARDS
from tasks.core.clean.page.repetition.page_parts import is_headline_link
from tasks.core.clean.page.zones import OTHER_STORY
from tasks.core.records import Kind, Reason

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tasks.core.clean.fields.fields import Candidate
    from tasks.core.clean.page.html import Page

ARTICLE_CHARS = 700
"""Characters of prose from which a page is an article whatever its other words say."""
_LEAST_CHARS = 80
_SHELL_CHARS = 400
_INDEX_LINKS = 40
_INDEX_PROSE = 250
_WALL_SHARE = 0.6
_WORD = re.compile(r"\w+")
_SHELL_WORDING = re.compile(
    r"(?:enable|activate|turn on|requires?|need)\W+(?:\w+\W+){0,4}java\s?script"
    r"|javascript (?:is )?(?:disabled|required)",
    re.IGNORECASE,
)
_CHALLENGE_CODE = re.compile(
    r"/cdn-cgi/challenge-platform/h/|_Incapsula_Resource|captcha-delivery\.com|px-captcha|geo\.captcha|awswaf",
)


@cache
def load_wordings() -> tuple[tuple[Reason, re.Pattern[str]], ...]:
    """Read what pages say that are no article, by reason."""
    flags = re.IGNORECASE | re.MULTILINE
    return tuple(
        (Reason(row["reason"]), re.compile("|".join(row["patterns"]), flags))
        for row in _read_data()["refusal"]
    )


def _read_data() -> dict[str, Any]:
    return tomllib.loads(files("tasks.core.clean").joinpath("refusals.toml").read_text("utf-8"))


def reject_page(page: Page) -> tuple[Reason, str] | None:
    """Give the reason why a page holds no article, with a detail, or None."""
    prose = _prose_chars(page)
    if prose >= ARTICLE_CHARS:
        return _by_long_wall(page, prose)
    return _by_wording(page, prose) or _by_shape(page, prose)


def _prose(page: Page) -> list[str]:
    return [b.text for b in page.blocks if b.hint in {None, Kind.DESCRIPTION, Kind.BODY}]


def _prose_chars(page: Page) -> int:
    return sum(map(weigh_text, (*_prose(page), *page.body_from_data)))


def _by_long_wall(page: Page, prose: int) -> tuple[Reason, str] | None:
    """Refuse a wall that spells out what it asks consent for at an article's length."""
    wording = dict(load_wordings())[Reason.CONSENT_WALL].search(_headline_text(page))
    if not wording or _says_day(page.candidates) or page.body_from_data:
        return None
    words = _consent_words()
    on_it = sum(
        weigh_text(text) for text in _prose(page) if not words.isdisjoint(_WORD.findall(text.casefold()))
    )
    if on_it < _WALL_SHARE * prose:
        return None
    return Reason.CONSENT_WALL, f"{wording[0]!r} over {prose} characters of which {on_it} are on consent"


@cache
def _consent_words() -> frozenset[str]:
    return frozenset(_read_data()["consent_wall"]["words"].split())


def _says_day(candidates: Iterable[Candidate]) -> bool:
    return any(c.field == "published_at" for c in candidates)


def _by_wording(page: Page, prose: int) -> tuple[Reason, str] | None:
    told = _headline_text(page)
    says_article = _says_day(page.candidates)
    if _CHALLENGE_CODE.search(_scripts(page)) and prose < _SHELL_CHARS and not says_article:
        return Reason.BOT_CHALLENGE, "the page loads a challenge"
    short = page.visible if len(page.visible) < 2 * ARTICLE_CHARS and not says_article else ""
    for reason, wording in load_wordings():
        found = (
            wording.search(told if says_article else f"{told}\n{short}") if prose < ARTICLE_CHARS else None
        )
        if found and not (says_article and prose >= PROSE_CHARS):
            return reason, f"{found[0]!r} on a page with {prose} characters of prose"
    return None


def _headline_text(page: Page) -> str:
    return "\n".join(
        str(c.value) for c in page.candidates if c.field == "title" and c.found_in in {"title", "h1"}
    )


def _scripts(page: Page) -> str:
    if page.tree is None:
        return ""
    return "\n".join(
        (script.get("src") or "") + (script.text or "")[:2000] for script in page.tree.iter("script")
    )


def _by_shape(page: Page, prose: int) -> tuple[Reason, str] | None:
    if prose >= _LEAST_CHARS and not _is_index(page, prose):
        return None
    if len(page.visible) < _SHELL_CHARS and _is_shell(page):
        return (
            Reason.SCRIPT_SHELL,
            f"{len(page.visible)} visible characters, the rest is for scripts to fetch",
        )
    if _is_index(page, prose):
        return Reason.INDEX_PAGE, f"{_count_links(page)} link blocks, {prose} characters of prose"
    return Reason.NO_ARTICLE, f"{prose} characters of prose"


def _is_shell(page: Page) -> bool:
    if page.tree is None:
        return False
    asks = " ".join(element.text_content() for element in page.tree.iter("noscript"))
    has_script = next(page.tree.iter("script"), None) is not None
    return has_script and (not page.visible or bool(_SHELL_WORDING.search(asks + page.visible)) or not asks)


def _is_index(page: Page, prose: int) -> bool:
    """Tell a page of links; the day that stands in its head dates the page, its own data an article."""
    known = page.candidates if prose >= _LEAST_CHARS else page.structured.candidates
    if _says_day(known) or prose >= _INDEX_PROSE:
        return False
    return _count_links(page) >= _INDEX_LINKS or _count_cards(page) >= INDEX_CARDS


def _count_cards(page: Page) -> int:
    """Count the headlines of other stories."""
    return sum(block.hint_rule == OTHER_STORY.rule and is_headline_link(block) for block in page.blocks)


def _count_links(page: Page) -> int:
    return sum(block.link_density > 0.5 for block in page.blocks)  # noqa: PLR2004 - half of it
