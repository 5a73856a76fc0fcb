"""Groups of copies: copies join, chrome does not, and nothing is chained together."""

from __future__ import annotations

import random
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from tasks.core.copies.groups import LEAST_OVERLAP, Pair, group_copies
from tasks.core.copies.overlap import Overlap, hash_wording, measure_overlap
from tasks.core.copies.shingles import hash_shingles


def write(seed: int, words: int) -> str:
    """Invented prose: words at random, always the same for a seed."""
    chooser = random.Random(seed)  # noqa: S311 - no secret
    return " ".join(f"w{chooser.randrange(5000)}" for _ in range(words))


def list_pairs(texts: dict[str, str]) -> list[Pair]:
    """All pairs of texts that overlap."""
    wordings = {name: hash_wording(hash_shingles(text)) for name, text in texts.items()}
    pairs = (
        Pair(left, right, measure_overlap(wordings[left], wordings[right]))
        for left, right in combinations(sorted(texts), 2)
    )
    return [pair for pair in pairs if pair.overlap.containment >= LEAST_OVERLAP]


def group(texts: dict[str, str]) -> list[tuple[str, ...]]:
    """The groups of some texts."""
    return group_copies(list_pairs(texts))


def test_a_wire_story_in_many_lengths_is_one_group() -> None:
    """Cut, prolonged, with a promo before it: all are copies of one text; another story is not."""
    wire = write(1, 400)
    words = wire.split()
    assert group(
        {
            "agency": wire,
            "cut": " ".join(words[:180]),
            "middle cut out": " ".join(words[:120] + words[200:]),
            "with promo": write(2, 25) + "\n\n" + wire,
            "prolonged": wire + "\n\n" + write(3, 200),
            "other": write(4, 300),
        }
    ) == [("agency", "cut", "middle cut out", "prolonged", "with promo")]


def test_articles_that_share_a_gallery_are_no_copies() -> None:
    """More than half of each is the same, but one passage, in the middle, in all of them."""
    gallery = write(1, 300)
    texts = {
        f"a{number}": f"{write(10 + number, 120)}\n\n{gallery}\n\n{write(50 + number, 60)}"
        for number in range(9)
    }
    assert all(pair.overlap.containment > 0.5 for pair in list_pairs(texts))
    assert group(texts) == []


def test_a_copy_with_a_gallery_is_found_among_articles_with_that_gallery() -> None:
    """What two texts share beside the chrome ties them alone."""
    gallery = write(1, 300)
    texts = {f"a{number}": f"{write(10 + number, 150)}\n\n{gallery}" for number in range(9)}
    texts["reprint"] = texts["a4"] + "\n\n" + write(99, 40)
    assert group(texts) == [("a4", "reprint")]


def test_galleries_in_pieces_are_known_by_how_many_have_them() -> None:
    """Several teasers spread over many articles tie none of them."""
    teasers = [write(seed, 90) for seed in range(6)]
    texts = {
        f"a{number}": "\n\n".join(
            part
            for place, teaser in enumerate(teasers)
            for part in (write(100 * number + place + 9, 70), teaser)
        )
        for number in range(1, 11)
    }
    assert all(pair.overlap.around > 0.4 for pair in list_pairs(texts))
    assert group(texts) == []


def test_a_digest_ties_few_of_the_stories_in_it() -> None:
    """It is grouped with what came first, and that is all."""
    stories = {f"s{number}": write(number, 200) for number in range(8)}
    groups = group(stories | {"digest": "\n\n".join(stories.values())})
    assert [len(members) for members in groups] == [3]


def test_a_chain_of_rewrites_is_not_one_group() -> None:
    """Each shares half with the next, the first nothing with the last: no group holds strangers mostly."""
    words = write(1, 1200).split()
    chain = {f"c{place}": " ".join(words[100 * place : 100 * place + 200]) for place in range(10)}
    assert all(len(members) <= 3 for members in group(chain))


def test_a_few_shared_words_are_no_copy() -> None:
    """A short text that is wholly in another says too little."""
    assert group({"short": write(1, 12), "long": write(1, 12) + " " + write(2, 300)}) == []


measures = st.builds(
    Overlap,
    shared=st.integers(20, 100),
    shorter=st.just(100),
    lead=st.sampled_from([0.0, 0.5, 1.0]),
    longest_run=st.integers(10, 100),
    around=st.sampled_from([0.0, 0.3, 0.6]),
)
graphs = st.dictionaries(
    st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")).filter(
        lambda pair: pair[0] < pair[1]
    ),
    measures,
)


@given(graphs, st.randoms())
def test_the_order_and_direction_of_pairs_do_not_matter(
    graph: dict[tuple[str, str], Overlap], chooser: random.Random
) -> None:
    """The same pairs give the same groups, each text in one at most."""
    pairs = [Pair(*ends, overlap) for ends, overlap in graph.items()]
    turned = [Pair(pair.right, pair.left, pair.overlap) for pair in pairs]
    chooser.shuffle(turned)
    groups = group_copies(pairs)
    assert groups == group_copies(turned)
    named = [text for members in groups for text in members]
    assert len(named) == len(set(named))
    assert all(len(members) > 1 for members in groups)
