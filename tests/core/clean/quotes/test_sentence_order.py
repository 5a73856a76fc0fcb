"""Who says a quotation where other nouns, clauses and sentences stand around it."""

from __future__ import annotations

import pytest

from tasks.core.clean.quotes.quotes import find_quotes


def list_speakers(text: str, language: str) -> list[str | None]:
    """Give who says each quotation of a text."""
    return [quote.speaker for quote in find_quotes(text, language) if quote.quote]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            (
                "Anna Berg kam. Mit Blick auf die von den Ländern beschlossenen neuen Regeln sagte sie: "
                "„Wir sperren die Brücke nicht.“"
            ),
            "Anna Berg",
        ),
        (
            (
                "Angesichts des Festhaltens der Regierung an den neuen Hafenregeln kritisierte Anna Berg: "
                "„Wir sperren die Brücke nicht.“"
            ),
            "Anna Berg",
        ),
        ("Mit dabei war auch Anna Berg vom Hafenamt: „Wir sperren die Brücke nicht.“", "Anna Berg"),
        (
            (
                "Tom Rudd, der von sich sagt, er sei „weder für noch gegen die Brücke“, "
                "kritisiert dabei auch seinen obersten Dienstherrn Jan Holm."
            ),
            "Tom Rudd",
        ),
        ("„Wir sperren die Brücke nicht“, heißt es in einem am Montag gedruckten Aufsatz.", None),
        (
            (
                "Auf den Hafen blickte Anna Berg, Vorsitzende der Reederei, in ihrer Rede zum Fest: "
                "„Wir sperren die Brücke nicht.“"
            ),
            "Anna Berg",
        ),
        (
            "Vertreter einer großen Werft, die dort warteten, forderten „weniger Regeln für alle Schiffe“.",
            None,
        ),
    ],
)
def test_what_a_preposition_leads_ends_with_its_noun(text: str, speaker: str | None) -> None:
    """German nouns stand far behind their prepositions, with others between."""
    assert list_speakers(text, "de") == [speaker]


@pytest.mark.parametrize(
    ("language", "text", "speaker"),
    [
        (
            "fr",
            "Au nom de toute la ville, la maire Anne Morel déclare : « Nous ne fermons pas ».",
            "Anne Morel",
        ),
        (
            "es",
            "Ana Berg recordó que su hermana, Eva Rudd, siempre decía: “no cerramos el puente”.",
            "Eva Rudd",
        ),
        ("en", "Anna Berg said that her aide, Tom Rudd, told them “we will not close it.”", "Tom Rudd"),
        ("en", "Anna Berg said that the aide was late, adding that “we will not close it.”", "Anna Berg"),
    ],
)
def test_a_name_between_commas_is_of_its_own_clause(language: str, text: str, speaker: str) -> None:
    """A led noun ends at its comma, and a clause of its own has its own subject."""
    assert list_speakers(text, language) == [speaker]


@pytest.mark.parametrize(
    ("language", "text", "speakers"),
    [
        (
            "de",
            (
                "„Die Brücke bleibt offen“, sagte Anna Berg. „Wir sperren sie nicht.“ Tom Rudd kritisierte: "
                "„Das ist viel zu spät.“"
            ),
            ["Anna Berg", "Anna Berg", "Tom Rudd"],
        ),
        (
            "de",
            "Dann warnte Anna Berg: „Was wird aus unserer Brücke?“ Beim Amt heißt es, niemand weiß es.",
            ["Anna Berg"],
        ),
        (
            "nl",
            (
                "“De brug blijft gewoon open”, zei Anna Berg. “Wij sluiten haar niet.” Tom Rudd vroeg later: "
                "“Is dat niet te laat?”"
            ),
            ["Anna Berg", "Anna Berg", "Tom Rudd"],
        ),
    ],
)
def test_a_quotation_that_ends_with_a_stop_ends_its_sentence(
    language: str, text: str, speakers: list[str]
) -> None:
    """Where a verb would stand first, a capital behind it begins another sentence."""
    assert list_speakers(text, language) == speakers


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Im Hafen kam es zu Streit, was viele ärgerte: „Wir sperren die Brücke nicht“, sagte Berg.", "Berg"),
        ("Das Ziel der Werft war klar: „Wir sperren die Brücke nicht“, teilt Marotta mit.", "Marotta"),
        ("Anna Berg wurde deutlich: „Wir sperren die Brücke nicht.“", "Anna Berg"),
    ],
)
def test_who_stands_behind_a_quotation_wins_over_a_noun_before_its_colon(text: str, speaker: str) -> None:
    """A noun before a colon says what a quotation is of, not whose."""
    assert list_speakers(text, "de") == [speaker]


@pytest.mark.parametrize(
    ("language", "text", "speaker"),
    [
        ("de", "„Wir sperren die Brücke nicht“, sagte Kurz am Montag.", "Kurz"),
        ("de", "Minister Tom Kurz kam. Kurz darauf sagte Berg: „Wir sperren die Brücke nicht.“", "Berg"),
        ("de", "Dennoch gesteht Berg ein: „Wir sperren die Brücke nicht.“", "Berg"),
        ("de", "Der Anteil stieg um vier Prozent. „Wir sperren die Brücke nicht“, hieß es.", None),
        (
            "de",
            "„Wir sperren die Brücke nicht“, meint die 28-jährige Schweizerin.",
            "die 28-jährige Schweizerin",
        ),
        ("de", "Anna Berg ist davon überzeugt, „die Brücke bleibt einfach offen“.", "Anna Berg"),
        ("de", "Anna Berg sagte es. Die Stadt verkenne „die großen Sorgen im ganzen Hafen“.", "Anna Berg"),
        ("de", "Das Robert Wulff-Institut schweigt. „Wir sperren die Brücke nicht“, sagte er.", None),
        ("ru", "Эколог Антон Берг называет мост «одним из самых старых в стране».", "Антон Берг"),
    ],
)
def test_words_that_are_names_and_names_that_are_words(language: str, text: str, speaker: str | None) -> None:
    """A capital inside of a sentence may be a name ("Kurz"), one that begins it an adverb ("Dennoch")."""
    assert list_speakers(text, language) == [speaker]


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("de", "Der Kieler Anwalt kam. „Wir sperren die Brücke nicht“, sagt der Anwalt.", None),
        ("de", "Anwältin Anna Berg kam. „Wir sperren die Brücke nicht“, sagt die Anwältin.", "Anna Berg"),
        ("ru", "Эксперт отмечает, что мост «давно вышел за пределы города».", None),
    ],
)
def test_an_office_is_nobodys_name(language: str, text: str, name: str | None) -> None:
    """It leads to who has it, where the article says so."""
    assert [quote.speaker_name for quote in find_quotes(text, language) if quote.quote] == [name]
