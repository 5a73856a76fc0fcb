"""What a user says of all the inputs that a command or a run is given, for texts that name nobody.

Takes a publisher's name, a language and an address; gives them as stated fields, each checked, and adds them
to inputs. What an input says itself beside its bytes (a row's own publisher) is the closer word and stays. An
address of a page names one article; that of a whole site names none, and may be said of many inputs.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, TypedDict, TypeVar
from urllib.parse import urlsplit

from tasks.core.errors import UsageError
from tasks.core.records import Incoming
from tasks.core.sources.sources import LANGUAGE_TAG, check_web_address, is_web_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tasks.core.records import Stated
    from tasks.core.sources.sources import FileSource, ObjectSource

_LANGUAGE = re.compile(LANGUAGE_TAG)
_Input = TypeVar("_Input", bound="FileSource | ObjectSource | Incoming")


class InputContext(TypedDict):
    """What a user may say of all inputs; None for what is not said."""

    publisher: str | None
    language: str | None
    url: str | None


def read_context(publisher: str | None, language: str | None, url: str | None) -> Stated:
    """Give what is said as stated fields; a UsageError for what cannot be one."""
    if publisher is not None and not publisher.strip():
        raise UsageError("The publisher has no name", "Leave --publisher out where nobody is to be named")
    if language is not None and not _LANGUAGE.fullmatch(language):
        raise UsageError(f"{language} is no language", "Write its code: de, pt-BR, zh-Hant")
    if url is not None:
        if not is_web_address(url):
            raise UsageError(f"{url} is no address of a page or site", "Write it as https://host/path")
        check_web_address(url)
    said = (("publisher", publisher and publisher.strip()), ("language", language), ("url", url))
    return tuple((field, value) for field, value in said if value)


def check_address(stated: Stated, *, is_one: bool) -> None:
    """Raise a UsageError where the address of one page is said of several inputs."""
    url = next((str(value) for field, value in stated if field == "url"), None)
    if url is not None and not is_one and not is_whole_site(url):
        raise UsageError(
            f"{url} is the address of one article, and there are several inputs",
            "Give one file, or the address of their site: https://host/",
        )


def is_whole_site(url: str) -> bool:
    """Whether an address names a site and no page of it."""
    parts = urlsplit(url)
    return parts.path in {"", "/"} and not parts.query


def state_inputs(inputs: Iterable[_Input], stated: Stated) -> Iterator[_Input]:
    """Add what is said of all inputs to each of them; an article among many of a file has its own address."""
    for each in inputs:
        own = {field for field, _ in each.stated}
        if isinstance(each, Incoming) and each.is_part:
            own |= {field for field, value in stated if field == "url" and not is_whole_site(str(value))}
        said = tuple(pair for pair in stated if pair[0] not in own)
        yield replace(each, stated=(*each.stated, *said)) if said else each
