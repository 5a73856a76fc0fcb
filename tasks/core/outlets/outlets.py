"""Outlets: which paper, station, agency or blog an article is of, and what is known of each.

Takes what articles say together: an address, a publisher's name, who pushed them unproven, a language, with
how many say so; and what is declared. Gives the outlet of each, and the outlets. An outlet is a registrable
domain (several where they are declared as one, or are one agency's), which is its id. An article without
an address joins the outlet that its publisher's name is of, where that is one alone, else an outlet that is
but that name. What somebody pushed who may not speak for its address is of its pusher: who it says that it
is by is a claim.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from tasks.core.clean.fields.publishers import is_host, is_publisher_name
from tasks.core.copies.agencies import load_agencies
from tasks.core.outlets.outlet_names import choose_outlet_name, fold_outlet_name, list_names
from tasks.core.outlets.outlet_sites import find_outlet_site, read_country, tells_country

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tasks.core.outlets.outlet_sites import OutletSite
    from tasks.core.sources.declared_outlets import DeclaredOutlet

PUSHED, NAMED = "push:", "name:"
"""What the id of an outlet begins with that has no domain: of a pusher, of a name."""
AGENCY, BLOG, PUSHER, PUBLISHER = "agency", "blog", "pusher", "publisher"
_LEAST_LANGUAGE, _LEAST_REGION, _LEAST_ARTICLES = 0.1, 0.8, 3


class Attribution(NamedTuple):
    """What an article says of whose it is: an address or a host, a name, and who pushed it unproven."""

    address: str | None
    publisher: str | None
    pusher: str | None


@dataclass(frozen=True, slots=True)
class Said:
    """How many articles of one attribution are in a language of a region."""

    by: Attribution
    language: str | None
    region: str | None
    articles: int


@dataclass(frozen=True, slots=True)
class Outlet:
    """A paper, station, agency or blog; `names` are the spellings found, the most frequent first."""

    outlet_id: str
    name: str
    domain: str | None
    domains: tuple[str, ...]
    kind: str
    country: str | None
    languages: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(slots=True)
class _Found:
    """What was found of one outlet."""

    sites: set[OutletSite] = field(default_factory=set)
    names: Counter[str] = field(default_factory=Counter)
    tags: Counter[tuple[str | None, str | None]] = field(default_factory=Counter)

    def note(self, said: Said) -> None:
        """Count what some articles of this outlet say; of who pushed them, no name."""
        if said.by.publisher and said.by.pusher is None:
            self.names[said.by.publisher] += said.articles
        self.tags[said.language, said.region] += said.articles


def find_outlets(
    sayings: Iterable[Said], declared: Sequence[DeclaredOutlet] = ()
) -> tuple[dict[Attribution, str], list[Outlet]]:
    """Give the outlet_id of each attribution that tells of one, and the outlets by their ids."""
    finder = _Finder(declared)
    unplaced = [said for said in sayings if not finder.note_address(said)]
    names, labels = finder.index_names(), finder.index_labels()
    for said in unplaced:
        if said.by.publisher and is_publisher_name(said.by.publisher):
            finder.note_name(said, said.by.publisher, names, labels)
    return finder.placed, [finder.describe(outlet_id) for outlet_id in sorted(finder.found)]


class _Finder:
    def __init__(self, declared: Sequence[DeclaredOutlet]) -> None:
        self._declared = {domain: each for each in declared for domain in each.domains}
        self._agencies = {domain: agency for agency in load_agencies() for domain in agency.domains}
        self.found: defaultdict[str, _Found] = defaultdict(_Found)
        self.placed: dict[Attribution, str] = {}

    def note_address(self, said: Said) -> bool:
        """Note articles of a pusher or of an address; False where there is neither."""
        address, _, pusher = said.by
        site = find_outlet_site(address) if address else None
        if pusher is not None:
            self._note(said, f"{PUSHED}{pusher}")
        elif site is not None:
            self._note_site(said, site)
        return pusher is not None or site is not None

    def note_name(
        self, said: Said, name: str, names: Mapping[str, set[str]], labels: Mapping[str, set[str]]
    ) -> None:
        """Note articles that have but a name: of the one outlet that goes by it, or whose domain it is."""
        site = find_outlet_site(f"http://{name.strip()}") if is_host(name) else None
        if site is not None:
            self._note_site(said, site)
            return
        fold = fold_outlet_name(name)
        outlets = names.get(fold) or labels.get(fold) or set()
        self._note(said, next(iter(outlets)) if len(outlets) == 1 else f"{NAMED}{fold}")

    def _note_site(self, said: Said, site: OutletSite) -> None:
        outlet_id = self._find_id(site)
        self.found[outlet_id].sites.add(site)
        self._note(said, outlet_id)

    def _note(self, said: Said, outlet_id: str) -> None:
        self.placed[said.by] = outlet_id
        self.found[outlet_id].note(said)

    def _find_id(self, site: OutletSite) -> str:
        """Give the id: by the longest end of the host that is declared or an agency's, else the domain."""
        labels = site.host.split(".")
        ends = (".".join(labels[at:]) for at in range(len(labels)))
        own = next((end for end in ends if end in self._declared or end in self._agencies), None)
        return self._first_domain(own) if own else site.domain

    def _first_domain(self, domain: str) -> str:
        owner = self._declared.get(domain) or self._agencies.get(domain)
        return owner.domains[0] if owner else domain

    def index_names(self) -> Mapping[str, set[str]]:
        """Index the names that articles, declarations and the list of agencies give outlets."""
        index: defaultdict[str, set[str]] = defaultdict(set)
        for outlet_id, found in self.found.items():
            for name in list_names(found.names, _read_domain(outlet_id)):
                index[fold_outlet_name(name)].add(outlet_id)
        for each in self._declared.values():
            index[fold_outlet_name(each.name or each.domains[0])].add(each.domains[0])
        for agency in load_agencies():
            for name in agency.names:
                index[fold_outlet_name(name)].add(self._first_domain(agency.domains[0]))
        return index

    def index_labels(self) -> Mapping[str, set[str]]:
        """Index the first labels of domains, which are names that nobody need have written."""
        index: defaultdict[str, set[str]] = defaultdict(set)
        for outlet_id in filter(_read_domain, self.found):
            label = fold_outlet_name(outlet_id.partition(".")[0])
            index[label].add(outlet_id)
            index[label.removeprefix("the")].add(outlet_id)
        return index

    def describe(self, outlet_id: str) -> Outlet:
        """Give what is declared or was found of an outlet."""
        found, declared = self.found[outlet_id], self._declared.get(outlet_id)
        agency, domain = self._agencies.get(outlet_id), _read_domain(outlet_id)
        names = list_names(found.names, domain)
        name = (declared and declared.name) or choose_outlet_name(names, domain) or (agency and agency.name)
        is_hosted = bool(found.sites) and all(site.is_hosted for site in found.sites)
        kind = (
            AGENCY if agency else PUSHER if outlet_id.startswith(PUSHED) else BLOG if is_hosted else PUBLISHER
        )
        return Outlet(
            outlet_id=outlet_id,
            name=name or domain or outlet_id.partition(":")[2],
            domain=domain,
            domains=tuple(
                sorted({site.domain for site in found.sites}, key=lambda each: (each != domain, each))
            ),
            kind=(declared and declared.kind) or kind,
            country=(declared and declared.country) or _find_country(None if is_hosted else domain, found),
            languages=_find_languages(found),
            names=tuple(names),
        )


def _read_domain(outlet_id: str) -> str | None:
    return None if outlet_id.startswith((PUSHED, NAMED)) else outlet_id


def _find_country(domain: str | None, found: _Found) -> str | None:
    """Give the country of the domain's ending, else the region that nearly all of its languages name."""
    if domain and (by_ending := read_country(domain)):
        return by_ending
    regions = Counter[str]()
    for (language, region), count in found.tags.items():
        if language and region:
            regions[region if tells_country(language, region) else ""] += count
    region, count = next(iter(regions.most_common(1)), ("", 0))
    is_sure = count >= _LEAST_ARTICLES and count >= _LEAST_REGION * regions.total()
    return region if is_sure and region.isalpha() else None


def _find_languages(found: _Found) -> tuple[str, ...]:
    """Give the languages of a tenth of the articles or more, the most frequent first."""
    languages = Counter[str]()
    for (language, _), count in found.tags.items():
        if language:
            languages[language] += count
    least = _LEAST_LANGUAGE * languages.total()
    ranked = sorted(languages.items(), key=lambda item: (-item[1], item[0]))
    return tuple(language for language, count in ranked if count >= least)
