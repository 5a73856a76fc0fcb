"""Headlines lose the name of the site and nothing else."""

import pytest

from tasks.core.clean.fields.titles import is_site_name, rank_titles, strip_site_name


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Harbour reopens - The Daily Lark", "Harbour reopens"),
        ("Harbour reopens | Daily Lark | Lisbon", "Harbour reopens"),
        ("The Daily Lark: Harbour reopens", "The Daily Lark: Harbour reopens"),
        ("Daily Lark | Harbour reopens", "Harbour reopens"),
        ("Harbour - open again at last", "Harbour - open again at last"),
        ("Harbour reopens – dailylark.example", "Harbour reopens"),  # noqa: RUF001 - as sites write it
    ],
)
def test_only_the_name_of_the_site_is_cut(title: str, expected: str) -> None:
    """A headline's own dash stays; what stands beyond the site's name goes with it."""
    assert strip_site_name(title, ["The Daily Lark", "dailylark.example"]) == expected


def test_a_tail_that_the_page_itself_leaves_out_elsewhere_is_cut() -> None:
    """A section behind the headline is known by the headline standing alone in the page."""
    assert (
        strip_site_name("Harbour reopens today - World", [], ["Harbour reopens today"])
        == "Harbour reopens today"
    )


def test_the_title_that_most_places_agree_on_comes_first() -> None:
    """A title for sharing that nothing else bears out stands behind the visible one."""
    titles = [
        ("Ten wild days", "meta og:title"),
        ("Harbour reopens", "h1"),
        ("Harbour reopens | Lark", "title"),
    ]
    assert rank_titles(titles)[0] == ("Harbour reopens", "h1")


def test_the_sites_name_alone_is_no_title() -> None:
    """Some pages have nothing but the site's name in their first heading."""
    assert is_site_name("Daily Lark", ["The Daily Lark"])
