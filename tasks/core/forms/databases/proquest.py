"""ProQuest: exports as text, articles parted by rules of underscores, fields keyed in words.

`Full text:` has the text, over as many paragraphs as it has, up to the next key of the list below. Names are
written with the family name first.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tasks.core.forms.built_page import make_stated
from tasks.core.forms.databases.entry import FoundArticle, make_text_form, name_language, turn_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_RULE = re.compile(r"^[ \t]*_{20,}[ \t]*$", re.MULTILINE)
_NUMBERED = re.compile(r"[ \t]*(?:Document|Dokument) \d+ (?:of|von|de) \d+[ \t]*")
_KEYS = (
    *("Abstract", "Abstract (summary)", "Author", "Authors", "Byline", "Company / organization", "Copyright"),
    *("Correspondence author", "Country of publication", "Database", "Dateline", "Document feature"),
    *(
        "Document type",
        "Document URL",
        "DOI",
        "Edition",
        "First page",
        "Full text",
        "Full Text",
        "Identifier",
    ),
    *("Identifiers / keywords", "Illustration", "ISSN", "e-ISSN", "Issue", "Language", "Last updated"),
    *(
        "Language of publication",
        "Links",
        "Location",
        "Number of pages",
        "Pages",
        "People",
        "Place of publication",
    ),
    *(
        "ProQuest document ID",
        "Publication date",
        "Publication info",
        "Publication subject",
        "Publication title",
    ),
    *(
        "Publication year",
        "Publisher",
        "Section",
        "Source",
        "Source attribution",
        "Source type",
        "Start page",
    ),
    *("Subject", "Title", "URL", "Volume", "Word count", "Year", "Classification", "Column", "Column name"),
    *(
        "Credit",
        "Last Updated",
        "Narrow subject",
        "Broad subject",
        "Supplement",
        "Notes",
        "ProQuest document link",
    ),
)
_KEY = re.compile(rf"[ \t]*(?P<key>{'|'.join(map(re.escape, _KEYS))}) ?:(?:[ \t]+(?P<value>.*)|[ \t]*)$")
_TEXT_KEYS = frozenset({"Full text", "Full Text"})
_IN_TEXT = frozenset(
    {"Credit", "Notes", "Section", "Source", "Year", "Volume", "Issue", "Column", "Links", "URL"}
)
"""Keys that a paragraph of news may begin with: within the text they end nothing."""
_NAMED = re.compile(r"^ ?(?:Publication title|ProQuest document ID|Publication info) ?:", re.MULTILINE)
_FULL_TEXT = re.compile(r"^[ \t]*Full [Tt]ext ?:", re.MULTILINE)
_COVER = re.compile(r"report information from proquest|table of contents|terms and conditions", re.IGNORECASE)
_DATED = re.compile(r"(?P<name>[^;,]++)[;,].*?(?P<date>\d{1,2} [A-Z][a-z]{2,8} (?:19|20)\d\d)")
_OWN_QUERY = re.compile(r"\?accountid=.*")


def is_proquest(text: str) -> bool:
    """Tell an export of ProQuest by its keys and rules."""
    return bool(_FULL_TEXT.search(text)) and bool(
        _NAMED.search(text) or (_RULE.search(text) and "ProQuest" in text)
    )


def split_proquest(text: str) -> Iterator[FoundArticle]:
    """Give the articles of an export; lists and notices between them are none."""
    for part in _RULE.split(text):
        if _FULL_TEXT.search(part) or (_NAMED.search(part) and not _COVER.search(part)):
            yield _read(part.split("\n"))


def _read(lines: Sequence[str]) -> FoundArticle:
    said: dict[str, list[str]] = {}
    over: list[str] = []
    key: str | None = None
    for line in lines:
        match = _KEY.match(line)
        if match and not (key in _TEXT_KEYS and match["key"] in _IN_TEXT):
            key = match["key"]
            said.setdefault(key, []).append(match["value"] or "")
        elif key is not None:
            said[key].append(line)
        elif line.strip() and not _NUMBERED.fullmatch(line):
            over.append(line.strip())
    return _make_entry({name: "\n".join(value).strip() for name, value in said.items()}, over)


def _make_entry(said: Mapping[str, str], over: Sequence[str]) -> FoundArticle:
    info = _DATED.match(said.get("Publication info", ""))
    named = said.get("Publication title") or (info["name"] if info else "")
    url = _OWN_QUERY.sub("", said.get("Document URL", "").split("\n")[0].strip())
    stated = make_stated(
        title=said.get("Title") or (over[0] if over else None),
        description=said.get("Abstract") or said.get("Abstract (summary)"),
        authors=turn_names(_line(said.get("Author") or said.get("Authors") or said.get("Byline"))),
        publisher=_line(named).partition(";")[0],
        published_at=_line(said.get("Publication date")) or (info["date"] if info else None),
        section=_line(said.get("Section")),
        tags=_list_tags(said.get("Subject")),
        language=name_language(said.get("Language of publication") or said.get("Language")),
    )
    text = said.get("Full text") or said.get("Full Text") or ""
    return FoundArticle(
        "\n".join(line.strip() for line in text.split("\n")),
        stated,
        url if url.startswith(("http://", "https://")) else None,
    )


def _line(value: str | None) -> str:
    return (value or "").partition("\n\n")[0].replace("\n", " ").strip()


def _list_tags(value: str | None) -> list[str]:
    return [tag.strip() for tag in _line(value).split(";") if tag.strip()]


PROQUEST = make_text_form("ProQuest", is_proquest, split_proquest)
