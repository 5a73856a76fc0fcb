"""People, organisations and places of invented articles: who is named, what each goes by, and where."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tasks.core.clean.mentions.mentions import find_mentions
from tests.growth import MOST_EXPONENT, find_exponent

if TYPE_CHECKING:
    from tasks.core.annotations import Mention

DOCK = (
    "The harbour board of Quillon voted to close a dock, Mayor Mara Renn told reporters in Hamburg. "
    "Renn said the Quillon Port Authority (QPA) would sell the cranes.\n\n"
    "The QPA has no plans, said Robert Lindt, 54, of the University of Aldern. Lindt fears for Germany."
)
BRIDGE = (
    "Bürgermeisterin Anna Berg will die Brücke in Hamburg sperren. Der Rat der Stadt berät am Montag. "
    "Die Zeitung Quillonpost schreibt, Deutschlands Brücken seien alt. Bergs Plan sei gut, sagte Michael "
    "Vesk (SPD). Auch der Berliner Senat prüfe das. Kinder und Eltern freuen sich auf die Ferien."
)


def tell(text: str, language: str | None = "en") -> set[tuple[str | None, str]]:
    """Give the kind of each that is named, and what it goes by."""
    return {(mention.kind, mention.canonical) for mention in find_mentions(text, language)}


def find(text: str, canonical: str, language: str = "en") -> Mention:
    """Give the one that goes by a name."""
    [mention] = [each for each in find_mentions(text, language) if each.canonical == canonical]
    return mention


def test_an_article_names_people_bodies_and_places() -> None:
    """By a title, an age, a word in the name or a list; days, and what begins a sentence, are no names."""
    assert tell(DOCK) == {
        ("person", "Mara Renn"),
        ("person", "Robert Lindt"),
        ("place", "Hamburg"),
        ("place", "Germany"),
        ("organisation", "Quillon Port Authority"),
        ("organisation", "University of Aldern"),
        (None, "Quillon"),
    }


def test_all_that_is_of_one_stands_in_one_row() -> None:
    """The family name with the full one, the short form with the long; each place says what stands there."""
    renn = find(DOCK, "Mara Renn")
    assert [DOCK[each.start : each.end] for each in renn.spans] == ["Mara Renn", "Renn"]
    assert (renn.name, renn.clue, renn.cue) == ("Mara Renn", "title", "Mayor")
    port = find(DOCK, "Quillon Port Authority")
    assert [DOCK[each.start : each.end] for each in port.spans] == ["Quillon Port Authority", "QPA", "QPA"]
    assert (port.clue, port.cue) == ("word", "Authority")


def test_a_dateline_in_capitals_names_what_the_text_does() -> None:
    """One place, by the name that is written as names are."""
    text = "PORT ELLERY — Workers voted on Wednesday to end a strike.\n\nThe yard is in Port Ellery."
    place = find(text, "Port Ellery")
    assert place.kind == "place"
    assert [text[each.start : each.end] for each in place.spans] == ["PORT ELLERY", "Port Ellery"]


def test_german_nouns_are_no_names() -> None:
    """Capitals that are but nouns give nothing; genitives lead to who they are of."""
    kinds = {each for each in tell(BRIDGE, "de") if each[0]}
    assert kinds == {
        ("person", "Anna Berg"),
        ("person", "Michael Vesk"),
        ("organisation", "SPD"),
        ("organisation", "Quillonpost"),
        ("organisation", "Berliner Senat"),
        ("place", "Hamburg"),
        ("place", "Germany"),
    }
    berg = find(BRIDGE, "Anna Berg", "de")
    assert [BRIDGE[each.start : each.end] for each in berg.spans] == ["Anna Berg", "Bergs"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ms. Vesk met Dr. Ada B. Quist.", {("person", "Vesk"), ("person", "Ada Quist")}),
        ("They met the Smith Family Foundation.", {("organisation", "Smith Family Foundation")}),
        ("He cited the Robert Lindt Act.", set()),
        (
            "They swam in Lake Aldern and the Quill River.",
            {("place", "Lake Aldern"), ("place", "Quill River")},
        ),
        ("He left Anbar province.", {("place", "Anbar")}),
        ("The U.S. and the US are one; let us go.", {("place", "United States")}),
        (
            "He met GOP House leaders.",
            {("organisation", "Republican Party"), ("organisation", "House of Representatives")},
        ),
        ("She joined the Office of Docks and Ferries.", {("organisation", "Office of Docks and Ferries")}),
        ("Will Congress act? Will it?", {("organisation", "Congress")}),
        ("Brooks and Mara Renn, Jr. left. Brooks stayed.", {("person", "Mara Renn")}),
        ("Senate Majority Leader Mara Renn spoke.", {("organisation", "Senate"), ("person", "Mara Renn")}),
        ("“The Post is wrong,” the Washington Post wrote.", {("organisation", "Washington Post")}),
        ("Sen. Lindsey Graham (R-S.C.) spoke.", {("person", "Lindsey Graham")}),
        ("Sen. Jon Tester Jonathan (Jon) Tester said no.", {("person", "Jon Tester")}),
        ("Sen. Mara Renn (R-Ky.) spoke @MaraRenn #SaveDocks.", {("person", "Mara Renn")}),
        ("Crane Falls On Mara Renn's New Quay In Hamburg", {("person", "Mara Renn"), ("place", "Hamburg")}),
    ],
)
def test_a_name_is_told_by_what_stands_in_it_and_beside_it(text: str, expected: set[tuple[str, str]]) -> None:
    """Titles and words decide; what is none of the three kinds is left out."""
    assert {each for each in tell(text) if each[0]} == expected


def test_german_names_may_have_many_parts() -> None:
    """Second given names, also those that are months; a particle before the family name."""
    text = "Der Ökonom Friedrich August von Vesk traf Hans Peter Renn am Montag."
    assert {name for kind, name in tell(text, "de") if kind == "person"} == {
        "Friedrich August von Vesk",
        "Hans Peter Renn",
    }


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize(
    "unit", ["Anna Berg. Berg ", "BERG ", "Bergs Haus ", "Bank of ", "New York ", "Berg (B) "]
)
def test_the_work_grows_as_the_text_does(unit: str, language: str) -> None:
    """However often a name stands there, and however long a run of capitals is."""
    exponent = find_exponent(
        lambda text: find_mentions(text, language), lambda size: unit * size, (64, 512, 4096, 32_768)
    )
    assert exponent < MOST_EXPONENT


def test_two_of_one_family_are_told_apart_by_who_came_last() -> None:
    """A family name alone is of the one who was named in full before it."""
    text = "Anna Berg spoke. Berg left. Then Robert Berg came. Berg stayed."
    assert len(find(text, "Anna Berg").spans) == len(find(text, "Robert Berg").spans) == 2


def test_other_languages_get_what_the_rules_give() -> None:
    """Places by the name of the language, titles and given names."""
    french = "La maire de Quillon, Anne Hidalgue, a rencontré Emmanuel Vesque à Londres. Vesque a parlé."
    assert {("person", "Emmanuel Vesque"), ("person", "Anne Hidalgue"), ("place", "London")} <= tell(
        french, "fr"
    )
    spanish = "El alcalde Pedro Quintana viajó a Alemania con la Universidad de Quillon."
    assert {
        ("person", "Pedro Quintana"),
        ("place", "Germany"),
        ("organisation", "Universidad de Quillon"),
    } <= tell(spanish, "es")


def test_where_family_names_come_first_a_given_name_tells_nothing() -> None:
    """In Vietnamese its syllables are words of places as well."""
    assert {each for each in tell("Đoàn đến Nam Kinh và Hanoi.", "vi") if each[0]} == {("place", "Hanoi")}


@pytest.mark.parametrize(
    ("text", "language"), [("東京で首相が会見した。", "ja"), ("قال الرئيس في القاهرة", "ar")]
)
def test_without_capitals_there_is_nothing(text: str, language: str) -> None:
    """Nothing there tells a name from a word."""
    assert find_mentions(text, language) == ()


@given(st.text(alphabet="Aa bB.,'\u2019-\n\u201c(U.S)Renn Mara der von #@/ÄßİЖ1東", max_size=120))
@example("1/A.a.")
@settings(max_examples=300)
@pytest.mark.parametrize("language", ["en", "de", "fr", "ru", None])
def test_whatever_the_text_each_place_lies_in_it(language: str | None, text: str) -> None:
    """In order, apart from each other, and no row has none."""
    mentions = find_mentions(text, language)
    spans = sorted((each.start, each.end) for mention in mentions for each in mention.spans)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    assert all(mention.spans and mention.name and mention.canonical for mention in mentions)
    assert all(text[each.spans[0].start : each.spans[0].end] == each.name for each in mentions)


@given(
    st.permutations(["Mayor Mara Renn spoke.", "The dock is old.", "She saw Hamburg.", "Robert Lindt left."])
)
def test_the_order_of_sentences_changes_no_kind(sentences: list[str]) -> None:
    """What is named in full is named so anywhere."""
    assert tell("\n\n".join(sentences)) == {
        ("person", "Mara Renn"),
        ("place", "Hamburg"),
        ("person", "Robert Lindt"),
    }
