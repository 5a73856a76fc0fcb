"""Who says a quotation, in the ways that articles tell it."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from random import Random

import pytest

from tasks.core.clean.quotes.quotes import find_quotes


def list_speakers(text: str, language: str = "en") -> list[str | None]:
    """Give who says each quotation of a text."""
    return [quote.speaker for quote in find_quotes(text, language)]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“We will not close the bridge,” said Anna Berg, the mayor.", "Anna Berg"),
        ('"We will not close the bridge," Berg said on Monday.', "Berg"),
        ("Tom van Rudd said: “We will not close the bridge.”", "Tom van Rudd"),
        ("“We will not close the bridge,” Senate Leader Tom Rudd (R-Ohio) said.", "Tom Rudd"),
        ("“We will not close the bridge,” said port spokeswoman Anna Berg.", "Anna Berg"),
        ("“We will not close the bridge,” said former secretary of state Anna Berg, 61.", "Anna Berg"),
        ("“We will not close the bridge,” harbour law expert Anna Berg wrote.", "Anna Berg"),
        ("“We will not close the bridge,” said Berg. So the crowd left.", "Berg"),
        ("“We will not close the bridge,” Berg implored.", "Berg"),
        ("“We will not close the bridge,” the mayor said.", "the mayor"),
        ("“We will not close the bridge,” according to Anna Berg.", "Anna Berg"),
        ("Anna Berg, who runs the port, told reporters “we will not close the bridge.”", "Anna Berg"),
        ("Her deputy, Tom Rudd, said: “We will not close the bridge.”", "Tom Rudd"),
        ("“We will not close the bridge.” ― Anna Berg", "Anna Berg"),
        ("“We will not close the bridge.” The crowd left.", None),
        ("“We will not close the bridge,” she said.", None),
        ("“We will not close the bridge,” it was said.", None),
    ],
)
def test_the_speaker_stands_beside_a_verb_of_saying(text: str, speaker: str | None) -> None:
    """Before or behind it, with office, party and age; who is not named is not guessed."""
    assert list_speakers(text) == [speaker]


@pytest.mark.parametrize(
    ("language", "text", "speaker"),
    [
        ("de", "„Wir sperren die Brücke nicht“, sagte Berg.", "Berg"),
        ("de", "„Wir sperren die Brücke nicht“, so der Hafenchef Tom Rudd.", "Tom Rudd"),
        (
            "de",
            "Die Sprecherin der Stadt, Anna Berg, sagte dazu: „Wir sperren die Brücke nicht.“",
            "Anna Berg",
        ),
        (
            "de",
            "Nach den Worten des Parteichefs Rovias, Tom Rudd, ist es „eine sehr große neue Brücke“.",
            "Tom Rudd",
        ),
        ("de", "Am Montag sagte Ministerin Anna Berg: „Wir sperren die Brücke nicht.“", "Anna Berg"),
        ("de", "Anna Berg gab am Montag bekannt: „Wir sperren die Brücke nicht.“", "Anna Berg"),
        ("de", "BKA-Präsident Rudd: „Wir sperren die Brücke nicht.“", "Rudd"),
        ("de", "„Wir sperren die Brücke nicht“, fragen sich die Händler.", "die Händler"),
        ("fr", "« Nous ne fermons pas le pont », a déclaré la ministre de la Mer, Anne Morel.", "Anne Morel"),
        ("fr", "Selon Anne Morel, « nous ne fermons pas le pont ».", "Anne Morel"),
        ("es", "«No vamos a cerrar el puente», dijo la alcaldesa Ana Berg.", "Ana Berg"),
        ("es", "Ana Berg señaló que “no vamos a cerrar el puente”.", "Ana Berg"),
        ("it", "«Non chiuderemo mai il ponte», ha detto la sindaca Anna Berg.", "Anna Berg"),
        ("pt", "“Não vamos fechar a ponte”, afirmou Ana Berg.", "Ana Berg"),
        ("nl", "“Wij sluiten de brug niet”, zei burgemeester Anna Berg.", "Anna Berg"),
        ("sv", "”Vi stänger inte bron i år”, säger Anna Berg.", "Anna Berg"),
        ("pl", "„Nie zamykamy tego mostu dzisiaj”, powiedziała Anna Berg.", "Anna Berg"),
        ("ru", "«Мы не закроем этот мост», — сказала Анна Берг.", "Анна Берг"),
        ("ru", "«Мы не закроем этот мост», — отметил эксперт.", "эксперт"),
        ("uk", "«Ми не закриємо цей міст», — сказала Анна Берг.", "Анна Берг"),
    ],
)
def test_other_languages_have_their_words_and_orders(language: str, text: str, speaker: str) -> None:
    """Verbs come in two parts, before or behind; some have capitals for nouns, some no articles."""
    assert list_speakers(text, language) == [speaker]


@pytest.mark.parametrize(
    ("language", "text", "speaker"),
    [
        ("de", "Am Montag hatte Anna Berg in Kiel erklärt: „Wir sperren die Brücke nicht.“", "Anna Berg"),
        ("de", "Ministerin Anna Berg dankte allen Helfern: „Wir sperren die Brücke nicht.“", "Anna Berg"),
        ("de", "Anna Berg dazu: „Wir sperren die Brücke nicht.“", "Anna Berg"),
        ("de", "Nach den Worten von Anna Berg ist das „ein Geschenk an die Stadt“.", "Anna Berg"),
        ("de", "„Wir sperren die Brücke nicht“, sagte ein Vertreter des Amtes.", "ein Vertreter"),
        ("es", "“No vamos a cerrar el puente”, aseveró la concejala Ana Berg.", "Ana Berg"),
        ("es", "De acuerdo con lo señalado por Ana Berg “no vamos a cerrar el puente”.", "Ana Berg"),
        ("es", "“No vamos a cerrar el puente”, dijo el miembro de la UDI, Juan Berg.", "Juan Berg"),
        ("fr", "« Nous ne fermons pas le pont, explique Anne Morel, la maire. Jamais. »", "Anne Morel"),
        ("fr", "Anne Morel dirige le port. « Nous, dit-elle, ne fermons pas le pont. »", "Anne Morel"),
        ("it", "«Non chiuderemo mai il ponte, ha spiegato Anna Berg, e lo ripeto»", "Anna Berg"),
        ("ru", "«Мы не закроем мост, — заявил Антон Берг. — Это работа».", "Антон Берг"),
        ("ru", "«Мы не закроем этот мост», — сказал ТАСС мэр города Антон Берг.", "Антон Берг"),  # noqa: RUF001
        ("ru", "«Мы не закроем мост», — отметила сотрудник НИИ РАН, доктор наук Анна Берг.", "Анна Берг"),  # noqa: RUF001
        ("sv", "”Vi stänger inte bron i år”, skriver polisen.", "polisen"),
    ],
)
def test_more_ways_to_say_who_it_was(language: str, text: str, speaker: str) -> None:
    """Behind an auxiliary, before a colon, by an agent, between the marks, past whom it was told."""
    assert list_speakers(text, language) == [speaker]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Anna Berg kam. Zum Geleit des Eises hieß es: „Wir sperren die Brücke nicht.“"),
        ("de", "Die Folgen der Entwicklung sind da. „Wir sperren die Brücke nicht.“"),
        ("es", "Madrid crece. “No vamos a cerrar el puente”, se lee."),
        ("es", "Luego hablaron. Al respecto, agregaron que “no vamos a cerrar el puente”."),
        ("pt", "Neste ano há obras. “Não vamos fechar a ponte”."),
        ("ru", "Антон Берг уехал. В МИД отметили, что мост «давно вышел за пределы правового поля»."),  # noqa: RUF001
        ("fr", "« Comme le disait Anne Morel, nous ne fermons pas, ce pont. »"),
    ],
)
def test_nouns_places_and_several_people_are_no_speakers(language: str, text: str) -> None:
    """A wrong speaker is worse than none."""
    assert list_speakers(text, language) == [None]


def test_a_verb_that_reports_goes_on_with_who_spoke_before() -> None:
    """German tells by its verbs that somebody still speaks."""
    text = (
        "Anna Berg sagte, sie komme. Die Brücke sei „so sicher wie seit Jahren nicht“. "
        "Es gebe „gar keinen Grund zur Sorge“."
    )
    assert list_speakers(text, "de") == ["Anna Berg", "Anna Berg"]


def test_a_verb_without_a_subject_is_whom_the_sentence_before_names() -> None:
    """Its one person comes before who was quoted long ago."""
    text = (
        "“No vamos a cerrar el puente”, dijo la ministra Ana Berg.\n\n"
        "El asunto fue abordado ayer por el presidente Tomás Rudd. “Nosotros lo evaluamos siempre”, afirmó."
    )
    assert list_speakers(text, "es") == ["Ana Berg", "Tomás Rudd"]


def test_the_second_half_of_an_interrupted_quotation_is_the_firsts() -> None:
    """“...,” X said. “...” is one speech."""
    text = "“We will not close it,” Berg said. “The bridge is as safe as ever.” “And it stays so today.”"
    assert list_speakers(text) == ["Berg", "Berg", "Berg"]


def test_a_quotation_over_paragraphs_has_one_speaker() -> None:
    """The paragraph that names him does for all."""
    text = "“We will not close the bridge.\n\n“We will not close the port,” Anna Berg said."
    assert list_speakers(text) == ["Anna Berg", "Anna Berg"]


def test_a_pronoun_leads_to_the_last_person_that_it_fits() -> None:
    """Once somebody was she, she is not he."""
    text = (
        "Mr. Tom Rudd opened the port. Mrs. Anna Berg watched.\n\n"
        "“The bridge is as safe as ever,” she said.\n\n“The port is as safe as ever,” he said."
    )
    assert list_speakers(text) == ["Anna Berg", "Tom Rudd"]


def test_a_pronoun_with_nobody_before_it_is_nobody() -> None:
    """It leads to no word that happens to be a capital."""
    assert list_speakers("„Wir sperren die Brücke nicht“, sagte sie am Montag.", "de") == [None]


def test_a_short_name_is_led_to_the_fullest_of_the_article() -> None:
    """Who is quoted is one person, however he is called."""
    text = "Anna Berg runs it.\n\n“We will not close it,” Berg said.\n\n“It stays open now,” the mayor said."
    [first, second] = find_quotes(text, "en")
    assert (first.speaker, first.speaker_name) == ("Berg", "Anna Berg")
    assert (second.speaker, second.speaker_name) == ("the mayor", None)


def test_an_office_is_led_to_who_was_called_by_it() -> None:
    """A noun alone is the last person who holds the office that it names."""
    text = "“We will not close it,” said Mayor Anna Berg.\n\n“It stays open for good,” the mayor said."
    assert [quote.speaker_name for quote in find_quotes(text, "en")] == ["Anna Berg", "Anna Berg"]


def test_the_cue_and_the_place_of_the_speaker_are_given() -> None:
    """A reader can be shown why."""
    text = "“We will not close it,” said Anna Berg on Monday."
    [quote] = find_quotes(text, "en")
    assert quote.cue == "said"
    assert text[quote.speaker_start : quote.speaker_end] == "Anna Berg"
    assert quote.confidence is not None


def list_examples() -> list[tuple[str, str]]:
    """Give the example that each language has in the rules."""
    folder = files("tasks") / "rules" / "quotes"
    names = ("germanic.toml", "romance.toml", "slavic_turkic.toml")
    tables = [tomllib.loads((folder / name).read_text("utf-8")) for name in names]
    return [(row["codes"], row["example"]) for table in tables for row in table["language"]]


@pytest.mark.parametrize(("language", "example"), list_examples())
def test_the_example_of_each_language_has_its_speaker(language: str, example: str) -> None:
    """What the rules show is what they do."""
    [quote] = find_quotes(example, language)
    assert quote.speaker_name
    assert quote.speaker_name.split()[-1] in {"Berg", "Morel", "Берг"}


@pytest.mark.parametrize(
    "text",
    [
        "The “old referral” of July went to the Department of Justice.",
        "Officers looked for what it called “old ties” between Mr. al-Baghdad and the port.",
        "The “fair deal” was struck by Sens. (R-Ala.) and (D-Vt.) to avoid it.",
    ],
)
def test_an_office_without_a_name_is_nobody(text: str) -> None:
    """A sentence that names nobody else is about nobody."""
    assert list_speakers(f"{text}\n\n“We will not close the bridge,” she said.") == [None]


_PIECES = (
    "Mr. Sens. Gen. Department of Justice Minister mayor (R-Ala.) 28:6 ; Anna Berg O\u2019Neill al-Baghd de "
    "van said told she he they we who that “we will\xa0not\xa0close it” “ ” „ « » ' \u2018 \u2019 — \u2013 "
    ", . : ( ) the and sagte Herr Frau Ministerin laut selon a\xa0dit ministre según dijo señora сказал "
    "министр господин словам disse ministro 市長 は 「橋を閉じる」 と述べた قال الوزير ? ! … I A É İ \n \n\n "
)


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "ru", "pt", "ja", "ar", "tr", None])
def test_any_row_of_words_and_marks_can_be_read(language: str | None) -> None:
    """Titles without names, marks without pairs, verbs without speakers: a speaker has a name, if any."""
    draw = Random(4)  # noqa: S311 - no secret
    for _ in range(150):
        text = " ".join(draw.choices(_PIECES.split(" "), k=draw.randint(5, 80)))
        for quote in find_quotes(text, language):
            assert quote.speaker is None or quote.speaker.strip(), text


@pytest.mark.parametrize(
    ("language", "clause", "speaker"),
    [
        ("pl", "powiedział nam w środę w biurze Piotr Rudd", "Piotr Rudd"),
        ("pl", "mówi „Kurierowi Miasta” prof. Piotr Rudd, socjolog", "Piotr Rudd"),
        ("pl", "powiedziała rzeczniczka Portu Miejskiego w Gdyni Marta Berg-Rudd", "Marta Berg-Rudd"),
        ("pl", "mówi ze smutkiem Agnieszka", "Agnieszka"),
        ("pl", "argumentował jeden z posłów Partii Mostu", None),
        ("pl", "powiedział w poniedziałek w biurze Piotra Rudda w Gdyni", None),
        ("ru", "пояснила начальник отдела Горпорта по городу Диляра Берг", "Диляра Берг"),
        ("ru", "пояснил в разговоре для газеты «РГ» главный врач Владимир Берг", "Владимир Берг"),
        ("ru", "заявил в понедельник в офисе Владимира Рудда", None),
    ],
)
def test_a_name_in_its_first_case_speaks(language: str, clause: str, speaker: str | None) -> None:
    """Far behind its verb too; objects and owners, whose names have other endings, do not."""
    assert list_speakers(f"„Nie zamykamy tego mostu dzisiaj”, {clause}.", language) == [speaker]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "„Wir sperren die Brücke nicht“, Fragen der Leute häufen sich."),
        ("en", "Examples of questions include:\n\n“Will you close the bridge this year?”"),
    ],
)
def test_what_is_no_verb_or_nobody_speaks_not(language: str, text: str) -> None:
    """German nouns are capitals, verbs are none; who goes on to speak is a person."""
    assert list_speakers(text, language)[-1] is None
