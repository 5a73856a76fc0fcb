"""The body model proposes what has the best f1 to be expected, on pages of any length and depth."""

import numpy as np

from tasks.core.clean.fields.structured import Structured
from tasks.core.clean.input.markup import parse_page
from tasks.core.clean.input.visible import read_blocks
from tasks.core.clean.page.model.body_model import Proposal, choose_likely, propose_body

PROSE = "The council met on Tuesday evening and agreed, after a long debate, to repair the old bridge. " * 3


def propose(body: str) -> Proposal:
    """Propose the body of a page without any data."""
    tree = parse_page(f"<body>{body}</body>".encode())
    assert tree is not None
    return propose_body(read_blocks(tree)[1], Structured(), None)


def test_a_page_on_which_no_block_is_likely_gives_its_prose() -> None:
    """What stands in the container of most prose is proposed rather than nothing."""
    assert {0, 1} <= propose(f"<div><p>{PROSE}</p><p>{PROSE}</p></div><p>Home</p>").body


def test_a_page_without_any_text_gives_nothing() -> None:
    """Nothing is near, nothing is expected."""
    assert propose("<div></div>") == Proposal(frozenset(), {}, 0.0)


def test_the_set_of_the_highest_expected_f1_is_chosen() -> None:
    """Where the page is sure, halves of a chance do not count; where it is not, they do."""
    chars = np.array([100.0, 100.0, 100.0])
    sure, f1 = choose_likely(np.array([0.99, 0.98, 0.4]), chars)
    assert sure.tolist() == [True, True, False]
    assert 0.9 < f1 < 1.0
    unsure, lower = choose_likely(np.array([0.6, 0.5, 0.4]), chars)
    assert unsure.tolist() == [True, True, True]
    assert lower < f1


def test_what_is_altogether_unlikely_is_not_chosen() -> None:
    """The best of a bad lot is no article."""
    chosen, _ = choose_likely(np.array([0.05, 0.01]), np.array([100.0, 100.0]))
    assert not chosen.any()


def test_an_article_of_any_length_is_proposed_whole() -> None:
    """The last paragraphs of a very long article are as good as the first."""
    paragraphs = "".join(f"<p>{number}. {PROSE}</p>" for number in range(400))
    body = propose(f"<main><article><h1>The bridge</h1>{paragraphs}</article></main>").body
    assert len(body & set(range(1, 401))) == 400


def test_a_page_nested_beyond_all_measure_is_read() -> None:
    """Depth costs no recursion."""
    depth = 1500
    page = f"{'<div>' * depth}<p>{PROSE}</p><p>{PROSE}</p>{'</div>' * depth}"
    assert isinstance(propose(page), Proposal)
