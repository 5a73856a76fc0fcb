"""The body model scores blocks by their features alone."""

from tasks.core.clean.fields.structured import Structured
from tasks.core.clean.input.markup import parse_page
from tasks.core.clean.input.visible import read_blocks
from tasks.core.clean.page.body_model import load_body_model, propose_body

PROSE = "The council met on Tuesday evening and agreed, after a long debate, to repair the old bridge. " * 3


def test_a_score_does_not_depend_on_the_other_blocks() -> None:
    """Scored together or alone, and with names that the model does not know, a block has one score."""
    row = {"chars": 5.0, "prose": 1.0, "inside": 1.0}
    other = {"links": 1.0, "zone=html.nav": 1.0}
    model = load_body_model()
    assert model.score([]) == []
    assert model.score([row, other])[0] == model.score([{**row, "no such name": 7.0}])[0]


def test_a_page_on_which_no_block_is_likely_gives_its_prose() -> None:
    """What stands in the container of most prose is proposed rather than nothing."""
    tree = parse_page(f"<body><div><p>{PROSE}</p><p>{PROSE}</p></div><p>Home</p></body>".encode())
    assert tree is not None
    _, blocks = read_blocks(tree)
    assert {0, 1} <= propose_body(blocks, Structured(), None)
