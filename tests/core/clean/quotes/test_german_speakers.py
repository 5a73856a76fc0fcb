"""Who speaks in German, where every noun is a capital and words may stand in many orders."""

from __future__ import annotations

import pytest

from tasks.core.clean.quotes.quotes import find_quotes

SAID = "„Das Eis ist viel zu dünn.“"


def list_names(text: str) -> list[str | None]:
    """Give the names of those who say the quotations of a text, a noun as it stands there."""
    return [quote.speaker_name or quote.speaker for quote in find_quotes(text, "de") if quote.quote]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (f"Anna Berg schrieb einen Brief. Darin heißt es: {SAID}", None),
        (f"Zuerst wurde Anna Berg gefragt, die den Umbau so begründete: {SAID}", "Anna Berg"),
        (f"Tom Rudd hat das, was er schon Mitte Mai geäußert hatte, nun wieder gesagt: {SAID}", "Tom Rudd"),
        (f"Es war eine Art Hymne. Und viele riefen, ob es nun {SAID[:-2]}“ sei.", None),
        (f"Anna Berg lief hier. Sie Ihre Arbeit machen zu lassen, sage ihr das: {SAID}", None),
    ],
)
def test_a_capital_that_is_an_adverb_or_a_noun_is_nobody(text: str, name: str | None) -> None:
    """Though a list of given names has it, or it begins two sentences of an article."""
    assert list_names(text) == [name]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (f"Die Zentralbank Spaniens erklärte: {SAID}", "Die Zentralbank Spaniens"),
        (f"Die Ministerin Spaniens, Anna Berg, stellte klar: {SAID}", "Anna Berg"),
        (f"Anna Berg empfiehlt allen Reisenden einen {SAID[:-2]}“.", "Anna Berg"),
        (f"Hier gibt es die neuen Aufkleber A7: {SAID}", None),
        (f"Aus Sicht des Verbandes reicht das: {SAID[:-2]}“, so Verbandschef Tom Rudd.", "Tom Rudd"),
    ],
)
def test_what_a_noun_is_of_does_not_speak(text: str, name: str | None) -> None:
    """A place in the genitive, whom something is said to, a thing with a number."""
    assert list_names(text) == [name]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("„Das Eis ist viel zu dünn“, schreiben sie.", None),
        ("„Das Eis ist viel zu dünn“, sagte er.", "Tom Rudd"),
    ],
)
def test_a_pronoun_of_several_is_nobodys(text: str, name: str | None) -> None:
    """Nor does it tell that somebody is a woman."""
    assert list_names(f"Tom Rudd warnt. Viele fürchten sich. Sie fürchten das Eis. {text}")[-1] == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Tom Rudd meint, dass „das Eis nicht sehr dick“ sei.", "Tom Rudd"),
        ("Tom Rudd und der Rat seien mit „dem dünnen Eis von heute“ zufrieden.", None),
        ("Minister Tom Rudd warnt davor, dass man das Eis meiden müsse: „Es ist viel zu dünn.“", "Tom Rudd"),
        ("Das Eis wäre „wirklich viel zu dünn dafür“.", "Anna Berg"),
        ("Das ist bekannt. Das Eis wäre „wirklich viel zu dünn dafür“.", None),
        (
            "\n\nAnna Berg warnt vor dem Eis.\n\nEs taut. Alle sind still. Der Rat ruht. „Es ist zu dünn.“",
            None,
        ),
        ("Dann lief Tom Rudd über das Eis. „Es ist viel zu dünn.“", None),
    ],
)
def test_who_spoke_before_speaks_no_more(text: str, name: str | None) -> None:
    """Where a sentence begins with somebody else, or others stand between; "wäre" tells no speech alone."""
    assert list_names(f"„Das ist gut zu wissen“, sagte Anna Berg. {text}")[-1] == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("„Das Eis ist zu dünn“, sagte der 35 Jahre alte Hafenwart.", "der 35 Jahre alte Hafenwart"),
        ("Tom Rudd kam. „Das Eis ist zu dünn“, sagte der 35-Jährige.", "Tom Rudd"),
        ("Tom Rudd kam. „Das Eis ist zu dünn“, sagte der 35-jährige Wirt.", "der 35-jährige Wirt"),
        ("Anna Berg kam. „Das Eis ist zu dünn“, sagt Milchbäuerin Berg.", "Anna Berg"),
        ("Milchbäuerin Berg kam mit. „Das Eis ist zu dünn“, sagt Tom Berg.", "Tom Berg"),
    ],
)
def test_an_age_or_trade_is_of_who_was_named(text: str, name: str) -> None:
    """An age alone is as a pronoun; a trade before a family name is no part of it."""
    assert list_names(text) == [name]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (f"{SAID[:-2]}“, so die klare Ansage von Anna Berg.", "Anna Berg"),
        (f"{SAID[:-2]}“, so die Forderung der Gewerkschaft.", "der Gewerkschaft"),
        (f"{SAID[:-2]}“, so das Motto.", None),
        (f"{SAID[:-2]}“, hieß es aus dem Ministerium.", "dem Ministerium"),
        (f"{SAID[:-2]}“, heißt es in einem Brief von Anna Berg.", "Anna Berg"),
        (f"Von der Polizei hieß es: {SAID}", "der Polizei"),
        (f"Anna Berg schrieb einen Brief. Über Tom Rudd heißt es: {SAID}", None),
        (f"{SAID[:-2]}“, ließ Anna Berg gestern alle wissen.", "Anna Berg"),
    ],
)
def test_where_nobody_is_the_subject_whose_words_are_told_speaks(text: str, name: str | None) -> None:
    """Behind a noun that is what is said, and behind "heißt es": from where, or whose text it is."""
    assert list_names(text) == [name]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "Der Brief von Anna Berg, den sie gestern schrieb, sagt sie, sei „viel zu scharf gewesen“.",
            "Anna Berg",
        ),
        ("Senator Holm kam auch. „Das Eis ist viel zu dünn“, sagte sie.", "Anna Berg"),
        ("Tom Rudd kam auch. „Das Eis ist viel zu dünn“, sagte sie.", "Anna Berg"),
        ("Kim Rudd kam auch. „Das Eis ist viel zu dünn“, sagte sie.", "Kim Rudd"),
        ("Die Stadt, meint sie. Tom Rudd nickt. „Das Eis ist viel zu dünn“, sagte er.", "Tom Rudd"),
    ],
)
def test_a_pronoun_is_of_who_may_have_it(text: str, name: str) -> None:
    """By an office or a given name; whoever its own sentence names goes first; a thing has pronouns too."""
    told = "Tom Rudd und Jan Holm warten. Anna Berg warnt: „Das Eis ist wirklich viel zu dünn.“"
    assert list_names(f"{told} {text}")[-1] == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("„Das Eis ist zu dünn“, erklärt Hafenärztin und Autorin Anna Berg.", "Anna Berg"),
        ("Am Montag warnte der Hafen- und Deichrechtler Tom Rudd: „Das Eis ist zu dünn.“", "Tom Rudd"),
        (
            "Wie Medien melden, beschrieb seine Familie Tom Rudd als „klugen und sehr ruhigen“ Mann.",
            "seine Familie",
        ),
        ("Den Angaben zufolge reagierte ihr Immunsystem „in ganz genau der gleichen“ Weise.", None),
        ("Explizit genannt wurden „die Häfen und auch alle Brücken“.", None),
        ("Schriftlich erklärt wurde „die Lage der Häfen und Brücken“.", None),
    ],
)
def test_who_has_two_trades_speaks_and_things_do_not(text: str, name: str | None) -> None:
    """A second trade leads on to the name; a body and a person are two; nouns and adverbs do not speak."""
    assert list_names(text) == [name]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "Von der Regierung fordert Anna Berg mehr Geld. Alles müsse „sehr viel schneller gehen“.",
            "Anna Berg",
        ),
        (
            "Tom Rudd, zweiter Sprecher des Rats und Leiter der Bank nennt das „eine große reine Torheit“.",
            "Tom Rudd",
        ),
        ("Tom Rudd kam. Dann hat Quillon lange genickt. „Das Eis ist zu dünn“, sagte er.", None),
        ("„Das Eis ist zu dünn“, freut sich Univ.-Prof. Dr. Rudd.", None),
    ],
)
def test_whom_nothing_tells_for_sure_is_not_given(text: str, name: str | None) -> None:
    """A body is no family name, offices explain a name, a pronoun may be of who was last spoken of."""
    assert list_names(text)[-1] == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "Heute kam die Kieler Ratschefin. „Das Eis ist zu dünn“, sagte die Kieler Ratschefin.",
            "die Kieler Ratschefin",
        ),
        ("Tom Rudd, Kieler Leiter des Hafens schreibt dazu: „Das Eis ist viel zu dünn.“", "Tom Rudd"),
        (
            "Der Verband freut sich darüber: „Das Eis ist zu dünn“, sagt Verbandschefin Anna Berg.",
            "Anna Berg",
        ),
        ("Das sind die, die von Anna Berg und Tom Rudd gelobt wurden, da sie „auf dem Eis bleiben“.", None),
    ],
)
def test_an_office_with_its_place_is_no_name(text: str, name: str | None) -> None:
    """It explains a name; who is named behind a quotation goes before a noun; who is praised says nothing."""
    assert list_names(text) == [name]
