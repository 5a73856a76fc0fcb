"""The language of a text, told from the text."""

from __future__ import annotations

from functools import cache
from random import Random

import pytest
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from tasks.core.clean.text.language import detect_language, load_identifier, overrules


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


@pytest.mark.parametrize("seed", range(12))
def test_all_bytes_at_once_score_as_one_after_the_other(seed: int) -> None:
    """Words of several scripts in any order, and signs at random: the package's own scores, to the bit."""
    signs = Random(seed)  # noqa: S311 - a sample, no secret
    written = (SPANISH + "市議会は火曜日の夜 Совет решил отремонтировать мост قرر المجلس إصلاح الجسر").split()
    words = [signs.choice(written) for _ in range(signs.randint(1, 90))]
    words += ["".join(map(chr, signs.choices(range(33, 0xD7FF), k=3))) for _ in range(signs.randint(0, 9))]
    text = " ".join(signs.sample(words, len(words)))
    assert load_identifier().rank(text) == load_packaged().rank(text)


def test_a_text_without_a_known_feature_scores_as_in_the_package() -> None:
    """A single sign has none."""
    assert load_identifier().rank("\x01") == load_packaged().rank("\x01")


@cache
def load_packaged() -> LanguageIdentifier:
    """The identifier as the package has it."""
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
