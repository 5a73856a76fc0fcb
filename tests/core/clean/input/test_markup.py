"""Markup that would cost a parser far more than its length is bounded before it is parsed."""

import pytest

from tasks.core.clean.input.markup import parse_page

MANY = " ".join(f"a{number}=1" for number in range(900))
KEPT = 499
"""With the name of the tag, 500."""


@pytest.mark.parametrize("before", [0, 1, 7, 1990, 1999, 2000, 2001, 3999, 4000, 5003])
def test_a_long_tag_keeps_its_first_attributes_wherever_it_stands(before: int) -> None:
    """In any place to the steps in which it is looked for, and a second one right behind it."""
    page = f"<p>{'x' * before}</p><p {MANY}>one</p><p {MANY}>two</p><p b=1>three</p>"
    tree = parse_page(page.encode())
    assert tree is not None
    assert [len(element.attrib) for element in tree.iter("p")] == [0, KEPT, KEPT, 1]


def test_what_is_long_and_no_tag_is_left_alone() -> None:
    """Text, a script and a tag whose attributes are few, one of them long."""
    page = f"<p id='{'y' * 9000}'>{MANY}</p><script>{MANY} if (a < b) {{ {MANY} }}</script>"
    tree = parse_page(page.encode())
    assert tree is not None
    assert [len(element.attrib) for element in tree.iter("p", "script")] == [1, 0]
    assert MANY in tree.text_content()
