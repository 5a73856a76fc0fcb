"""Lines are compared by their letters and digits alone, whatever script they are in."""

import unicodedata
from html import unescape

from hypothesis import example, given
from hypothesis import strategies as st

from tasks.core.clean.input.folding import fold_letters


@given(st.text())
@example("„Größe“ … & _Maß_ &amp; ½ ﬁne №5\u00a0٣")
@example("lone \ud800 half, ä")
def test_letters_and_digits_are_left_in_one_case(text: str) -> None:
    """Signs of ASCII go by another way than all others, and to the same end."""
    written = unicodedata.normalize("NFKC", unescape(text))
    assert fold_letters(text) == "".join(filter(str.isalnum, written)).casefold()
