"""Speech that an article reports in its own words."""

from __future__ import annotations

import pytest

from tasks.core.annotations import QuoteKind
from tasks.core.clean.quotes.quotes import find_quotes


@pytest.mark.parametrize(
    ("language", "text", "speaker", "reported"),
    [
        (
            "en",
            "Mayor Anna Berg told reporters on Monday that the bridge would stay open.",
            "Anna Berg",
            "the bridge would stay open",
        ),
        (
            "en",
            "According to Anna Berg, the bridge will stay open.",
            "Anna Berg",
            "the bridge will stay open",
        ),
        (
            "en",
            "The bridge will stay open for cars, according to Anna Berg.",
            "Anna Berg",
            "The bridge will stay open for cars",
        ),
        ("en", "The police said that the bridge was not safe.", "The police", "the bridge was not safe"),
        (
            "de",
            "Anna Berg sagte, die Brücke sei für Autos sicher.",
            "Anna Berg",
            "die Brücke sei für Autos sicher",
        ),
        (
            "de",
            "Die Brücke sei für Autos sicher, sagte Anna Berg.",
            "Anna Berg",
            "Die Brücke sei für Autos sicher",
        ),
        (
            "de",
            "Laut Anna Berg bleibt die Brücke für Autos offen.",
            "Anna Berg",
            "bleibt die Brücke für Autos offen",
        ),
        (
            "de",
            "Bürgermeisterin Anna Berg sagte am Dienstag, die Brücke sei für Autos sicher.",
            "Anna Berg",
            "die Brücke sei für Autos sicher",
        ),
        (
            "de",
            "Anna Berg sagte am Dienstag, dass die Brücke für Autos sicher sei.",
            "Anna Berg",
            "die Brücke für Autos sicher sei",
        ),
        (
            "fr",
            "La maire Anne Morel a déclaré lundi que le pont resterait ouvert cette année.",
            "Anne Morel",
            "le pont resterait ouvert cette année",
        ),
        (
            "es",
            "La alcaldesa Ana Berg dijo el lunes que el puente seguirá abierto hoy.",
            "Ana Berg",
            "el puente seguirá abierto hoy",
        ),
        (
            "pl",
            "Burmistrz Anna Zawada powiedziała w środę, że most pozostanie otwarty dla wszystkich.",
            "Anna Zawada",
            "most pozostanie otwarty dla wszystkich",
        ),
        (
            "fr",
            "Selon Anne Morel, le pont restera ouvert cette année.",
            "Anne Morel",
            "le pont restera ouvert cette année",
        ),
        (
            "es",
            "La alcaldesa Ana Berg dijo que el puente seguirá abierto hoy.",
            "Ana Berg",
            "el puente seguirá abierto hoy",
        ),
        (
            "pl",
            "Burmistrz Anna Berg powiedziała, że most pozostanie otwarty dla wszystkich.",
            "Anna Berg",
            "most pozostanie otwarty dla wszystkich",
        ),
        (
            "ru",
            "По словам Анны Берг, мост будет открыт весь год.",
            "Анны Берг",
            "мост будет открыт весь год",
        ),
    ],
)
def test_a_verb_or_a_source_leads_to_what_is_reported(
    language: str, text: str, speaker: str, reported: str
) -> None:
    """No words are quoted; where they stand, who says so and by which word is told."""
    [quote] = find_quotes(text, language)
    assert (quote.kind, quote.quote) == (QuoteKind.INDIRECT, "")
    assert (quote.speaker, text[quote.start : quote.end]) == (speaker, reported)
    assert quote.cue


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Mayor Anna Berg never said that the bridge would stay open."),
        ("en", "Mayor Anna Berg could say that the bridge would stay open."),
        ("en", "Mayor Anna Berg dismissed the claim that the bridge was not safe."),
        ("en", "Did Mayor Anna Berg say that the bridge would stay open?"),
        ("en", "It was said that the bridge would stay open this year."),
        ("en", "She said that the bridge would stay open this year."),
        ("en", "U.S. officials said that the bridge would stay open."),
        ("en", "Senator Anna Berg lost in one of 10 states that her party had won before."),
        ("en", "Senator Anna Berg had to moderate earlier comments that were taken as support."),
        ("es", "He visto a Ana Berg y puedo decir que el puente seguirá abierto hoy."),
        ("de", "Anna Berg sagte nicht, dass die Brücke für Autos sicher sei."),
        ("de", "Es gibt eine Studie der Stadt, die behauptet, die Brücke sei nicht sicher."),
        (None, "Mayor Anna Berg said that the bridge would stay open."),
        ("xx", "Mayor Anna Berg said that the bridge would stay open."),
    ],
)
def test_what_is_not_surely_said_is_not_reported(language: str | None, text: str) -> None:
    """Denied, possible, asked, claimed by others or by nobody who is named."""
    assert find_quotes(text, language) == ()


def test_a_sentence_that_quotes_reports_nothing_beside() -> None:
    """What stands between marks is what it says."""
    text = "Mayor Anna Berg said that the bridge was “as safe as it ever was” that day."
    assert [quote.kind for quote in find_quotes(text, "en")] == [QuoteKind.MIXED]
