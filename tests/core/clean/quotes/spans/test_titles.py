"""Names between quotation marks are no speech."""

from __future__ import annotations

import pytest

from tasks.core.clean.quotes.quotes import find_quotes


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The film “The Night of the Long Bridge” opens today.", "en"),
        ("Die „Woche des gesperrten Ufers“ beginnt.", "de"),
        ("Escribió “Diario de un puente”, “Al borde del agua” y “La noche”.", "es"),
        ("See “news.courier.example/a/b/c/d” for more.", "en"),
    ],
)
def test_titles_of_works_and_bodies_are_left_out(text: str, language: str) -> None:
    """They are written as names, or stand in a list of such."""
    assert find_quotes(text, language) == ()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("It is “a bridge too far for us”, some say.", "en"),
        ("Es sei „weit hinter der alten Brücke“ gewesen.", "de"),
        ("“We Will Not Close It.” So it began.", "en"),
        ("Il parle d'une “ville au bord de l'eau”.", "fr"),
    ],
)
def test_what_may_be_speech_stays(text: str, language: str) -> None:
    """Small words that carry meaning, or a stop, are no name's."""
    assert len(find_quotes(text, language)) == 1
