"""Sentences: their spans, and which stand in a quotation."""

from __future__ import annotations

import pytest

from tasks.core.clean.text.sentences import split_sentences, stands_in_quotes


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("The bridge is old. It stays.", ["The bridge is old.", "It stays."]),
        ("Mr. J. Roe of St. Mary refused. He left.", ["Mr. J. Roe of St. Mary refused.", "He left."]),
        (
            "Read it on harbour.example.de. The rest is news.",
            ["Read it on harbour.example.de.", "The rest is news."],
        ),
        ("桥已经关闭了很久。市长说要修理它。", ["桥已经关闭了很久。", "市长说要修理它。"]),
        ("पुल बंद है। परिषद बैठी।", ["पुल बंद है।", "परिषद बैठी।"]),
        ("Der Rat tagte.Die Brücke bleibt", ["Der Rat tagte.", "Die Brücke bleibt"]),
    ],
)
def test_sentences_are_split_where_they_end(text: str, sentences: list[str]) -> None:
    """Initials, short forms and addresses end none; scripts have stops of their own."""
    assert [text[start:end] for start, end in split_sentences(text)] == sentences


def test_a_sentence_inside_a_quotation_is_told() -> None:
    """In straight quotes, in German ones and in guillemets."""
    for text in (
        'He said: "Come. Follow us."',
        "Er sagte: „Komm. Folgen Sie uns.“",
        "Il dit : « Viens. Suivez nous. »",
    ):
        assert stands_in_quotes(text, text.index(".") + 2)
    assert not stands_in_quotes('"Come." Follow us.', 8)
