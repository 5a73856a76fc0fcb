"""Bodies of German articles, all invented: told by a word of the name, by brackets or by marks."""

from __future__ import annotations

import pytest

from tasks.core.clean.mentions.mentions import find_mentions


def list_bodies(text: str) -> list[str]:
    """Give the bodies that a German text names, as they stand there."""
    found = find_mentions(text, "de")
    return [
        text[span.start : span.end] for each in found if each.kind == "organisation" for span in each.spans
    ]


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("Gestern sprach das Landesamt für Deichbau und Seewesen.", "Landesamt für Deichbau und Seewesen"),
        ("Er leitet das Institut für Wasser- und Deichbau in Kiel.", "Institut für Wasser- und Deichbau"),
        (
            "Sie forscht am Institut für Spezielle Medizin der Küsten.",
            "Institut für Spezielle Medizin der Küsten",
        ),
        ("Er lehrt an der Hochschule für Bildende Kunst.", "Hochschule für Bildende Kunst"),
        ("Heute warnt der Verband der Deutschen Deichbauer.", "Verband der Deutschen Deichbauer"),
        ("Das sagte der Deutsche Deichverband in Kiel.", "Deutsche Deichverband"),
        ("Das meldet die Kielsche Allgemeine Zeitung heute.", "Allgemeine Zeitung"),
        ("Sie liegt im Rungholm-Klinikum auf der Insel.", "Rungholm-Klinikum"),
        ("Wie der „Hafenbote“ berichtet, taut das Eis.", "Hafenbote"),
        ("Er sprach mit der „Neuen Rungholmer Rundschau“ darüber.", "Neuen Rungholmer Rundschau"),
        ("Laut dem Seenotzentrum (SNZ) taut das Eis.", "SNZ"),
    ],
)
def test_a_word_brackets_or_marks_tell_a_body(text: str, body: str) -> None:
    """With what it is for or of whom, an adjective that is a capital, its short form; papers."""
    assert body in list_bodies(text)


@pytest.mark.parametrize(
    "text",
    [
        "Das sind gute Nachrichten für Sparer und das Parlament für alle.",
        "Er sucht eine Gesellschaft für den nächsten Besuch.",
        "Deutsche Verbände und Europäische Zeitungen klagen.",
        "Der Verband für sich ist klein, und der Verband der von hier kommt auch.",
        "Der Roman „Hafenbote“ ist alt und der „Kapitän“ auch.",
        "Der Rat (SNZ bleibt offen) tagt im Kreis-Klinikum.",
    ],
)
def test_common_words_are_no_bodies(text: str) -> None:
    """A noun that only stands before "für", a plural that begins a sentence, a title, a kind of house."""
    assert list_bodies(text) == []
