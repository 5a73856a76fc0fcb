"""Packed data is opened to what it means, however it points at itself."""

import json

from tasks.core.clean.scripts.packed import Store, read_flight, unpack, unpack_stream


def test_devalue_is_opened_with_its_wrappers() -> None:
    """Reactive values are what they wrap; dates are their day."""
    packed = [["Reactive", 1], {"a": 2, "b": 3, "c": 4}, "one", [2, 2], ["Date", 5], "2024-05-01"]
    assert unpack(packed) == {"a": "one", "b": ["one", "one"], "c": "2024-05-01"}


def test_a_list_that_points_at_nothing_is_no_packed_one() -> None:
    """Lists of objects and of words are what they say."""
    assert unpack([{"a": "b"}, 1]) is None
    assert unpack(["one", "two"]) is None
    assert unpack([]) is None


def test_a_value_that_holds_itself_is_none_there() -> None:
    """A loop ends."""
    assert unpack([{"a": 0, "b": 1}, "x"]) == {"a": None, "b": "x"}


def test_what_a_stream_brings_late_is_read_too() -> None:
    """It points back at what came before."""
    first = json.dumps([{"_1": 2}, "late", ["P", 3]])
    assert list(unpack_stream([first, '\nP3:[{"_1":4},"text"]\n'])) == [
        {"late": {"late": "text"}},
        {"late": "text"},
    ]


def test_rows_of_a_flight_stream_are_told_by_line_and_length() -> None:
    """A text is as long as its row says, in bytes, whatever stands in it."""
    text = "Straße\n2:[]"
    stream = f'0:{{"a":"$1"}}\n1:T{len(text.encode()):x},{text}a:I["chunk"]\nb:["$","p",null,{{}}]\nbroken\n'
    rows = read_flight(stream)
    assert rows == {"0": {"a": "$1"}, "1": text, "b": ["$", "p", None, {}]}
    assert Store(rows=rows).follow("$L1") == text


def test_references_into_a_store_are_followed() -> None:
    """What leads nowhere stays as it is."""
    store = Store()
    store.note({"Article:1": {"title": "A"}, "title": {"b": 1}})
    assert store.follow({"__ref": "Article:1"}) == {"title": "A"}
    assert store.follow({"type": "id", "id": "Article:1"}) == {"title": "A"}
    assert store.follow({"__ref": "Article:2"}) == {"__ref": "Article:2"}
    assert store.follow("$1") == "$1"
