"""The language of a text, told from the text itself.

Takes prose; gives a BCP 47 code, or None where the text is too short or the answer unsure. What a document
says of itself comes first, but where a long text is surely in a language far from the declared one: templates
keep the language of those who made them. Same text, same answer.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from py3langid.langid import MODEL_FILE, LanguageIdentifier

if TYPE_CHECKING:
    from numpy.typing import NDArray

MIN_LETTERS = 60
MIN_CONFIDENCE = 0.9
SURE_LETTERS = 300
SURE_CONFIDENCE = 0.999
_READ_CHARS = 1000
_ALIKE = (
    "no nb nn da sv",
    "hr sr bs sh sl cnr",
    "id ms jv su",
    "cs sk",
    "es gl ca an ast oc pt eu",
    "ru uk be bg mk",
    "hi mr ne",
    "fa ur ps ar ku",
    "tr az",
    "nl af de lb",
    "zh ja",
)
"""Languages that are taken for one another, or stand side by side: the declaration decides among them."""
_SUBTAGS = re.compile(r"[-_, ]")
_LETTERS = re.compile(r"[^\W\d_]")
_CJK = re.compile("[\u2e80-\u9fff\uac00-\ud7af]")
_LONGEST_FEATURE = 6
"""Bytes of the longest sequence that the model knows."""
_CJK_FACTOR = 3
"""A Chinese, Japanese or Korean sign tells about as much as three letters of an alphabet."""


def detect_language(text: str) -> str | None:
    """Name the language of `text`, or None when unsure."""
    code, confidence, letters = _classify(text[:_READ_CHARS])
    return code if letters >= MIN_LETTERS and confidence >= MIN_CONFIDENCE else None


def overrules(text: str, declared: str | None) -> bool:
    """Whether `text` is surely in another language than the declared one, and no relative of it."""
    code, confidence, letters = _classify(text[:_READ_CHARS])
    if declared is None or letters < SURE_LETTERS or confidence < SURE_CONFIDENCE:
        return False
    said = _SUBTAGS.split(declared.strip())[0].lower()
    return said != code and not any({said, code} <= set(family.split()) for family in _ALIKE)


@lru_cache(maxsize=8)
def _classify(start: str) -> tuple[str, float, int]:
    """Give the likeliest language of a text's beginning, how likely it is, and how much there is to read."""
    letters = len(_LETTERS.findall(start)) + _CJK_FACTOR * len(_CJK.findall(start))
    if letters < MIN_LETTERS:
        return "", 0.0, letters
    code, confidence = load_identifier().classify(start)
    return str(code), float(confidence), letters


class QuickIdentifier(LanguageIdentifier):  # type: ignore[misc]  # the package has no types
    """The identifier of py3langid, which reads all bytes of a text at once: the same scores, much sooner.

    The state behind a byte is known from the few bytes before it, as many as a feature has.
    """

    def __init__(self, *given: Any, **named: Any) -> None:  # noqa: ANN401 - whatever the package loads
        super().__init__(*given, **named)
        self._next, self._rows = np.asarray(self.tk_nextmove), np.asarray(self._rowbase)
        self._features = np.asarray(self.tk_output)

    def _raw_score(self, text: bytes) -> Any:  # noqa: ANN401 - scores, as the package's own
        signs = np.frombuffer(text, np.uint8)
        states = np.zeros(len(signs), np.intp)
        for back in reversed(range(min(_LONGEST_FEATURE, len(signs)))):
            states[back:] = self._step(states[back:], signs[: len(signs) - back])
        found = self._features[states]
        found = found[found >= 0]
        if not len(found) or not np.array_equal(states[1:], self._step(states[:-1], signs[1:])):
            return super()._raw_score(text)  # no walk byte by byte would end in these states
        return self._sparse_score(Counter(found.tolist()), self.nb_ptc)

    def _step(self, states: NDArray[np.intp], signs: NDArray[np.uint8]) -> NDArray[np.intp]:
        step: NDArray[np.intp] = self._next[self._rows[states] + signs]
        return step


_loaded: list[QuickIdentifier] = []


def use_identifier(identifier: QuickIdentifier) -> None:
    """Have languages told by an identifier whose model was had in another way."""
    _loaded[:] = [identifier]


def load_identifier() -> QuickIdentifier:
    """Load the model that tells languages, once a process; it is unpacked into a temporary file."""
    if not _loaded:
        use_identifier(QuickIdentifier.from_model_file(MODEL_FILE, norm_probs=True))
    return _loaded[0]
