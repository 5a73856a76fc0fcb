"""The walk through a site's archive pages: those that it links to, and those of other days, made of these.

Addresses are made a few at a time, and only while some of them name a page.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from tasks.core.fetch.backfill.archive_addresses import (
    ArchiveAddress,
    Grain,
    list_archive_addresses,
    read_archive_address,
)
from tasks.core.fetch.backfill.looks import DeepLook, Way

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator
    from datetime import datetime

    from tasks.core.fetch.backfill.digests import ListingDigest
    from tasks.core.fetch.backfill.windows import Window

MOST_TEMPLATES = 3
MADE_AT_A_TIME = 31
"""Made addresses that are asked at a time."""
MOST_MADE_IN_VAIN = 60
"""So many made addresses on end that name nothing tell that there are none."""
_LIST = 5
"""An archive page of so many articles is a list, whose days name the same ones."""


@dataclass(slots=True)
class _Portion:
    """What was made of a template and has no answer yet; how many before named nothing, on end."""

    open: int = 0
    in_vain: int = 0


class ArchiveWalk:
    """Chooses archive pages, and keeps which templates there are."""

    def __init__(self, window: Window, now: datetime, asked: Container[str]) -> None:
        self._whole = window.close(now)
        self._templates: dict[str, ArchiveAddress] = {}
        self._made: dict[str, Iterator[ArchiveAddress]] = {}
        self._portions: dict[str, _Portion] = {}
        self._asked = asked

    def choose(self, urls: Iterable[str], *, takes_days: bool = True) -> list[DeepLook]:
        """Give looks at those of some archive pages that are of the window."""
        found = [archive for url in urls if (archive := read_archive_address(url))]
        for archive in found:
            self._templates.setdefault(archive.template, archive)
        return [
            DeepLook(each.url, Way.ARCHIVE, each.url, period=each.span)
            for each in found
            if self._whole.meets(each.span) and (takes_days or each.grain is not Grain.DAY)
        ]

    def begin(self, urls: Iterable[str]) -> list[DeepLook]:
        """Give looks at the archive pages that a front page links to; where there are months, not at days."""
        grains = {archive.grain for url in urls if (archive := read_archive_address(url))}
        return self.choose(urls, takes_days=Grain.MONTH not in grains)

    def go_on(self, digest: ListingDigest, new: int) -> list[DeepLook]:
        """Give looks at the archive pages that one links to; a list of `new` articles not at its days."""
        grains = [archive.grain for url in digest.links.archives if (archive := read_archive_address(url))]
        is_list = bool(digest.links.onward) or new >= max(_LIST, grains.count(Grain.DAY) // 2)
        return self.choose(digest.links.archives, takes_days=not is_list)

    def make(self, *, days: bool) -> list[DeepLook]:
        """Give looks at pages of other days, or of other months, or years where no month is known."""
        grains = {each.grain for each in self._templates.values()}
        grain = Grain.DAY if days else Grain.MONTH if Grain.MONTH in grains else Grain.YEAR
        chosen = [each for each in self._templates.values() if each.grain is grain]
        for archive in chosen[:MOST_TEMPLATES]:
            self._made[archive.template] = list_archive_addresses(archive, self._whole)
        return [look for archive in chosen[:MOST_TEMPLATES] for look in self._make_portion(archive.template)]

    def end(self, look: DeepLook, named: int) -> list[DeepLook]:
        """Take note of what a made address named, and give more of them where it is worth it."""
        archive = read_archive_address(look.url) if look.way is Way.ARCHIVE and look.is_guess else None
        if archive is None or archive.template not in self._portions:
            return []
        portion = self._portions[archive.template]
        portion.open -= 1
        portion.in_vain = 0 if named else portion.in_vain + 1
        return (
            []
            if portion.open or portion.in_vain >= MOST_MADE_IN_VAIN
            else self._make_portion(archive.template)
        )

    def _make_portion(self, template: str) -> list[DeepLook]:
        new = (each for each in self._made[template] if each.url not in self._asked)
        made = list(islice(new, MADE_AT_A_TIME))
        self._portions.setdefault(template, _Portion()).open = len(made)
        return [DeepLook(each.url, Way.ARCHIVE, each.url, period=each.span, is_guess=True) for each in made]
