"""Words are counted as readers of each script count them."""

from __future__ import annotations

import pytest

from tasks.core.clean.text.word_count import count_words

COUNTED = {
    "The ferry left at 10.30, late as ever.": 8,
    "": 0,
    "渡轮昨天停航。": 6,
    "「フェリーは、休みです。」": 9,
    "サーバー": 4,
    "เรือข้ามฟากหยุด": 12,
    "渡輪公司 Elsing Ferries 表示 3 艘停航。": 12,
    "페리는 어제 멈췄다.": 3,
    "Il traghetto è fermo.": 4,
}


@pytest.mark.parametrize("text", COUNTED)
def test_words_are_counted_by_blanks_or_where_there_are_none_by_signs(text: str) -> None:
    """Punctuation beside signs is no word, and a mark belongs to its letter."""
    assert count_words(text) == COUNTED[text]


def test_a_text_twice_has_twice_the_words() -> None:
    """In any mixture of scripts."""
    for text in filter(None, COUNTED):
        assert count_words(f"{text}\n\n{text}") == 2 * count_words(text)
