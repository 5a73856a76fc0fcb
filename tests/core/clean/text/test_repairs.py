"""Repairs: what is mended, what is left alone, and that each says what stood there."""

from __future__ import annotations

import pytest

from tasks.core.clean.text.repairs import find_edits, find_repairs, repair_text
from tasks.core.records import Kind, Segment


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("the town&#39;s bridge", "the town's bridge", "character_reference"),
        ("systems of the bridge. # 39; NATO", "systems of the bridge. ' NATO", "broken_character_reference"),
        ("fish & amp; chips", "fish & chips", "broken_character_reference"),
        ("a threat.Despite the rain", "a threat. Despite the rain", "missing_sentence_space"),
        ("open by 2031.Trams ran again", "open by 2031. Trams ran again", "missing_sentence_space"),
        ("cost $1,400.Nobody paid", "cost $1,400. Nobody paid", "missing_sentence_space"),
        ("he said.”The mayor", "he said.” The mayor", "missing_sentence_space"),
        ("the â€œoldâ€\x9d bridge", "the “old” bridge", "mojibake"),
        ("an old\x08 bridge", "an old bridge", "control_character"),
        ("the old har\xadbour bri\xaddge", "the old harbour bridge", "control_character"),
    ],
)
def test_damage_is_mended(before: str, after: str, kind: str) -> None:
    """Each kind of damage is found, mended and named."""
    assert repair_text(before) == after
    assert {edit[3] for edit in find_edits(before)} == {kind}


@pytest.mark.parametrize(
    "text",
    [
        "See https://harbour.example/a.B?x=1&amp;y=2 for more.",
        "Write to Jane.Roe@harbour.example today.",
        "The U.S. and the U.K. agreed on 3.5 per cent, said Booking.com.",
        "Salon.Com is a site; so is Change.Org of old.",
        "Version 2.Beta and node.JS are names.",
        "On 12.05.2031 it rose by 14.50 to v3.20.Final, see Plan42.Draft, Radio21.Com and 15.Net.",
        "AT&T; and R&D; stay as they are.",
        "Die „süße“ Straße – ‚groß‘ – ist naß.",  # noqa: RUF001 - quotation marks as printed
        "Le café « très » bon coûte 3 €.",
    ],
)
def test_what_is_whole_is_left_alone(text: str) -> None:
    """Addresses, names, numbers, abbreviations and accents are no damage."""
    assert repair_text(text) == text


def test_a_garbled_text_is_read_as_it_was_written() -> None:
    """UTF-8 that was read as Latin-1 is read rightly, also where a byte was lost to white space."""
    written = "Få så en ö i ån. Ängen är grön och sjön är blå, året är nytt. Åter är våren här."
    garbled = " ".join(written.encode().decode("latin-1").split())
    assert repair_text(garbled) == written


def test_a_repair_can_be_taken_back() -> None:
    """`before` is what stands at its place in the input."""
    visible = "xx The town&#39;s bridge.Nobody knew."
    segment = Segment(Kind.BODY, visible[3:], "keep", 3, len(visible))
    repairs = find_repairs([segment])
    assert [repair.kind for repair in repairs] == ["character_reference", "missing_sentence_space"]
    assert all(visible[repair.start : repair.end] == repair.before for repair in repairs)


def test_what_markup_made_look_like_code_is_repaired_once_it_is_gone() -> None:
    """Whether a segment is code is told by what it reads, so that reading it again repairs nothing more."""
    text = "<span>\n\x08 Coffee from the harbour"
    segment = Segment(Kind.BODY, text, "kept", 0, len(text))
    spans = [(each.start, each.end) for each in find_repairs([segment], [(0, 7, "", "markdown")])]
    assert spans == [(0, 8)]
