"""The language of a text, told from the text."""

from __future__ import annotations

import pytest

from tasks.core.clean.text.language import detect_language, overrules


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (
            "The council met on Tuesday evening and agreed, after a long debate, to repair the old bridge.",
            "en",
        ),
        (
            "Der Rat beschloss am Dienstag nach langer Debatte, die alte Brücke für Millionen zu sanieren.",
            "de",
        ),
        ("Le conseil a décidé mardi soir, après un long débat, de réparer le vieux pont de la ville.", "fr"),
        ("市議会は火曜日の夜、長い議論の末に古い橋を修理することを決めたと発表した。", "ja"),
    ],
)
def test_prose_tells_its_language(text: str, language: str) -> None:
    """A paragraph is enough."""
    assert detect_language(text) == language


@pytest.mark.parametrize("text", ["", "Advertisement", "12 34 56", "Photo: AP"])
def test_too_little_text_tells_nothing(text: str) -> None:
    """A guess is worse than no answer."""
    assert detect_language(text) is None


SPANISH = (
    "El ayuntamiento aprobó el martes el cierre al tráfico de once calles del casco antiguo, una medida"
    " que divide a los comerciantes y que entrará en vigor el primer lunes de septiembre. La alcaldesa"
    " defendió el plan con los datos de la estación que mide el aire junto al mercado, y los transportistas"
    " piden una hora más para descargar por la mañana, pues con dos horas no llegan a todas las tiendas."
)


def test_a_long_text_overrules_what_its_template_declares() -> None:
    """A theme made for English tells nothing about a Spanish text."""
    assert overrules(SPANISH, "en-US")
    assert overrules(SPANISH, "DE, AT, CH")


@pytest.mark.parametrize("declared", [None, "es", "es-MX", "ca", "gl"])
def test_the_declaration_stays_where_it_may_be_right(declared: str | None) -> None:
    """The same language, a region of it, or one that is taken for it."""
    assert not overrules(SPANISH, declared)


def test_a_short_text_overrules_nothing() -> None:
    """Some paragraphs are needed to be sure."""
    assert not overrules(SPANISH[:120], "en")
