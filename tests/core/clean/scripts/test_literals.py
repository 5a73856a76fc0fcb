"""Values spelt out in JavaScript are read as they are meant, and nothing is run."""

import pytest

from tasks.core.clean.scripts.literals import read_call, read_literal


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("{a: 1, 'b': \"c\", 3: [`d`, .5,], e}", {"a": "1", "b": "c", "3": ["d", ".5"], "e": None}),
        ("[undefined, null, void 0, !0, !1, true, NaN]", [None, None, None, True, False, True, None]),
        (r'"a\x41\u0042\u{43}\n\'\\"', "aABC\n'\\"),
        (r'"\ud83d\ude00"', "\U0001f600"),
        ('new Date("2024-05-01")', "2024-05-01"),
        ("new Map([[1, {a: 2}]])", [["1", {"a": "2"}]]),
        ('JSON.parse("{\\"a\\": [1]}")', {"a": [1]}),
        ("/* one */ [ // two\n 1 ]", ["1"]),
    ],
)
def test_a_literal_means_what_javascript_says(written: str, value: object) -> None:
    """Names without quotes, all kinds of strings, constants, and calls that only wrap a value."""
    assert read_literal(written) == (value, len(written))


@pytest.mark.parametrize(
    "written", ["{a: function(){}}", "{a: b + c}", "[1", "{'a' 1}", '"open', "(x)", "[" * 400, "{a: () => 1}"]
)
def test_what_would_have_to_be_computed_is_not_read(written: str) -> None:
    """Functions, operators, broken and endless values are refused."""
    with pytest.raises(ValueError, match=r".*"):
        read_literal(written)


def test_a_call_puts_its_values_in_place() -> None:
    """Its own lines before the return fill places that are pointed at twice."""
    written = '(function(a,b){a.x=b;a.y=[];a.y[1]={z:b};return {one:a,two:a,three:c}}({},"t"))'
    filled = {"x": "t", "y": [None, {"z": "t"}]}
    assert read_call(written)[0] == {"one": filled, "two": filled, "three": None}
