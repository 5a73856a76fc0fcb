"""Speech that dashes mark."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.core.clean.quotes.quotes import find_quotes
from tests.growth import MOST_EXPONENT, find_exponent


@pytest.mark.parametrize(
    ("language", "text", "quotes"),
    [
        (
            "pl",
            "– Nie zamykamy tego mostu w tym roku – powiedziała Anna Berg. – Wrócimy do tego za rok.",  # noqa: RUF001
            ["Nie zamykamy tego mostu w tym roku", "Wrócimy do tego za rok."],
        ),
        (
            "ru",
            "— Мы не закроем мост в этом году, — сказала Анна Берг, — и в следующем тоже нет.",
            ["Мы не закроем мост в этом году", "и в следующем тоже нет."],
        ),
        (
            "es",
            "—No cerramos el puente este año —dijo Ana Berg—. Volveremos a hablar en mayo.",
            ["No cerramos el puente este año", "Volveremos a hablar en mayo."],
        ),
        (
            "pl",
            '- To nie jest "prezent" dla miasta - mówi Anna Berg.',
            ['To nie jest "prezent" dla miasta'],
        ),
        (
            "fr",
            "– Nous ne fermons pas le pont, dit-elle.",  # noqa: RUF001
            ["Nous ne fermons pas le pont"],
        ),
        (
            "sv",
            "– Vi stänger inte bron i år, säger Anna Berg från kommunen.",  # noqa: RUF001
            ["Vi stänger inte bron i år"],
        ),
    ],
)
def test_a_clause_that_says_who_speaks_tells_speech(language: str, text: str, quotes: list[str]) -> None:
    """Behind a second dash, or a comma; marks inside are part of it."""
    found = find_quotes(f"Anna Berg och Ana Berg.\n\n{text}", language)
    assert [quote.quote for quote in found] == quotes


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("es", "–¿Qué piensa usted ahora del puente?"),  # noqa: RUF001
        ("fr", "– Que le pont soit ouvert – autrement dit, que rien ne change."),  # noqa: RUF001
        ("pl", "- Most nad rzeką - najdłuższy w kraju - jest otwarty."),
        ("de", "— Anna Berg (@annaberg) 25. September 2018"),
        ("en", "- Bridge to stay open, say experts"),
        (None, "– Vi stänger inte bron i år, säger Anna Berg."),  # noqa: RUF001
    ],
)
def test_a_dash_alone_marks_no_speech(language: str | None, text: str) -> None:
    """Lists, signatures, questions of interviews and headlines stay out."""
    assert find_quotes(text, language) == ()


@given(
    st.lists(
        st.sampled_from(["– ", "— ", "- ", "—", "a b c d", "powiedział", "Berg", ".", ",", "\n", "“", "”"]),  # noqa: RUF001
        max_size=40,
    ).map(" ".join)
)
def test_spans_stand_where_they_say(text: str) -> None:
    """Whatever the dashes, words stand at their offsets, and none twice."""
    end = 0
    for quote in find_quotes(text, "pl"):
        assert text[quote.start : quote.end] == quote.quote
        assert quote.start >= end
        end = quote.end


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["– ", "— a b — powiedział Berg. ", "–\n", " \n", "– a b „c d” – mówi X\n"])  # noqa: RUF001
def test_a_long_text_takes_time_in_proportion(unit: str) -> None:
    """Four times as many dashes take about four times as long."""
    sizes = (64, 256, 1024)
    assert (
        find_exponent(lambda text: find_quotes(text, "pl"), lambda size: unit * size, sizes) < MOST_EXPONENT
    )
