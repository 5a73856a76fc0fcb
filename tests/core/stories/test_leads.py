"""Leads: what of an article is put into numbers, and back."""

from __future__ import annotations

import numpy as np

from tasks.core.stories.leads import DIMENSIONS, LEAD_CHARACTERS, pack_vectors, take_lead, unpack_vectors


def test_a_lead_is_headline_and_beginning_in_one_line() -> None:
    """Whatever stands between the words, and no longer than what is read."""
    assert (
        take_lead("A crane falls", "In Quillon\n\na crane fell.") == "A crane falls. In Quillon a crane fell."
    )
    assert take_lead(None, "word " * 400) == ("word " * 400)[:LEAD_CHARACTERS].strip()


def test_scripts_that_the_encoder_has_not_learned_have_no_lead() -> None:
    """To it all their letters are one; a name in another script changes nothing."""
    assert take_lead(None, "टैंकों के साथ घुसे सैनिक") is None
    assert take_lead(None, "Πυρκαγιά στο λιμάνι") is None
    assert take_lead(None, "1, 2, 3") is None
    for text in (
        "Пожар в порту",
        "港町で火災",
        "حريق في الميناء",
        "항구에서 화재",
        "Fire in Αθήνα, they say",
    ):
        assert take_lead(None, text) == text


def test_vectors_come_back_nearly_as_they_were() -> None:
    """A byte a number; what has none is nothing."""
    vectors = np.random.default_rng(1).normal(size=(4, DIMENSIONS)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    back = unpack_vectors([*pack_vectors(vectors), None])
    assert np.abs(back[:4] @ vectors.T - vectors @ vectors.T).max() < 0.01
    assert not back[4].any()
