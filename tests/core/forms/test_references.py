"""References of libraries and reference managers: what they say of an article, and where it stands."""

from __future__ import annotations

import io

import pytest

from tasks.core.errors import QuarantineError
from tasks.core.forms.feeds.bibtex import BIBTEX
from tasks.core.forms.feeds.ris import RIS
from tasks.core.forms.feeds.zotero import ZOTERO
from tasks.core.forms.form import Item, ReadOptions
from tests.core.forms.container_examples import REFERENCES
from tests.core.forms.example import ARTICLE, AUTHOR, DAY, TITLE

OPTIONS = ReadOptions(100_000)
SAID = (
    ("title", "Käse & Brot in Łódź"),
    ("description", "Who eats what."),
    ("authors", ("Mara Quillon", "André Tamm")),
    ("publisher", "Elsing Post"),
    ("published_at", "2026-03-04"),
    ("tags", ("cheese", "bread")),
    ("language", "de"),
)
URL = "https://elsing-post.example/2026/cheese_bread"
IN_RIS = f"""Provider: a library

TY  - NEWS
T1  - Käse & Brot
in Łódź
A1  - Quillon, Mara
A1  - André Tamm
DA  - 2026/3/4/
Y2  - 2026/11/01/
JO  - Elsing Post
AB  - Who eats what.
KW  - cheese
KW  - bread
LA  - de
UR  - {URL}
ER  -
"""
IN_BIBTEX = r"""@string{post = "Elsing Post"}
@article{quillon:2026, title = {K{\"a}se \& {Brot} in \L{}\'od\'z},
  author = "Quillon, Mara and Andr\'{e} Tamm",
  journal = {Elsing } # {Post}, year = 2026, month = mar, day = {4},
  urldate = {2026-11-01}, howpublished = {\url{https://elsing-post.example/2026/cheese\_bread}},
  abstract = {Who eats what.}, keywords = {cheese, bread}, langid = {de}, publisher = post
}
"""


def test_ris_says_what_it_says() -> None:
    """Values go on below their tag; the day on which somebody looked is none of the article's."""
    (item,) = RIS.read(io.BytesIO(IN_RIS.partition("\n\n")[2].encode()), OPTIONS)
    assert (item.url, item.stated) == (URL, SAID)


def test_bibtex_is_read_in_plain_letters() -> None:
    """Accents, braces and commands are LaTeX's; a macro is no name of a newspaper."""
    (item,) = BIBTEX.read(IN_BIBTEX.encode(), OPTIONS)
    assert (item.url, item.stated) == (URL, SAID)


def test_zotero_says_what_it_says() -> None:
    """A snapshot beside a reference is none, and the paper's name is no title."""
    (item,) = ZOTERO.read(REFERENCES, OPTIONS)
    assert isinstance(item, Item)
    assert (item.url, dict(item.stated)) == (
        ARTICLE[0],
        {"title": TITLE, "authors": (AUTHOR,), "publisher": "Elsing Post", "published_at": DAY},
    )


@pytest.mark.parametrize(
    "entry", ["@misc{a, title = {The dock}}", "@misc{a, url = {file:///a}, title = {Dock}}"]
)
def test_references_without_an_address_are_refused_with_what_to_do(entry: str) -> None:
    """Nothing could be fetched."""
    with pytest.raises(QuarantineError, match="the address of its page"):
        BIBTEX.read(entry.encode(), OPTIONS)
